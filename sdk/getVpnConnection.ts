import * as pulumi from "@pulumi/pulumi";
import type { AssumeRole } from "../provider/alicloud/identity";
import type { SecretsMode } from "../provider/configuration";
import { withoutSecrets } from "../provider/outputs";
import type { ConnectionRequest } from "../provider/programReads";
import type { VpnConnectionFingerprints, VpnConnectionSecrets, VpnConnectionSettings } from "../provider/vpn/model/fields";
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

/** The connection with its secrets, or undefined if it is missing and `optional` is true. */
type Found = GetVpnConnectionPlainResult | undefined;
const read: FunctionCall<ConnectionRequest, Found>["read"] = (reads, args, context) => reads.connection(args, context);
const plainRead: typeof read = (reads, args, context) => reads.connection({ ...args, secrets: "include" }, context);

/** A unit test's mock can answer only with an object: an empty one means that the connection is missing. */
const found = (connection: Found, optional: boolean | undefined): Found =>
  optional === true && connection !== undefined && Object.keys(connection).length === 0 ? undefined : connection;

/**
 * Reads an existing IPsec-VPN connection, afresh on every preview and up, without a resource in the state. Identical calls of one run share
 * one request.
 *
 * The secrets are left out, since a plain value cannot be marked as secret, unless you pass `secrets: "plain"`. To use the secrets, call
 * `getVpnConnectionOutput`, which returns them as secret Outputs.
 *
 * @throws VpnConnectionNotFoundError unless `optional` is true; WaitTimeoutError; another VpnConnectionError, whose class gives the reason
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
 * Same as `getVpnConnection` for arguments that may be Outputs. Returns an Output of the connection, which is not secret, with its secrets
 * beside it as secret Outputs. While an argument is unknown, such as the id of a new connection in a preview, the result is unknown too and
 * nothing is sent.
 *
 * The Output fails as `getVpnConnection` does. Invalid names of arguments and options throw at once.
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
 * Whether the plain form of a function returns secrets. A plain value cannot be marked as secret: it appears in clear text wherever the
 * program puts it, including the state of a resource. So you have to write `plain` to get them.
 */
export type PlainSecrets = "plain" | "omit";

/** Selects the connection that `getVpnConnection` reads, and how to read it. */
export interface GetVpnConnectionArgs<Secrets extends PlainSecrets = PlainSecrets, Optional extends boolean = boolean> {
  /** Id of the connection, `vco-…`. API: `VpnConnectionId`. */
  readonly vpnConnectionId: string;
  /** Region of the connection, such as `eu-central-1`. Default: `alicloud:region`, then the environment, then the profile. */
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
  /** `plain` gives psk, tunnelPsks and bgpAuthKey in clear. Default: `omit`. */
  readonly secrets?: Secrets | undefined;
  /** Returns undefined if the connection does not exist, instead of an error. All other failures remain errors. Default: false. */
  readonly optional?: Optional | undefined;
  /**
   * Waits until the connection matches, then returns it. A preview does not wait and returns the current connection. Default: does not
   * wait.
   */
  readonly waitUntil?: WaitUntil | undefined;
  /** Maximum wait of `waitUntil`, in seconds. Default: 600. At most one week. */
  readonly timeoutSeconds?: number | undefined;
  /** Pause between the first two reads of `waitUntil`, in seconds. Default: 5. Each further pause is half as long again, up to 30 s. */
  readonly pollSeconds?: number | undefined;
}

/** Selects the connection that `getVpnConnectionOutput` reads, and how to read it. */
export interface GetVpnConnectionOutputArgs<Optional extends boolean = boolean> {
  /** Id of the connection, `vco-…`. API: `VpnConnectionId`. */
  readonly vpnConnectionId: pulumi.Input<string>;
  /** Region of the connection, such as `eu-central-1`. Default: `alicloud:region`, then the environment, then the profile. */
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
  /** `omit` leaves psk, tunnelPsks and bgpAuthKey null. Default: `alicloudVpn:secrets`, then `include`. */
  readonly secrets?: pulumi.Input<SecretsMode | undefined> | undefined;
  /** Returns undefined if the connection does not exist, instead of an error. All other failures remain errors. Default: false. */
  readonly optional?: Optional | undefined;
  /**
   * Waits until the connection matches, then returns it. A preview does not wait and returns the current connection. Default: does not
   * wait.
   */
  readonly waitUntil?: pulumi.Input<WaitUntil | undefined> | undefined;
  /** Maximum wait of `waitUntil`, in seconds. Default: 600. At most one week. */
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

/** A connection without its secrets, with all other outputs of the resource. */
export interface GetVpnConnectionResult extends VpnConnectionSettings, VpnConnectionFingerprints {}

/** A connection with its secrets in plain text. */
export interface GetVpnConnectionPlainResult extends GetVpnConnectionResult, VpnConnectionSecrets {}

/** `Value`, or undefined if `optional` may be true. */
export type Maybe<Optional extends boolean, Value> = Optional extends true ? Value | undefined : Value;

/** The result with or without its secrets, depending on `secrets`. */
export type AsAsked<Secrets extends PlainSecrets, Plain, Omitted> = Secrets extends "plain" ? Plain : Omitted;

/** The secrets of a connection, each a secret Output. Null: the API returned none, or they were omitted. */
export interface SecretOutputs {
  /** Secret. Pre-shared key, single-tunnel only. API: `IkeConfig.Psk`. */
  readonly psk: pulumi.Output<string | null>;
  /** Secret. Pre-shared keys by tunnelId; null on a single-tunnel connection. API: `TunnelIkeConfig.Psk`. */
  readonly tunnelPsks: pulumi.Output<Record<string, string> | null>;
  /** Secret. BGP authentication key. API: `VpnBgpConfig.AuthKey`. */
  readonly bgpAuthKey: pulumi.Output<string | null>;
}

/**
 * An Output of a connection, which is not secret, with the secrets beside it. They belong to this object only: `apply`, `pulumi.output` and
 * `pulumi.all` return the connection without them.
 */
export type VpnConnectionOutput<Result> = pulumi.Output<Result> & SecretOutputs;
