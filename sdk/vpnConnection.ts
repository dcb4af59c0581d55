import * as pulumi from "@pulumi/pulumi";
import { outputNames, secretOutputs } from "../provider/outputs";
import { vpnConnectionProvider } from "../provider/provider";
import type {
  AttachType,
  ConnectionState,
  Health,
  IkeConfig,
  IpsecConfig,
  NetworkType,
  SaStatus,
  Tunnel,
  TunnelBandwidth,
  VcoHealthCheck,
  VpnBgpConfig,
} from "../provider/vpn/model/settings";
import { judgeExpectation, warnOfUnseenRotation } from "./verdict";
import { checkArguments, idToRead, properties, type VpnConnectionArgs, type VpnConnectionOptions } from "./vpnConnectionArgs";
import { waitBeforeRead } from "./waitBeforeRead";

/**
 * An IPsec-VPN connection that exists, read afresh on every preview and up. Nothing in the cloud is ever created, changed or deleted.
 *
 * @example
 * const office = new VpnConnection("office", { vpnConnectionId: "vco-…", regionId: "eu-central-1" });
 * export const ikeVersion = office.ikeConfig.apply((ike) => ike?.ikeVersion);
 */
export class VpnConnection extends pulumi.dynamic.Resource {
  /** Id of the connection. API: `VpnConnectionId`. */
  declare readonly vpnConnectionId: pulumi.Output<string>;
  /** The region that was asked. */
  declare readonly regionId: pulumi.Output<string>;
  /** Name of the connection. API: `Name`. Null: the API did not say. */
  declare readonly name: pulumi.Output<string | null>;
  /** VPN gateway that the connection belongs to. API: `VpnGatewayId`. Null: the API did not say. */
  declare readonly vpnGatewayId: pulumi.Output<string | null>;
  /** Customer gateway, single-tunnel only. API: `CustomerGatewayId`. Null: the API did not say. */
  declare readonly customerGatewayId: pulumi.Output<string | null>;
  /** State of the security associations, single-tunnel only. API: `Status`. Null: the API did not say. */
  declare readonly status: pulumi.Output<SaStatus | null>;
  /** Life-cycle state. API: `State`. Null: the API did not say. */
  declare readonly state: pulumi.Output<ConnectionState | null>;
  /** Kind of what the connection is attached to. API: `AttachType`. Null: the API did not say. */
  declare readonly attachType: pulumi.Output<AttachType | null>;
  /** Id of what the connection is attached to. API: `AttachInstanceId`. Null: the API did not say. */
  declare readonly attachInstanceId: pulumi.Output<string | null>;
  /** Transit router. API: `TransitRouterId`. Null: the API did not say. */
  declare readonly transitRouterId: pulumi.Output<string | null>;
  /** Name of the transit router. API: `TransitRouterName`. Null: the API did not say. */
  declare readonly transitRouterName: pulumi.Output<string | null>;
  /** Public or private network. API: `NetworkType`. Null: the API did not say. */
  declare readonly networkType: pulumi.Output<NetworkType | null>;
  /** Cloud-side address, single-tunnel on a transit router. API: `InternetIp`. Null: the API did not say. */
  declare readonly internetIp: pulumi.Output<string | null>;
  /** Bandwidth specification, such as `1000M`. API: `Spec`. Null: the API did not say. */
  declare readonly spec: pulumi.Output<string | null>;
  /** Bandwidth class of the tunnels. API: `TunnelBandwidth`. Null: the API did not say. */
  declare readonly tunnelBandwidth: pulumi.Output<TunnelBandwidth | null>;
  /** CA certificate of the peer, PEM (ShangMi gateways). API: `RemoteCaCertificate`. Null: the API did not say. */
  declare readonly remoteCaCertificate: pulumi.Output<string | null>;
  /** Resource group. API: `ResourceGroupId`. Null: the API did not say. */
  declare readonly resourceGroupId: pulumi.Output<string | null>;
  /** Zone. API: `ZoneNo`. Null: the API did not say. */
  declare readonly zoneNo: pulumi.Output<string | null>;
  /** Cloud-side networks, CIDR, sorted numerically. API: `LocalSubnet`. */
  declare readonly localSubnets: pulumi.Output<string[]>;
  /** On-premises networks, CIDR, sorted numerically. API: `RemoteSubnet`. */
  declare readonly remoteSubnets: pulumi.Output<string[]>;
  /** When the connection was made, Unix ms. API: `CreateTime`. Null: the API did not say. */
  declare readonly createTime: pulumi.Output<number | null>;
  /** True: renegotiates when the configuration changes; false: when traffic comes. API: `EffectImmediately`. Null: the API did not say. */
  declare readonly effectImmediately: pulumi.Output<boolean | null>;
  /** Whether another account's transit router may use it. API: `CrossAccountAuthorized`. Null: the API did not say. */
  declare readonly crossAccountAuthorized: pulumi.Output<boolean | null>;
  /** Dead peer detection, single-tunnel only. API: `EnableDpd`. Null: the API did not say. */
  declare readonly enableDpd: pulumi.Output<boolean | null>;
  /** NAT traversal, single-tunnel only. API: `EnableNatTraversal`. Null: the API did not say. */
  declare readonly enableNatTraversal: pulumi.Output<boolean | null>;
  /** BGP on the tunnels of a dual-tunnel connection. API: `EnableTunnelsBgp`. Null: the API did not say. */
  declare readonly enableTunnelsBgp: pulumi.Output<boolean | null>;
  /** Tags, key to value. API: `Tags.Tag[]`. */
  declare readonly tags: pulumi.Output<Record<string, string>>;
  /** Phase 1, single-tunnel only. API: `IkeConfig` less `Psk`. Null: the API did not say. */
  declare readonly ikeConfig: pulumi.Output<IkeConfig | null>;
  /** Phase 2, single-tunnel only. API: `IpsecConfig`. Null: the API did not say. */
  declare readonly ipsecConfig: pulumi.Output<IpsecConfig | null>;
  /** Health check, single-tunnel only. API: `VcoHealthCheck`. Null: the API did not say. */
  declare readonly vcoHealthCheck: pulumi.Output<VcoHealthCheck | null>;
  /** BGP, single-tunnel only. API: `VpnBgpConfig` less `AuthKey`. Null: the API did not say. */
  declare readonly vpnBgpConfig: pulumi.Output<VpnBgpConfig | null>;
  /** Tunnels by tunnelIndex, then master first, then tunnelId; empty on a single-tunnel connection. API: `TunnelOptionsSpecification`. */
  declare readonly tunnels: pulumi.Output<Tunnel[]>;
  /** Derived: at least one tunnel has phase 2 established. Null: that cannot be told. */
  declare readonly isUp: pulumi.Output<boolean | null>;
  /** Derived: health of the connection as a whole; `assessHealth` gives the reasons. */
  declare readonly health: pulumi.Output<Health>;
  /** Secret. Pre-shared key, single-tunnel only. API: `IkeConfig.Psk`. */
  declare readonly psk: pulumi.Output<string | null>;
  /** Secret. Pre-shared keys by tunnelId; null on a single-tunnel connection. API: `TunnelIkeConfig.Psk`. */
  declare readonly tunnelPsks: pulumi.Output<Record<string, string> | null>;
  /** Secret. BGP authentication key. API: `VpnBgpConfig.AuthKey`. */
  declare readonly bgpAuthKey: pulumi.Output<string | null>;
  /** Fingerprint of `psk`, with `secrets: "omit"` too. Null: `alicloudVpn:fingerprintKey` is not set, or there is no such secret. */
  declare readonly pskFingerprint: pulumi.Output<string | null>;
  /** Fingerprints of `tunnelPsks` by tunnelId. Null: `alicloudVpn:fingerprintKey` is not set, or there are no such secrets. */
  declare readonly tunnelPskFingerprints: pulumi.Output<Record<string, string> | null>;
  /** Fingerprint of `bgpAuthKey`. Null: `alicloudVpn:fingerprintKey` is not set, or there is no such secret. */
  declare readonly bgpAuthKeyFingerprint: pulumi.Output<string | null>;
  /** @internal What is known of the argument. */
  declare readonly expect: pulumi.Output<unknown>;

  /**
   * @param name Name of the resource in the program
   * @param args Which connection, and how to read it
   * @throws ConfigurationError for arguments that cannot work, before anything is sent
   */
  constructor(name: string, args: VpnConnectionArgs, options: VpnConnectionOptions = {}) {
    checkArguments(args, options);
    const { vpnConnectionId, regionId, endpoint, secrets } = args;
    const outputs = Object.fromEntries(outputNames.map((output) => [output, undefined]));
    // While one of these is unknown in a preview the id is too: a read that misses one would ask in the wrong place.
    const id = pulumi.all([vpnConnectionId, regionId, endpoint, secrets]).apply(([given]) => idToRead(given));
    const later = waitBeforeRead(id, args, options);
    super(
      vpnConnectionProvider,
      name,
      { ...outputs, ...properties(args) },
      {
        ...options,
        id: later.id,
        additionalSecretOutputs: [...new Set([...(options.additionalSecretOutputs ?? []), ...secretOutputs])],
      },
      "alicloudVpn",
      "VpnConnection",
    );
    warnOfUnseenRotation(secrets);
    later.judge(this);
    if (args.expect !== undefined) {
      judgeExpectation(this, { onUnexpected: args.onUnexpected ?? "error", hidden: options.additionalSecretOutputs ?? [] });
    }
  }

  /**
   * The same as the constructor, in the form that other providers' resources have it.
   *
   * @example
   * const office = VpnConnection.get("office", "vco-…", { regionId: "eu-central-1" });
   */
  static get(
    name: string,
    id: pulumi.Input<string>,
    args: Omit<VpnConnectionArgs, "vpnConnectionId"> = {},
    options: VpnConnectionOptions = {},
  ): VpnConnection {
    return new VpnConnection(name, { ...args, vpnConnectionId: id }, options);
  }
}
