import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { peerConfiguration } from "../../peer/peerConfiguration";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { anyPsk, bgpOfTunnel, dualPeer, peerWith, strongTunnel } from "../support/arbitraries/peer";
import { holds } from "../support/property";
import { optionsFor, peersOfWords, refusedOf } from "../support/vendors/peers";
import vocabulary from "../vectors/peerVocabulary.json";

const routed = { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] };
const ike = (changes: object) => ({ ikeConfig: { ...strongTunnel.ikeConfig, ...changes } as never });
const ipsec = (changes: object) => ({ ipsecConfig: { ...strongTunnel.ipsecConfig, ...changes } as never });

const lists = new Set(["entry", "member"]);
const parser = new XMLParser({
  ...{ ignoreAttributes: false, attributeNamePrefix: "@", parseTagValue: false, parseAttributeValue: false, trimValues: false },
  isArray: (name) => lists.has(name),
});

function write(peer: VpnConnectionPeerResult, options: { interface?: string; onPremisesNetworks?: string[] } = {}) {
  const { files, warnings, proof } = peerConfiguration(peer, { format: "panos", ...optionsFor(peer), ...options });
  const [{ path, content }] = files as [(typeof files)[number]];
  expect(XMLValidator.validate(content)).toBe(true);
  const { network, vsys } = parser.parse(content).config.devices.entry[0];
  const [router] = network["virtual-router"].entry;
  return { path, text: content, network, vsys, router, warnings, proof };
}

test("a pair of networks gives a tunnel with a proxy id, in the default virtual router", () => {
  const { path, text, network, vsys, router, proof } = write(peerWith());
  expect({ path, proof }).toEqual({ path: "vco-test.xml", proof: "vocabulary" });
  expect(text).toMatch(
    /^<\?xml version="1\.0"\?>\n<!--\n {2}On-premises side of VPN connection vco-test \(office\) in eu-central-1, format panos\.\n/,
  );
  const [gateway] = network.ike.gateway.entry;
  expect(gateway).toMatchObject({
    "@name": "vco-test",
    authentication: { "pre-shared-key": { key: "a-key-for-tests-0" } },
    protocol: { version: "ikev2", ikev2: { "ike-crypto-profile": "vco-test", dpd: { enable: "yes", interval: "5" } } },
    "local-address": { interface: "ethernet1/1" },
    "peer-address": { ip: "203.0.113.10" },
    "local-id": { type: "ipaddr", id: "198.51.100.10" },
    "peer-id": { type: "ipaddr", id: "203.0.113.10" },
    "protocol-common": { "nat-traversal": { enable: "yes" } },
  });
  const { "ike-crypto-profiles": phase1, "ipsec-crypto-profiles": phase2 } = network.ike["crypto-profiles"];
  expect(phase1.entry[0]).toMatchObject({
    ...{ hash: { member: ["sha256"] }, "dh-group": { member: ["group14"] }, encryption: { member: ["aes-256-cbc"] } },
    lifetime: { seconds: "28800" },
  });
  expect(phase2.entry[0]).toMatchObject({
    esp: { authentication: { member: ["sha256"] }, encryption: { member: ["aes-256-cbc"] } },
    ...{ "dh-group": "group14", lifetime: { seconds: "3600" } },
  });
  const [tunnel] = network.tunnel.ipsec.entry;
  expect(tunnel["auto-key"]["proxy-id"].entry).toMatchObject([{ "@name": "net1", local: "192.168.10.0/24", remote: "10.0.0.0/16" }]);
  const name = tunnel["tunnel-interface"];
  expect(name).toMatch(/^tunnel\.\d{1,4}$/);
  expect(network.interface.tunnel.units.entry[0]["@name"]).toBe(name);
  expect(router).toMatchObject({ "@name": "default", interface: { member: [name] } });
  expect(router["routing-table"].ip["static-route"].entry).toMatchObject([{ interface: name, metric: "10", destination: "10.0.0.0/16" }]);
  expect(vsys.entry[0].import.network.interface.member).toEqual([name]);
});

test("a tunnel has no proxy id if both sides are everything, and one if only one side is", () => {
  expect(write(peerWith({}, routed)).network.tunnel.ipsec.entry[0]["auto-key"]).not.toHaveProperty("proxy-id");
  const half = write(peerWith({}, { remoteSubnets: ["0.0.0.0/0"] })).network.tunnel.ipsec.entry[0];
  expect(half["auto-key"]["proxy-id"].entry).toMatchObject([{ local: "192.168.10.0/24", remote: "0.0.0.0/0" }]);
});

test("a lifetime uses the smallest unit that can hold it", () => {
  const lifetimeOf = (seconds: number) =>
    write(peerWith(ipsec({ ipsecLifetime: seconds }))).network.ike["crypto-profiles"]["ipsec-crypto-profiles"].entry[0].lifetime;
  expect([3600, 65_535, 86_400].map(lifetimeOf)).toMatchObject([{ seconds: "3600" }, { seconds: "65535" }, { minutes: "1440" }]);
});

test("a standby tunnel has less preferred routes, and a lower preference over BGP", () => {
  const { router } = write(dualPeer(["master", "slave"], routed));
  expect(router["routing-table"].ip["static-route"].entry.map(({ metric }: { metric: string }) => metric)).toEqual([
    "10",
    "20",
    "10",
    "20",
  ]);
  const bgp = (number: number) => ({ bgp: bgpOfTunnel(number) });
  const peer = dualPeer(["master", "slave"], { ...routed, bgpAuthKey: "<key> & more" }, bgp);
  const { protocol } = write(peer, { onPremisesNetworks: ["192.168.0.0/16"] }).router;
  expect(protocol.bgp).toMatchObject({
    ...{ "router-id": "169.254.1.2", "local-as": "65010" },
    "auth-profile": { entry: [{ "@name": "vco-test", secret: "<key> & more" }] },
    "redist-rules": { entry: [{ "@name": "192.168.0.0/16" }] },
  });
  const [group] = protocol.bgp["peer-group"].entry;
  expect(group.peer.entry).toMatchObject([
    {
      "@name": "vco-test-active",
      "peer-as": "45104",
      "peer-address": { ip: "169.254.1.1" },
      "connection-options": { authentication: "vco-test" },
    },
    { "@name": "vco-test-standby", "local-address": { ip: "169.254.2.2/30" } },
  ]);
  const rules = protocol.bgp.policy.import.rules.entry;
  expect(rules.map((rule: { action: { allow: { update: object } } }) => rule.action.allow.update)).toMatchObject([
    { "local-preference": "200" },
    { "local-preference": "100" },
  ]);
});

test("every element exists in Palo Alto Networks' classes", () => {
  const { ike: phase1, ipsec: phase2 } = vocabulary.panos;
  for (const [, peer] of peersOfWords) {
    if (refusedOf("panos", peer)) continue;
    const profiles = write(peer).network.ike["crypto-profiles"];
    const [one] = profiles["ike-crypto-profiles"].entry;
    const [two] = profiles["ipsec-crypto-profiles"].entry;
    expect(phase1.encryption).toContain(one.encryption.member[0]);
    expect(phase1.authentication).toContain(one.hash.member[0]);
    expect(phase1.dh_group).toContain(one["dh-group"].member[0]);
    expect(phase2.esp_encryption).toContain(two.esp.encryption.member[0]);
    expect(phase2.esp_authentication).toContain(two.esp.authentication.member[0]);
    expect(phase2.dh_group).toContain(two["dh-group"]);
  }
  expect(write(peerWith(ipsec({ ipsecPfs: "disabled" }))).text).toContain("<dh-group>no-pfs</dh-group>");
  expect(phase2.dh_group).toContain("no-pfs");
});

test("every pre-shared key is written unchanged, or is refused", () => {
  holds(
    fc.property(anyPsk, (psk) => {
      const peer = peerWith({}, { psks: { "": psk } });
      if (psk.startsWith("-AQ==")) {
        expect(refusedOf("panos", peer)).toMatch(/takes for an encrypted one/);
        return;
      }
      expect(write(peer).network.ike.gateway.entry[0].authentication["pre-shared-key"].key).toBe(psk);
    }),
    { numRuns: 500 },
  );
});

test("the name of a connection stays inside its comment", () => {
  const { text, network } = write(peerWith({}, { name: "a --> <x> --- b" }));
  expect(text.match(/-->/g)).toHaveLength(1);
  expect(network.ike.gateway.entry).toHaveLength(1);
});

test("names of objects fit the limit of PAN-OS and stay unique", () => {
  const { network } = write(dualPeer(["master", "slave"], { ...routed, vpnConnectionId: "vco-bp1bbi27hojx80nck0000" }));
  const names = network.ike.gateway.entry.map((entry: { "@name": string }) => entry["@name"]);
  expect(new Set(names).size).toBe(2);
  expect(names.filter((name: string) => name.length > 31)).toEqual([]);
});

test.each<[what: string, peer: VpnConnectionPeerResult, message: RegExp]>([
  ["group 24", peerWith(ipsec({ ipsecPfs: "group24" })), /ipsecPfs "group24" is not available on PAN-OS.*nearest that works is "group14"/],
  ["SM4", peerWith(ike({ ikeEncAlg: "sm4" })), /ikeEncAlg "sm4" is not available on PAN-OS.*nearest that works is "aes"/],
  ["a short lifetime", peerWith(ike({ ikeLifetime: 120 })), /ikeLifetime 120 .*nearest that works is 180/],
  ["odd seconds of a long lifetime", peerWith(ike({ ikeLifetime: 86_399 })), /ikeLifetime 86399 .*nearest that works is 86340/],
  ["a key that looks encrypted", peerWith({}, { psks: { "": "-AQ==abcdef" } }), /takes for an encrypted one/],
  [
    "the same BGP addresses on both tunnels",
    dualPeer([null, null], routed, () => ({ bgp: bgpOfTunnel(1) })),
    /bgp\.localBgpIp and bgp\.peerBgpIp are those of the first tunnel/,
  ],
])("a setting that PAN-OS lacks is refused with the nearest that works: %s", (_what, peer, message) => {
  expect(refusedOf("panos", peer)).toMatch(message);
  expect(refusedOf("panos", peer)).not.toContain("abcdef");
});
