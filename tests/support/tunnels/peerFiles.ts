import { type Emulator, startEmulator } from "../../../emulator/startEmulator";
import type { WireConnection } from "../../../emulator/wire";
import { type PeerConfiguration, type PeerConfigurationOptions, peerConfiguration } from "../../../peer/peerConfiguration";
import type { VpnConnectionPeerResult } from "../../../provider/vpn/model/peer";
import { VpnClient } from "../../../provider/vpn/read/vpnClient";

/** A cloud's API with one connection, and what the package makes of it for the device. */
export class PeerSource {
  readonly #emulator: Emulator;
  readonly #client: VpnClient;

  private constructor(emulator: Emulator) {
    const { url, credentials } = emulator;
    this.#emulator = emulator;
    this.#client = new VpnClient({ endpoint: url, regionId: "eu-central-1", credentials, maxAttempts: 1, requestsPerMinute: 1e6 });
  }

  static async open(): Promise<PeerSource> {
    return new PeerSource(await startEmulator({ connections: [] }));
  }

  /** Reads a connection through the real client. The addresses are what the two gateways of a single tunnel say. */
  async peer(
    wire: WireConnection,
    { cloudAddress, deviceAddress }: { cloudAddress: string; deviceAddress: string },
  ): Promise<VpnConnectionPeerResult> {
    this.#emulator.connections.set(wire.VpnConnectionId, wire);
    this.#emulator.vpnGateways.set(wire.VpnGatewayId ?? "", { InternetIp: cloudAddress });
    const tunnels = wire.TunnelOptionsSpecification?.TunnelOptions ?? [];
    for (const { CustomerGatewayId } of [wire, ...tunnels])
      this.#emulator.customerGateways.set(CustomerGatewayId ?? "", { IpAddress: deviceAddress });
    return await this.#client.peer(wire.VpnConnectionId);
  }

  async write(
    wire: WireConnection,
    ends: { cloudAddress: string; deviceAddress: string },
    options: PeerConfigurationOptions,
  ): Promise<PeerConfiguration> {
    return peerConfiguration(await this.peer(wire, ends), options);
  }

  async close(): Promise<void> {
    await this.#client.close();
    await this.#emulator.close();
  }
}

/** The file whose name ends like this. */
export function fileOf({ files }: PeerConfiguration, ending: string): string {
  const file = files.find(({ path }) => path.endsWith(ending));
  if (file === undefined) throw new Error(`no ${ending} among ${files.map(({ path }) => path).join(", ")}`);
  return file.content;
}
