import fc from "fast-check";
import { compareSwanctl, type Mismatch } from "../../peer/compare";
import { peerConfiguration } from "../../peer/peerConfiguration";
import { type IncludedFile, parseSettings, type Section } from "../../peer/swanctlConf";
import { ConfigurationError } from "../../provider/alicloud/errors";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { anyPsk, dualPeer, peerWith, strongTunnel } from "../support/arbitraries/peer";
import { holds } from "../support/property";

const parse = (text: string, included: Record<string, IncludedFile[]> = {}): Section =>
  parseSettings({ path: "swanctl.conf", text }, (pattern) => included[pattern] ?? []);
const swanctl = (peer: VpnConnectionPeerResult): string => peerConfiguration(peer, { format: "swanctl" }).files[0]?.content ?? "";
const compare = (peer: VpnConnectionPeerResult, text: string): readonly Mismatch[] => compareSwanctl(peer, parse(text)).mismatches;
const settingsOf = (mismatches: readonly Mismatch[]): string[] => mismatches.map(({ setting }) => setting);

describe("a settings file of strongSwan", () => {
  test("has sections, comments, and values with and without quotes", () => {
    const root = parse(`
      # a comment { with signs = }
      a { # another
        one = two words   # and a comment
        quoted = "a # \\"b\\" { } \\\\" # comment
        base64 = 0sYWI=
        empty =
        b
        {
          c = d
        }
      }
      a { one = later }
      x { y = z }`);
    const a = root.sections.get("a");
    expect([...(a?.values ?? [])]).toEqual([
      ["one", "later"],
      ["quoted", 'a # "b" { } \\'],
      ["base64", "0sYWI="],
      ["empty", ""],
    ]);
    expect(a?.sections.get("b")?.values.get("c")).toBe("d");
    expect(root.sections.get("x")?.values.get("y")).toBe("z");
  });

  test("includes other files in the section of the include line", () => {
    const included = {
      "conf.d/*.conf": [
        { path: "conf.d/a.conf", text: "x { y = 1 }" },
        { path: "conf.d/b.conf", text: 'z = "2"' },
      ],
    };
    const connections = parse("connections { include conf.d/*.conf\n }", included).sections.get("connections");
    expect([connections?.sections.get("x")?.values.get("y"), connections?.values.get("z")]).toEqual(["1", "2"]);
  });

  test("that includes itself is refused", () => {
    expect(() => parse("include self", { self: [{ path: "self", text: "include self" }] })).toThrow(/too deeply/);
  });

  test.each([
    ["a { b = planted", /line 1: a section is not closed/],
    ["\n}", /line 2: a } without a section/],
    ['a {\n secret = "planted\n}', /line 2/],
    ["planted", /a name without a value/],
    ["= planted", /a value without a name/],
    ["{ }", /a section without a name/],
    ["a : b { }", /not understood/],
  ])("that is broken is refused by line number, and its text stays hidden: %j", (text, message) => {
    expect(() => parse(text)).toThrow(ConfigurationError);
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).not.toThrow(/planted/);
  });

  test("with any text is read or refused", () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab{}=#"\\\n :,include'), maxLength: 80 });
    holds(
      fc.property(text, (one) => {
        try {
          parse(one);
        } catch (error) {
          if (!(error instanceof ConfigurationError)) throw error;
        }
      }),
    );
  });
});

describe("the settings written for a peer", () => {
  test("match it with any key", () => {
    holds(
      fc.property(
        anyPsk,
        fc.constantFrom("ikev1", "ikev2"),
        fc.constantFrom("group2", "group14", "disabled"),
        (psk, ikeVersion, ipsecPfs) => {
          const tunnel = {
            ikeConfig: { ...strongTunnel.ikeConfig, ikeVersion } as never,
            ipsecConfig: { ...strongTunnel.ipsecConfig, ipsecPfs } as never,
          };
          const peer = peerWith(tunnel, { psks: { "": psk }, localSubnets: ["192.168.1.0/24", "192.168.2.0/24"] });
          expect(compare(peer, swanctl(peer))).toEqual([]);
        },
      ),
    );
  });

  test("match both its tunnels in either order", () => {
    const peer = dualPeer(["master", "slave"]);
    expect(compare(peer, swanctl(peer))).toEqual([]);
    expect(compare(peer, swanctl({ ...peer, tunnels: [...peer.tunnels].reverse() }))).toEqual([]);
  });

  test.each<[setting: string, from: string | RegExp, to: string]>([
    ["ikeVersion", "version = 2", "version = 1"],
    ["ikeEncAlg", "\n    proposals = aes256-", "\n    proposals = aes128-"],
    ["ikeAuthAlg", "\n    proposals = aes256-sha256", "\n    proposals = aes256-sha1"],
    ["ikePfs", /(\n {4}proposals = .*)modp2048/, "$1modp1024"],
    ["ikeLifetime", "rekey_time = 25920s", "rekey_time = 4h"],
    ["ikeLifetime", "rekey_time = 25920s\n    over_time = 2880s", "rekey_time = 28800s"],
    ["ipsecEncAlg", "esp_proposals = aes256", "esp_proposals = aes128gcm16"],
    ["ipsecPfs", /(esp_proposals = .*)-modp2048/, "$1"],
    ["ipsecPfs", /(esp_proposals = .*)modp2048/, "$1modp1536"],
    ["ipsecLifetime", "life_time = 3600s", "life_time = 2h"],
    ["localId", "id = 198.51.100.10", 'id = "fqdn:office.example.com"'],
    ["remoteId", "id = 203.0.113.10", "id = 203.0.113.99"],
    ["remoteAddress", "remote_addrs = 203.0.113.10", "remote_addrs = 203.0.113.99"],
    ["localAddress", "local_addrs = 198.51.100.10", "local_addrs = 198.51.100.99"],
    ["localSubnets", "local_ts = 192.168.10.0/24", "local_ts = 192.168.10.0/25"],
    ["remoteSubnets", "remote_ts = 10.0.0.0/16", "remote_ts = 10.0.0.0/16, 10.1.0.0/16"],
    ["psk", /secret = .*/, "secret = 0x00"],
    ["local auth", "local {\n      auth = psk", "local {\n      auth = pubkey"],
  ])("differ in exactly the setting that changed: %s", (setting, from, to) => {
    const peer = peerWith();
    const text = swanctl(peer);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    // A key is found by the identities, so another identity may have none.
    expect(settingsOf(compare(peer, changed)).filter((one) => one !== "psk" || setting === "psk")).toEqual([setting]);
  });

  test("lack a connection for the tunnel when it is deleted", () => {
    const peer = dualPeer(["master", "slave"]);
    const single = { ...peer, tunnels: peer.tunnels.slice(0, 1) };
    expect(compare(peer, swanctl(single))).toEqual([
      { tunnelId: "tun-2", setting: "connection", device: "no connection of the file", connection: "one to 203.0.113.2" },
    ]);
  });
});

describe("a settings file written by hand", () => {
  const conf = (more: string, child = "") => `
    connections { office {
      remote_addrs = 203.0.113.0/24
      local { auth = psk }
      remote-1 { auth = psk
        id = %any }
      children { net { local_ts = 192.168.10.0/24
        remote_ts = 10.0.0.0/16
        ${child} } }
      ${more}
    } }
    secrets { ike { secret = "a-key-for-tests-0" } }`;
  const good = "proposals = aes128-aes256-sha256-modp1024-modp2048, default\nrekey_time = 7h30m\n";
  const lifetimes = "rekey_time = 25900\n";
  const esp = "esp_proposals = aes256-sha2_256-modp2048\nlife_time = 1h\n";

  test("matches when it uses other words for the same settings", () => {
    expect(compare(peerWith(), conf(`version = 0\n${good.replace("rekey_time = 7h30m\n", lifetimes)}`, esp))).toEqual([]);
  });

  test("without proposals uses strongSwan's defaults, which have no PFS", () => {
    expect(settingsOf(compare(peerWith(), conf(lifetimes, "life_time = 1h")))).toEqual(["ipsecPfs"]);
  });

  test("is not compared with fields the API does not report, and a masked key gives a note", () => {
    const peer = peerWith({ ikeConfig: null, ipsecConfig: null, remoteAddress: null }, { psks: null });
    const { mismatches, notes } = compareSwanctl(peer, parse(conf("")));
    expect(mismatches).toEqual([]);
    expect(notes).toEqual([expect.stringContaining("not compared")]);
  });

  test("needs one child for each pair of networks with IKEv1", () => {
    const peer = peerWith(
      { ikeConfig: { ...strongTunnel.ikeConfig, ikeVersion: "ikev1" } as never },
      { remoteSubnets: ["10.0.0.0/16", "10.1.0.0/16"] },
    );
    const oneChild = conf(`version = 1\n${good.replace("rekey_time = 7h30m\n", lifetimes)}`, esp).replace(
      "10.0.0.0/16",
      "10.0.0.0/16, 10.1.0.0/16",
    );
    expect(settingsOf(compare(peer, oneChild))).toEqual(["remoteSubnets"]);
  });
});
