import { fleet } from "../../emulator/data/fleet";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { peerConfiguration, peerFormats } from "../../peer/peerConfiguration";
import { UnsupportedPeerError } from "../../provider/alicloud/errors";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { VpnClient } from "../../provider/vpn/read/vpnClient";

let emulator: Emulator;
let client: VpnClient;
const peers: VpnConnectionPeerResult[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  for (const connection of fleet(1000)) emulator.connections.set(connection.VpnConnectionId, connection);
  client = new VpnClient({ endpoint: emulator.url, regionId: "eu-central-1", credentials: emulator.credentials, requestsPerMinute: 1e6 });
  const ids = [...emulator.connections.keys()];
  const readNext = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) peers.push(await client.peer(id));
  };
  await Promise.all(Array.from({ length: 20 }, readNext));
}, 120_000);
afterAll(async () => {
  await client.close();
  await emulator.close();
});

test.each(peerFormats)("each peer of a fleet gives a complete %s configuration or an UnsupportedPeerError, without its key", (format) => {
  let written = 0;
  for (const peer of peers) {
    const keys = [...Object.values(peer.psks ?? {}), peer.bgpAuthKey].filter((key) => key !== null);
    try {
      const { files, warnings } = peerConfiguration(peer, { format });
      expect(files.length).toBeGreaterThan(0);
      expect(files.filter(({ content }) => !content.endsWith("\n"))).toEqual([]);
      for (const key of keys) expect(warnings.join()).not.toContain(key);
      written++;
    } catch (error) {
      if (!(error instanceof UnsupportedPeerError)) throw error;
      expect(error.message).toContain(peer.vpnConnectionId);
      for (const key of keys) expect(error.message).not.toContain(key);
    }
  }
  expect(peers.length).toBeGreaterThanOrEqual(1000);
  expect(written).toBeGreaterThan(0);
});
