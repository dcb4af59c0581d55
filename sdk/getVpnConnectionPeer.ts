import * as pulumi from "@pulumi/pulumi";
import type { AssumeRole } from "../provider/alicloud/identity";
import type { SecretsMode } from "../provider/configuration";
import { withoutPeerSecrets } from "../provider/outputs";
import type { PeerRequest } from "../provider/programReads";
import type { VpnConnectionPeer, VpnConnectionPeerResult, VpnConnectionPeerSecrets } from "../provider/vpn/model/peer";
import { checkKeys } from "./arguments";
import {
  callFunction,
  callFunctionOutput,
  checkOptions,
  checkOutputOptions,
  type FunctionCall,
  type FunctionOptions,
  type FunctionOutputOptions,
  wantsPlainSecrets,
} from "./callFunction";
import type { AsAsked, PlainSecrets } from "./getVpnConnection";
import { checkedTogether } from "./programRun";

const name = "getVpnConnectionPeer";

const read: FunctionCall<PeerRequest, VpnConnectionPeerResult>["read"] = (reads, args, context) => reads.peer(args, context);
const plainRead: typeof read = (reads, args, context) => reads.peer({ ...args, secrets: "include" }, context);

/**
 * Reads the other end of an IPsec-VPN connection: its settings for the on-premises device, where local means on-premises. Reads afresh on
 * every preview and up, without a resource in the state. Identical calls of one run share their requests.
 *
 * Besides `vpc:DescribeVpnConnection` it uses `vpc:DownloadVpnConnectionConfig`, `vpc:DescribeCustomerGateway` and
 * `vpc:DescribeVpnGateway`. If a permission is missing, the values that need it are null, and `notes` names the permission.
 *
 * The secrets are left out, since a plain value cannot be marked as secret, unless you pass `secrets: "plain"`. To use the secrets, call
 * `getVpnConnectionPeerOutput`, which returns them as secret Outputs.
 *
 * @throws VpnConnectionNotFoundError; another VpnConnectionError, whose class gives the reason
 *
 * @example
 * const { tunnels, notes } = await getVpnConnectionPeer({ vpnConnectionId: "vco-…", regionId: "eu-central-1" });
 */
export async function getVpnConnectionPeer<Secrets extends PlainSecrets = "omit">(
  args: GetVpnConnectionPeerArgs<Secrets>,
  options: FunctionOptions = {},
): Promise<AsAsked<Secrets, VpnConnectionPeerResult, VpnConnectionPeer>> {
  const [given, checkedOptions, plain] = checkedTogether(
    () => checkKeys(name, "argument", args, argNames),
    () => checkOptions(name, options),
    () => wantsPlainSecrets(args?.secrets),
  );
  const peer = await callFunction({ name, read: plainRead }, given as PeerRequest, checkedOptions);
  return (plain ? peer : withoutPeerSecrets(peer)) as AsAsked<Secrets, VpnConnectionPeerResult, VpnConnectionPeer>;
}

/**
 * Same as `getVpnConnectionPeer` for arguments that may be Outputs. Returns an Output of the other end, which is not secret, with its
 * secrets beside it as secret Outputs. While an argument is unknown, the result is unknown too and nothing is sent.
 *
 * The Output fails as `getVpnConnectionPeer` does. Invalid names of arguments and options throw at once.
 *
 * @example
 * const peer = getVpnConnectionPeerOutput({ vpnConnectionId: office.vpnConnectionId });
 * export const cloudAddresses = peer.tunnels.apply((tunnels) => tunnels.map(({ remoteAddress }) => remoteAddress));
 * export const psks = peer.psks; // [secret]
 */
export function getVpnConnectionPeerOutput(
  args: GetVpnConnectionPeerOutputArgs,
  options: FunctionOutputOptions = {},
): VpnConnectionPeerOutput {
  const [given, checkedOptions] = checkedTogether(
    () => checkKeys(`${name}Output`, "argument", args, argNames),
    () => checkOutputOptions(name, options),
  );
  const peer = callFunctionOutput<PeerRequest, VpnConnectionPeerResult>({ name, read }, { ...given }, checkedOptions).apply(
    (value) => value as VpnConnectionPeerResult,
  );
  // A value that a unit test's mock leaves out counts as null.
  const secret = <Key extends keyof VpnConnectionPeerSecrets>(key: Key) =>
    pulumi.secret(peer.apply((value): VpnConnectionPeerSecrets[Key] | null => value[key] ?? null));
  return Object.assign(peer.apply(withoutPeerSecrets), {
    psks: secret("psks"),
    bgpAuthKey: secret("bgpAuthKey"),
  }) as VpnConnectionPeerOutput;
}

/** Selects the connection whose other end `getVpnConnectionPeer` reads, and how to read it. */
export interface GetVpnConnectionPeerArgs<Secrets extends PlainSecrets = PlainSecrets> {
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
  /** `plain` gives psks and bgpAuthKey in clear. Default: `omit`. */
  readonly secrets?: Secrets | undefined;
}

/** Selects the connection whose other end `getVpnConnectionPeerOutput` reads, and how to read it. */
export interface GetVpnConnectionPeerOutputArgs {
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
  /** `omit` leaves psks and bgpAuthKey null. Default: `alicloudVpn:secrets`, then `include`. */
  readonly secrets?: pulumi.Input<SecretsMode | undefined> | undefined;
}

const argNames = Object.keys({
  vpnConnectionId: true,
  regionId: true,
  endpoint: true,
  profile: true,
  assumeRole: true,
  secrets: true,
} satisfies Record<keyof GetVpnConnectionPeerArgs & keyof GetVpnConnectionPeerOutputArgs, true>);

/** The secrets of the other end, each a secret Output. Null: the API returned none, or they were omitted. */
export interface PeerSecretOutputs {
  /** Secret. Pre-shared keys by tunnelId; a single-tunnel connection uses the key `""`. */
  readonly psks: pulumi.Output<Record<string, string> | null>;
  /** Secret. BGP authentication key. */
  readonly bgpAuthKey: pulumi.Output<string | null>;
}

/**
 * An Output of the other end, which is not secret, with the secrets beside it. They belong to this object only: `apply`, `pulumi.output`
 * and `pulumi.all` return the other end without them.
 */
export type VpnConnectionPeerOutput = pulumi.Output<VpnConnectionPeer> & PeerSecretOutputs;
