import { openClient } from "../clients/client";
import { callMany } from "./callMany";
import { type LoadPlan, type LoadResult, programInput, report } from "./program";

/** Calls at each concurrency in turn, in one process, after a warm-up. */
async function main(): Promise<void> {
  const { client: name, setUp, plan } = programInput<LoadPlan>();
  const client = openClient(name, setUp);
  await callMany(client, plan.warmUpCalls, 16);
  const results: LoadResult[] = [];
  for (const { concurrency, calls } of plan.levels) {
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    const latencies = await callMany(client, calls, concurrency);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    latencies.sort();
    const percentile = (share: number): number => latencies[Math.min(calls - 1, Math.floor(calls * share))] ?? Number.NaN;
    results.push({
      concurrency,
      cpuPerCall: (user + system) / calls,
      callsPerSecond: calls / seconds,
      p50: percentile(0.5),
      p99: percentile(0.99),
    });
  }
  report(results);
}

void main();
