import * as pulumi from "@pulumi/pulumi";
import type { AssumeRole } from "../provider/alicloud/identity";
import type { SecretsMode } from "../provider/configuration";
import { withoutSecrets } from "../provider/outputs";
import type { ConnectionRequest } from "../provider/programReads";
import type { VpnConnectionFingerprints, VpnConnectionSecrets, VpnConnectionSettings } from "../provider/vpn/model/settings";
import type { WaitUntil } from "../provider/vpn/read/wait";
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
import { checkedTogether } from "./programRun";

const name = "getVpnConnection";

/** The connection with its secrets, or nothing where `optional` lets it be missing. */
type Found = GetVpnConnectionPlainResult | undefined;
const read: FunctionCall<ConnectionRequest, Found>["read"] = (reads, args, context) => reads.connection(args, context);
const plainRead: typeof read = (reads, args, context) => reads.connection({ ...args, secrets: "include" }, context);

/** A unit test's mock can only answer with an object: an empty one stands for a missing connection. */
const found = (connection: Found, optional: boolean | undefined): Found =>
  optional === true && connection !== undefined && Object.keys(connection).length === 0 ? undefined : connection;

/**
 * Reads an IPsec-VPN connection that exists, afresh on every preview and up, without a resource in the state. Identical calls of one run
 * cost one request.
 *
 * The secrets are left out, since a plain value cannot be marked as secret, unless `secrets: "plain"` asks for them. Where they are needed,
 * `getVpnConnectionOutput` gives them as secret Outputs.
 *
 * @throws VpnConnectionNotFoundError unless `optional` is true; WaitTimeoutError; any other VpnConnectionError of the class that says why
 *
 * @example
 * const { ikeConfig, health } = await getVpnConnection({ vpnConnectionId: "vco-…", regionId: "eu-central-1" });
 */
export async function getVpnConnection<Secrets extends PlainSecrets = "omit", Optional extends boolean = false>(
  args: GetVpnConnectionArgs<Secrets, Optional>,
  options: FunctionOptions = {},
): Promise<Maybe<Optional, AsAsked<Secrets, GetVpnConnectionPlainResult, GetVpnConnectionResult>>> {
  const [given, checkedOptions, plain] = checkedTogether(
    () => checkKeys(name, "argument", args, getVpnConnectionArgNames),
    () => checkOptions(name, options),
    () => wantsPlainSecrets(args?.secrets),
  );
  const connection = found(await callFunction({ name, read: plainRead }, given as ConnectionRequest, checkedOptions), given.optional);
  return (connection && !plain ? withoutSecrets(connection) : connection) as Maybe<
    Optional,
    AsAsked<Secrets, GetVpnConnectionPlainResult, GetVpnConnectionResult>
  >;
}

/**
 * The same as `getVpnConnection` for arguments that may be Outputs: an Output of the connection that anyone may read, with its secrets
 * beside it as secret Outputs. While an argument is unknown, as an id of a connection that is still to be made is in a preview, the result
 * is unknown too and nothing is sent.
 *
 * The Output fails as `getVpnConnection` does. What can be told from the names of arguments and options alone is thrown at once.
 *
 * @example
 * const office = getVpnConnectionOutput({ vpnConnectionId: gateway.connectionId });
 * export const ikeVersion = office.ikeConfig.apply((ike) => ike?.ikeVersion);
 * export const psk = office.psk; // [secret]
 */
export function getVpnConnectionOutput<Optional extends boolean = false>(
  args: GetVpnConnectionOutputArgs<Optional>,
  options: FunctionOutputOptions = {},
): VpnConnectionOutput<Maybe<Optional, GetVpnConnectionResult>> {
  const [given, checkedOptions] = checkedTogether(
    () => checkKeys(`${name}Output`, "argument", args, getVpnConnectionArgNames),
    () => checkOutputOptions(name, options),
  );
  const connection = callFunctionOutput<ConnectionRequest, Found>({ name, read }, { ...given }, checkedOptions).apply((value) =>
    found(value as Found, given.optional),
  );
  const secrets = connection.apply(secretsOf);
  const readable = connection.apply((value) => value && withoutSecrets(value));
  return Object.assign(readable as pulumi.Output<Maybe<Optional, GetVpnConnectionResult>>, {
    psk: pulumi.secret(secrets.psk),
    tunnelPsks: pulumi.secret(secrets.tunnelPsks),
    bgpAuthKey: pulumi.secret(secrets.bgpAuthKey),
  });
}

/**
 * Whether the plain form of a function gives secrets. A plain value cannot be marked as secret: it stands in clear wherever the program
 * puts it, also in the state of a resource. So it gives them only where `plain` is typed out.
 */
export type PlainSecrets = "plain" | "omit";

/** Which connection `getVpnConnection` reads, and how. */
export interface GetVpnConnectionArgs<Secrets extends PlainSecrets = PlainSecrets, Optional extends boolean = boolean> {
  /** Id of the connection, `vco-…`. API: `VpnConnectionId`. */
  readonly vpnConnectionId: string;
  /** Region of the connection, such as `eu-central-1`. Default: `alicloud:region`, then the environment, then the profile. */
  readonly regionId?: string | undefined;
  /** Where to send requests: `https://host[:port]` or a bare `host[:port]`; `http:` for loopback only. Default: the region's own host. */
  readonly endpoint?: string | undefined;
  /**
   * Profile of the CLI's file to read as, in place of all credentials that are configured; its region comes first too. Default: as the
   * configuration and the environment say.
   */
  readonly profile?: string | undefined;
  /** Role to read as, assumed with the profile, or with what the configuration and the environment give. Default: the configured one. */
  readonly assumeRole?: AssumeRole | undefined;
  /** `plain` gives psk, tunnelPsks and bgpAuthKey in clear. Default: `omit`. */
  readonly secrets?: Secrets | undefined;
  /** Gives undefined for a connection that does not exist, instead of an error. Any other failure is an error all the same. Default: false. */
  readonly optional?: Optional | undefined;
  /** Reads until the connection is like this. A preview only looks, and gives what it sees. Default: does not wait. */
  readonly waitUntil?: WaitUntil | undefined;
  /** How long `waitUntil` waits, in seconds. Default: 600; a week at most. */
  readonly timeoutSeconds?: number | undefined;
  /** Pause between the first two reads of `waitUntil`, in seconds. Default: 5. Each further pause is half as long again, up to 30 s. */
  readonly pollSeconds?: number | undefined;
}

/** Which connection `getVpnConnectionOutput` reads, and how. */
export interface GetVpnConnectionOutputArgs<Optional extends boolean = boolean> {
  /** Id of the connection, `vco-…`. API: `VpnConnectionId`. */
  readonly vpnConnectionId: pulumi.Input<string>;
  /** Region of the connection, such as `eu-central-1`. Default: `alicloud:region`, then the environment, then the profile. */
  readonly regionId?: pulumi.Input<string | undefined> | undefined;
  /** Where to send requests: `https://host[:port]` or a bare `host[:port]`; `http:` for loopback only. Default: the region's own host. */
  readonly endpoint?: pulumi.Input<string | undefined> | undefined;
  /**
   * Profile of the CLI's file to read as, in place of all credentials that are configured; its region comes first too. Default: as the
   * configuration and the environment say.
   */
  readonly profile?: pulumi.Input<string | undefined> | undefined;
  /** Role to read as, assumed with the profile, or with what the configuration and the environment give. Default: the configured one. */
  readonly assumeRole?: pulumi.Input<AssumeRole | undefined> | undefined;
  /** `omit` leaves psk, tunnelPsks and bgpAuthKey null. Default: `alicloudVpn:secrets`, then `include`. */
  readonly secrets?: pulumi.Input<SecretsMode | undefined> | undefined;
  /** Gives undefined for a connection that does not exist, instead of an error. Any other failure is an error all the same. Default: false. */
  readonly optional?: Optional | undefined;
  /** Reads until the connection is like this. A preview only looks, and gives what it sees. Default: does not wait. */
  readonly waitUntil?: pulumi.Input<WaitUntil | undefined> | undefined;
  /** How long `waitUntil` waits, in seconds. Default: 600; a week at most. */
  readonly timeoutSeconds?: pulumi.Input<number | undefined> | undefined;
  /** Pause between the first two reads of `waitUntil`, in seconds. Default: 5. Each further pause is half as long again, up to 30 s. */
  readonly pollSeconds?: pulumi.Input<number | undefined> | undefined;
}

const getVpnConnectionArgNames = Object.keys({
  vpnConnectionId: true,
  regionId: true,
  endpoint: true,
  profile: true,
  assumeRole: true,
  secrets: true,
  optional: true,
  waitUntil: true,
  timeoutSeconds: true,
  pollSeconds: true,
} satisfies Record<keyof GetVpnConnectionArgs & keyof GetVpnConnectionOutputArgs, true>);

/** A connection without its secrets: all other outputs that the resource has. */
export interface GetVpnConnectionResult extends VpnConnectionSettings, VpnConnectionFingerprints {}

/** A connection with its secrets in plain text. */
export interface GetVpnConnectionPlainResult extends GetVpnConnectionResult, VpnConnectionSecrets {}

/** `Value`, or undefined where `optional` may be true. */
export type Maybe<Optional extends boolean, Value> = Optional extends true ? Value | undefined : Value;

/** The result with or without its secrets, as `secrets` asks. */
export type AsAsked<Secrets extends PlainSecrets, Plain, Omitted> = Secrets extends "plain" ? Plain : Omitted;

/** The secrets of a connection, each an Output that is marked as secret. Null: the API gives none, or they were omitted. */
export interface SecretOutputs {
  /** Secret. Pre-shared key, single-tunnel only. API: `IkeConfig.Psk`. */
  readonly psk: pulumi.Output<string | null>;
  /** Secret. Pre-shared keys by tunnelId; null on a single-tunnel connection. API: `TunnelIkeConfig.Psk`. */
  readonly tunnelPsks: pulumi.Output<Record<string, string> | null>;
  /** Secret. BGP authentication key. API: `VpnBgpConfig.AuthKey`. */
  readonly bgpAuthKey: pulumi.Output<string | null>;
}

/**
 * An Output of a connection that anyone may read, with the secrets beside it. They belong to this very object: what `apply`, `pulumi.output`
 * or `pulumi.all` make of it is the connection without them.
 */
export type VpnConnectionOutput<Result> = pulumi.Output<Result> & SecretOutputs;
