import { cloudAddressesOf, getVpnConnections } from "pulumi-alicloud-vpn";

/** An nftables file: `pulumi stack output allowList > /etc/nftables.d/vpn.nft`. An incomplete list is an error, never a shorter list. */
export = async () => {
  const { connections } = await getVpnConnections();
  const addresses = connections.flatMap((connection) => {
    const found = cloudAddressesOf(connection).filter((address) => address !== null);
    if (found.length < cloudAddressesOf(connection).length) {
      throw new Error(
        `The cloud address of ${connection.name ?? connection.vpnConnectionId} (${connection.vpnConnectionId}) is not known.`,
      );
    }
    return found;
  });
  const networks = connections.flatMap(({ localSubnets }) => localSubnets);
  return { allowList: `${set("vpn_cloud_gateways", addresses)}\n${set("vpn_cloud_networks", networks)}\n` };
};

function set(name: string, elements: readonly string[]): string {
  return `define ${name} = { ${[...new Set(elements)].join(", ")} }`;
}
