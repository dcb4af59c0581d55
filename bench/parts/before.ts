import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runProgram } from "../children";
import type { ClientSetUp } from "../clients/client";
import { checkout, type FleetOptions } from "../driftStack";
import type { ProgramInput, ProviderPlan } from "../programs/program";
import { median, medianRatio, type Row } from "../table/row";
import { showFigure } from "../table/showTable";
import { type Measure, previewInTurns, type Rounds, takeTurns } from "./part";

const connections = 200;
/** The most that this version may take of what the older one takes. */
const mostRatio = 1.05;

type Version = "now" | "before";

/** Start-ups of a provider process, and a preview by the engine, beside an older version, taking turns. */
export const measureBefore: Measure = async ({ rounds, startRounds, before = "" }, setUp): Promise<Row[]> => {
  const checkouts: Readonly<Record<Version, string>> = { now: checkout, before: resolve(before) };
  const start = async (count: number): Promise<Rounds<number, Version>> => {
    const milliseconds = (version: Version) => startToAnswers(checkouts[version], count, setUp);
    await takeTurns(`before, start to ${count}, to fill the disk's cache`, ["now", "before"], 1, milliseconds);
    return takeTurns(`before, start to ${count}`, ["now", "before"], startRounds, milliseconds);
  };
  const programs: Readonly<Record<Version, FleetOptions>> = { now: {}, before: { version: checkouts.before } };
  const lines = [
    lineOf("process start to the first answer", "ms", await start(1)),
    lineOf("process start to sixty answers", "ms", await start(60)),
    lineOf(`preview of ${connections} connections`, "s", await previewInTurns("before", connections, rounds, programs)),
  ];
  console.log(`\nBeside ${checkouts.before}, medians:\n${lines.join("\n")}`);
  return [];
};

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

function lineOf(what: string, unit: string, { now, before }: Rounds<number, Version>): string {
  const ratio = medianRatio(now, before);
  const [figure, earlier] = [now, before].map((values) => `${showFigure(median(values))} ${unit}`);
  return `  ${what.padEnd(36)}${figure}, ${earlier} before; ratio ${ratio.toFixed(2)}, ${ratio <= mostRatio ? "met" : "MISSED"}: at most ${mostRatio}`;
}
