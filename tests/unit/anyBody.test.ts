import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { errorOf, readAnswer } from "../../provider/alicloud/errorMapping";
import { VpnConnectionError } from "../../provider/alicloud/errors";
import { SchemaMismatch } from "../../provider/alicloud/schema";
import { decodeDescribed } from "../../provider/vpn/read/describe";
import { holds } from "../support/property";
import { testCredentials } from "../support/testClients";

const bodies = join(__dirname, "../vectors/bodies");
const seeds = [
  ...["flat.doc-sample.json", "list.doc-sample.json", "list.doc-sample.xml"].map((name) =>
    readFileSync(join(bodies, `describe-vpn-connection.${name}`)),
  ),
  ...readFileSync(join(bodies, "errors.samples.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .map(({ xml, body }) => Buffer.from(xml ?? JSON.stringify(body))),
  Buffer.from("<html><body>502 Bad Gateway</body></html>"),
  Buffer.from(""),
];
const pieces = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  "<",
  ">",
  "</",
  "/>",
  "<![CDATA[",
  "]]>",
  "<!--",
  "<!DOCTYPE x [",
  "&#0;",
  "&#xD800;",
  "&x;",
  "&amp;",
];
const statuses = [200, 200, 200, 204, 301, 400, 403, 404, 429, 500, 502];

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Random bytes, or a body with some of its bytes changed, left out, doubled, cut off or replaced by what parsers look for. */
function randomBody(random: () => number, originals = seeds): Buffer {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  if (random() < 0.1) return Buffer.from(Array.from({ length: below(60) }, () => below(256)));
  let bytes = pick(originals);
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const [from, to] = [below(bytes.length + 1), below(bytes.length + 1)].sort((one, other) => one - other) as [number, number];
    const mutations: (() => Buffer)[] = [
      () => bytes.subarray(0, from),
      () => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]),
      () => Buffer.concat([bytes.subarray(0, from), Buffer.of(below(256)), bytes.subarray(from + 1)]),
      () => Buffer.concat([bytes.subarray(0, from), Buffer.from(pick(pieces)), bytes.subarray(from)]),
      () => Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]),
    ];
    bytes = pick(mutations)();
  }
  return bytes;
}

test("100,000 random and mutated bodies each become an object or one of our errors", () => {
  const call = { subject: "s", action: "a", regionId: "r", host: "h", settings: { timeoutSeconds: 1, deadlineSeconds: 1 } };
  const kinds = new Map<string, number>();
  for (let seed = 0; seed < 100_000; seed++) {
    const random = randomOf(seed);
    const status = statuses[Math.floor(random() * statuses.length)] ?? 200;
    const body = randomBody(random);
    let kind: string;
    try {
      const outcome = readAnswer({ status, headers: { date: "soon", "x-acs-retry-after": "1" }, body }, testCredentials);
      if ("body" in outcome) {
        kind = Object.getPrototypeOf(outcome.body) === Object.prototype && status < 300 ? "object" : "no object";
      } else if (seed % 10 > 0) {
        // Errors are made of the few rows of the tables: a tenth of them will do.
        kind = outcome.type;
      } else {
        const error = errorOf(outcome, call, { attempts: 1, giveUp: "final", secrets: [] });
        kind = error instanceof VpnConnectionError ? error.code : "another error";
      }
    } catch (error) {
      throw new Error(`seed ${seed}, HTTP ${status}, ${JSON.stringify(body.toString("latin1"))}: ${error}`);
    }
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  // All but AccessDenied and NotFound, whose codes are not among the seeds.
  expect([...kinds.keys()].sort()).toEqual(["Credentials", "InvalidRequest", "MalformedResponse", "Service", "Throttled", "object"]);
});

test("a damaged answer about a connection is that connection or an error, never a deletion", () => {
  const [flat, list, xml] = seeds.slice(0, 3) as [Buffer, Buffer, Buffer];
  const isEmptyList = (body: object) => JSON.stringify((body as { VpnConnections?: unknown }).VpnConnections) === '{"VpnConnection":[]}';
  holds(
    fc.property(fc.integer(), fc.constantFrom(flat, list, xml), (seed, whole) => {
      const outcome = readAnswer({ status: 200, headers: {}, body: randomBody(randomOf(seed), [whole]) }, testCredentials);
      if (!("body" in outcome)) return;
      const { body } = outcome;
      const id = /vco-[\w*]+/.exec(whole.toString())?.[0] ?? "";
      try {
        if (!isEmptyList(body)) expect(decodeDescribed(body, id, "eu-central-1")?.vpnConnectionId).toBe(id);
      } catch (error) {
        if (!(error instanceof SchemaMismatch)) throw error;
      }
    }),
    { numRuns: 5_000 },
  );
});
