import type { BenchClient } from "../clients/client";

let lastNumber = 0;

/** Makes calls, `concurrency` of them at a time, each for another id, and gives each one's latency in ms. */
export async function callMany(client: BenchClient, calls: number, concurrency: number): Promise<Float64Array> {
  const latencies = new Float64Array(calls);
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < calls) {
      const call = begun++;
      const id = `vco-${(++lastNumber).toString(36).padStart(21, "bench")}`;
      const start = performance.now();
      const read = await client.describe(id);
      latencies[call] = performance.now() - start;
      if (read !== id) throw new Error(`asked for ${id}, got ${read}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return latencies;
}
