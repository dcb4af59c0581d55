import fc from "fast-check";
import { peerConfiguration } from "../../peer/peerConfiguration";
import { ConfigurationError } from "../../provider/alicloud/errors";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { anyPsk, bgpOfTunnel, dualPeer, peerWith, strongTunnel } from "../support/arbitraries/peer";
import { holds } from "../support/property";
import { kindsOfPeers, optionsFor, peersOfWords, refusedOf } from "../support/vendors/peers";
import vocabulary from "../vectors/peerVocabulary.json";

const routed = { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] };
const ikev1 = { ikeConfig: { ...strongTunnel.ikeConfig, ikeVersion: "ikev1" } as never };

function write(peer: VpnConnectionPeerResult, options: { interface?: string; cloudNetworks?: string[]; onPremisesAddress?: string } = {}) {
  const { files, warnings, proof } = peerConfiguration(peer, { format: "ios-xe", ...optionsFor(peer), ...options });
  const [text = "", json = "{}"] = files.map(({ content }) => content);
  return { text, data: JSON.parse(json)["Cisco-IOS-XE-native:native"], warnings, proof, paths: files.map(({ path }) => path) };
}

/** The keys of a command line, as the device reads them. */
function keysIn(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [, hex] = /^ +pre-shared-key hex ([\da-f]+)$/.exec(line) ?? [];
    if (hex !== undefined) return [Buffer.from(hex, "hex").toString()];
    // The rest of the line, blanks at the end as well; of IKEv1, one word.
    const [, key] = /^ +pre-shared-key 0 +(\S.*)$/.exec(line) ?? /^ +pre-shared-key address [\d.]+ key 0 +(\S+)$/.exec(line) ?? [];
    return key === undefined ? [] : [key];
  });
}

test("a routed tunnel becomes a tunnel interface, in both forms", () => {
  const { text, data, proof, paths } = write(peerWith({}, routed));
  expect({ proof, paths }).toEqual({ proof: "model", paths: ["vco-test.cfg", "vco-test.json"] });
  const [tunnel] = data.interface.Tunnel;
  expect(text.split("\n").filter((line) => !line.startsWith("!"))).toEqual([
    ...["crypto ikev2 proposal vco-test", " encryption aes-cbc-256", " integrity sha256", " group 14"],
    ...["crypto ikev2 policy vco-test", " match fvrf any", " proposal vco-test"],
    ...["crypto ikev2 keyring vco-test", " peer vco-test", "  address 203.0.113.10", "  pre-shared-key 0 a-key-for-tests-0"],
    "crypto ikev2 profile vco-test",
    ...[" match identity remote address 203.0.113.10 255.255.255.255", " identity local address 198.51.100.10"],
    ...[
      " authentication remote pre-share",
      " authentication local pre-share",
      " keyring local vco-test",
      " lifetime 28800",
      " dpd 30 5 periodic",
    ],
    ...["crypto ipsec transform-set vco-test esp-aes 256 esp-sha256-hmac", " mode tunnel"],
    "crypto ipsec profile vco-test",
    ...[" set security-association lifetime seconds 3600", " set security-association lifetime kilobytes disable"],
    ...[" set transform-set vco-test", " set pfs group14", " set ikev2-profile vco-test"],
    `interface Tunnel${tunnel.name}`,
    ...[" description vco-test", " ip unnumbered GigabitEthernet1", " ip mtu 1400", " ip tcp adjust-mss 1360"],
    ...[" tunnel source GigabitEthernet1", " tunnel mode ipsec ipv4", " tunnel destination 203.0.113.10"],
    " tunnel protection ipsec profile vco-test",
    ...[`ip route 10.0.0.0 255.0.0.0 Tunnel${tunnel.name}`, `ip route 172.16.0.0 255.240.0.0 Tunnel${tunnel.name}`, ""],
  ]);
  expect(tunnel["Cisco-IOS-XE-tunnel:tunnel"].protection).toEqual({ "Cisco-IOS-XE-crypto:ipsec": { profile: "vco-test" } });
});

test("a pair of networks becomes a crypto map on the interface to the internet", () => {
  const { text, data } = write(peerWith({}, { remoteSubnets: ["10.0.0.0/16", "10.1.0.0/16"] }), { interface: "TenGigabitEthernet0/1/2" });
  expect(text).toContain(`ip access-list extended vco-test
 10 permit ip 192.168.10.0 0.0.0.255 10.0.0.0 0.0.255.255
 20 permit ip 192.168.10.0 0.0.0.255 10.1.0.0 0.0.255.255
crypto map vco-test 10 ipsec-isakmp
 match address vco-test
 set peer 203.0.113.10
`);
  expect(text).toContain("interface TenGigabitEthernet0/1/2\n crypto map vco-test\n");
  expect(data.interface.TenGigabitEthernet).toEqual([{ name: "0/1/2", "Cisco-IOS-XE-crypto:crypto": { map: { tag: "vco-test" } } }]);
});

test("a standby tunnel has less preferred routes and a less preferred neighbor", () => {
  const dual = write(dualPeer(["master", "slave"], routed));
  expect(dual.text.match(/ip route .*/g)).toHaveLength(4);
  expect(dual.text.match(/ip route .* Tunnel\d+ 10$/gm)).toHaveLength(2);
  const [first] = dual.data.ip.route["ip-route-interface-forwarding-list"];
  expect(first["fwd-list"].map(({ metric }: { metric?: number }) => metric)).toEqual([undefined, 10]);
  const bgp = write(dualPeer(["master", "slave"], routed, (number) => ({ bgp: bgpOfTunnel(number) })));
  expect(bgp.text.match(/neighbor \S+ weight \d+/g)).toEqual(["neighbor 169.254.1.1 weight 100"]);
  const shared = write(dualPeer([null, null], routed, (number) => ({ bgp: bgpOfTunnel(number) })));
  expect(shared.text).toContain("maximum-paths 2");
});

test("the command line contains every value of the structured form", () => {
  const same: Record<string, string> = {
    "en-3des": "3des",
    a3des: "3des",
    one: "1",
    two: "2",
    five: "5",
    fourteen: "14",
    "twenty-four": "24",
  };
  for (const [kind, peer] of [...kindsOfPeers, ...peersOfWords]) {
    if (refusedOf("ios-xe", peer)) continue;
    const { text, data } = write(peer);
    const words = new Set(text.split(/\s+/));
    const missing = leavesOf(data).filter((leaf) => !words.has(same[leaf] ?? leaf) && ![...words].some((word) => word.endsWith(leaf)));
    expect({ kind, missing }).toEqual({ kind, missing: [] });
  }
});

/** The values of all leaves; of a leaf that is there or not, its name. */
function leavesOf(data: unknown, name = ""): string[] {
  if (Array.isArray(data) && data[0] === null) return unnamed.includes(name) ? [] : [name];
  if (Array.isArray(data)) return data.flatMap((one) => leavesOf(one, name));
  if (typeof data === "object" && data !== null) return Object.entries(data).flatMap(([key, value]) => leavesOf(value, key));
  return unnamed.includes(name) ? [] : [String(data)];
}
/** `BGP` logs by a flag, and the address family's name is part of a command. */
const unnamed = ["log-neighbor-changes", "enctype", "encryption", "key"];

test("every keyword exists in Cisco's model", () => {
  const { ikev2, isakmp, transformSet, pfs } = vocabulary["ios-xe"];
  let written = 0;
  for (const [, peer] of peersOfWords) {
    if (refusedOf("ios-xe", peer)) continue;
    written++;
    const { crypto } = write(peer).data;
    for (const proposal of crypto["Cisco-IOS-XE-crypto:ikev2"]?.proposal ?? []) {
      expect(ikev2.encryption).toEqual(expect.arrayContaining(Object.keys(proposal.encryption)));
      expect(ikev2.integrity).toEqual(expect.arrayContaining(Object.keys(proposal.integrity)));
      expect(ikev2.group).toEqual(expect.arrayContaining(Object.keys(proposal.group)));
    }
    for (const policy of crypto["Cisco-IOS-XE-crypto:isakmp"]?.policy ?? []) {
      expect(isakmp.hash).toContain(policy.hash);
      expect(isakmp.group).toContain(policy.group);
    }
    const [{ esp, "esp-hmac": hmac }] = crypto["Cisco-IOS-XE-crypto:ipsec"]["transform-set"];
    expect(transformSet.esp).toContain(esp);
    expect(transformSet.hmac).toContain(hmac);
    expect(pfs).toContain(crypto["Cisco-IOS-XE-crypto:crypto-map"].map[0].set.pfs.group);
  }
  expect(written).toBe(60);
});

test("every pre-shared key is written unchanged in both forms, or is refused", () => {
  holds(
    fc.property(anyPsk, fc.boolean(), (psk, isOld) => {
      const peer = peerWith(isOld ? ikev1 : {}, { psks: { "": psk } });
      if (isOld && psk.includes(" ")) {
        expect(refusedOf("ios-xe", peer)).toMatch(/A pre-shared key with blanks is not available on IOS-XE with IKEv1/);
        return;
      }
      const { text, data, warnings } = write(peer);
      expect(keysIn(text)).toEqual([psk]);
      const { "Cisco-IOS-XE-crypto:ikev2": ikev2, "Cisco-IOS-XE-crypto:keyring": keyring } = data.crypto;
      const { key, hex } = ikev2?.keyring[0].peer[0]["pre-shared-key"] ?? {
        key: keyring[0]["pre-shared-key"].address.ipv4[0]["unencryt-key"],
      };
      expect(hex === undefined ? key : Buffer.from(hex, "hex").toString()).toBe(psk);
      expect(warnings.some((warning) => warning.includes("question mark"))).toBe(isOld && psk.includes("?"));
    }),
    { numRuns: 500 },
  );
});

describe("a setting that IOS-XE lacks is refused with the nearest that works", () => {
  const ike = (changes: object) => ({ ikeConfig: { ...strongTunnel.ikeConfig, ...changes } as never });
  test.each<[what: string, peer: VpnConnectionPeerResult, message: RegExp]>([
    ["SM4", peerWith(ike({ ikeEncAlg: "sm4" })), /ikeEncAlg "sm4" is not available on IOS-XE.*nearest that works is "aes"/],
    ["two tunnels over single networks", dualPeer(["master", "slave"]), /Two tunnels.*0\.0\.0\.0\/0 on both sides/],
    ["everything on one side", peerWith({}, { remoteSubnets: ["0.0.0.0/0"] }), /on one side only.*on both sides/],
    ["BGP over single networks", peerWith({ bgp: bgpOfTunnel(1) }), /BGP.*crypto map.*0\.0\.0\.0\/0/],
    ["another address as identity with IKEv1", peerWith({ ...ikev1, localId: "192.0.2.1" }), /localId 192\.0\.2\.1.*IKEv2, or a host name/],
    ["a lifetime that is too short", peerWith(ike({ ikeLifetime: 60 })), /ikeLifetime 60 .*nearest that works is 120/],
    ["the same BGP addresses on both tunnels", dualPeer([null, null], routed, () => ({ bgp: bgpOfTunnel(1) })), /tunnelCidr of its own/],
    [
      "two ASNs of its own",
      dualPeer([null, null], routed, (number) => ({ bgp: { ...bgpOfTunnel(number), localAsn: 65000 + number } })),
      /localAsn 65002 is not the first tunnel's 65001/,
    ],
  ])("%s", (_what, peer, message) => {
    expect(refusedOf("ios-xe", peer)).toMatch(message);
  });

  test("an invalid interface name", () => {
    expect(() => write(peerWith(), { interface: "eth0" })).toThrow(ConfigurationError);
    expect(() => write(peerWith(), { interface: "eth0" })).toThrow(/"eth0" is not an interface of IOS-XE.*GigabitEthernet/);
  });
});

test("behind NAT the public address stays the identity, and IKEv1 is refused", () => {
  const { text } = write(peerWith({}, routed), { onPremisesAddress: "192.168.1.2" });
  expect(text).toContain("identity local address 198.51.100.10");
  expect(() => write(peerWith(ikev1, routed), { onPremisesAddress: "192.168.1.2" })).toThrow(/localId 198\.51\.100\.10 is not available/);
});

test("a setting that later versions refuse gives a warning", () => {
  const { warnings } = write(
    peerWith({
      ikeConfig: { ...strongTunnel.ikeConfig, ikeEncAlg: "3des", ikePfs: "group5" } as never,
      ipsecConfig: { ...strongTunnel.ipsecConfig, ipsecAuthAlg: "md5" } as never,
    }),
  );
  expect(warnings).toContain("vco-test: IOS-XE 17.11 and later refuses ikeEncAlg 3des, ikePfs group5, ipsecAuthAlg md5.");
});

test("two connections with the same settings share an IKEv1 policy", () => {
  const numberIn = (peer: VpnConnectionPeerResult) => /crypto isakmp policy (\d+)/.exec(write(peer).text)?.[1];
  const [one, other] = [peerWith(ikev1), { ...peerWith(ikev1), vpnConnectionId: "vco-other" }];
  expect(numberIn(one)).toBe(numberIn(other));
  const weaker = { ikeConfig: { ...strongTunnel.ikeConfig, ikeVersion: "ikev1", ikeEncAlg: "aes" } as never };
  expect(numberIn(peerWith(weaker))).not.toBe(numberIn(one));
});
