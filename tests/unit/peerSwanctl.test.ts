import fc from "fast-check";
import { type PeerConfigurationOptions, type PeerInput, peerConfiguration } from "../../peer/peerConfiguration";
import { UnsupportedPeerError } from "../../provider/alicloud/errors";
import type { IpsecConfig } from "../../provider/vpn/model/fields";
import type { VpnConnectionPeerIkeConfig } from "../../provider/vpn/model/peer";
import { anyPsk, bgpOfTunnel, dualPeer, peerWith, strongTunnel } from "../support/arbitraries/peer";
import { holds } from "../support/property";

/** A file of strongSwan's settings: sections and values. */
interface Section {
  [name: string]: Section | string;
}

/** Reads strongSwan's settings as its manual has them: strongswan.conf(5). It shares nothing with what writes them. */
function parseSettings(text: string): Section {
  const tokens = text.matchAll(/#[^\n]*|"((?:[^"\\]|\\.)*)"|([{}\n]|=(?= ))|([^\s{}"#][^\n{}"# ]*)|[^\S\n]+/g);
  const root: Section = {};
  const open: Section[] = [root];
  let [name, value, isValue] = ["", null as string | null, false];
  for (const [, quoted, sign, bare] of tokens) {
    const here = open.at(-1) ?? root;
    if (sign === "{") {
      const inner: Section = {};
      here[name] = inner;
      open.push(inner);
    } else if (sign === "}") open.pop();
    else if (sign === "=") isValue = true;
    else if (sign === "\n") {
      if (isValue) here[name] = value ?? "";
      [value, isValue] = [null, false];
    } else if (isValue && (quoted !== undefined || bare !== undefined)) {
      value = quoted === undefined ? [value, bare].filter(Boolean).join(" ") : quoted.replace(/\\(.)/g, "$1");
    } else if (bare !== undefined) name = bare.trim();
  }
  if (open.length !== 1) throw new Error("a section is not closed");
  return root;
}

/** The value at a path of sections. */
const at = (section: Section | string | undefined, ...path: string[]): Section | string | undefined =>
  path.reduce((inner, name) => (typeof inner === "object" ? inner[name] : undefined), section);

/** As strongSwan reads the value of `secret`. */
function decodeSecret(secret: unknown): string {
  const text = String(secret);
  if (text.startsWith("0s")) return Buffer.from(text.slice(2), "base64").toString("latin1");
  if (text.startsWith("0x")) return Buffer.from(text.slice(2), "hex").toString("latin1");
  return text;
}

const write = (peer: PeerInput, options: Partial<PeerConfigurationOptions> = {}) =>
  peerConfiguration(peer, { format: "swanctl", ...options });
const conf = (peer: PeerInput, options: Partial<PeerConfigurationOptions> = {}): Section =>
  parseSettings(write(peer, options).files[0]?.content ?? "");
const connectionOf = (section: Section, name = "vco-test") => at(section, "connections", name);
const childOf = (section: Section, name = "vco-test", child = name) => at(connectionOf(section, name), "children", child);

const ike = (change: Partial<VpnConnectionPeerIkeConfig>) => ({
  ikeConfig: { ...(strongTunnel.ikeConfig as VpnConnectionPeerIkeConfig), ...change },
});
const ipsec = (change: Partial<IpsecConfig>) => ({ ipsecConfig: { ...(strongTunnel.ipsecConfig as IpsecConfig), ...change } });
const everything = { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] };

test("one IKEv2 tunnel is written with every setting of the connection", () => {
  const section = conf(peerWith({}, { localSubnets: ["192.168.9.0/24", "192.168.10.0/24"] }));
  expect(section).toEqual({
    connections: {
      "vco-test": {
        ...{ version: "2", local_addrs: "198.51.100.10", remote_addrs: "203.0.113.10", proposals: "aes256-sha256-modp2048" },
        ...{ rekey_time: "25920s", over_time: "2880s", dpd_delay: "30s", keyingtries: "0", mobike: "no", unique: "replace" },
        local: { auth: "psk", id: "198.51.100.10" },
        remote: { auth: "psk", id: "203.0.113.10" },
        children: {
          "vco-test": {
            ...{ local_ts: "192.168.9.0/24, 192.168.10.0/24", remote_ts: "10.0.0.0/16", esp_proposals: "aes256-sha256-modp2048" },
            ...{ rekey_time: "3240s", life_time: "3600s", dpd_action: "restart", start_action: "trap|start", close_action: "trap" },
          },
        },
      },
    },
    secrets: {
      "ike-vco-test": {
        ...{ "id-local": "198.51.100.10", "id-remote": "203.0.113.10" },
        secret: `0s${Buffer.from("a-key-for-tests-0").toString("base64")}`,
      },
    },
  });
});

test.each(["ikev1", "ikev2"])(
  "every kind of tunnel retries forever, keeps its addresses, restarts a dead peer and never traps 0.0.0.0/0: %s",
  (ikeVersion) => {
    const settings = () => ike({ ikeVersion });
    const kinds = (peer: object) => [
      peerWith(settings(), peer),
      ...[["master", "slave"] as const, [null, null] as const].map((roles) => dualPeer(roles, peer, settings)),
    ];
    for (const peer of [...kinds({}), ...kinds(everything), ...kinds({ remoteSubnets: ["0.0.0.0/0"] })]) {
      const connections = Object.values(at(conf(peer), "connections") as Section);
      expect(connections).toHaveLength(peer.tunnels.length);
      for (const [index, connection] of connections.entries()) {
        const { localAddress, remoteAddress } = peer.tunnels[index] ?? {};
        expect(connection).toMatchObject({ keyingtries: "0", mobike: "no", local_addrs: localAddress, remote_addrs: remoteAddress });
        for (const child of Object.values(at(connection, "children") as Section)) {
          const takesEverything = [at(child, "local_ts"), at(child, "remote_ts")].includes("0.0.0.0/0");
          expect([at(child, "dpd_action"), /^\d+$/.test(String(at(child, "if_id_out"))) || !takesEverything]).toEqual(["restart", true]);
          expect(takesEverything && String(at(child, "start_action")).includes("trap")).toBe(false);
        }
      }
    }
  },
);

test("every printable key of up to 100 characters is parsed back unchanged", () => {
  const keyOf = (psk: string) => decodeSecret(at(conf(peerWith({}, { psks: { "": psk } })), "secrets", "ike-vco-test", "secret"));
  holds(fc.property(anyPsk, (psk) => expect(keyOf(psk)).toBe(psk)));
});

test("every printable identity is parsed back unchanged, with its type", () => {
  const name = fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 60 }).filter((text) => /^[\x20-\x7e]+$/.test(text));
  holds(
    fc.property(name, (text) => {
      const id = String(at(connectionOf(conf(peerWith({ localId: `x${text}` }))), "local", "id"));
      expect(id).toBe(`${text.includes("@") ? "email" : "fqdn"}:x${text}`);
    }),
  );
});

test("a name as identity is written with its type and without a leading @", () => {
  const section = conf(peerWith({ localId: "@office.example.com", remoteId: "cloud.example.com" }));
  expect(at(connectionOf(section), "local", "id")).toBe("fqdn:office.example.com");
  expect(at(section, "secrets", "ike-vco-test", "id-remote")).toBe("fqdn:cloud.example.com");
});

test("behind NAT the local address is the device's own, and the public address stays the identity", () => {
  const section = connectionOf(conf(peerWith(), { onPremisesAddress: "192.168.1.2" }));
  expect([at(section, "local_addrs"), at(section, "local", "id")]).toEqual(["192.168.1.2", "198.51.100.10"]);
  const withoutId = connectionOf(conf(peerWith({ localId: null }), { onPremisesAddress: "192.168.1.2" }));
  expect(at(withoutId, "local", "id")).toBe("198.51.100.10");
});

test("phase 2 without PFS has no group", () => {
  expect(at(childOf(conf(peerWith(ipsec({ ipsecPfs: "disabled" })))), "esp_proposals")).toBe("aes256-sha256");
});

test("a rekey starts before the connection's lifetime ends", () => {
  holds(
    fc.property(fc.integer({ min: 10, max: 86400 }), fc.integer({ min: 10, max: 86400 }), (ikeLifetime, ipsecLifetime) => {
      const section = conf(peerWith({ ...ike({ ikeLifetime }), ...ipsec({ ipsecLifetime }) }));
      const seconds = (value: unknown) => Number.parseInt(String(value), 10);
      const [rekey, over] = [seconds(at(connectionOf(section), "rekey_time")), seconds(at(connectionOf(section), "over_time"))];
      expect(rekey + over).toBe(ikeLifetime);
      expect(rekey).toBeLessThan(ikeLifetime);
      expect(seconds(at(childOf(section), "life_time"))).toBe(ipsecLifetime);
      expect(seconds(at(childOf(section), "rekey_time"))).toBeLessThan(ipsecLifetime);
    }),
  );
});

test("dead peer detection follows the connection, and has a timeout with IKEv1 only", () => {
  const dpd = (peer: PeerInput) => [at(connectionOf(conf(peer)), "dpd_delay"), at(connectionOf(conf(peer)), "dpd_timeout")];
  expect(dpd(peerWith({ enableDpd: false, ...ike({ ikeVersion: "ikev1" }) }))).toEqual(["0s", undefined]);
  expect(dpd(peerWith(ike({ ikeVersion: "ikev1" })))).toEqual(["30s", "150s"]);
  expect(dpd(peerWith())).toEqual(["30s", undefined]);
});

test("IKEv1 gets one child for each pair of networks, with a warning", () => {
  const peer = peerWith(ike({ ikeVersion: "ikev1" }), { localSubnets: ["192.168.1.0/24", "192.168.2.0/24"] });
  const children = at(connectionOf(conf(peer)), "children") as Section;
  expect(Object.values(children).map((child) => at(child, "local_ts"))).toEqual(["192.168.1.0/24", "192.168.2.0/24"]);
  expect(write(peer).warnings.join()).toContain("IKEv1 needs an SA for each pair");
});

test("aggressive mode is written for IKEv1 only, with a warning about strongSwan's own option", () => {
  const aggressive = (ikeVersion: string) => write(peerWith(ike({ ikeVersion, ikeMode: "aggressive" })));
  expect(aggressive("ikev1").files[0]?.content).toContain("aggressive = yes");
  expect(aggressive("ikev1").warnings.join()).toContain("i_dont_care_about_security_and_use_aggressive_mode_psk");
  expect(aggressive("ikev2").files[0]?.content).not.toContain("aggressive");
});

test.each([
  ["ikeEncAlg", ike({ ikeEncAlg: "sm4" }), '"aes"'],
  ["ipsecAuthAlg", ipsec({ ipsecAuthAlg: "sm3" }), '"sha256"'],
  ["ikeEncAlg", ike({ ikeEncAlg: "chacha20" }), '"aes256"'],
  ["ikePfs", ike({ ikePfs: "group31" }), '"group24"'],
] as const)("%s, which strongSwan lacks, is refused with the nearest that works", (setting, tunnel, nearest) => {
  const attempt = () => write(peerWith(tunnel));
  expect(attempt).toThrow(UnsupportedPeerError);
  expect(attempt).toThrow(new RegExp(`${setting}.*strongSwan.*nearest that works is ${nearest}`));
});

describe("two tunnels", () => {
  test("trap traffic only on the standby one, so the active policy disappears with its tunnel", () => {
    const section = conf(dualPeer(["master", "slave"]));
    const actions = (role: string) => {
      const child = childOf(section, `vco-test-${role}`);
      return ["start_action", "close_action", "priority", "if_id_out"].map((name) => at(child, name));
    };
    expect(actions("active")).toEqual(["start", "start", undefined, undefined]);
    expect(actions("standby")).toEqual(["trap|start", "trap", "400000", undefined]);
  });

  test("with the same networks on both sides get an interface each", () => {
    const { files } = write(dualPeer([null, null]));
    const section = parseSettings(files[0]?.content ?? "");
    const ids = ["vco-test-1", "vco-test-2"].map((name) => at(childOf(section, name), "if_id_out"));
    expect(new Set(ids).size).toBe(2);
    expect(files[1]?.content).toContain('networks="10.0.0.0/16"');
    expect(files[1]?.content).toMatch(/^routes 100 vpn\w+1 vpn\w+2$/m);
  });

  test("with the same identities coexist, and must have the same key", () => {
    const named = () => ({ localId: "office.example.com", remoteId: "cloud.example.com" });
    const same = { psks: { "tun-1": "one key", "tun-2": "one key" } };
    expect(at(connectionOf(conf(dualPeer(["master", "slave"], same, named)), "vco-test-active"), "unique")).toBe("never");
    expect(() => write(dualPeer(["master", "slave"], {}, named))).toThrow(/localId and remoteId.*keys differ/);
  });
});

describe("a routed tunnel", () => {
  test("has an interface, and no policy that captures the machine's traffic", () => {
    const section = conf(peerWith({}, everything), { cloudNetworks: ["10.9.0.0/16"] });
    const child = childOf(section);
    expect(at(child, "if_id_in")).toMatch(/^\d+$/);
    expect(at(child, "if_id_out")).toBe(at(child, "if_id_in"));
    expect([at(child, "start_action"), at(child, "updown")]).toEqual(["start", "sh /etc/swanctl/conf.d/vco-test.updown.sh"]);
  });

  test("can be routed on one side only", () => {
    expect(at(childOf(conf(peerWith({}, { remoteSubnets: ["0.0.0.0/0"] }))), "if_id_out")).toMatch(/^\d+$/);
  });

  test("runs its script from the given folder, with any name", () => {
    const updown = (folder: string) => at(childOf(conf(peerWith({}, everything), { folder })), "updown");
    expect(updown("/opt/vpn")).toBe("sh /opt/vpn/vco-test.updown.sh");
    expect(updown(`/opt/it's "vpn`)).toBe(`sh '/opt/it'\\''s "vpn/vco-test.updown.sh'`);
  });

  test("gives a warning if no route leads through it", () => {
    expect(write(peerWith({}, everything)).warnings).toEqual([expect.stringContaining("Give cloudNetworks")]);
    expect(write(peerWith({ bgp: bgpOfTunnel(1) }, everything)).warnings).toEqual([]);
  });

  test("routes the cloud's networks through the active tunnel first", () => {
    const script = write(dualPeer(["master", "slave"], everything), { cloudNetworks: ["10.9.0.0/16"] }).files[1]?.content;
    expect(script).toMatch(/^routes 100 vpn\w+1\nroutes 200 vpn\w+2$/m);
  });
});

test("the file names the tunnels that charon does not retry after a refusal: those that no traffic starts", () => {
  const named = (peer: PeerInput) => /If the cloud refuses (.*) for its/.exec(write(peer).files[0]?.content ?? "")?.[1];
  expect(named(peerWith())).toBeUndefined();
  expect(named(peerWith({}, everything))).toBe("vco-test");
  expect(named(dualPeer(["master", "slave"]))).toBe("vco-test-active");
  expect(named(dualPeer([null, null]))).toBe("vco-test-1 or vco-test-2");
});
