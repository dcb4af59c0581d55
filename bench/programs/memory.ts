import { openClient } from "../clients/client";
import { callMany } from "./callMany";
import { type MemoryPlan, type MemoryResult, programInput, report } from "./program";

/** Calls, and looks at the process's size on the way. Started with --expose-gc, so that garbage does not count. */
async function main(): Promise<void> {
  const { client: name, setUp, plan } = programInput<MemoryPlan>();
  const client = openClient(name, setUp);
  const results: MemoryResult[] = [];
  let made = 0;
  for (const calls of plan.sampleAfter) {
    await callMany(client, calls - made, 16);
    made = calls;
    globalThis.gc?.();
    results.push({ calls, residentBytes: process.memoryUsage.rss() });
  }
  report(results);
}

void main();
