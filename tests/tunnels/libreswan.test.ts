import type { WireConnection } from "../../emulator/wire";
import { cloudSide } from "../../scripts/tunnel/cloudSide";
import { addresses, eventually, type Lab, openLab } from "../../scripts/tunnel/lab";
import { labProbes } from "../../scripts/tunnel/requirements";
import { installed, networksOf } from "../../scripts/tunnel/tunnel";
import { describeWhere } from "../support/probe";
import { endsOf, factors, type TunnelCase, titleOf, usual, wireOf } from "../support/tunnels/cases";
import { libreswanProbe, Pluto } from "../support/tunnels/libreswan";
import { pairwise } from "../support/tunnels/pairwise";
import { PeerSource } from "../support/tunnels/peerFiles";

/** Without what libreswan refuses, and with one pair of networks: it negotiates each pair by itself. */
const tunnels = pairwise({
  ...factors,
  ikeEncryption: ["aes", "aes192", "aes256", "3des"],
  ikeGroup: ["group5", "group14"],
  ipsecEncryption: ["aes", "aes192", "aes256", "3des"],
  pfs: ["disabled", "group5", "group14"],
  subnets: [1],
} as const).map((one) => [titleOf(one), one] as const);

describeWhere([...labProbes, libreswanProbe], "negotiations of libreswan")("a libreswan with the files that are written for it", () => {
  let lab: Lab;
  let source: PeerSource;
  let pluto: Pluto;
  beforeAll(async () => {
    [lab, source] = await Promise.all([openLab(), PeerSource.open()]);
    pluto = new Pluto(lab.device);
  });
  afterEach(() => pluto.stop());
  afterAll(() => Promise.all([lab.close(), source.close()]));

  /** Starts the cloud with one connection, and libreswan with the files that are written from another. */
  const meet = async (wire: WireConnection, written: WireConnection, one: TunnelCase): Promise<void> => {
    const ends = endsOf(one);
    const options = one.nat ? { onPremisesAddress: addresses.privateDevice } : {};
    const { files } = await source.write(written, ends, { format: "libreswan", ...options });
    await lab.cloud.start(networksOf(wire).cloud);
    await lab.cloud.load(cloudSide(wire, ends));
    await pluto.start(files);
  };
  const logs = (pattern: RegExp) => eventually(`${pattern} in pluto's log`, () => pattern.test(pluto.log()) || undefined);

  // A kernel without ESP refuses libreswan's SAs once they are agreed on, and an IKEv1 responder has none before that. So what the
  // cloud accepts is looked at, and no traffic is sent.
  test.each(tunnels)("agrees with the cloud on both phases: %s", async (_, one) => {
    const wire = wireOf(one);
    await meet(wire, wire, one);
    try {
      if (one.ikeVersion === "ikev1") {
        await logs(/IKE SA established/);
        await eventually("phase 2 that the cloud accepts", () => /selected proposal: ESP:/.test(lab.cloud.log()) || undefined);
      } else {
        await logs(/initiator established IKE SA; authenticated peer/);
        const [child] = await eventually("phase 2", async () => {
          const children = installed(await lab.cloud.sas());
          return children.length > 0 ? children : undefined;
        });
        expect(child).toMatchObject({ localNetworks: networksOf(wire).cloud, remoteNetworks: networksOf(wire).device });
      }
    } catch (error) {
      throw new Error(`${error}\npluto:\n${pluto.log().slice(-4000)}\nthe cloud's charon:\n${lab.cloud.log().slice(-4000)}`);
    }
  });

  test.each([
    ["ikev2", /AUTHENTICATION_FAILED/],
    ["ikev1", /PAYLOAD_MALFORMED|INVALID_|malformed|no response|probable authentication/i],
  ] as const)("does not agree with a cloud that has another key: %s", async (ikeVersion, refusal) => {
    const one = { ...usual, ikeVersion };
    await meet(wireOf({ ...one, psk: "another" }), wireOf(one), one);
    await logs(refusal);
    expect(pluto.log()).not.toMatch(/established IKE SA|IKE SA established/);
    expect(installed(await lab.cloud.sas())).toEqual([]);
  });
});
