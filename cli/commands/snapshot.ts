import { resolve } from "node:path";
import { formatSnapshot } from "../../drift/snapshot";
import { takeSnapshot } from "../../drift/takeSnapshot";
import { command, exitCodes, UsageError } from "../command";
import { folderOf, stackOptions } from "../options";
import { writeOutputFile } from "../outputFile";
import { pulumiStack } from "../pulumi";
import { progressOn } from "../terminal";

const options = {
  ...stackOptions,
  out: {
    type: "string",
    short: "o",
    value: "FILE",
    help: "Write to this file, which stays as it is when the snapshot fails. Here -o is not --output.",
  },
} as const;

/** `vpn-connection snapshot`. */
export const snapshot = command({
  summary: "Print a baseline to keep in git",
  description:
    "Reads the VPN connections of a stack and prints them as a baseline for vpn-connection drift --against: sorted, without secrets, with\n" +
    "fingerprints of the secrets where alicloudVpn:fingerprintKey is set. Every pulumi up rewrites the state's reads; a snapshot stays.",
  parameters: [],
  options,
  examples: [
    ["vpn-connection snapshot > vpn.lock.json", "the connections as they are, to be reviewed and committed"],
    ["vpn-connection snapshot --stack prod --out vpn.lock.json", "the same, leaving the file alone when something cannot be read"],
  ],
  json: [{ when: "always", version: 1, type: "Snapshot" }],
  exitCodes: [
    [exitCodes.failure, "something could not be read or written, or pulumi could not be run"],
    [exitCodes.refused, "credentials or permissions"],
    [exitCodes.noStack, "the stack does not exist"],
  ],
  async run({ stack, cwd, out }, _parameters, context) {
    const folder = folderOf(cwd, context);
    const { env, signal } = context;
    const source = pulumiStack(stack, { cwd: folder, env, signal });
    const taken = await takeSnapshot(source, { env, signal, onProgress: progressOn(context) });
    if (taken.connections.length === 0) throw new UsageError("there are no VPN connections in the stack's state: run pulumi up first");
    const text = formatSnapshot(taken);
    if (out === undefined) context.stdout.write(text);
    else await writeOutputFile(resolve(folder, out), text, { mayHoldSecrets: false });
    return exitCodes.success;
  },
});
