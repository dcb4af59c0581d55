import fc from "fast-check";
import { MalformedResponseError } from "../../provider/alicloud/errors";
import { redact } from "../../provider/alicloud/redact";
import { parseBody } from "../../provider/alicloud/responseBody";
import { number } from "../../provider/alicloud/schema";
import { formatPath, parsePath } from "../../provider/vpn/model/paths";
import { parseSubnets, printable, shownValue } from "../../provider/vpn/model/values";
import { parseLogLine } from "../../provider/vpn/read/logs";
import { holds } from "../support/property";

/** Everything that a server's text goes through before its length is cut. */
const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  parseSubnets,
  redact: (text) => redact(text, ["secret:/+ value"]),
  "parseBody of JSON": (text) => parseBody(Buffer.from(JSON.stringify({ a: text }))),
  "parseBody of XML": (text) => parseBody(Buffer.from(`<R><a>${text.replace(/[<>&]/g, "x")}</a></R>`)),
  "parseBody of anything": (text) => parseBody(Buffer.from(text)),
  "a number": (text) => attempt(() => number("a").read({ a: text }, "")),
  formatPath: (text) => formatPath([text, text]),
  parsePath,
  printable,
  shownValue,
  parseLogLine: (text) => parseLogLine(text, null),
  "a message": (text) => new MalformedResponseError(text).message,
};

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

/** The least CPU time of three runs, in ms: a busy machine only ever adds to it. */
function cpuOf(run: () => unknown): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    }),
  );
}

/** Pieces that a pattern may stumble over when there are many of them. */
const pieces = [
  ":",
  ".",
  "/",
  ",",
  " ",
  "\t",
  "\n",
  '"',
  "\\\\",
  "[",
  "]",
  "*",
  "=",
  "<",
  ">",
  "&",
  "%",
  "a",
  "1",
  "::",
  "1.",
  "a:",
  ": ",
  " .",
  "[]",
  "Psk:",
  "Psk ",
  "string to sign ",
  "\u2028",
];
const hostile = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 }).map((some) => some.join(""));

test.each(Object.keys(parsers))("%s takes no more than linear time, whatever is repeated in what a server sends", (name) => {
  const parse = parsers[name] as (text: string) => unknown;
  const repeated = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length));
  holds(
    fc.property(hostile, fc.constantFrom("", "x", "\n"), (unit, end) => {
      const [short, long] = [8_000, 64_000].map((length) => cpuOf(() => parse(repeated(unit, length) + end)));
      // Eight times the text: linear work is 8 times as much, quadratic work 64 times. Below the floor the clock is too coarse.
      expect(long ?? 0).toBeLessThan(25 * Math.max(short ?? 0, 2));
    }),
    { numRuns: 60 },
  );
});

test("a subnet list of four million colons is read at once", () => {
  expect(parseSubnets(`${":".repeat(4_000_000)},10.0.0.0/8`)).toHaveLength(2);
});
