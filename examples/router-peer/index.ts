import { Config } from "@pulumi/pulumi";
import { getVpnConnectionPeerOutput, peerConfigurationOutput } from "pulumi-alicloud-vpn";

const config = new Config();
const peer = getVpnConnectionPeerOutput({ vpnConnectionId: config.require("vpnConnectionId") });
const configuration = peerConfigurationOutput(peer, { format: "ios-xe", interface: config.get("interface") ?? "GigabitEthernet1" });

/** The router's files by name, with the pre-shared key: `pulumi stack output files --show-secrets`. Other resources can take it as it is. */
export const files = configuration.files.apply((all) => Object.fromEntries(all.map(({ path, content }) => [path, content])));

/** What works but is weak. */
export const warnings = configuration.warnings;

/** What the firewall in front of the router lets through: IKE, ESP, and ESP in UDP, between each tunnel's two addresses. No secret. */
export const allowList = peer.tunnels.apply((tunnels) =>
  tunnels.flatMap(({ localAddress, remoteAddress }) =>
    [
      `ip saddr ${remoteAddress} ip daddr ${localAddress} udp dport { 500, 4500 } accept`,
      `ip saddr ${remoteAddress} ip daddr ${localAddress} ip protocol esp accept`,
    ].map((rule) => {
      // An incomplete list is an error, never a rule that lets everybody in.
      if (localAddress === null || remoteAddress === null)
        throw new Error("The address of a tunnel is not known: see the notes of its peer.");
      return rule;
    }),
  ),
);
