import { fleet } from "../../emulator/data/fleet";
import { seedConnections } from "../../emulator/data/seed/connections";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { type PeerConfiguration, type PeerFormat, peerConfiguration } from "../../peer/peerConfiguration";
import { UnsupportedPeerError } from "../../provider/alicloud/errors";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { cloudSide } from "../../scripts/tunnel/cloudSide";
import { addresses, eventually, type Lab, openLab } from "../../scripts/tunnel/lab";
import { labProbes } from "../../scripts/tunnel/requirements";
import { describeWhere } from "../support/probe";
import { dualWireOf, usual, wireOf } from "../support/tunnels/cases";
import { fileOf, PeerSource } from "../support/tunnels/peerFiles";
import { frrProbe } from "../support/tunnels/routing";

let emulator: Emulator;
let client: VpnClient;
let peers: VpnConnectionPeerResult[];
let lab: Lab;

beforeAll(async () => {
  emulator = await startEmulator({ connections: [...seedConnections, ...fleet(100)] });
  const { url, credentials } = emulator;
  client = new VpnClient({ endpoint: url, regionId: "eu-central-1", credentials, requestsPerMinute: 1e6 });
  peers = await Promise.all([...emulator.connections.keys()].map((id) => client.peer(id)));
});
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());
afterAll(async () => {
  await client.close();
  await emulator.close();
});

/** What is written for every connection of the seed and the fleet that the device can have. */
function writeAll(format: PeerFormat): PeerConfiguration[] {
  return peers.flatMap((peer) => {
    try {
      return [peerConfiguration(peer, { format, onPremisesNetworks: ["192.168.1.0/24"] })];
    } catch (error) {
      if (error instanceof UnsupportedPeerError) return [];
      throw error;
    }
  });
}

describeWhere(labProbes, "files loaded by strongSwan")("strongSwan", () => {
  test("loads the files of a hundred connections together, with every tunnel", async () => {
    const written = writeAll("swanctl");
    expect(written.length).toBeGreaterThan(100);
    await lab.device.start([]);
    await lab.device.succeed("mkdir", "/run/device/conf.d");
    for (const { path, content } of written.flatMap(({ files }) => files)) lab.device.writeFile(`conf.d/${path}`, content);
    const main = lab.device.writeFile("swanctl.conf", "include conf.d/*.conf\n");
    const { status, output } = await lab.device.swanctl("--load-all", "--noprompt", "--file", main);
    const tunnels = written.flatMap(({ files }) => files[0]?.content.match(/^ {2}ike-/gm) ?? []).length;
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringContaining(`successfully loaded ${tunnels} connections, 0 unloaded`),
    });
  });
});

describeWhere([...labProbes, frrProbe], "files read by FRR")("FRR", () => {
  test("reads the BGP sessions of every connection, with one tunnel and with two", async () => {
    const written = writeAll("frr");
    const neighbours = new Set(written.map(({ files }) => files[0]?.content.match(/ remote-as /g)?.length));
    expect([...neighbours].toSorted()).toEqual([1, 2]);
    lab.device.writeFile("vtysh.conf", "");
    for (const { files } of written) {
      const file = lab.device.writeFile("frr.conf", files[0]?.content ?? "");
      expect(await lab.device.run("vtysh", "--config_dir", lab.device.here, "-C", "-f", file)).toEqual({ status: 0, output: "" });
    }
  });
});

// The kernel's own view of the policies: it needs no ESP to hold them, and no tunnel is up.
describeWhere(labProbes, "policies in the kernel")("the kernel's policies", () => {
  let source: PeerSource;
  beforeEach(async () => {
    source = await PeerSource.open();
  });
  afterEach(() => source.close());

  const policies = async (): Promise<string> => {
    const all = await lab.device.succeed("ip", "xfrm", "policy", "list", "dir", "out");
    return all
      .split(/^(?=src )/m)
      .filter((policy) => !policy.includes("socket"))
      .join("");
  };
  const load = async (conf: string): Promise<string> => {
    await lab.device.start(["192.168.1.0/24"], { inKernel: true });
    await lab.device.load(conf);
    // Loading installs what traps; what is there once it initiates stays while nobody answers.
    return await eventually("a policy or an initiation", async () => {
      const isInitiating = /initiating IKE_SA/.test(lab.device.log());
      const installed = await policies();
      return installed !== "" || isInitiating ? installed : undefined;
    });
  };

  test("route traffic to the standby tunnel while the active one is down, and to the active one once it has a policy", async () => {
    const ends = { cloudAddress: addresses.cloudTunnels[0], deviceAddress: addresses.device };
    const conf = fileOf(await source.write(dualWireOf(usual), ends, { format: "swanctl" }), ".conf");
    const down = await load(conf);
    expect(down).toContain("src 192.168.1.0/24 dst 10.1.0.0/16");
    expect(down).toContain(`dst ${addresses.cloudTunnels[1]}`);
    expect(down).not.toContain(`dst ${addresses.cloudTunnels[0]}`);

    // The policy of a tunnel that is up has a smaller number still than that of a trap.
    const both = await load(conf.replace("start_action = start\n", "start_action = trap|start\n"));
    expect(both).toContain(`dst ${addresses.cloudTunnels[0]}`);
    expect(both).not.toContain(`dst ${addresses.cloudTunnels[1]}`);
  });

  test("have charon try again for the traffic of a tunnel that the cloud has refused", async () => {
    const ends = { cloudAddress: addresses.cloud, deviceAddress: addresses.device };
    const wire = wireOf(usual);
    const conf = fileOf(await source.write(wire, ends, { format: "swanctl" }), ".conf");
    await lab.cloud.start(["10.1.0.0/16"]);
    await lab.cloud.load(cloudSide({ ...wire, IkeConfig: { ...wire.IkeConfig, IkePfs: "group5" } }, ends));
    await load(conf);
    const attempts = () => lab.device.log().match(/received NO_PROPOSAL_CHOSEN/g)?.length ?? 0;
    await eventually("a refusal", () => attempts() === 1 || undefined);
    expect(await lab.device.reaches("192.168.1.0/24", "10.1.0.0/16")).toBe(false);
    await eventually("another attempt", () => attempts() === 2 || undefined);
  });

  test("have no policy for everything while a routed tunnel is down, and keep its interface id", async () => {
    const ends = { cloudAddress: addresses.cloud, deviceAddress: addresses.device };
    const wire = { ...wireOf(usual), LocalSubnet: "0.0.0.0/0", RemoteSubnet: "0.0.0.0/0" };
    const conf = fileOf(await source.write(wire, ends, { format: "swanctl", cloudNetworks: ["10.1.0.0/16"] }), ".conf");
    expect(await load(conf)).toBe("");
    const [, id] = /if_id_out = (\d+)/.exec(conf) ?? [];
    const trapped = await load(conf.replace("start_action = start\n", "start_action = trap|start\n"));
    expect(trapped).toMatch(new RegExp(`src 0.0.0.0/0 dst 0.0.0.0/0[^]*if_id 0x${Number(id).toString(16)}`));
  });
});
