import type { WireConnection } from "../../emulator/wire";
import { addresses, type Lab, openLab } from "../../scripts/tunnel/lab";
import { labProbes } from "../../scripts/tunnel/requirements";
import { established, installed, loadBoth, networksOf, rekeyAll, unreachable } from "../../scripts/tunnel/tunnel";
import { describeWhere } from "../support/probe";
import { endsOf, factors, type TunnelCase, titleOf, usual, wireOf } from "../support/tunnels/cases";
import { pairwise } from "../support/tunnels/pairwise";
import { fileOf, PeerSource } from "../support/tunnels/peerFiles";

const tunnels = pairwise(factors).map((one) => [titleOf(one), one] as const);

describeWhere(labProbes, "live tunnels")("a strongSwan with the file that is written for it", () => {
  let lab: Lab;
  let source: PeerSource;
  beforeAll(async () => {
    [lab, source] = await Promise.all([openLab(), PeerSource.open()]);
  });
  afterAll(() => Promise.all([lab.close(), source.close()]));

  const carriesTraffic = async (one: TunnelCase, wire: WireConnection): Promise<void> => {
    const ends = endsOf(one);
    const options = one.nat ? { onPremisesAddress: addresses.privateDevice } : {};
    const { files, ...rest } = await source.write(wire, ends, { format: "swanctl", ...options });
    expect(rest.proof).toBe("negotiated");
    await loadBoth(lab, wire, fileOf({ files, ...rest }, ".conf"), ends);
    await established(lab);
    expect(await unreachable(lab, networksOf(wire))).toEqual([]);

    const sas = await rekeyAll(lab);
    expect(await unreachable(lab, networksOf(wire))).toEqual([]);
    expect([...new Set(sas.map(({ version }) => version))]).toEqual([one.ikeVersion === "ikev1" ? "1" : "2"]);
    expect(installed(sas).map(({ group }) => group)).toEqual(installed(sas).map(() => groupNames[one.pfs]));
  };

  test.each(tunnels)("carries traffic before and after rekeying: %s", (_, one) => carriesTraffic(one, wireOf(one)));

  test.each([
    ["addresses as identities", usual],
    ["names as identities, behind NAT", { ...usual, ids: "name", nat: true }],
  ] as const)("has a tunnel in aggressive mode that carries traffic before and after rekeying: %s", async (_, like) => {
    const one = { ...like, ikeVersion: "ikev1" } as const;
    const { IkeConfig, ...wire } = wireOf(one);
    await carriesTraffic(one, { ...wire, IkeConfig: { ...IkeConfig, IkeMode: "aggressive" } });
    for (const side of [lab.device, lab.cloud]) expect(side.log()).toContain("AGGRESSIVE");
  });
});

const groupNames: Record<string, string | undefined> = {
  ...{ group1: "MODP_768", group2: "MODP_1024", group5: "MODP_1536", group14: "MODP_2048", group24: "MODP_2048_256" },
};
