import fc from "fast-check";
import { type PeerConfigurationOptions, type PeerInput, peerConfiguration, peerFormats } from "../../peer/peerConfiguration";
import { ConfigurationError, UnsupportedPeerError, VpnConnectionError } from "../../provider/alicloud/errors";
import { bgpOfTunnel, dualPeer, peerWith, strongTunnel } from "../support/arbitraries/peer";
import { holds } from "../support/property";

const swanctl = (peer: PeerInput, options: Partial<PeerConfigurationOptions> = {}) =>
  peerConfiguration(peer, { format: "swanctl", ...options });

/** What it throws. */
function refusal(write: () => unknown): VpnConnectionError {
  try {
    write();
  } catch (error) {
    if (error instanceof VpnConnectionError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("an incomplete peer is refused with one message that names every missing value", () => {
  const { psks: _, bgpAuthKey: __, ...omitted } = peerWith();
  test.each<[what: string, peer: PeerInput, message: RegExp]>([
    ["secrets that were omitted", omitted, /pre-shared key is missing.*secrets: "plain"/],
    ["a key that the API does not report", peerWith({}, { psks: null }), /pre-shared key is missing/],
    ["the key of one tunnel", dualPeer(["master", "slave"], { psks: { "tun-1": "first" } }), /tunnel tun-2.*pre-shared key is missing/],
    ["an address", peerWith({ remoteAddress: null }), /remoteAddress is missing/],
    ["tunnels", { ...peerWith(), tunnels: [] }, /has no tunnel/],
    ["phase 1", peerWith({ ikeConfig: null }), /ikeVersion is missing/],
    ["networks", peerWith({}, { remoteSubnets: [] }), /remoteSubnets is empty/],
    ["an ASN of its BGP", peerWith({ bgp: { ...bgpOfTunnel(1), localAsn: null } }), /bgp\.localAsn is missing/],
  ])("%s", (_what, peer, message) => {
    const error = refusal(() => swanctl(peer));
    expect(error).toBeInstanceOf(UnsupportedPeerError);
    expect(error).toMatchObject({ code: "UnsupportedPeer", regionId: "eu-central-1", message: expect.stringMatching(message) });
    expect(error.message).toContain("VPN connection vco-test");
  });

  test("a refusal for a missing address quotes the note about the missing permission", () => {
    const note = "The credentials lack vpc:DescribeVpnGateway, so it cannot give remoteAddress. Grant vpc:DescribeVpnGateway.";
    expect(refusal(() => swanctl(peerWith({ remoteAddress: null }, { notes: [note] }))).message).toContain(note);
  });
});

describe("a value that a file cannot hold unchanged is refused", () => {
  const planted = "planted-key-91\n";
  test.each<[what: string, peer: PeerInput]>([
    ["a line break in a key", peerWith({}, { psks: { "": planted } })],
    ["a key that is not ASCII", peerWith({}, { psks: { "": "planted-key-91-schlüssel" } })],
    ["a line break in an identity", peerWith({ localId: "office.example.com\n}" })],
    ["an invalid network", peerWith({}, { remoteSubnets: ["10.0.0.0/16; rm"] })],
    ["an IPv6 network", peerWith({}, { remoteSubnets: ["2001:db8::/32"] })],
    ["an address that is a name", peerWith({ remoteAddress: "vpn.example.com" })],
    ["a lifetime of zero", peerWith({ ipsecConfig: { ipsecEncAlg: "aes", ipsecAuthAlg: "sha1", ipsecPfs: "group2", ipsecLifetime: 0 } })],
  ])("%s", (_what, peer) => {
    const error = refusal(() => swanctl(peer));
    expect(error).toBeInstanceOf(UnsupportedPeerError);
    expect(error.message).not.toContain("planted");
  });

  test("the name of a connection stays inside its comment", () => {
    const { files } = swanctl(peerWith({}, { name: "office\nsecrets { x { secret = a } }\u2028 办公室" }));
    const [first] = files[0]?.content.split("\n") ?? [];
    expect(first).toBe(
      "# On-premises side of VPN connection vco-test (office?secrets { x { secret = a } }? ???) in eu-central-1, format swanctl.",
    );
  });

  test("the id of a connection is used in a file name without any path", () => {
    const { files } = swanctl(peerWith({}, { vpnConnectionId: "../../etc/vco x" }));
    expect(files.map(({ path }) => path)).toEqual(["------etc-vco-x.conf"]);
  });
});

describe("an option that cannot work is a ConfigurationError", () => {
  test.each<[what: string, options: object, message: RegExp]>([
    ["an unknown format", { format: "junos" }, /format "junos" is not known.*swanctl/],
    ["a name that every object has", { format: "constructor" }, /format "constructor" is not known/],
    ["an invalid address", { onPremisesAddress: "office" }, /onPremisesAddress "office"/],
    ["an invalid network", { cloudNetworks: ["10.0.0.0"] }, /cloudNetworks holds "10\.0\.0\.0"/],
    ["an interface that would end a command", { format: "fortios", interface: "wan1\nend" }, /interface "wan1\\nend" is not the name/],
    ["a route that takes everything", { cloudNetworks: ["0.0.0.0/0"] }, /cloudNetworks holds 0\.0\.0\.0\/0/],
  ])("%s", (_what, options, message) => {
    const error = refusal(() => swanctl(peerWith(), options));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(message);
  });
});

test("given secrets take precedence over those of the peer", () => {
  const own = peerWith({}, { psks: { "": "of-the-peer" } });
  expect(swanctl(own, { secrets: { psks: { "": "given" }, bgpAuthKey: null } })).toEqual(swanctl(peerWith({}, { psks: { "": "given" } })));
});

test("the device's own address can differ for each tunnel, and needs NAT traversal", () => {
  const own = { "tun-1": "192.168.1.2", "tun-2": "192.168.2.2" };
  const { files } = swanctl(dualPeer(["master", "slave"]), { onPremisesAddress: own });
  expect(files[0]?.content).toContain("on-premises 192.168.2.2 behind 198.51.100.2, cloud 203.0.113.2.");
  const error = refusal(() => swanctl(peerWith({ enableNatTraversal: false }), { onPremisesAddress: "192.168.1.2" }));
  expect(error.message).toMatch(/enableNatTraversal is off.*behind NAT/);
});

test("weak settings that work give warnings", () => {
  const { warnings } = swanctl(
    peerWith({
      ikeConfig: { ...strongTunnel.ikeConfig, ikeEncAlg: "des", ikePfs: "group2" } as never,
      ipsecConfig: { ...strongTunnel.ipsecConfig, ipsecAuthAlg: "md5" } as never,
    }),
  );
  expect(warnings.map((warning) => warning.split(".")[0])).toEqual([
    "vco-test: ikeEncAlg des is weak",
    "vco-test: ipsecAuthAlg md5 is weak",
    "vco-test: ikePfs group2 is weak",
  ]);
});

test("a configuration depends only on the peer's settings, in every format", () => {
  const words = <const Word extends string>(...all: Word[]) => fc.constantFrom(...all);
  const group = words("group1", "group2", "group5", "group14", "group24");
  const peers = fc.record({
    ikeVersion: words("ikev1", "ikev2"),
    ikeMode: words("main", "aggressive"),
    ikeEncAlg: words("aes", "aes192", "aes256", "des", "3des", "sm4", "chacha20"),
    ikeAuthAlg: words("md5", "sha1", "sha256", "sha384", "sha512", "sm3"),
    ikePfs: group,
    ipsecPfs: fc.oneof(group, words("disabled")),
    roles: words("single", "activeStandby", "equal"),
    isRouted: fc.boolean(),
    hasBgp: fc.boolean(),
  });
  holds(
    fc.property(peers, fc.constantFrom(...peerFormats), ({ roles, isRouted, hasBgp, ipsecPfs, ...ike }, format) => {
      const everything = isRouted ? { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] } : {};
      const settings = (number: number) => ({
        ikeConfig: { ...ike, ikeLifetime: 86400 },
        ipsecConfig: { ipsecEncAlg: ike.ikeEncAlg, ipsecAuthAlg: ike.ikeAuthAlg, ipsecPfs, ipsecLifetime: 3600 },
        bgp: hasBgp ? bgpOfTunnel(number) : null,
      });
      const peer =
        roles === "single"
          ? peerWith(settings(1), everything)
          : dualPeer(roles === "equal" ? [null, null] : ["master", "slave"], everything, settings);
      const write = () => {
        try {
          return peerConfiguration(structuredClone(peer), { format, cloudNetworks: ["10.9.0.0/16"] });
        } catch (error) {
          if (error instanceof UnsupportedPeerError) return error.message;
          throw error;
        }
      };
      const [once, twice] = [write(), write()];
      expect(twice).toEqual(once);
      if (typeof once === "string") return;
      expect(once.files.length).toBeGreaterThan(0);
      for (const { path, content } of once.files) {
        expect(path).toMatch(/^[\w.-]+$/);
        expect(content).toMatch(/^[\x20-\x7e\n]*\n$/);
      }
      expect(new Set(once.files.map(({ path }) => path)).size).toBe(once.files.length);
    }),
    { numRuns: 300 },
  );
});
