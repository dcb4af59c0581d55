import { resolve } from "node:path";
import { driftOfFleet } from "../../drift/detectDrift";
import { findConnections } from "../../provider/vpn/read/find";
import { packageVersion } from "../../render/words";
import { withCloud } from "../cloud";
import { command, exitCodes, UsageError } from "../command";
import { cloudOptions } from "../options";
import { writeOutputFile } from "../outputFile";
import { fleetPage } from "../page/page";
import { readSnapshot } from "../pulumi";

const options = {
  html: { type: "string", value: "FILE", help: "Write the page to this file. Required." },
  snapshot: { type: "string", value: "FILE", help: "Show drift against this snapshot: vpn.lock.json" },
  ...cloudOptions,
} as const;

/** `vpn-connection report`. */
export const report = command({
  summary: "Write a region's connections as one HTML page",
  description:
    "Reads the connections of one region, fifty a call, and writes one page: gateways, connections and customer gateways as a picture, a table\n" +
    "to filter, weak cryptography with reasons, and drift against a snapshot. The page is one file that loads nothing and holds no secret.\n" +
    "For several regions, run it once for each, with a page for each.",
  parameters: [],
  options,
  examples: [
    ["vpn-connection report --html vpn.html", "the connections of the region, to open in a browser"],
    ["vpn-connection report --html vpn.html --snapshot vpn.lock.json", "with what changed since the snapshot"],
  ],
  exitCodes: [
    [exitCodes.failure, "something could not be read or written, or pulumi could not be run"],
    [exitCodes.refused, "credentials or permissions"],
  ],
  async run(values, _parameters, context) {
    const { html, snapshot: path } = values;
    if (html === undefined || html === "") throw new UsageError("--html is missing: it names the file to write");
    const { cwd, env, stdout } = context;
    const snapshot = path === undefined ? undefined : readSnapshot(path, cwd);
    const page = await withCloud(values, context, async ({ reader, target }) => {
      const connections = await findConnections(reader, target);
      const drift = snapshot === undefined ? null : await driftOfFleet(snapshot, connections, reader, { ...target, env });
      return fleetPage({ regionId: target.regionId, connections, drift, time: Date.now(), version: packageVersion() });
    });
    await writeOutputFile(resolve(cwd, html), page, { mayHoldSecrets: false });
    stdout.write(`Wrote ${html}.\n`);
    return exitCodes.success;
  },
});
