import {
  getVpnConnection,
  getVpnConnectionOutput,
  getVpnConnectionPeerOutput,
  getVpnConnections,
  getVpnConnectionsOutput,
  VpnConnection,
  VpnConnectionNotFoundError,
  WaitTimeoutError,
} from "pulumi-alicloud-vpn";

/** Each form of each function, with the arguments of the variable ARGS; CALL says which. */
const calls: Record<string, (args: never) => Promise<Record<string, unknown>>> = {
  plain: async (args) => ({ connection: await getVpnConnection(args) }),
  output: async (args) => {
    const connection = getVpnConnectionOutput(args);
    const { psk, tunnelPsks, bgpAuthKey } = connection;
    return { connection, name: connection.name, psk, tunnelPsks, bgpAuthKey };
  },
  peerOutput: async (args) => {
    const peer = getVpnConnectionPeerOutput(args);
    return { peer, addresses: peer.tunnels.apply((tunnels) => tunnels.map(({ remoteAddress }) => remoteAddress)), psks: peer.psks };
  },
  // Nobody looks at the result, so nobody sees its failure either.
  unobserved: async (args) => {
    getVpnConnectionOutput(args);
    return {};
  },
  caught: async (args) => {
    const known = [VpnConnectionNotFoundError, WaitTimeoutError];
    return getVpnConnection(args).then(
      () => ({}),
      (error) => ({ caught: known.find((type) => error instanceof type)?.name }),
    );
  },
  resource: async (args) => ({ name: new VpnConnection("office", args).name }),
  list: async (args) => ({ found: await getVpnConnections(args) }),
  listOutput: async (args) => {
    const found = getVpnConnectionsOutput(args);
    return { found, ids: found.ids, secrets: found.secrets };
  },
};

export async function program(): Promise<Record<string, unknown>> {
  const { CALL = "output", ARGS = "{}" } = process.env;
  return (await calls[CALL]?.(JSON.parse(ARGS) as never)) ?? {};
}
