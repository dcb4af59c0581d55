import fc from "fast-check";
import { peerConfiguration } from "../../peer/peerConfiguration";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { anyPsk, bgpOfTunnel, dualPeer, peerWith, strongTunnel } from "../support/arbitraries/peer";
import { holds } from "../support/property";
import { type FortiosNode, fortiosSecret, readFortios } from "../support/vendors/fortiosScript";
import { kindsOfPeers, optionsFor, peersOfWords, refusedOf } from "../support/vendors/peers";
import vocabulary from "../vectors/peerVocabulary.json";

const routed = { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] };
const ike = (changes: object) => ({ ikeConfig: { ...strongTunnel.ikeConfig, ...changes } as never });

function write(peer: VpnConnectionPeerResult, options: { interface?: string; onPremisesNetworks?: string[] } = {}) {
  const { files, warnings, proof } = peerConfiguration(peer, { format: "fortios", ...optionsFor(peer), ...options });
  const [{ path, content }] = files as [(typeof files)[number]];
  return { path, text: content, root: readFortios(content), warnings, proof };
}

const entriesOf = (root: FortiosNode, table: string): FortiosNode[] => [...(root.tables.get(table)?.entries.values() ?? [])];
const settingsOf = (node: FortiosNode | undefined) =>
  Object.fromEntries([...(node?.settings ?? [])].map(([key, values]) => [key, values.join(" ")]));
const phase1Of = (root: FortiosNode) => entriesOf(root, "vpn ipsec phase1-interface");
const phase2Of = (root: FortiosNode) => entriesOf(root, "vpn ipsec phase2-interface");

test("a pair of networks gives one tunnel with one pair of selectors", () => {
  const { path, text, root, proof } = write(peerWith());
  expect({ path, proof }).toEqual({ path: "vco-test.conf", proof: "vocabulary" });
  expect(text.split("\n").slice(0, 3)).toEqual([
    "# On-premises side of VPN connection vco-test (office) in eu-central-1, format fortios.",
    "# Written by pulumi-alicloud-vpn from the settings that the API reports. Changes to this file are overwritten.",
    expect.stringMatching(/^# Proof: vocabulary /),
  ]);
  const [name = ""] = root.tables.get("vpn ipsec phase1-interface")?.entries.keys() ?? [];
  expect(name).toMatch(/^vpn[\da-f]{8}$/);
  expect(settingsOf(phase1Of(root)[0])).toEqual({
    ...{ interface: "wan1", "ike-version": "2", peertype: "any", "net-device": "disable", proposal: "aes256-sha256", dhgrp: "14" },
    ...{ keylife: "28800", localid: "198.51.100.10", "localid-type": "address", nattraversal: "enable", comments: "vco-test" },
    ...{ dpd: "on-idle", "dpd-retrycount": "3", "dpd-retryinterval": "10", "remote-gw": "203.0.113.10", psksecret: "a-key-for-tests-0" },
  });
  expect(settingsOf(phase2Of(root)[0])).toEqual({
    ...{ phase1name: name, proposal: "aes256-sha256", pfs: "enable", dhgrp: "14", "auto-negotiate": "enable" },
    ...{ "keylife-type": "seconds", keylifeseconds: "3600" },
    ...{ "src-subnet": "192.168.10.0 255.255.255.0", "dst-subnet": "10.0.0.0 255.255.0.0" },
  });
  expect(entriesOf(root, "router static").map(settingsOf)).toEqual([{ dst: "10.0.0.0 255.255.0.0", device: name, comment: "vco-test" }]);
});

test("several networks give address groups with IKEv2, and one phase 2 for each pair with IKEv1", () => {
  const several = { localSubnets: ["192.168.0.0/24", "192.168.1.0/24"], remoteSubnets: ["10.0.0.0/16"] };
  const { root } = write(peerWith({}, several));
  expect(settingsOf(phase2Of(root)[0])).toMatchObject({
    ...{ "src-addr-type": "name", "dst-addr-type": "name", "src-name": "vco-test-local", "dst-name": "vco-test-remote" },
  });
  expect(root.tables.get("firewall addrgrp")?.entries.get("vco-test-local")?.settings.get("member")).toEqual([
    "vco-test-local-1",
    "vco-test-local-2",
  ]);
  const old = write(peerWith(ike({ ikeVersion: "ikev1" }), several));
  expect(phase2Of(old.root).map((entry) => entry.settings.get("src-subnet")?.[0])).toEqual(["192.168.0.0", "192.168.1.0"]);
  expect(old.warnings).toContainEqual(expect.stringContaining("IKEv1 needs an SA for each pair"));
});

test("a standby tunnel has a lower priority, and the active neighbor more weight", () => {
  const { root } = write(dualPeer(["master", "slave"], routed));
  expect(entriesOf(root, "router static").map((entry) => entry.settings.get("priority"))).toEqual([undefined, ["10"], undefined, ["10"]]);
  const bgp = (number: number) => ({ bgp: bgpOfTunnel(number) });
  const standby = write(dualPeer(["master", "slave"], { ...routed, bgpAuthKey: 'a "key"\\' }, bgp), {
    onPremisesNetworks: ["192.168.0.0/16"],
  });
  const router = standby.root.tables.get("router bgp");
  expect(settingsOf(router)).toEqual({ as: "65010" });
  expect(Object.fromEntries([...(router?.tables.get("neighbor")?.entries ?? [])].map(([ip, entry]) => [ip, settingsOf(entry)]))).toEqual({
    "169.254.1.1": { "remote-as": "45104", weight: "100", password: 'a "key"\\' },
    "169.254.2.1": { "remote-as": "45104", password: 'a "key"\\' },
  });
  expect([...(router?.tables.get("network")?.entries.values() ?? [])].map(settingsOf)).toEqual([{ prefix: "192.168.0.0 255.255.0.0" }]);
  expect(settingsOf(write(dualPeer([null, null], routed, bgp)).root.tables.get("router bgp"))).toMatchObject({
    "ebgp-multipath": "enable",
  });
});

test("the device checks the cloud's identity, if it knows it in time", () => {
  const named = { localId: "office.example.com", remoteId: "cloud.example.com" };
  const settings = (changes: object) => settingsOf(phase1Of(write(peerWith({ ...named, ...ike(changes) })).root)[0]);
  expect(settings({})).toMatchObject({
    peertype: "one",
    peerid: "cloud.example.com",
    localid: "office.example.com",
    "localid-type": "fqdn",
  });
  expect(settings({ ikeVersion: "ikev1" })).toMatchObject({ peertype: "any", mode: "main" });
  expect(settings({ ikeVersion: "ikev1", ikeMode: "aggressive" })).toMatchObject({ peerid: "cloud.example.com", mode: "aggressive" });
});

test("every keyword exists in Fortinet's modules", () => {
  const { phase1, phase2 } = vocabulary.fortios;
  for (const [word, peer] of peersOfWords) {
    if (refusedOf("fortios", peer)) continue;
    const { root } = write(peer);
    const [one, two] = [settingsOf(phase1Of(root)[0]), settingsOf(phase2Of(root)[0])];
    expect([word, phase1.proposal.includes(one.proposal ?? ""), phase1.dhgrp.includes(one.dhgrp ?? "")]).toEqual([word, true, true]);
    expect([word, phase2.proposal.includes(two.proposal ?? ""), phase2.dhgrp.includes(two.dhgrp ?? "")]).toEqual([word, true, true]);
  }
});

test("every pre-shared key is written unchanged, or is refused", () => {
  holds(
    fc.property(anyPsk, (psk) => {
      const peer = peerWith({}, { psks: { "": psk } });
      if (psk.length < 6 || psk.startsWith("ENC ")) {
        expect(refusedOf("fortios", peer)).toMatch(/not available on FortiOS|takes for an encrypted one/);
        return;
      }
      const { root, warnings } = write(peer);
      const [text = "", ...more] = phase1Of(root)[0]?.settings.get("psksecret") ?? [];
      expect(more).toEqual([]);
      expect(fortiosSecret(text)).toBe(psk);
      expect(warnings.some((warning) => warning.includes("question mark"))).toBe(psk.includes("?") && !/^0x/i.test(psk));
    }),
    { numRuns: 500 },
  );
});

test("the numbers of routes are stable and unique", () => {
  const numbers = (peer: VpnConnectionPeerResult) => [...(write(peer).root.tables.get("router static")?.entries.keys() ?? [])];
  const dual = dualPeer([null, null], routed);
  expect(numbers(dual)).toEqual(numbers(structuredClone(dual)));
  expect(new Set([...numbers(dual), ...numbers({ ...dual, vpnConnectionId: "vco-other" })]).size).toBe(8);
});

test.each<[what: string, peer: VpnConnectionPeerResult, message: RegExp]>([
  ["group 24", peerWith(ike({ ikePfs: "group24" })), /ikePfs "group24" is not available on FortiOS.*nearest that works is "group14"/],
  ["SM3", peerWith(ike({ ikeAuthAlg: "sm3" })), /ikeAuthAlg "sm3" is not available on FortiOS.*nearest that works is "sha256"/],
  ["a short key", peerWith({}, { psks: { "": "12345" } }), /less than 6 characters/],
  ["a key that looks encrypted", peerWith({}, { psks: { "": "ENC abcdef" } }), /takes for an encrypted one/],
  ["a short lifetime", peerWith(ike({ ikeLifetime: 100 })), /ikeLifetime 100 .*nearest that works is 120/],
  ["a long identity", peerWith({ remoteId: `${"a".repeat(60)}.example.com` }), /more than 63 characters/],
])("a setting that FortiOS lacks is refused with the nearest that works: %s", (_what, peer, message) => {
  expect(refusedOf("fortios", peer)).toMatch(message);
  expect(refusedOf("fortios", peer)).not.toMatch(/12345|abcdef/);
});

test("the default interface gives a warning, and a given interface does not", () => {
  const assumed = expect.stringContaining("assumed to be wan1");
  expect(write(peerWith()).warnings).toContainEqual(assumed);
  const { warnings, root } = write(peerWith(), { interface: "port2" });
  expect(warnings).not.toContainEqual(assumed);
  expect(settingsOf(phase1Of(root)[0])).toMatchObject({ interface: "port2" });
});

test("FortiOS supports every kind of peer", () => {
  expect(kindsOfPeers.filter(([, peer]) => refusedOf("fortios", peer))).toEqual([]);
});
