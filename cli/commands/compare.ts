import { readdirSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { type Comparison, compareSwanctl } from "../../peer/compare";
import { type IncludedFile, parseSettings, type Section } from "../../peer/swanctlConf";
import { printable } from "../../provider/alicloud/redact";
import { safeJson } from "../../render/data";
import { styles } from "../../render/styles";
import { cell, inColumns } from "../../render/table";
import { withCloud } from "../cloud";
import { command, exitCodes, UsageError } from "../command";
import { cloudOptions } from "../options";
import { type Terminal, terminalOf } from "../terminal";

const options = {
  peer: { type: "string", value: "FILE", help: "The device's swanctl.conf. Required. What it includes is read, too." },
  ...cloudOptions,
  json: { type: "boolean", help: "Print what differs as JSON." },
} as const;

/** `vpn-connection compare`. */
export const compare = command({
  summary: "Compare a connection with the device's swanctl.conf",
  description:
    "Reads a connection and a swanctl.conf, and shows every setting in which the two sides of the tunnel do not fit: version, proposals,\n" +
    "groups, PFS, identities, addresses, lifetimes, networks, and whether the pre-shared key is the same. It prints no key.",
  parameters: ["ID"],
  options,
  examples: [
    ["vpn-connection compare vco-123 --peer /etc/swanctl/swanctl.conf", "why a tunnel does not come up"],
    ["vpn-connection compare vco-123 --peer swanctl.conf --json", "the same for a script"],
  ],
  json: [
    {
      when: "--json",
      version: 1,
      type: "{ vpnConnectionId: string; regionId: string; fits: boolean; mismatches: { tunnelId: string | null; setting: string; device: string; connection: string }[]; notes: string[] }",
    },
  ],
  exitCodes: [
    [exitCodes.success, "the two sides fit"],
    [exitCodes.refused, "credentials or permissions"],
    [exitCodes.drift, "they do not"],
  ],
  async run(values, [id = ""], context) {
    if (values.peer === undefined) throw new UsageError("--peer FILE is missing: the device's swanctl.conf");
    const file = values.peer;
    const conf = readConf(resolve(context.cwd, file));
    const peer = await withCloud(values, context, ({ reader, target }) => reader.peer(id, target));
    const { mismatches, notes } = compareSwanctl(peer, conf);
    const isSame = mismatches.length === 0;
    const allNotes = [...notes, ...peer.notes];
    context.stdout.write(
      values.json
        ? `${safeJson({ vpnConnectionId: peer.vpnConnectionId, regionId: peer.regionId, fits: isSame, mismatches, notes: allNotes })}\n`
        : comparisonText(`${peer.vpnConnectionId} and ${file}`, { mismatches, notes: allNotes }, terminalOf(context)),
    );
    return isSame ? exitCodes.success : exitCodes.drift;
  },
});

function comparisonText(what: string, { mismatches, notes }: Comparison, { colors }: Terminal): string {
  const style = styles(colors);
  const title = printable(what);
  const hasTunnels = mismatches.some(({ tunnelId }) => tunnelId !== null);
  const heads = [...(hasTunnels ? ["Tunnel"] : []), "Setting", "Device", "Connection"].map((text) => cell(text, style.strong));
  const rows = mismatches.map(({ tunnelId, setting, device, connection }) => [
    ...(hasTunnels ? [cell(tunnelId ?? "")] : []),
    ...[cell(setting), cell(device, style.bad), cell(connection)],
  ]);
  const text = mismatches.length === 0 ? [`${title} fit.`] : [`${title} do not fit:`, "", ...inColumns([heads, ...rows])];
  return `${[...text, ...(notes.length === 0 ? [] : ["", ...notes.map((note) => style.warning(printable(note)))])].join("\n")}\n`;
}

/** @throws UsageError in one line, without any content of the file */
function readConf(path: string): Section {
  return parseSettings({ path, text: textOf(path) }, (pattern, from) =>
    matching(isAbsolute(pattern) ? pattern : join(dirname(from), pattern)).map(
      (included): IncludedFile => ({ path: included, text: textOf(included) }),
    ),
  );
}

/** The largest size of a device's configuration, in bytes. */
const longest = 4_000_000;

function textOf(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const reasons: Readonly<Record<string, string>> = {
      ...{ ENOENT: "it does not exist", EACCES: "permission denied", EISDIR: "it is a folder", ENOTDIR: "it does not exist" },
    };
    throw new UsageError(`${path} cannot be read: ${reasons[code] ?? message}`);
  }
  if (text.length > longest) throw new UsageError(`${path} cannot be read: it is too large for a swanctl.conf`);
  return text;
}

/** Returns the files that match a pattern with *, ? and [], sorted. Empty if no file matches, as in strongSwan. */
function matching(pattern: string): string[] {
  const [root = "", ...segments] = pattern.split("/");
  return segments.reduce(
    (folders, segment) => folders.flatMap((folder) => (/[*?[]/.test(segment) ? namesLike(folder, segment) : [`${folder}/${segment}`])),
    [root],
  );
}

function namesLike(folder: string, segment: string): string[] {
  const source = segment
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  try {
    const form = new RegExp(`^${source}$`);
    return readdirSync(folder || "/")
      .filter((name) => !name.startsWith(".") && form.test(name))
      .sort()
      .map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}
