import type { WireConnection } from "../../emulator/wire";
import { addresses, eventually, type Lab, openLab } from "../../scripts/tunnel/lab";
import { labProbes } from "../../scripts/tunnel/requirements";
import { cloudHas, established, explained, installed, loadBoth, networksOf, rekeyAll, unreachable } from "../../scripts/tunnel/tunnel";
import { describeWhere } from "../support/probe";
import { dualWireOf, type TunnelCase, usual } from "../support/tunnels/cases";
import { fileOf, PeerSource } from "../support/tunnels/peerFiles";

const ends = { cloudAddress: addresses.cloudTunnels[0], deviceAddress: addresses.device };
const [active, standby] = ["vco-tunnel-active", "vco-tunnel-standby"] as const;
const [master] = addresses.cloudTunnels;

describeWhere(labProbes, "live tunnels")("two tunnels on a VPN gateway", () => {
  let lab: Lab;
  let source: PeerSource;
  beforeAll(async () => {
    [lab, source] = await Promise.all([openLab(), PeerSource.open()]);
  });
  afterAll(() => Promise.all([lab.close(), source.close()]));

  const sent = async (): Promise<Map<string, number>> =>
    new Map(installed(await lab.device.sas()).map(({ name, packetsOut }) => [name, packetsOut]));
  /** Pings everything from both sides, and gives the tunnels that the device sent its packets through. */
  const pathOf = async (wire: WireConnection): Promise<string[]> => {
    const before = await sent();
    expect(await unreachable(lab, networksOf(wire))).toEqual([]);
    return [...(await sent())].filter(([name, packets]) => packets > (before.get(name) ?? 0)).map(([name]) => name);
  };
  const waitFor = (...names: string[]) =>
    explained(lab, () =>
      eventually(
        names.join(" and "),
        async () => {
          const sas = await lab.device.sas();
          const up = installed(sas).map(({ name }) => name);
          return (up.toSorted().join() === names.join() && (await cloudHas(lab, sas))) || undefined;
        },
        60_000,
      ),
    );
  /**
   * Both up, and traffic on the active one. kernel-libipsec knows no priorities of policies and takes the oldest of equal SAs: that the
   * kernel prefers the active one is for the tests of the file to say.
   */
  const bothUp = async (wire: WireConnection, one: TunnelCase): Promise<void> => {
    const from = one.nat ? { ...ends, deviceAddress: addresses.natted } : ends;
    const options = one.nat ? { onPremisesAddress: addresses.privateDevice } : {};
    await loadBoth(lab, wire, fileOf(await source.write(wire, from, { format: "swanctl", ...options }), ".conf"), from);
    await established(lab);
    await rekeyAll(lab);
    if (!(await pathOf(wire)).includes(active)) await rekeyAll(lab, [standby]);
    expect(await pathOf(wire)).toEqual([active]);
  };

  afterEach(() => lab.route("nft", "flush chain ip nat between"));
  const cut = (...rule: string[]) => lab.route("nft", "add", "rule", "ip", "nat", "between", ...rule, "drop");

  test.each([
    ["IKEv2, three networks", { ...usual, subnets: 3 }],
    ["IKEv1", { ...usual, ikeVersion: "ikev1" }],
    ["IKEv2 behind NAT", { ...usual, nat: true }],
  ] as const)("use the standby tunnel when the cloud ends the active one, and the active one again afterwards: %s", async (_, one) => {
    const wire = dualWireOf(one);
    await bothUp(wire, one);
    await cut("ip", "daddr", master, "udp", "dport", "500");
    await lab.cloud.swanctl("--terminate", "--ike", "tunnel0", "--timeout", "5");
    await waitFor(standby);
    expect(await pathOf(wire)).toEqual([standby]);
    await lab.route("nft", "flush chain ip nat between");
    await waitFor(active, standby);
    expect(await unreachable(lab, networksOf(wire))).toEqual([]);
  });

  test("use the standby tunnel when the active one goes silent, and the active one again afterwards", async () => {
    const wire = dualWireOf(usual);
    await bothUp(wire, usual);
    await cut("ip", "daddr", master);
    await cut("ip", "saddr", master);
    await waitFor(standby);
    expect(await pathOf(wire)).toEqual([standby]);
    await lab.route("nft", "flush chain ip nat between");
    await waitFor(active, standby);
    expect(await unreachable(lab, networksOf(wire))).toEqual([]);
  });
});
