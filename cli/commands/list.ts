import { setTimeout as sleep } from "node:timers/promises";
import { VpnConnectionError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { shownValue } from "../../provider/alicloud/redact";
import { healths } from "../../provider/vpn/judge/health";
import { parseConnectionId } from "../../provider/vpn/model/connection";
import type { Health } from "../../provider/vpn/model/fields";
import { type ConnectionFilters, findConnections } from "../../provider/vpn/read/find";
import { durationText, timeText } from "../../render/words";
import { failureLine, withRegions } from "../cloud";
import { CommandError, type Context, command, exitCodes, failureCode, UsageError, type Values } from "../command";
import { connectionsOutput, formatOf, outputOptions } from "../connectionOutput";
import { checkRegex, parseDuration, regionsOptions } from "../options";
import { terminalOf, writeNote } from "../terminal";
import { listText } from "../text/list";
import { mermaidLinks, mermaidText, mostMermaidLinks } from "../text/mermaid";

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
    help: "Connections that carry this tag; repeat to require several.",
  },
} as const;

const options = {
  ...filterOptions,
  ...regionsOptions,
  ...outputOptions,
  mermaid: { type: "boolean", help: "Print a Mermaid flowchart for a README: gateways, connections by health, customer gateways." },
  watch: {
    type: "boolean",
    short: "w",
    help: "Read them again and again, until Ctrl-C. Without a terminal, and with --json or another format, print them whole whenever they change, each time as a document of its own.",
  },
  poll: { type: "string", value: "TIME", check: parseDuration, help: "With --watch: pause between two reads. Default: 10s." },
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
    ["vpn-connection list --mermaid --name ^berlin-", "a picture for a README"],
    ["vpn-connection list --watch", "how they are, until Ctrl-C"],
    ["vpn-connection list --json | jq -r .ids[]", "their ids, for a script"],
  ],
  json: [
    {
      when: "--json",
      version: 1,
      type: "{ ids: string[]; names: (string | null)[]; connections: GetVpnConnectionsConnection[] }",
    },
    { when: "--output flat", version: 1, type: "Record<string, string>" },
  ],
  exitCodes: [
    [exitCodes.refused, "credentials or permissions"],
    [exitCodes.interrupted, "Ctrl-C or SIGTERM"],
  ],
  async run(values, _parameters, context) {
    if (values.mermaid && (values.watch || formatOf(values) !== undefined))
      throw new UsageError("--mermaid goes with no --watch and no other form of output");
    if (values.watch) return watch(values, context);
    if (values.poll !== undefined) throw new UsageError("--poll needs --watch");
    const { text, failure } = await listOnce(values, context);
    context.stdout.write(text);
    if (failure === undefined) return exitCodes.success;
    writeNote(context, "list", failure);
    return exitCodes.failure;
  },
});

type ListValues = Values<typeof options>;

/** Returns the list to print, and the notes about regions that could not be read. */
async function listOnce(values: ListValues, context: Context): Promise<{ readonly text: string; readonly failure: string | undefined }> {
  const { connections, regionIds, failed } = await readRegions(values, context);
  const isFiltered = Object.keys(filtersOf(values)).length > 0;
  const format = formatOf(values);
  if (values.mermaid) tellChartSize(connections, context);
  const text = values.mermaid
    ? mermaidText(connections)
    : format === undefined
      ? listText(connections, { ...terminalOf(context), regionIds, isFiltered })
      : connectionsOutput(connections, format, values, context);
  return { text, failure: failed.length === 0 ? undefined : failureLine(failed) };
}

function tellChartSize(connections: Parameters<typeof mermaidText>[0], { stderr }: Context): void {
  const links = mermaidLinks(connections);
  if (links > mostMermaidLinks)
    stderr.write(`The chart has ${links} links, and GitHub draws ${mostMermaidLinks} at most: narrow it with a filter.\n`);
}

/**
 * Prints the list in place on a terminal. Elsewhere prints it whenever it changes, each YAML document after its `---`. Retries a failed
 * read, unless the credentials are refused. Ends with the signal.
 */
async function watch(values: ListValues, context: Context): Promise<never> {
  const { stdout, signal } = context;
  const seconds = parseDuration(values.poll ?? "10s", "--poll");
  const isTable = formatOf(values) === undefined;
  const inPlace = isTable && stdout.isTTY === true;
  let last: string | undefined;
  for (;;) {
    try {
      const { text, failure } = await listOnce(values, context);
      if (inPlace) stdout.write(`\u{1b}[H\u{1b}[2J${text}\n${timeText(Date.now())}, again in ${durationText(seconds)}; Ctrl-C ends it.\n`);
      else if (text !== last) stdout.write(`${last === undefined || formatOf(values) === "json" ? "" : separator(values)}${text}`);
      if (failure !== undefined) writeNote(context, "list", failure);
      last = text;
    } catch (error) {
      const isOfReading = error instanceof VpnConnectionError || error instanceof CommandError;
      if (!isOfReading || failureCode(error) !== exitCodes.failure) throw error;
      writeNote(context, "list", `${error.message} Trying again.`);
    }
    await sleep(1000 * seconds, undefined, { signal });
  }
}

const separator = (values: ListValues): string => (formatOf(values) === "yaml" ? "---\n" : formatOf(values) === undefined ? "\n" : "");

async function readRegions(values: Values<typeof options>, context: Context) {
  const filters = filtersOf(values);
  const isSeveral = values["all-regions"] === true || new Set(values.region).size > 1;
  const { read, failed } = await withRegions(values, context, ({ reader, target }) =>
    findConnections(reader, { ...filters, ...target, optional: isSeveral }),
  );
  const connections = read.flatMap(([, found]) => found);
  const missing = [...new Set(values.id)].filter((id) => !connections.some((one) => one.vpnConnectionId === id));
  // A connection that a filter leaves out is not missing.
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

function tagIn(given: string): [key: string, value: string] {
  const at = given.indexOf("=");
  if (at > 0) return [given.slice(0, at), given.slice(at + 1)];
  throw new UsageError(`--tag is not KEY=VALUE: ${shownValue(given)}`);
}
