import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { regionId } from "../clients/client";
import { programInput, type SoakPlan, type SoakResult } from "./program";

/** Reads many connections, and looks at each answer. The client is not closed: the process has to end by itself. */
async function main(): Promise<void> {
  const { setUp, plan } = programInput<SoakPlan>();
  const { url: endpoint, ...credentials } = setUp;
  const client = new VpnClient({ endpoint, regionId, credentials, requestsPerMinute: 1_000_000_000, maxAttempts: 50 });
  const failures: Record<string, number> = {};
  let [begun, wrong, longestMs, lastAnswer] = [0, 0, 0, 0];
  const began = performance.now();
  const work = async (): Promise<void> => {
    while (begun < plan.reads) {
      const id = `vco-soak${begun++}`;
      const start = performance.now();
      const problem = await client.describe(id).then(
        ({ vpnConnectionId, name }) => (vpnConnectionId === id && name === `name of ${id}` ? undefined : "another connection"),
        (error: Error) => error.message.replaceAll(id, "vco-…"),
      );
      longestMs = Math.max(longestMs, performance.now() - start);
      lastAnswer = Date.now();
      if (problem === undefined) continue;
      wrong++;
      failures[problem] = (failures[problem] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: plan.concurrency }, work));
  const result: SoakResult = { wrong, failures, longestMs, lastAnswer, tookMs: performance.now() - began };
  process.stdout.write(JSON.stringify(result));
}

void main();
