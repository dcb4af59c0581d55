import * as pulumi from "@pulumi/pulumi";
import type { ConnectionsRequest } from "../provider/programReads";
import type { VpnConnectionSecrets } from "../provider/vpn/model";
import { asPatternData } from "../provider/vpn/namePattern";
import { callFunction, callFunctionOutput, type FunctionCall } from "./callFunction";
import { checkOptions, checkOutputOptions, type FunctionOptions, type FunctionOutputOptions } from "./functionOptions";
import type { AsAsked, PlainSecrets } from "./getVpnConnectionArgs";
import {
  type GetVpnConnectionsArgs,
  type GetVpnConnectionsConnection,
  type GetVpnConnectionsOutputArgs,
  type GetVpnConnectionsPlainConnection,
  type GetVpnConnectionsResult,
  getVpnConnectionsArgNames,
  type VpnConnectionsOutput,
  type WithDetails,
} from "./getVpnConnectionsArgs";
import { patternInput } from "./patternInput";
import { presentOf } from "./presentOf";
import { secretsOf, wantsPlainSecrets, withoutSecrets } from "./secretParts";

const name = "getVpnConnections";

/** The connections with their secrets. */
type Found = GetVpnConnectionsResult<GetVpnConnectionsPlainConnection>;
type Request = ConnectionsRequest & { readonly details?: boolean | undefined };

const read: FunctionCall<Request, Found>["read"] = async (reads, { details: _, ...request }, context) => {
  const connections = await reads.connections(request, context);
  return { ids: connections.map((one) => one.vpnConnectionId), names: connections.map((one) => one.name), connections };
};
const plainRead: typeof read = (reads, args, context) => read(reads, { ...args, secrets: "include" }, context);

/** What the caller gets to see: everything, or without secrets, or ids and names only. A unit test's mock may give less than it should. */
function shown({ ids, names, connections = [] }: Found, details: boolean | undefined, secrets: boolean): object {
  if (details === false) return { ids, names };
  return { ids, names, connections: secrets ? connections : connections.map(withoutSecrets) };
}

/**
 * Lists the IPsec-VPN connections of a region that pass every filter, sorted by id, with as few requests as can be: 50 connections a
 * request. What a list does not tell (`zoneNo`, `vpnBgpConfig.enableBgp`) the connections do not have.
 *
 * The secrets are left out, since a plain value cannot be marked as secret, unless `secrets: "plain"` asks for them. Where they are needed,
 * `getVpnConnectionsOutput` gives them as a secret Output.
 *
 * @throws ConfigurationError for a filter that cannot work, before anything is sent; VpnConnectionNotFoundError for `ids` that do not exist,
 * unless `optional` is true; any other VpnConnectionError of the class that says why
 *
 * @example
 * const { connections } = await getVpnConnections({ vpnGatewayId: "vpn-…", health: ["degraded", "down"] });
 */
export async function getVpnConnections<Secrets extends PlainSecrets = "omit", Details extends boolean = true>(
  args: GetVpnConnectionsArgs<Secrets, Details> = {},
  options: FunctionOptions = {},
): Promise<WithDetails<Details, AsAsked<Secrets, GetVpnConnectionsPlainConnection, GetVpnConnectionsConnection>>> {
  const { nameRegex, ...given } = presentOf(name, "argument", args, getVpnConnectionsArgNames);
  const checkedOptions = checkOptions(name, options);
  const secrets = wantsPlainSecrets(given.secrets);
  const request = { ...given, ...(nameRegex !== undefined && { nameRegex: asPatternData(nameRegex) }) } as Request;
  const found = await callFunction({ name, read: plainRead }, request, checkedOptions);
  return shown(found, given.details, secrets) as WithDetails<
    Details,
    AsAsked<Secrets, GetVpnConnectionsPlainConnection, GetVpnConnectionsConnection>
  >;
}

/**
 * The same as `getVpnConnections` for arguments that may be Outputs: an Output of the connections that anyone may read, with their secrets
 * beside it as one secret Output. While an argument is unknown the result is unknown too and nothing is sent.
 *
 * The Output fails as `getVpnConnections` does. What can be told from the names of arguments and options alone is thrown at once.
 *
 * @example
 * const offices = getVpnConnectionsOutput({ tags: { site: "office" } });
 * export const names = offices.names;
 * export const psks = offices.secrets; // [secret]
 */
export function getVpnConnectionsOutput<Details extends boolean = true>(
  args: GetVpnConnectionsOutputArgs<Details> = {},
  options: FunctionOutputOptions = {},
): VpnConnectionsOutput<WithDetails<Details, GetVpnConnectionsConnection>> {
  const { nameRegex, ...given } = presentOf(`${name}Output`, "argument", args, getVpnConnectionsArgNames);
  const checkedOptions = checkOutputOptions(name, options);
  const request = { ...given, ...(nameRegex !== undefined && { nameRegex: patternInput(nameRegex) }) };
  const found = callFunctionOutput<Request, Found>({ name, read }, request, checkedOptions);
  const readable = found.apply((value) => shown(value as Found, given.details, false));
  const secrets = found.apply((value) => secretsById(given.details === false ? [] : (value as Found).connections));
  return Object.assign(readable as pulumi.Output<WithDetails<Details, GetVpnConnectionsConnection>>, { secrets: pulumi.secret(secrets) });
}

const secretsById = (connections: GetVpnConnectionsPlainConnection[] = []): Record<string, VpnConnectionSecrets> =>
  Object.fromEntries(connections.map((one) => [one.vpnConnectionId, secretsOf(one)]));
