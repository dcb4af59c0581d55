import { startServer } from "./children";
import { type Options, type Part, parseOptions, usage } from "./options";
import { measureBefore } from "./parts/before";
import { measureDrift } from "./parts/drift";
import { measureLanguages } from "./parts/languages";
import { measureLoad } from "./parts/load";
import { measureMemory } from "./parts/memory";
import type { Measure } from "./parts/part";
import { readSeed } from "./parts/seed";
import { measureSize } from "./parts/size";
import { measureSoak } from "./parts/soak";
import { measureStart } from "./parts/start";
import type { Row } from "./table/row";
import { showTable } from "./table/showTable";
import { showTargets } from "./table/showTargets";

const measures: Readonly<Record<Part, Measure>> = {
  seed: readSeed,
  size: measureSize,
  start: measureStart,
  load: measureLoad,
  memory: measureMemory,
  drift: measureDrift,
  languages: measureLanguages,
  before: measureBefore,
  soak: measureSoak,
};

/** Runs the benchmarks that `args` ask for, and prints what they find. */
export async function run(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === undefined) return console.log(usage);
  const rows = await measure(options);
  if (rows.length > 0) console.log(`\n${showTable(rows)}\n\n${showTargets(rows)}`);
}

async function measure(options: Options): Promise<Row[]> {
  const server = await startServer();
  try {
    const setUp = { url: server.url, accessKeyId: "BenchAccessKeyId", accessKeySecret: "BenchAccessKeySecret" };
    const rows: Row[] = [];
    for (const part of options.parts) rows.push(...(await measures[part](options, setUp)));
    return rows;
  } finally {
    server.stop();
  }
}
