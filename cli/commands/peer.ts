import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type PeerConfiguration, type PeerFormat, type PeerWords, peerConfigurationIn, peerFormats } from "../../peer/peerConfiguration";
import { printable } from "../../provider/alicloud/redact";
import { withoutPeerSecrets } from "../../provider/outputs";
import { safeJson } from "../../render/data";
import { withCloud } from "../cloud";
import { type Context, checkExclusive, command, exitCodes, UsageError } from "../command";
import { cloudOptions, showSecretsOption } from "../options";
import { makeOutputFolder, writeOutputFiles } from "../outputFile";
import { terminalOf, writeNote } from "../terminal";
import { peerText } from "../text/peer";

const options = {
  format: {
    type: "string",
    short: "f",
    value: "FORMAT",
    choices: peerFormats,
    help: `Write the device's configuration: ${peerFormats.join(", ")}.`,
  },
  out: { type: "string", value: "FOLDER", help: "Write the files to this folder, for their owner alone." },
  "on-premises-address": { type: "string", value: "ADDRESS", help: "The device's own address if it is behind NAT." },
  "cloud-network": { type: "string", multiple: true, value: "CIDR", help: "Network to route through a tunnel for 0.0.0.0/0. Repeat it." },
  "on-premises-network": { type: "string", multiple: true, value: "CIDR", help: "Network to announce over BGP. Repeat it." },
  interface: { type: "string", value: "NAME", help: "Interface of a router or firewall that faces the internet." },
  folder: { type: "string", value: "FOLDER", help: "Where the files will be on the device, for those that refer to each other." },
  ...cloudOptions,
  json: { type: "boolean", help: "Print the settings, or the files, as JSON." },
  "show-secrets": showSecretsOption,
} as const;

/** Names of the options for messages. Secrets are always read. */
const words: PeerWords = {
  options: {
    onPremisesAddress: "--on-premises-address",
    cloudNetworks: "--cloud-network",
    onPremisesNetworks: "--on-premises-network",
    interface: "--interface",
  },
  missingPsk: ["The API reports no pre-shared key", "Set one on the connection, in the console or with ModifyVpnConnectionAttribute."],
};

/** `vpn-connection peer`. */
export const peer = command({
  summary: "Show the other end of a tunnel, or write the device's configuration",
  description:
    "Reads a connection and shows its settings as the on-premises device needs them, beside those of the cloud. With --format: the\n" +
    "configuration of the device. What the device cannot do is an error, and then nothing is written.",
  parameters: ["ID"],
  options,
  examples: [
    ["vpn-connection peer vco-123", "what to type into a device by hand"],
    ["vpn-connection peer vco-123 --format swanctl --out /etc/swanctl/conf.d", "the configuration of strongSwan"],
    ["vpn-connection peer vco-123 --format frr --out . --on-premises-network 192.168.0.0/16", "its BGP sessions"],
  ],
  json: [
    { when: "--json", version: 1, type: "VpnConnectionPeer" },
    { when: "--json --show-secrets", version: 1, type: "VpnConnectionPeerResult" },
    { when: "--json --format FORMAT --show-secrets", version: 1, type: "PeerConfiguration" },
  ],
  exitCodes: [
    [exitCodes.failure, "something could not be read or written, or the device cannot do what the connection needs"],
    [exitCodes.refused, "credentials or permissions"],
  ],
  async run(values, [id = ""], context) {
    const { format, out } = values;
    const showSecrets = values["show-secrets"] === true;
    refuseUnused(values, format, out, showSecrets);
    const read = await withCloud(values, context, ({ reader, target }) => reader.peer(id, target));
    if (format === undefined) {
      const shown = showSecrets ? read : withoutPeerSecrets(read);
      context.stdout.write(values.json ? `${safeJson(shown)}\n` : peerText(read, { ...terminalOf(context), showSecrets }));
      return exitCodes.success;
    }
    const configuration = peerConfigurationIn(words, read, {
      format: format as PeerFormat,
      onPremisesAddress: values["on-premises-address"],
      cloudNetworks: values["cloud-network"],
      onPremisesNetworks: values["on-premises-network"],
      interface: values.interface,
      folder: values.folder,
    });
    for (const warning of configuration.warnings) writeNote(context, "peer", `warning: ${warning}`);
    if (out === undefined) context.stdout.write(values.json ? `${safeJson(configuration)}\n` : filesText(configuration));
    else await writeFiles(configuration, resolve(context.cwd, out), context);
    return exitCodes.success;
  },
});

/** Refuses options that have no effect, and files that would expose a key. */
function refuseUnused(
  values: { readonly json?: boolean },
  format: string | undefined,
  out: string | undefined,
  showSecrets: boolean,
): void {
  const needFormat = ["out", "on-premises-address", "cloud-network", "on-premises-network", "interface", "folder"];
  const unused = needFormat.find((name) => Object.hasOwn(values, name));
  if (format === undefined && unused !== undefined) throw new UsageError(`--${unused} needs --format`);
  if (format !== undefined && out === undefined && !showSecrets) {
    throw new UsageError("the files hold pre-shared keys: give --out FOLDER, or --show-secrets to print them");
  }
  checkExclusive({ "--out": out, "--json": values.json });
}

function filesText({ files }: PeerConfiguration): string {
  const [only, second] = files;
  if (only !== undefined && second === undefined) return only.content;
  return files.map(({ path, content }) => `==> ${path} <==\n${content}`).join("\n");
}

async function writeFiles({ files }: PeerConfiguration, folder: string, context: Context): Promise<void> {
  makeOutputFolder(folder);
  const written = files.map(({ path, content }) => ({ path: join(folder, path), text: content }));
  await writeOutputFiles(written, { mayHoldSecrets: true });
  for (const { path } of written) {
    context.stdout.write(`${printable(path)}\n`);
    // An existing file keeps its mode.
    if ((statSync(path).mode & 0o077) !== 0)
      writeNote(context, "peer", `warning: ${path} holds secrets, and others may read it: chmod 600`);
  }
}
