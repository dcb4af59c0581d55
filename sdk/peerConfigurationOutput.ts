import * as pulumi from "@pulumi/pulumi";
import { type PeerConfiguration, type PeerConfigurationOptions, type PeerFormat, peerConfiguration } from "../peer/peerConfiguration";
import { checkKeys } from "./arguments";
import { getVpnConnectionPeerOutput, type VpnConnectionPeerOutput } from "./getVpnConnectionPeer";
import { checked } from "./programRun";
import type { VpnConnection } from "./vpnConnection";

/**
 * Same as `peerConfiguration` for the Output of `getVpnConnectionPeerOutput`, or for a connection, whose other end it reads with the
 * credentials of the resource. The Output is secret, since the files contain the pre-shared keys.
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

/** Options of `peerConfigurationOutput`. */
export interface PeerConfigurationOutputOptions {
  /** Format of the device's configuration. */
  readonly format: pulumi.Input<PeerFormat>;
  /** The device's own address if it is behind NAT, by tunnelId if each tunnel has another. Default: the address of the customer gateway. */
  readonly onPremisesAddress?: pulumi.Input<string | Readonly<Record<string, string>> | undefined> | undefined;
  /** Networks to route through a tunnel whose selectors are 0.0.0.0/0, CIDR. Default: none, since BGP announces them. */
  readonly cloudNetworks?: pulumi.Input<readonly string[] | undefined> | undefined;
  /** Networks that the device announces over BGP, CIDR. Default: the connection's on-premises networks, unless they are 0.0.0.0/0. */
  readonly onPremisesNetworks?: pulumi.Input<readonly string[] | undefined> | undefined;
  /**
   * Internet-facing interface of a router or firewall. Default: `GigabitEthernet1` on ios-xe, `wan1` on fortios, `ethernet1/1` on panos.
   */
  readonly interface?: pulumi.Input<string | undefined> | undefined;
  /** Folder of the files on the device, for references from one file to another. Default: the folder that the format's software reads. */
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
