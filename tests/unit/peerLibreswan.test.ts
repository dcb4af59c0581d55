import fc from "fast-check";
import { type PeerConfigurationOptions, type PeerInput, peerConfiguration } from "../../peer/peerConfiguration";
import { UnsupportedPeerError } from "../../provider/alicloud/errors";
import type { IpsecConfig } from "../../provider/vpn/model/fields";
import type { VpnConnectionPeerIkeConfig } from "../../provider/vpn/model/peer";
import { anyPsk, bgpOfTunnel, dualPeer, peerWith, strongTunnel } from "../support/arbitraries/peer";
import { holds } from "../support/property";

const write = (peer: PeerInput, options: Partial<PeerConfigurationOptions> = {}) =>
  peerConfiguration(peer, { format: "libreswan", ...options });

/** The parameters of each section, as ipsec.conf(5) has them. It shares nothing with what writes them. */
function parseConf(text: string): Record<string, Record<string, string>> {
  const sections: Record<string, Record<string, string>> = {};
  let section: Record<string, string> = {};
  for (const line of text.split("\n").filter((one) => one !== "" && !one.startsWith("#"))) {
    const [, value] = /^\s+[\w-]+=(.*)$/.exec(line) ?? [];
    if (value === undefined) sections[line] = section = {};
    else section[line.trim().split("=")[0] ?? ""] = value.replace(/^"(.*)"$/, "$1");
  }
  return sections;
}

/** The key of each entry by what it is found by, as ipsec.secrets(5) has them. */
function parseSecrets(text: string): [indices: string[], psk: string][] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, indices = "", secret = ""] = /^(.*?) : PSK (\S+)$/.exec(line) ?? [];
      if (!secret.startsWith("0s")) throw new Error("not in base64");
      return [indices.split(" "), Buffer.from(secret.slice(2), "base64").toString("latin1")];
    });
}

const contentOf = (ending: string, ...given: Parameters<typeof write>): string =>
  write(...given).files.find(({ path }) => path.endsWith(ending))?.content ?? "";
const conn = (...given: Parameters<typeof write>) => parseConf(contentOf(".conf", ...given))["conn vco-test"] ?? {};
const ike = (change: Partial<VpnConnectionPeerIkeConfig>) => ({
  ikeConfig: { ...(strongTunnel.ikeConfig as VpnConnectionPeerIkeConfig), ...change },
});
const ipsec = (change: Partial<IpsecConfig>) => ({ ipsecConfig: { ...(strongTunnel.ipsecConfig as IpsecConfig), ...change } });

test("one IKEv2 tunnel is written with every setting of the connection", () => {
  expect(parseConf(contentOf(".conf", peerWith()))).toEqual({
    "conn vco-test": {
      ...{ ikev2: "yes", authby: "secret", auto: "start", keyingtries: "%forever" },
      ...{ left: "198.51.100.10", leftid: "198.51.100.10", leftsubnet: "192.168.10.0/24" },
      ...{ right: "203.0.113.10", rightid: "203.0.113.10", rightsubnet: "10.0.0.0/16" },
      ...{ ike: "aes256-sha2_256-modp2048", esp: "aes256-sha2_256-modp2048", pfs: "yes" },
      ...{ ikelifetime: "28800s", salifetime: "3600s", rekeymargin: "360s", rekeyfuzz: "0%" },
      ...{ dpddelay: "30", dpdtimeout: "150", dpdaction: "restart" },
    },
  });
});

test("every printable key of up to 100 characters is parsed back unchanged", () => {
  holds(
    fc.property(anyPsk, (psk) => {
      expect(parseSecrets(contentOf(".secrets", peerWith({}, { psks: { "": psk } })))).toEqual([[["198.51.100.10", "203.0.113.10"], psk]]);
    }),
  );
});

test("a name as identity is never resolved, and the key is listed under the name and the addresses", () => {
  const peer = peerWith({ localId: "office.example.com", remoteId: "admin@cloud.example.com" });
  expect(conn(peer, { onPremisesAddress: "192.168.1.2" })).toMatchObject({
    ...{ left: "192.168.1.2", leftid: "@office.example.com", rightid: "admin@cloud.example.com" },
  });
  const [entry] = parseSecrets(contentOf(".secrets", peer, { onPremisesAddress: "192.168.1.2" }));
  expect(entry?.[0]).toEqual(["@office.example.com", "192.168.1.2", "admin@cloud.example.com", "203.0.113.10"]);
});

test("IKEv1, which libreswan disables by default, is enabled with a warning", () => {
  const peer = peerWith(ike({ ikeVersion: "ikev1", ikeMode: "aggressive" }));
  expect(parseConf(contentOf(".conf", peer))).toMatchObject({
    "config setup": { "ikev1-policy": "accept" },
    "conn vco-test": { ikev2: "no", aggressive: "yes" },
  });
  expect(write(peer).warnings.join()).toContain("IKEv1 is switched on for all");
});

test("several networks share one parameter, and phase 2 without PFS has no group", () => {
  const peer = peerWith(ipsec({ ipsecPfs: "disabled" }), { localSubnets: ["192.168.1.0/24", "192.168.2.0/24"] });
  expect(conn(peer)).toMatchObject({ leftsubnets: "192.168.1.0/24 192.168.2.0/24", esp: "aes256-sha2_256", pfs: "no" });
});

test("without dead peer detection its settings are left out", () => {
  expect(Object.keys(conn(peerWith({ enableDpd: false }))).filter((name) => name.startsWith("dpd"))).toEqual([]);
});

test("a routed tunnel gets an interface, and a warning names the remaining steps", () => {
  const everything = { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] };
  expect(conn(peerWith({}, everything))["ipsec-interface"]).toMatch(/^\d{1,10}$/);
  expect(write(peerWith({}, everything), { cloudNetworks: ["10.9.0.0/16"] }).warnings.join()).toMatch(
    /ip route add 10\.9\.0\.0\/16 dev ipsec\d+/,
  );
  expect(write(peerWith({ bgp: bgpOfTunnel(1) }, everything)).warnings.join()).toMatch(/ip address add 169\.254\.1\.2\/30 dev ipsec\d+/);
});

test.each<[setting: string, peer: PeerInput, nearest: string]>([
  ["ikePfs", peerWith(ike({ ikePfs: "group2" })), "group5"],
  ["ipsecPfs", peerWith(ipsec({ ipsecPfs: "group24" })), "group14"],
  ["ikeEncAlg", peerWith(ike({ ikeEncAlg: "des" })), "3des"],
  ["ipsecEncAlg", peerWith(ipsec({ ipsecEncAlg: "sm4" })), "aes"],
  ["ikeLifetime", peerWith(ike({ ikeLifetime: 86401 })), "86400"],
  ["localId", peerWith({ localId: 'office "x"' }), "letters"],
  ["Two tunnels", dualPeer(["master", "slave"]), "swanctl"],
])("%s, which libreswan lacks, is refused with the nearest that works", (setting, peer, nearest) => {
  expect(() => write(peer)).toThrow(UnsupportedPeerError);
  expect(() => write(peer)).toThrow(new RegExp(`${setting}.*libreswan.*nearest that works is .*${nearest}`));
});
