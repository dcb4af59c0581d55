import { VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { healths } from "../../provider/vpn/judge/health";
import { parseConnectionId } from "../../provider/vpn/model/connection";
import type { Health } from "../../provider/vpn/model/settings";
import { printable } from "../../provider/vpn/model/values";
import { type ConnectionFilters, findConnections } from "../../provider/vpn/read/find";
import { failureLine, withRegions } from "../cloud";
import { type Context, command, exitCodes, UsageError, type Values } from "../command";
import { connectionsJson } from "../connectionJson";
import { regionsOptions, showSecretsOption } from "../options";
import { listText } from "../tables/list";
import { terminalOf } from "../terminal";

const filterOptions = {
  id: { type: "string", multiple: true, value: "ID", check: parseConnectionId, help: "This connection; repeat it for more." },
  name: { type: "string", value: "REGEX", check: checkRegex, help: "Connections whose name matches, anywhere in it: ^prod-" },
  health: {
    type: "string",
    multiple: true,
    value: "HEALTH",
    choices: healths,
    help: `Connections of this health: ${healths.join(", ")}. Repeat it for more.`,
  },
  status: {
    type: "string",
    multiple: true,
    value: "STATUS",
    help: "Connections with a tunnel of this status: ike_sa_not_established. Repeat it for more.",
  },
  "vpn-gateway": { type: "string", value: "ID", help: "Connections of this VPN gateway." },
  "customer-gateway": { type: "string", value: "ID", help: "Connections to this customer gateway." },
  "resource-group": { type: "string", value: "ID", help: "Connections of this resource group." },
  tag: {
    type: "string",
    multiple: true,
    value: "KEY=VALUE",
    check: tagIn,
    help: "Connections that carry this tag; repeat it for more, which all have to be there.",
  },
} as const;

const options = {
  ...filterOptions,
  ...regionsOptions,
  json: { type: "boolean", help: "Print the result as JSON." },
  "show-secrets": { ...showSecretsOption, help: "With --json: print pre-shared keys and the BGP key in clear." },
} as const;

/** `vpn-connection list`. */
export const list = command({
  summary: "List the connections of a region, or of several, with health",
  description:
    "Lists the connections of one or more regions that pass every filter, sorted by region and id. With --json: the object that getVpnConnections gives in a\n" +
    "program, { ids, names, connections }.",
  parameters: [],
  options,
  examples: [
    ["vpn-connection list", "every connection, in the region of the environment or the profile"],
    ["vpn-connection list --health down --health degraded", "what wants looking into"],
    ["vpn-connection list --tag environment=production --name ^berlin-", "some of them"],
    ["vpn-connection list --all-regions --health down", "what is down, anywhere"],
    ["vpn-connection list --json | jq -r .ids[]", "their ids, for a script"],
  ],
  exitCodes: [[exitCodes.refused, "credentials or permissions"]],
  async run(values, _parameters, context) {
    const { connections, regionIds, failed } = await readRegions(values, context);
    const isFiltered = Object.keys(filtersOf(values)).length > 0;
    const text = values.json
      ? connectionsJson(connections, values, context)
      : listText(connections, { ...terminalOf(context), regionIds, isFiltered });
    context.stdout.write(text);
    if (failed.length === 0) return exitCodes.success;
    context.stderr.write(`vpn-connection list: ${printable(failureLine(failed))}\n`);
    return exitCodes.failure;
  },
});

async function readRegions(values: Values<typeof options>, context: Context) {
  const filters = filtersOf(values);
  const isSeveral = values["all-regions"] === true || new Set(values.region).size > 1;
  const { read, failed } = await withRegions(values, context, ({ reader, target }) =>
    findConnections(reader, { ...filters, ...target, optional: isSeveral }),
  );
  const connections = read.flatMap(([, found]) => found);
  const missing = [...new Set(values.id)].filter((id) => !connections.some((one) => one.vpnConnectionId === id));
  // What a filter leaves out is not missing.
  if (isSeveral && missing.length > 0 && failed.length === 0 && Object.keys(filters).length === 1) {
    throw new VpnConnectionNotFoundError(`no region that was asked has ${missing.join(", ")}`, {
      remedy: "Check the ids and the regions.",
    });
  }
  return { connections, regionIds: read.map(([regionId]) => regionId), failed };
}

function filtersOf(values: Values<typeof filterOptions>): ConnectionFilters {
  const { id, name, health, status, "vpn-gateway": vpnGatewayId, "customer-gateway": customerGatewayId } = values;
  const filters: ConnectionFilters = {
    ...{ ids: id, nameRegex: name, health: health as Health[] | undefined, status, vpnGatewayId, customerGatewayId },
    ...{ resourceGroupId: values["resource-group"], tags: values.tag && Object.fromEntries(values.tag.map(tagIn)) },
  };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

function checkRegex(source: string): void {
  try {
    new RegExp(source);
  } catch (error) {
    throw new UsageError(`--name is not a regular expression: ${error instanceof Error ? error.message : error}`);
  }
}

function tagIn(given: string): [key: string, value: string] {
  const at = given.indexOf("=");
  if (at > 0) return [given.slice(0, at), given.slice(at + 1)];
  throw new UsageError(`--tag is not KEY=VALUE: ${JSON.stringify(given)}`);
}
