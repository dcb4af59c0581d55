import { runProgram } from "../children";
import { type ClientName, type ClientSetUp, clientNames } from "../clients/client";
import type { LoadPlan, LoadResult, ProgramInput } from "../programs/program";
import type { Row, Target } from "../table/row";
import { type Measure, pick, type Rounds, takeTurns } from "./part";

/** Where CPU time is held against the targets. */
const targetConcurrency = 16;

/** CPU time, latency and throughput of calls at several concurrencies. */
export const measureLoad: Measure = async ({ rounds, calls }, setUp): Promise<Row[]> => {
  const plan: LoadPlan = {
    warmUpCalls: calls,
    levels: [1, 8, targetConcurrency, 64].map((concurrency) => ({ concurrency, calls: concurrency === 1 ? calls / 2 : calls })),
  };
  const results = await takeTurns("load", clientNames, rounds, (client) => load(client, setUp, plan));
  return plan.levels.flatMap(({ concurrency }) => rowsOf(concurrency, results));
};

async function load(client: ClientName, setUp: ClientSetUp, plan: LoadPlan): Promise<LoadResult[]> {
  return JSON.parse(await runProgram("load", { client, setUp, plan } satisfies ProgramInput<LoadPlan>)) as LoadResult[];
}

function rowsOf(concurrency: number, results: Rounds<readonly LoadResult[]>): Row[] {
  const row = (what: string, unit: string, figure: (result: LoadResult) => number, more: Partial<Row> = {}): Row => ({
    what: `${what}, ${concurrency} at a time`,
    unit,
    samples: pick(results, (levels) =>
      levels.map((level) => (level.concurrency === concurrency ? figure(level) : 0)).reduce((a, b) => a + b),
    ),
    ...more,
  });
  const targets: Target[] = concurrency === targetConcurrency ? [{ versus: "officialSdk", atMost: 0.75 }] : [];
  return [
    row("client CPU per call", "µs", ({ cpuPerCall }) => cpuPerCall, { targets }),
    row("latency p50", "ms", ({ p50 }) => p50),
    row("latency p99", "ms", ({ p99 }) => p99),
    row("calls/s", "", ({ callsPerSecond }) => callsPerSecond, { moreIsBetter: true }),
  ];
}
