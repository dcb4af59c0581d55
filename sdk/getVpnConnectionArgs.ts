import type * as pulumi from "@pulumi/pulumi";
import type { SecretsMode } from "../provider/configuration";
import type { VpnConnectionFingerprints, VpnConnectionSecrets, VpnConnectionSettings } from "../provider/vpn/model";
import type { WaitUntil } from "../provider/vpn/waitUntil";

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

export const getVpnConnectionArgNames = Object.keys({
  vpnConnectionId: true,
  regionId: true,
  endpoint: true,
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
