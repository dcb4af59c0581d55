import * as pulumi from "@pulumi/pulumi";
import { type PeerConfiguration, type PeerConfigurationOptions, type PeerFormat, peerConfiguration } from "../peer/peerConfiguration";
import { checkKeys } from "./arguments";
import { getVpnConnectionPeerOutput, type VpnConnectionPeerOutput } from "./getVpnConnectionPeer";
import { checked } from "./programRun";
import type { VpnConnection } from "./vpnConnection";

/**
 * The same as `peerConfiguration` for the other end that `getVpnConnectionPeerOutput` reads, or for a connection, whose other end it then
 * reads, as whom the resource reads. The Output is secret, since the files hold the pre-shared keys.
 *
 * The Output fails as `peerConfiguration` does.
 *
 * @example
 * const peer = getVpnConnectionPeerOutput({ vpnConnectionId: "vco-…" });
 * const { files } = peerConfigurationOutput(peer, { format: "swanctl" });
 */
export function peerConfigurationOutput(
  peerOrConnection: VpnConnectionPeerOutput | VpnConnection,
  options: PeerConfigurationOutputOptions,
): pulumi.Output<PeerConfiguration> {
  const given = checkKeys("peerConfigurationOutput", "option", options, optionNames);
  const peer = pulumi.Resource.isInstance(peerOrConnection) ? otherEndOf(peerOrConnection) : peerOrConnection;
  const configuration = pulumi
    .all([peer, peer.psks, peer.bgpAuthKey, pulumi.output(given as pulumi.Inputs)])
    .apply(([settings, psks, bgpAuthKey, known]) =>
      checked(() => peerConfiguration(settings, { ...(known as PeerConfigurationOptions), secrets: { psks, bgpAuthKey } })),
    );
  return pulumi.secret(configuration) as pulumi.Output<PeerConfiguration>;
}

const otherEndOf = ({ vpnConnectionId, regionId, endpoint, profile, assumeRole }: VpnConnection): VpnConnectionPeerOutput =>
  getVpnConnectionPeerOutput({ vpnConnectionId, regionId, endpoint, profile, assumeRole });

/** What `peerConfigurationOutput` is to write. */
export interface PeerConfigurationOutputOptions {
  /** Which device to write for. */
  readonly format: pulumi.Input<PeerFormat>;
  /** The device's own address where it stands behind NAT, by tunnelId if each tunnel has another. Default: that of the customer gateway. */
  readonly onPremisesAddress?: pulumi.Input<string | Readonly<Record<string, string>> | undefined> | undefined;
  /** Networks to route through a tunnel whose selectors are 0.0.0.0/0, CIDR. Default: none, since BGP brings them. */
  readonly cloudNetworks?: pulumi.Input<readonly string[] | undefined> | undefined;
  /** Networks that the device announces over BGP, CIDR. Default: the connection's on-premises networks, unless they are 0.0.0.0/0. */
  readonly onPremisesNetworks?: pulumi.Input<readonly string[] | undefined> | undefined;
  /**
   * Interface of a router or firewall that faces the internet. Default: `GigabitEthernet1` on ios-xe, `wan1` on fortios, `ethernet1/1` on
   * panos.
   */
  readonly interface?: pulumi.Input<string | undefined> | undefined;
  /** Folder on the device that the files go to, for references from one to another. Default: where the format's software looks. */
  readonly folder?: pulumi.Input<string | undefined> | undefined;
}

const optionNames = Object.keys({
  format: true,
  onPremisesAddress: true,
  cloudNetworks: true,
  onPremisesNetworks: true,
  interface: true,
  folder: true,
} satisfies Record<keyof PeerConfigurationOutputOptions | Exclude<keyof PeerConfigurationOptions, "secrets">, true>);
