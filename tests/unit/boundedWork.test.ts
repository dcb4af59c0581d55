import fc from "fast-check";
import { MalformedResponseError } from "../../provider/alicloud/errors";
import { printable, redact, shownValue } from "../../provider/alicloud/redact";
import { parseBody } from "../../provider/alicloud/responseBody";
import { number } from "../../provider/alicloud/schema";
import { formatPath, parsePath } from "../../provider/vpn/model/paths";
import { parseSubnets } from "../../provider/vpn/model/values";
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

/** The work of `parse` on a text, as the engine of regular expressions and the parser spend it: CPU time, in ms, the least of three runs. */
function cpuOf(parse: (text: string) => unknown, text: string): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const before = process.cpuUsage();
      parse(text);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    }),
  );
}

/** Whether eight times the text takes about eight times the work. Quadratic work is 64 times as much. Below the floor the clock is too coarse. */
const isLinear = (parse: (text: string) => unknown, text: (length: number) => string, length = 8_000): boolean =>
  cpuOf(parse, text(8 * length)) < 25 * Math.max(cpuOf(parse, text(length)), 2);

/** One unit again and again, between a start and an end: a pattern goes back only where something follows that does not fit it. */
const around = fc.record({
  unit: hostile,
  start: fc.constantFrom("", "10.0.0.0/8,", "x"),
  end: fc.constantFrom("", "x", "\n", ",10.0.0.0/8", "x,10.0.0.0/8", "/x,1::/8"),
});
const textOf =
  ({ unit, start, end }: { readonly unit: string; readonly start: string; readonly end: string }) =>
  (length: number) =>
    start + unit.repeat(Math.ceil(length / unit.length)) + end;

test.each(Object.keys(parsers))("%s takes linear time, whatever a server repeats", (name) => {
  const parse = parsers[name] as (text: string) => unknown;
  holds(
    fc.property(around, (some) => isLinear(parse, textOf(some))),
    { numRuns: 60 },
  );
});

test("a list of subnets with many colons takes linear time", () => {
  const older = (list: string) => list.split(",").map((subnet) => /^([0-9a-f:]*:[0-9a-f:]*)(?:\/(\d+))?$/i.exec(subnet));
  const colons = textOf({ unit: ":", start: "", end: "x,10.0.0.0/8" });
  expect(isLinear(older, colons, 2_000)).toBe(false);
  expect(isLinear(parseSubnets, colons)).toBe(true);
  expect(parseSubnets(colons(4_000_000))).toHaveLength(2);
});
