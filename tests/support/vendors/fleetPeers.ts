import { fleet } from "../../../emulator/data/fleet";
import { startEmulator } from "../../../emulator/startEmulator";
import type { VpnConnectionPeerResult } from "../../../provider/vpn/model/peer";
import { VpnClient } from "../../../provider/vpn/read/vpnClient";

/** The peers of the emulator's own connections and of the first so many of its fleet, with their secrets. */
export async function fleetPeers(count: number): Promise<VpnConnectionPeerResult[]> {
  const emulator = await startEmulator();
  for (const connection of fleet(count)) emulator.connections.set(connection.VpnConnectionId, connection);
  const { url: endpoint, credentials } = emulator;
  const client = new VpnClient({ endpoint, regionId: "eu-central-1", credentials, requestsPerMinute: 1e6 });
  try {
    const peers: VpnConnectionPeerResult[] = [];
    for (const id of emulator.connections.keys()) peers.push(await client.peer(id));
    return peers;
  } finally {
    await client.close();
    await emulator.close();
  }
}
