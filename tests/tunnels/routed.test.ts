import type { WireConnection } from "../../emulator/wire";
import { addresses, eventually, type Lab, openLab } from "../../scripts/tunnel/lab";
import { labProbes } from "../../scripts/tunnel/requirements";
import { cloudHas, established, explained, installed, loadBoth, type Networks, rekeyAll, unreachable } from "../../scripts/tunnel/tunnel";
import { describeWhere } from "../support/probe";
import { dualWireOf, endsOf, usual, wireOf } from "../support/tunnels/cases";
import { fileOf, PeerSource } from "../support/tunnels/peerFiles";
import { cloudBgp, frrProbe, Router } from "../support/tunnels/routing";

const networks: Networks = { cloud: ["10.1.0.0/16"], device: ["192.168.1.0/24"] };
const everything = { LocalSubnet: "0.0.0.0/0", RemoteSubnet: "0.0.0.0/0" };
const ends = endsOf(usual);

let lab: Lab;
let source: PeerSource;
const open = async (): Promise<void> => {
  [lab, source] = await Promise.all([openLab(), PeerSource.open()]);
};
const close = () => Promise.all([lab.close(), source.close()]);

/** Loads the file and its script, and brings the tunnel up. */
async function bringUp(wire: WireConnection, cloudNetworks: readonly string[]): Promise<void> {
  const written = await source.write(wire, ends, { format: "swanctl", folder: "/run/device", cloudNetworks });
  for (const { path, content } of written.files) lab.device.writeFile(path, content);
  await loadBoth(lab, wire, fileOf(written, ".conf"), ends, networks);
  await established(lab);
}

const routeBack = (network: string) => lab.cloud.succeed("ip", "route", "add", network, "dev", "ipsec0");

describeWhere(labProbes, "live tunnels")("a tunnel for everything", () => {
  beforeEach(open);
  afterEach(close);

  test.each(["ikev2", "ikev1"] as const)("carries exactly the routed traffic: %s", async (ikeVersion) => {
    const wire = { ...wireOf({ ...usual, ikeVersion }), ...everything };
    await bringUp(wire, networks.cloud);
    for (const network of networks.device) await routeBack(network);
    await explained(lab, () => eventually("routes", async () => (await unreachable(lab, networks)).length === 0 || undefined));
    await rekeyAll(lab);
    expect(await unreachable(lab, networks)).toEqual([]);

    await lab.cloud.succeed("ip", "addr", "add", "10.2.0.1/16", "dev", "lo");
    expect(await lab.device.reaches("192.168.1.0/24", "10.2.0.0/16")).toBe(false);
    // The rest of the world is where it was.
    expect((await lab.device.run("ping", "-n", "-c", "1", "-W", "2", addresses.cloud)).status).toBe(0);
  });

  test("removes its routes when it goes down", async () => {
    await bringUp({ ...wireOf(usual), ...everything }, networks.cloud);
    const routes = () => lab.device.succeed("ip", "route", "show", "proto", "86");
    expect(await routes()).toContain("10.1.0.0/16");
    await lab.device.swanctl("--terminate", "--ike", "vco-tunnel", "--timeout", "5");
    await explained(lab, () => eventually("no route", async () => (await routes()) === "" || undefined));
  });
});

describeWhere(labProbes, "live tunnels")("two equal tunnels", () => {
  beforeEach(open);
  afterEach(close);

  const names: readonly string[] = ["vco-tunnel-1", "vco-tunnel-2"];
  /** Pings from both sides; gives the tunnel that the device sent its packets through. */
  const path = async (): Promise<string> => {
    const sent = async () => new Map(installed(await lab.device.sas()).map(({ name, packetsOut }) => [name, packetsOut]));
    const before = await sent();
    expect(await unreachable(lab, networks)).toEqual([]);
    return [...(await sent())].flatMap(([name, packets]) => (packets > (before.get(name) ?? 0) ? [name] : [])).join();
  };
  const hops = async (): Promise<number> =>
    (await lab.device.succeed("ip", "-oneline", "route", "show", "proto", "86")).match(/dev ipsec0/g)?.length ?? 0;
  const waitFor = (count: number) =>
    explained(lab, () =>
      eventually(
        `${count} tunnels with a route each`,
        async () => {
          const sas = await lab.device.sas();
          return (installed(sas).length === count && (await hops()) === count && (await cloudHas(lab, sas))) || undefined;
        },
        60_000,
      ),
    );

  test.each([
    ["for everything", everything],
    ["for the same networks", {}],
  ])("%s have equal routes, and each carries the traffic when the other is down", async (_, selectors) => {
    const dual = dualWireOf(usual);
    const tunnels = dual.TunnelOptionsSpecification?.TunnelOptions ?? [];
    const wire: WireConnection = {
      ...{ ...dual, ...selectors },
      TunnelOptionsSpecification: { TunnelOptions: tunnels.map(({ Role: _role, ...tunnel }) => tunnel) },
    };
    await bringUp(wire, networks.cloud);
    for (const network of networks.device) await routeBack(network);
    await waitFor(2);
    await rekeyAll(lab);
    // The routes are equal. Behind the one TUN device, kernel-libipsec takes one tunnel while it is up.
    const first = await path();
    const [second] = names.filter((name) => name !== first);
    expect(names).toContain(first);

    const ended = names.indexOf(first);
    const rule = ["ip", "daddr", addresses.cloudTunnels[ended] ?? "", "udp", "dport", "500", "drop"];
    await lab.route("nft", "add", "rule", "ip", "nat", "between", ...rule);
    await lab.cloud.swanctl("--terminate", "--ike", `tunnel${ended}`, "--timeout", "5");
    await waitFor(1);
    expect(await path()).toBe(second);
    await lab.route("nft", "flush chain ip nat between");
    await waitFor(2);
    await rekeyAll(lab);
    expect(await unreachable(lab, networks)).toEqual([]);
  });
});

describeWhere([...labProbes, frrProbe], "live BGP sessions")("BGP through a tunnel", () => {
  beforeEach(open);
  afterEach(close);

  test.each([
    ["with a key", "bgp-Key.Ym3Z8f"],
    ["without a key", undefined],
  ])("exchanges both sides' networks and withdraws them, %s", async (_, AuthKey) => {
    const wire: WireConnection = {
      ...wireOf(usual),
      ...everything,
      VpnBgpConfig: {
        ...{ EnableBgp: "true", LocalAsn: 45104, PeerAsn: 4200000070, LocalBgpIp: "169.254.70.1", PeerBgpIp: "169.254.70.2" },
        ...{ TunnelCidr: "169.254.70.0/30", Status: "success", ...(AuthKey === undefined ? {} : { AuthKey }) },
      },
    };
    await bringUp(wire, []);
    await lab.cloud.succeed("ip", "addr", "add", "169.254.70.1/30", "dev", "ipsec0");
    const [cloud, device] = await Promise.all([Router.start(lab.cloud), Router.start(lab.device)]);
    await cloud.load(cloudBgp(wire, networks.cloud));
    await device.load(fileOf(await source.write(wire, ends, { format: "frr", onPremisesNetworks: networks.device }), ".frr.conf"));
    const learned = (router: Router, ...expected: string[]) =>
      explained(lab, () => eventually(`routes ${expected}`, async () => (await router.learned()).join() === expected.join() || undefined));
    await learned(device, ...networks.cloud);
    await learned(cloud, ...networks.device);
    expect(await unreachable(lab, networks)).toEqual([]);
    await rekeyAll(lab);
    expect(await unreachable(lab, networks)).toEqual([]);

    await cloud.load("router bgp 45104\n address-family ipv4 unicast\n  no network 10.1.0.0/16\n");
    await learned(device);
  });
});
