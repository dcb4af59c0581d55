import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { driftOfFleet } from "../../drift/detectDrift";
import type { Snapshot } from "../../drift/snapshot";
import { findConnections } from "../../provider/vpn/read/find";
import { packageVersion } from "../../render/words";
import { type Cloud, withCloud } from "../cloud";
import { type Context, command, exitCodes } from "../command";
import { cloudOptions } from "../options";
import { writeOutputFile } from "../outputFile";
import { readSnapshot } from "../pulumi";
import { lastSuccessIn, type MetricsRun, metricsText } from "../text/metrics";

const options = {
  textfile: {
    type: "string",
    value: "FILE",
    help: "Write to this file in one step, for the textfile collector of node_exporter: …/alicloud_vpn.prom",
  },
  snapshot: { type: "string", value: "FILE", help: "Count drift against this snapshot: vpn.lock.json" },
  ...cloudOptions,
} as const;

/** `vpn-connection metrics`. */
export const metrics = command({
  summary: "Print health, BGP and drift as numbers for Prometheus",
  description:
    "Reads the connections of one region, fifty a call, and prints them as gauges in the text format of Prometheus. Every tunnel that is\n" +
    "configured is there, also when it is down. For several regions, run it once for each, with a file for each. Run it from cron or a timer; nothing stays in the background. When the connections cannot\n" +
    "be read, alicloud_vpn_read_success is 0, and alicloud_vpn_last_success_timestamp_seconds stays what --textfile holds.",
  parameters: [],
  options,
  examples: [
    ["vpn-connection metrics --textfile /var/lib/node_exporter/alicloud_vpn.prom", "for node_exporter, every few minutes"],
    ["vpn-connection metrics --snapshot vpn.lock.json", "with drift against a baseline from git"],
    ["vpn-connection metrics | promtool check metrics", "a look at what it writes"],
  ],
  exitCodes: [
    [exitCodes.failure, "something could not be read or written, or pulumi could not be run"],
    [exitCodes.refused, "credentials or permissions"],
  ],
  async run(values, _parameters, context) {
    const snapshot = values.snapshot === undefined ? undefined : readSnapshot(values.snapshot, context.cwd);
    const file = values.textfile === undefined ? undefined : resolve(context.cwd, values.textfile);
    const write = async (run: MetricsRun): Promise<void> => {
      if (file === undefined) context.stdout.write(metricsText(run));
      else await writeOutputFile(file, metricsText(run), { mayHoldSecrets: false });
    };
    await withCloud(values, context, async (cloud) => {
      const start = performance.now();
      const run = { regionId: cloud.target.regionId, version: packageVersion() };
      const seconds = () => Math.round(performance.now() - start) / 1000;
      let found: Pick<MetricsRun, "connections" | "drift">;
      try {
        found = await read(cloud, snapshot, context);
      } catch (error) {
        if (context.signal.aborted) throw error;
        await write({ ...run, connections: null, drift: null, lastSuccess: lastSuccessOf(file, run.regionId), seconds: seconds() });
        throw error;
      }
      await write({ ...run, ...found, lastSuccess: Math.floor(Date.now() / 1000), seconds: seconds() });
    });
    return exitCodes.success;
  },
});

async function read({ reader, target }: Cloud, snapshot: Snapshot | undefined, { env }: Context) {
  const connections = await findConnections(reader, target);
  const drift = snapshot === undefined ? null : await driftOfFleet(snapshot, connections, reader, { ...target, env });
  return { connections, drift };
}

function lastSuccessOf(file: string | undefined, regionId: string): number | null {
  try {
    return file === undefined ? null : lastSuccessIn(readFileSync(file, "utf8"), regionId);
  } catch {
    return null;
  }
}
