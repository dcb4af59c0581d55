import { VpnConnectionError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { shownValue } from "../../provider/alicloud/redact";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import { findConnections } from "../../provider/vpn/read/find";
import { type Cloud, withCloud } from "../cloud";
import { type Context, checkExclusive, command, exitCodes, failureCode, UsageError, type Values } from "../command";
import { connectionOutput, connectionsOutput, formatOf, outputOptions } from "../connectionOutput";
import { checkRegex, cloudOptions } from "../options";
import { terminalOf, writeNote } from "../terminal";
import { describeText } from "../text/describe";

const options = {
  name: { type: "string", value: "REGEX", check: checkRegex, help: "Connections whose name matches, anywhere in it: ^berlin-" },
  ...cloudOptions,
  ...outputOptions,
} as const;

/** `vpn-connection describe`. */
export const describe = command({
  summary: "Show a connection: health, settings, tunnels side by side",
  description:
    "Reads a connection and shows its health and why, its settings, and its tunnels side by side. With --json: the object that " +
    "getVpnConnection gives in a program; of several ids, or by --name, that of getVpnConnections: { ids, names, connections }.",
  parameters: ["[ID...]"],
  options,
  examples: [
    ["vpn-connection describe vco-123", "one connection, in the region of the environment or the profile"],
    ["vpn-connection describe vco-123 vco-456", "two of them"],
    ["vpn-connection describe --name ^berlin-", "those that are called so"],
    ["vpn-connection describe vco-123 --json | jq .ikeConfig", "its phase 1, for a script"],
    ["vpn-connection describe vco-123 -o flat", "all of it as a map of strings, for Terraform's external data source"],
  ],
  json: [
    { when: "--json, one ID", version: 1, type: "GetVpnConnectionResult" },
    {
      when: "--json, several IDs or --name",
      version: 1,
      type: "{ ids: string[]; names: (string | null)[]; connections: GetVpnConnectionResult[] }",
    },
    { when: "--json --show-secrets, one ID", version: 1, type: "GetVpnConnectionPlainResult" },
    { when: "--output flat", version: 1, type: "Record<string, string>" },
  ],
  exitCodes: [[exitCodes.refused, "credentials or permissions"]],
  async run(values, ids, context) {
    const format = formatOf(values);
    checkExclusive({ ID: ids[0], "--name": values.name });
    if (values.name === undefined && ids.length === 0) throw new UsageError("ID is missing: name a connection by its id, or by --name");
    const [id = "", ...others] = ids;
    const isOne = values.name === undefined && others.length === 0;
    const { connections, errors } = isOne
      ? { connections: [await withCloud(values, context, ({ reader, target }) => reader.describe(id, target))], errors: [] }
      : await withCloud(values, context, (cloud) => describeAll(ids, values, cloud));
    const [first] = errors;
    if (connections.length > 0) context.stdout.write(textOf(connections, isOne, format, values, context));
    for (const { message } of errors) writeNote(context, "describe", message);
    return first === undefined ? exitCodes.success : connections.length > 0 ? exitCodes.failure : failureCode(first);
  },
});

async function describeAll(ids: readonly string[], { name }: Values<typeof options>, { reader, target }: Cloud) {
  const found =
    name === undefined ? ids : (await findConnections(reader, { nameRegex: name, ...target })).map((one) => one.vpnConnectionId);
  if (found.length === 0) {
    throw new VpnConnectionNotFoundError(`no connection has a name that matches ${shownValue(name)}`, {
      regionId: target.regionId,
      remedy: "Check --name and the region; vpn-connection list shows all names.",
    });
  }
  const read = [...(await reader.describeMany(found, { ...target, complete: true })).values()];
  return {
    connections: read.filter((one): one is VpnConnectionResult => !(one instanceof VpnConnectionError)),
    errors: read.filter((one): one is VpnConnectionError => one instanceof VpnConnectionError),
  };
}

function textOf(
  connections: readonly VpnConnectionResult[],
  isOne: boolean,
  format: ReturnType<typeof formatOf>,
  values: Values<typeof options>,
  context: Context,
): string {
  const [first] = connections;
  if (format === undefined) {
    const showSecrets = values["show-secrets"] === true;
    return connections.map((one) => describeText(one, { ...terminalOf(context), showSecrets })).join("\n\n");
  }
  return isOne && first !== undefined
    ? connectionOutput(first, format, values, context)
    : connectionsOutput(connections, format, values, context);
}
