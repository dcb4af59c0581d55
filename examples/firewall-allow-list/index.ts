import { getVpnConnectionPeer, getVpnConnections } from "pulumi-alicloud-vpn";

/** An nftables file: `pulumi stack output allowList > /etc/nftables.d/vpn.nft`. An incomplete list is an error, never a shorter list. */
export = async () => {
  const { connections } = await getVpnConnections();
  // The other end of each connection knows the cloud's address, whatever the tunnel's identities are.
  const peers = await Promise.all(connections.map(({ vpnConnectionId, regionId }) => getVpnConnectionPeer({ vpnConnectionId, regionId })));
  const addresses = peers.flatMap(({ vpnConnectionId, name, tunnels, notes }) =>
    tunnels.map(({ remoteAddress }) => {
      if (remoteAddress !== null) return remoteAddress;
      throw new Error(`The cloud address of ${name ?? vpnConnectionId} (${vpnConnectionId}) is not known. ${notes.join(" ")}`);
    }),
  );
  // A routed tunnel has 0.0.0.0/0 for its networks, which would let everything in: which ones are behind it BGP says, or you do.
  const networks = peers.flatMap(({ remoteSubnets }) => remoteSubnets.filter((network) => network !== "0.0.0.0/0"));
  const routed = peers.filter(({ remoteSubnets }) => remoteSubnets.includes("0.0.0.0/0")).map(({ vpnConnectionId }) => vpnConnectionId);
  return { allowList: `${set("vpn_cloud_gateways", addresses)}\n${set("vpn_cloud_networks", networks)}\n`, routed };
};

function set(name: string, elements: readonly string[]): string {
  return `define ${name} = { ${[...new Set(elements)].sort().join(", ")} }`;
}
