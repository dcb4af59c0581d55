import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runProgram } from "../children";
import type { ClientSetUp } from "../clients/client";
import { checkout, deployFleet } from "../driftStack";
import type { ProgramInput, ProviderPlan } from "../programs/program";
import { median, type Row } from "../table/row";
import type { Measure } from "./part";

const connections = 200;
/** The most that this version may take of what the older one takes. */
const mostRatio = 1.05;

interface Pair {
  readonly now: number;
  readonly before: number;
}

/** Start-ups of a provider process, and a preview by the engine, beside an older version, taking turns. */
export const measureBefore: Measure = async ({ rounds, startRounds, before = "" }, setUp): Promise<Row[]> => {
  const versions = { now: checkout, before: resolve(before) };
  const start = (count: number) =>
    takeTurns(`before, start to ${count}`, startRounds, (version) => startToAnswers(versions[version], count, setUp));
  const lines = [
    lineOf("process start to the first answer", await start(1)),
    lineOf("process start to sixty answers", await start(60)),
    lineOf(`preview of ${connections} connections`, await preview(versions, rounds)),
  ];
  console.log(`\nBeside ${versions.before}, medians:\n${lines.join("\n")}`);
  return [];
};

/** Which version goes first changes from round to round, so that what else goes on in the machine hits both. */
async function takeTurns(what: string, rounds: number, measure: (version: keyof Pair) => Promise<number>): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(round === 0 ? `${what}: once, to fill the disk's cache\n` : `${what}: round ${round} of ${rounds}\n`);
    const order = round % 2 === 0 ? (["now", "before"] as const) : (["before", "now"] as const);
    const pair = { now: 0, before: 0 };
    for (const version of order) pair[version] = await measure(version);
    if (round > 0) pairs.push(pair);
  }
  return pairs;
}

async function startToAnswers(version: string, count: number, setUp: ClientSetUp): Promise<number> {
  const cache = mkdtempSync(join(tmpdir(), "pulumi-alicloud-vpn-bench-"));
  const ids = Array.from({ length: count }, (_, index) => `vco-gw8bench${index}`);
  try {
    const began = performance.now();
    const answer = await runProgram("provider", {
      client: "ours",
      setUp,
      plan: { version, ids, cache },
    } satisfies ProgramInput<ProviderPlan>);
    const took = performance.now() - began;
    if (answer !== JSON.stringify(ids)) throw new Error(`The provider of ${version} read ${answer}`);
    return took;
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

async function preview(versions: Readonly<Record<keyof Pair, string>>, rounds: number): Promise<Pair[]> {
  process.stderr.write(`before: deploying ${connections} connections twice\n`);
  const now = await deployFleet(connections);
  const before = await deployFleet(connections, { version: versions.before }).catch(async (error: unknown) => {
    await now.close();
    throw error;
  });
  try {
    return await takeTurns("before, preview", rounds, async (version) => {
      const outcome = await { now, before }[version].pulumi(["preview"]);
      if (outcome.calls !== connections) throw new Error(`The preview made ${outcome.calls} calls:\n${outcome.stdout}`);
      return outcome.seconds * 1000;
    });
  } finally {
    await Promise.all([now.close(), before.close()]);
  }
}

function lineOf(what: string, pairs: readonly Pair[]): string {
  const ratio = median(pairs.map(({ now, before }) => now / before));
  const [now, before] = [median(pairs.map((pair) => pair.now)), median(pairs.map((pair) => pair.before))].map(Math.round);
  return `  ${what.padEnd(36)}${now} ms, ${before} ms before; ratio ${ratio.toFixed(2)}, ${ratio <= mostRatio ? "met" : "MISSED"}: at most ${mostRatio}`;
}
