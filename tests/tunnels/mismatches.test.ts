import type { WireConnection, WireIkeConfig, WireIpsecConfig } from "../../emulator/wire";
import { compareSwanctl } from "../../peer/compare";
import { parseSettings } from "../../peer/swanctlConf";
import { eventually, type Lab, openLab } from "../../scripts/tunnel/lab";
import { labProbes } from "../../scripts/tunnel/requirements";
import { established, explained, installed, loadBoth, networksOf, unreachable } from "../../scripts/tunnel/tunnel";
import { describeWhere } from "../support/probe";
import { endsOf, usual, wireOf } from "../support/tunnels/cases";
import { fileOf, PeerSource } from "../support/tunnels/peerFiles";

const ike = (change: WireIkeConfig) => (wire: WireConnection) => ({ ...wire, IkeConfig: { ...wire.IkeConfig, ...change } });
const ipsec = (change: WireIpsecConfig) => (wire: WireConnection) => ({ ...wire, IpsecConfig: { ...wire.IpsecConfig, ...change } });
const top = (change: Partial<WireConnection>) => (wire: WireConnection) => ({ ...wire, ...change });

/** What the connection has become since the file was written, and how `compare` calls it. */
const changes = [
  ["the pre-shared key", ike({ Psk: "Another.0aZ-9" }), ["psk"]],
  ["the identity of the device", ike({ RemoteId: "other.example.com" }), ["localId"]],
  ["the identity of the cloud", ike({ LocalId: "other.example.com" }), ["remoteId"]],
  ["the version", ike({ IkeVersion: "ikev1" }), ["ikeVersion"]],
  ["the encryption of phase 1", ike({ IkeEncAlg: "aes" }), ["ikeEncAlg"]],
  ["the hash of phase 1", ike({ IkeAuthAlg: "sha512" }), ["ikeAuthAlg"]],
  ["the group of phase 1", ike({ IkePfs: "group5" }), ["ikePfs"]],
  ["the encryption of phase 2", ipsec({ IpsecEncAlg: "aes" }), ["ipsecEncAlg"]],
  ["the hash of phase 2", ipsec({ IpsecAuthAlg: "sha512" }), ["ipsecAuthAlg"]],
  ["the networks of the cloud", top({ LocalSubnet: "10.9.0.0/16" }), ["remoteSubnets"]],
  ["the networks of the device", top({ RemoteSubnet: "192.168.9.0/24" }), ["localSubnets"]],
] as const;

describeWhere(labProbes, "live tunnels")("a setting that was changed on one side alone", () => {
  let lab: Lab;
  let source: PeerSource;
  beforeAll(async () => {
    [lab, source] = await Promise.all([openLab(), PeerSource.open()]);
  });
  afterAll(() => Promise.all([lab.close(), source.close()]));

  const ends = endsOf(usual);
  const write = async (wire: WireConnection) => fileOf(await source.write(wire, ends, { format: "swanctl" }), ".conf");
  const namesOfMismatches = async (wire: WireConnection, conf: string) =>
    compareSwanctl(
      await source.peer(wire, ends),
      parseSettings({ path: "swanctl.conf", text: conf }, () => []),
    ).mismatches.map(({ setting }) => setting);

  test("is not reported when both sides match and the tunnel is up", async () => {
    const wire = wireOf(usual);
    const conf = await write(wire);
    await loadBoth(lab, wire, conf, ends);
    await established(lab);
    expect(await unreachable(lab, networksOf(wire))).toEqual([]);
    expect(await namesOfMismatches(wire, conf)).toEqual([]);
  });

  test.each(changes)("keeps the tunnel down, and compare lists only this mismatch: %s", async (_, change, settings) => {
    const conf = await write(wireOf(usual));
    const wire = change(wireOf(usual));
    await loadBoth(lab, wire, conf, ends);
    const { status } = await lab.device.swanctl("--initiate", "--child", "vco-tunnel", "--timeout", "3");
    expect(status).not.toBe(0);
    expect(installed(await lab.device.sas())).toEqual([]);
    expect(await namesOfMismatches(wire, conf)).toEqual(settings);
  });

  test.each([
    ["another group", { IpsecPfs: "group5" }],
    ["no group", { IpsecPfs: "disabled" }],
  ])("keeps an IKEv1 tunnel down for PFS: %s", async (_, change) => {
    const wire = ipsec(change)(wireOf({ ...usual, ikeVersion: "ikev1" }));
    const conf = await write(wireOf({ ...usual, ikeVersion: "ikev1" }));
    await loadBoth(lab, wire, conf, ends);
    const { status } = await lab.device.swanctl("--initiate", "--child", "vco-tunnel", "--timeout", "3");
    expect(status).not.toBe(0);
    expect(installed(await lab.device.sas())).toEqual([]);
    expect(await namesOfMismatches(wire, conf)).toEqual(["ipsecPfs"]);
  });

  test.each([
    ["another group", { IpsecPfs: "group5" }],
    ["no group", { IpsecPfs: "disabled" }],
  ])("shows with IKEv2 at a rekey only for PFS, and compare lists only this mismatch: %s", async (_, change) => {
    const wire = ipsec(change)(wireOf(usual));
    const conf = await write(wireOf(usual));
    await loadBoth(lab, wire, conf, ends);
    await established(lab);
    expect(await unreachable(lab, networksOf(wire))).toEqual([]);
    const [before] = installed(await lab.device.sas());

    await lab.device.swanctl("--rekey", "--child", "vco-tunnel");
    const refusal = /received NO_PROPOSAL_CHOSEN notify|INVALID_KE_PAYLOAD/;
    await explained(lab, () => eventually("a refused rekey", () => refusal.test(lab.device.log()) || undefined));
    expect(installed(await lab.device.sas()).map(({ spiIn }) => spiIn)).toEqual([before?.spiIn]);
    expect(await namesOfMismatches(wire, conf)).toEqual(["ipsecPfs"]);
  });
});
