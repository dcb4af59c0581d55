import { isPromise } from "node:util/types";
import * as pulumi from "@pulumi/pulumi";
import type { AssumeRole } from "../provider/alicloud/identity";
import type { SecretsMode } from "../provider/configuration";
import { withoutSecrets } from "../provider/outputs";
import { asList, type ConnectionsRequest } from "../provider/programReads";
import type { ListedVpnConnection } from "../provider/vpn/model/connection";
import type { Health, SaStatus, VpnConnectionFingerprints, VpnConnectionSecrets } from "../provider/vpn/model/fields";
import type { OneOrMore } from "../provider/vpn/model/values";
import { asPatternData } from "../provider/vpn/read/find";
import { checkKeys } from "./arguments";
import {
  callFunction,
  callFunctionOutput,
  checkOptions,
  checkOutputOptions,
  type FunctionCall,
  type FunctionOptions,
  type FunctionOutputOptions,
  secretsOf,
  wantsPlainSecrets,
} from "./callFunction";
import type { AsAsked, PlainSecrets } from "./getVpnConnection";
import { checkedTogether } from "./programRun";

const name = "getVpnConnections";

/** The connections with their secrets. */
type Found = GetVpnConnectionsResult<GetVpnConnectionsPlainConnection>;
type Request = ConnectionsRequest & { readonly details?: boolean | undefined };

const read: FunctionCall<Request, Found>["read"] = async (reads, { details: _, ...request }, context) => {
  return asList(await reads.connections(request, context));
};
const plainRead: typeof read = (reads, args, context) => read(reads, { ...args, secrets: "include" }, context);

/**
 * Returns the part that the caller asked for: everything, or no secrets, or ids and names only. A unit test's mock may return less than it
 * should.
 */
function shown({ ids, names, connections = [] }: Found, details: boolean | undefined, secrets: boolean): object {
  if (details === false) return { ids, names };
  return { ids, names, connections: secrets ? connections : connections.map(withoutSecrets) };
}

/**
 * Lists the IPsec-VPN connections of a region that match every filter, sorted by id. One request returns 50 connections. The list action
 * does not return `zoneNo` and `vpnBgpConfig.enableBgp`, so the connections do not have them.
 *
 * The secrets are left out, since a plain value cannot be marked as secret, unless you pass `secrets: "plain"`. To use the secrets, call
 * `getVpnConnectionsOutput`, which returns them as a secret Output.
 *
 * @throws ConfigurationError for a filter that cannot work, before anything is sent; VpnConnectionNotFoundError for `ids` that do not
 * exist, unless `optional` is true; another VpnConnectionError, whose class gives the reason
 *
 * @example
 * const { connections } = await getVpnConnections({ vpnGatewayId: "vpn-…", health: ["degraded", "down"] });
 */
export async function getVpnConnections<Secrets extends PlainSecrets = "omit", Details extends boolean = true>(
  args: GetVpnConnectionsArgs<Secrets, Details> = {},
  options: FunctionOptions = {},
): Promise<WithDetails<Details, AsAsked<Secrets, GetVpnConnectionsPlainConnection, GetVpnConnectionsConnection>>> {
  const [{ nameRegex, ...given }, checkedOptions, secrets] = checkedTogether(
    () => checkKeys(name, "argument", args, getVpnConnectionsArgNames),
    () => checkOptions(name, options),
    () => wantsPlainSecrets(args?.secrets),
  );
  const request = { ...given, ...(nameRegex !== undefined && { nameRegex: asPatternData(nameRegex) }) } as Request;
  const found = await callFunction({ name, read: plainRead }, request, checkedOptions);
  return shown(found, given.details, secrets) as WithDetails<
    Details,
    AsAsked<Secrets, GetVpnConnectionsPlainConnection, GetVpnConnectionsConnection>
  >;
}

/**
 * Same as `getVpnConnections` for arguments that may be Outputs. Returns an Output of the connections, which is not secret, with their
 * secrets beside it as one secret Output. While an argument is unknown, the result is unknown too and nothing is sent.
 *
 * The Output fails as `getVpnConnections` does. Invalid names of arguments and options throw at once.
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
  const [{ nameRegex, ...given }, checkedOptions] = checkedTogether(
    () => checkKeys(`${name}Output`, "argument", args, getVpnConnectionsArgNames),
    () => checkOutputOptions(name, options),
  );
  const request = { ...given, ...(nameRegex !== undefined && { nameRegex: patternInput(nameRegex) }) };
  const found = callFunctionOutput<Request, Found>({ name, read }, request, checkedOptions);
  const readable = found.apply((value) => shown(value as Found, given.details, false));
  const secrets = found.apply((value) => secretsById(given.details === false ? [] : (value as Found).connections));
  return Object.assign(readable as pulumi.Output<WithDetails<Details, GetVpnConnectionsConnection>>, { secrets: pulumi.secret(secrets) });
}

const secretsById = (connections: GetVpnConnectionsPlainConnection[] = []): Record<string, VpnConnectionSecrets> =>
  Object.fromEntries(connections.map((one) => [one.vpnConnectionId, secretsOf(one)]));

/** Selects the connections that `getVpnConnections` lists: those of a region that match every given filter. */
export interface GetVpnConnectionsArgs<Secrets extends PlainSecrets = PlainSecrets, Details extends boolean = boolean> {
  /** Ids of the connections. An empty list matches none. An id that does not exist is an error, unless `optional` is true. */
  readonly ids?: readonly string[] | undefined;
  /** With `ids`: leaves out connections that do not exist. Default: false. */
  readonly optional?: boolean | undefined;
  /**
   * Regular expression, or its source, that matches any part of the name (`^` and `$` anchor it). A connection without a name never
   * matches. JavaScript's own engine runs it: avoid expressions such as `(a+)+$`, which never finish on some names.
   */
  readonly nameRegex?: RegExp | string | undefined;
  /** Connections of this VPN gateway. API: `VpnGatewayId`. */
  readonly vpnGatewayId?: string | undefined;
  /** Connections to this customer gateway. API: `CustomerGatewayId`. */
  readonly customerGatewayId?: string | undefined;
  /** Connections of this resource group. API: `ResourceGroupId`. */
  readonly resourceGroupId?: string | undefined;
  /** Connections that carry all these tags. API: `Tag.N.Key`, `Tag.N.Value`. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Connections with this status, or one of these statuses. On a dual-tunnel connection any tunnel may have it. */
  readonly status?: OneOrMore<SaStatus> | undefined;
  /** Connections with this health, or one of these. */
  readonly health?: OneOrMore<Health> | undefined;
  /** Region of the connections, such as `eu-central-1`. Default: `alicloud:region`, then the environment, then the profile. */
  readonly regionId?: string | undefined;
  /** Where to send requests: `https://host[:port]` or a bare `host[:port]`; `http:` for loopback only. Default: the region's own host. */
  readonly endpoint?: string | undefined;
  /**
   * Profile of the CLI's file to read with. It replaces all configured credentials, and its region takes precedence too. Default: from the
   * configuration and the environment.
   */
  readonly profile?: string | undefined;
  /** Role to read with. It is assumed with the profile, or with the configured credentials. Default: the configured role. */
  readonly assumeRole?: AssumeRole | undefined;
  /** `plain` gives psk, tunnelPsks and bgpAuthKey of each connection in clear. Default: `omit`. */
  readonly secrets?: Secrets | undefined;
  /** `false` returns ids and names only. Default: true. */
  readonly details?: Details | undefined;
}

/** Selects the connections that `getVpnConnectionsOutput` lists: those of a region that match every given filter. */
export interface GetVpnConnectionsOutputArgs<Details extends boolean = boolean> {
  /** Ids of the connections. An empty list matches none. An id that does not exist is an error, unless `optional` is true. */
  readonly ids?: pulumi.Input<readonly pulumi.Input<string>[] | undefined> | undefined;
  /** With `ids`: leaves out connections that do not exist. Default: false. */
  readonly optional?: pulumi.Input<boolean | undefined> | undefined;
  /**
   * Regular expression for the name, as in `getVpnConnections`. `pulumi.output(/…/)` would be empty, since it copies objects key by key:
   * pass the RegExp itself, its source as a string, or an `apply` that returns it.
   */
  readonly nameRegex?: pulumi.Input<RegExp | string | undefined> | undefined;
  /** Connections of this VPN gateway. API: `VpnGatewayId`. */
  readonly vpnGatewayId?: pulumi.Input<string | undefined> | undefined;
  /** Connections to this customer gateway. API: `CustomerGatewayId`. */
  readonly customerGatewayId?: pulumi.Input<string | undefined> | undefined;
  /** Connections of this resource group. API: `ResourceGroupId`. */
  readonly resourceGroupId?: pulumi.Input<string | undefined> | undefined;
  /** Connections that carry all these tags. API: `Tag.N.Key`, `Tag.N.Value`. */
  readonly tags?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>> | undefined> | undefined;
  /** Connections with this status, or one of these statuses. On a dual-tunnel connection any tunnel may have it. */
  readonly status?: pulumi.Input<OneOrMore<SaStatus> | undefined> | undefined;
  /** Connections with this health, or one of these. */
  readonly health?: pulumi.Input<OneOrMore<Health> | undefined> | undefined;
  /** Region of the connections, such as `eu-central-1`. Default: `alicloud:region`, then the environment, then the profile. */
  readonly regionId?: pulumi.Input<string | undefined> | undefined;
  /** Where to send requests: `https://host[:port]` or a bare `host[:port]`; `http:` for loopback only. Default: the region's own host. */
  readonly endpoint?: pulumi.Input<string | undefined> | undefined;
  /**
   * Profile of the CLI's file to read with. It replaces all configured credentials, and its region takes precedence too. Default: from the
   * configuration and the environment.
   */
  readonly profile?: pulumi.Input<string | undefined> | undefined;
  /** Role to read with. It is assumed with the profile, or with the configured credentials. Default: the configured role. */
  readonly assumeRole?: pulumi.Input<AssumeRole | undefined> | undefined;
  /** `omit` leaves the secrets null. Default: `alicloudVpn:secrets`, then `include`. */
  readonly secrets?: pulumi.Input<SecretsMode | undefined> | undefined;
  /** `false` returns ids and names only. Default: true. */
  readonly details?: Details | undefined;
}

export const getVpnConnectionsArgNames = Object.keys({
  ids: true,
  optional: true,
  nameRegex: true,
  vpnGatewayId: true,
  customerGatewayId: true,
  resourceGroupId: true,
  tags: true,
  status: true,
  health: true,
  regionId: true,
  endpoint: true,
  profile: true,
  assumeRole: true,
  secrets: true,
  details: true,
} satisfies Record<keyof GetVpnConnectionsArgs & keyof GetVpnConnectionsOutputArgs, true>);

/** A connection as the list action returns it, without its secrets: all fields except `zoneNo` and `vpnBgpConfig.enableBgp`. */
export interface GetVpnConnectionsConnection extends Omit<ListedVpnConnection, keyof VpnConnectionSecrets>, VpnConnectionFingerprints {}

/** A connection as the list action returns it, with its secrets in plain text. */
export interface GetVpnConnectionsPlainConnection extends GetVpnConnectionsConnection, VpnConnectionSecrets {}

/** Ids and names of connections, sorted by id. */
export interface VpnConnectionNames {
  /** Ids of the connections. */
  ids: string[];
  /** Name of each connection, in the order of `ids`. Null: the connection has no name. */
  names: (string | null)[];
}

/** Connections, sorted by id. */
export interface GetVpnConnectionsResult<Connection = GetVpnConnectionsConnection> extends VpnConnectionNames {
  /** The connections, in the order of `ids`. */
  connections: Connection[];
}

/** The result with or without the connections themselves, depending on `details`. */
export type WithDetails<Details extends boolean, Connection> = Details extends true
  ? GetVpnConnectionsResult<Connection>
  : VpnConnectionNames;

/**
 * An Output of connections, which is not secret, with their secrets beside it. The secrets belong to this object only: `apply`,
 * `pulumi.output` and `pulumi.all` return the connections without them.
 */
export type VpnConnectionsOutput<Result> = pulumi.Output<Result> & {
  /** Secret. The secrets of each connection by its id; empty with `details: false`. */
  readonly secrets: pulumi.Output<Record<string, VpnConnectionSecrets>>;
};

/** Returns a RegExp as data, because an Output would copy it key by key and lose it. */
function patternInput(given: unknown): pulumi.Input<unknown> {
  if (pulumi.Output.isInstance<unknown>(given)) return given.apply(asPatternData);
  return isPromise(given) ? given.then(asPatternData) : asPatternData(given);
}
