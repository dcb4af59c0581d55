import { inspect } from "node:util";
import fc from "fast-check";
import { assessCryptography, assessCryptographyOf, type CryptographyFinding, failingFindings } from "../../provider/vpn/judge/cryptography";
import type { IkeConfig, IpsecConfig, VpnConnectionResult } from "../../provider/vpn/model/fields";
import { fleet, singleTunnelConnection, vpnConnection } from "../support/arbitraries/vpnConnection";
import { holds } from "../support/property";

const strongPsk = "kJ7#vR2!pX9@tM4$wQ8%";
const ike: IkeConfig = {
  ikeVersion: "ikev2",
  ikeMode: "main",
  ikeEncAlg: "aes256",
  ikeAuthAlg: "sha256",
  ikePfs: "group14",
  ikeLifetime: 86_400,
  localId: "198.51.100.7",
  remoteId: "on-premises.example.com",
};
const ipsec: IpsecConfig = { ipsecEncAlg: "aes256", ipsecAuthAlg: "sha256", ipsecPfs: "group14", ipsecLifetime: 28_800 };
const sound: VpnConnectionResult = {
  ...(fc.sample(singleTunnelConnection, { numRuns: 1, seed: 8247 })[0] as VpnConnectionResult),
  vpnConnectionId: "vco-k4c9q2w7z1x8s5d3",
  name: "frankfurt-to-singapore",
  remoteCaCertificate: null,
  vcoHealthCheck: null,
  ikeConfig: ike,
  ipsecConfig: ipsec,
  psk: strongPsk,
};
const withSettings = (change: Partial<IkeConfig & IpsecConfig>): VpnConnectionResult => {
  const pick = (config: object) => Object.fromEntries(Object.entries(change).filter(([key]) => key in config));
  return { ...sound, ikeConfig: { ...ike, ...pick(ike) }, ipsecConfig: { ...ipsec, ...pick(ipsec) } };
};
const dual = (...psks: string[]): VpnConnectionResult => {
  const tunnel = {
    role: null,
    state: null,
    status: null,
    internetIp: null,
    customerGatewayId: null,
    zoneNo: null,
    remoteCaCertificate: null,
  };
  const more = {
    tunnelIndex: null,
    enableDpd: null,
    enableNatTraversal: null,
    isUp: null,
    ikeConfig: ike,
    ipsecConfig: ipsec,
    bgpConfig: null,
  };
  const ids = psks.map((_, index) => `tun-${index + 1}`);
  return {
    ...withSettings({ ikeEncAlg: "des", ipsecAuthAlg: "md5" }),
    psk: "weak",
    tunnels: ids.map((tunnelId) => ({ ...tunnel, ...more, tunnelId })),
    tunnelPsks: Object.fromEntries(psks.map((psk, index) => [`tun-${index + 1}`, psk])),
  };
};
const summary = (findings: CryptographyFinding[]) => findings.map(({ path, value, severity }) => `${severity} ${path} ${value}`);

test("a connection that follows every remedy has no finding and nothing unassessed", () => {
  const { findings, assessed, notAssessed } = assessCryptography(sound);
  expect(findings).toEqual([]);
  expect(notAssessed).toEqual([]);
  expect(assessed).toEqual([
    "ikeConfig.ikeVersion",
    "ikeConfig.ikeEncAlg",
    "ikeConfig.ikeAuthAlg",
    "ikeConfig.ikePfs",
    "ikeConfig.ikeLifetime",
    "ipsecConfig.ipsecEncAlg",
    "ipsecConfig.ipsecAuthAlg",
    "ipsecConfig.ipsecPfs",
    "ipsecConfig.ipsecLifetime",
    "psk",
  ]);
});

test.each<[string, string, string, RegExp]>([
  ["ikeVersion", "ikev1", "medium", /^RFC 9395/],
  ["ikeEncAlg", "des", "critical", /^RFC 8247.*MUST NOT$/],
  ["ipsecEncAlg", "des", "critical", /^RFC 8221.*MUST NOT$/],
  ["ipsecEncAlg", "3des", "high", /^RFC 8221.*SHOULD NOT; NIST SP 800-131A r2$/],
  ["ikeEncAlg", "3des", "medium", /^NIST SP 800-131A r2$/],
  ["ikeAuthAlg", "md5", "high", /^RFC 8247.*MUST NOT$/],
  ["ipsecAuthAlg", "md5", "high", /^RFC 8221.*MUST NOT$/],
  ["ikeAuthAlg", "sha1", "low", /^RFC 8247.*MUST-$/],
  ["ipsecAuthAlg", "sha1", "low", /^RFC 8221.*MUST-$/],
  ["ikePfs", "group1", "critical", /^RFC 8247.*MUST NOT$/],
  ["ipsecPfs", "group1", "critical", /^RFC 8247.*MUST NOT$/],
  ["ikePfs", "group2", "high", /^RFC 8247.*SHOULD NOT/],
  ["ipsecPfs", "group2", "high", /^RFC 8247.*SHOULD NOT/],
  ["ikePfs", "group5", "medium", /^RFC 8247.*SHOULD NOT/],
  ["ipsecPfs", "group5", "medium", /^RFC 8247.*SHOULD NOT/],
  ["ikePfs", "group24", "high", /^RFC 8247.*SHOULD NOT/],
  ["ipsecPfs", "group24", "high", /^RFC 8247.*SHOULD NOT/],
  ["ipsecPfs", "disabled", "medium", /^NIST SP 800-77 r1$/],
])("%s %s is %s", (setting, value, severity, source) => {
  const { findings, assessed } = assessCryptography(withSettings({ [setting]: value }));
  const path = `${setting in ike ? "ikeConfig" : "ipsecConfig"}.${setting}`;
  expect(findings).toEqual([{ path, value, severity, reason: expect.stringMatching(/\S/), source: expect.stringMatching(source) }]);
  expect(assessed).toContain(path);
});

test.each([
  ["ikeEncAlg", "aes"],
  ["ikeEncAlg", "aes192"],
  ["ipsecEncAlg", "aes"],
  ["ikeAuthAlg", "sha384"],
  ["ipsecAuthAlg", "sha512"],
])("%s %s is acceptable", (setting, value) => {
  expect(assessCryptography(withSettings({ [setting]: value })).findings).toEqual([]);
});

test.each<[string, string | null]>([
  ["ikeEncAlg", "sm4"],
  ["ipsecEncAlg", "sm4"],
  ["ikeAuthAlg", "sm3"],
  ["ipsecAuthAlg", "sm3"],
  ["ikePfs", "group31"],
  ["ikePfs", "disabled"],
  ["ikeVersion", "ikev3"],
  ["ikeEncAlg", "constructor"],
  ["ipsecPfs", null],
  ["ikeLifetime", null],
])("%s %p is not called weak, but is listed as not assessed", (setting, value) => {
  const { findings, assessed, notAssessed } = assessCryptography(withSettings({ [setting]: value }));
  const path = `${setting in ike ? "ikeConfig" : "ipsecConfig"}.${setting}`;
  expect(summary(findings)).toContain(`info ${path} ${value}`);
  expect(failingFindings({ findings, assessed, notAssessed }, "low")).toEqual([]);
  expect(notAssessed).toContain(path);
  expect(assessed).not.toContain(path);
});

test("a connection without any reported setting is listed as not assessed", () => {
  const { findings, assessed, notAssessed } = assessCryptography({ ...sound, ikeConfig: null, ipsecConfig: null, psk: null });
  expect(assessed).toEqual([]);
  expect(notAssessed).toHaveLength(11);
  expect(findings.map(({ severity, value }) => [severity, value])).toEqual(notAssessed.map(() => ["info", null]));
});

describe("aggressive mode", () => {
  const v1 = { ikeVersion: "ikev1", ikeMode: "aggressive" };
  test.each<[string, Partial<VpnConnectionResult>, string[]]>([
    ["is high with IKEv1", withSettings(v1), ["high ikeConfig.ikeMode aggressive", "medium ikeConfig.ikeVersion ikev1"]],
    [
      "is high also when the result is without its secrets",
      { ...withSettings(v1), psk: null },
      ["high ikeConfig.ikeMode aggressive", "medium ikeConfig.ikeVersion ikev1", "info psk null"],
    ],
    ["means nothing with IKEv2", withSettings({ ...v1, ikeVersion: "ikev2" }), []],
    [
      "is no finding with certificates",
      { ...withSettings(v1), remoteCaCertificate: "-----BEGIN CERTIFICATE-----" },
      ["medium ikeConfig.ikeVersion ikev1"],
    ],
    [
      "is not judged when the version is not known",
      withSettings({ ...v1, ikeVersion: null }),
      ["info ikeConfig.ikeVersion null", "info ikeConfig.ikeMode aggressive"],
    ],
    ["is not main mode", withSettings({ ...v1, ikeMode: "main" }), ["medium ikeConfig.ikeVersion ikev1"]],
    [
      "is not known when the mode is not",
      withSettings({ ...v1, ikeMode: null }),
      ["medium ikeConfig.ikeVersion ikev1", "info ikeConfig.ikeMode null"],
    ],
  ])("%s", (_, change, expected) => {
    expect(summary(assessCryptography({ ...sound, ...change }).findings)).toEqual(expected);
  });
});

test.each<[Partial<IkeConfig & IpsecConfig>, string[]]>([
  [{ ikeLifetime: 86_401 }, ["low ikeConfig.ikeLifetime 86401"]],
  [{ ipsecLifetime: 86_400 }, ["low ipsecConfig.ipsecLifetime 86400"]],
  [{ ipsecLifetime: 28_801 }, ["low ipsecConfig.ipsecLifetime 28801"]],
  [{ ikeLifetime: 0, ipsecLifetime: 0 }, ["info ikeConfig.ikeLifetime 0", "info ipsecConfig.ipsecLifetime 0"]],
  [{ ikeLifetime: 1, ipsecLifetime: 1 }, []],
])("lifetimes %j give %j", (change, expected) => {
  expect(summary(assessCryptography(withSettings(change)).findings)).toEqual(expected);
});

test("the vendor's defaults have findings", () => {
  const defaults = { ikeVersion: "ikev1", ikeMode: "main", ikeEncAlg: "aes", ikeAuthAlg: "md5", ikePfs: "group2", ikeLifetime: 86_400 };
  const phase2 = { ipsecEncAlg: "aes", ipsecAuthAlg: "md5", ipsecPfs: "group2", ipsecLifetime: 86_400 };
  expect(summary(assessCryptography(withSettings({ ...defaults, ...phase2 })).findings)).toEqual([
    "high ikeConfig.ikeAuthAlg md5",
    "high ikeConfig.ikePfs group2",
    "high ipsecConfig.ipsecAuthAlg md5",
    "high ipsecConfig.ipsecPfs group2",
    "medium ikeConfig.ikeVersion ikev1",
    "low ipsecConfig.ipsecLifetime 86400",
  ]);
});

describe("a pre-shared key", () => {
  test.each<[string, string, string[]]>([
    ["of 16 characters", "a8#kP2!xQ9@mZ4$w", []],
    ["of 15 characters", "a8#kP2!xQ9@mZ4$", ["high psk [secret]"]],
    ["of 8 characters", "a8#kP2!x", ["high psk [secret]"]],
    ["of 7 characters", "a8#kP2!", ["critical psk [secret]"]],
    ["equal to the connection's id", "vco-k4c9q2w7z1x8s5d3", ["high psk [secret]"]],
    ["equal to the connection's name, in other case", "Frankfurt-To-Singapore", ["high psk [secret]"]],
    ["equal to the peer's identity", "on-premises.example.com", ["high psk [secret]"]],
  ])("%s", (_, psk, expected) => {
    expect(summary(assessCryptography({ ...sound, psk }).findings)).toEqual(expected);
  });

  test("gets the same finding for every weakness", () => {
    const reasonOf = (psk: string) => assessCryptography({ ...sound, psk }).findings.map(({ reason, source }) => reason + source);
    expect(reasonOf("a8#kP2!xQ9@mZ4$")).toEqual(reasonOf("frankfurt-to-singapore"));
    expect(reasonOf("a8#")).toEqual(reasonOf("frankfurt-to-singapore"));
  });

  test("missing from the result is not assessed", () => {
    const { psk: _psk, tunnelPsks: _tunnelPsks, bgpAuthKey: _bgpAuthKey, ...settings } = sound;
    expect(summary(assessCryptography(settings).findings)).toEqual(["info psk null"]);
    expect(assessCryptography(settings).notAssessed).toEqual(["psk"]);
  });
});

describe("a dual-tunnel connection", () => {
  test("is judged by its tunnels, not by its top-level settings and key", () => {
    const { findings, assessed } = assessCryptography(dual(strongPsk, `${strongPsk}2`));
    expect(findings).toEqual([]);
    expect(assessed.filter((path) => path.startsWith("tunnels.tun-2."))).toHaveLength(9);
    expect(assessed.filter((path) => !path.startsWith("tunnels."))).toEqual(["tunnelPsks.tun-1", "tunnelPsks.tun-2"]);
  });

  test("with one key on both tunnels has a low finding", () => {
    expect(summary(assessCryptography(dual(strongPsk, strongPsk)).findings)).toEqual(["low tunnelPsks.tun-2 [secret]"]);
  });

  test("names the tunnel of each finding", () => {
    const connection = dual(strongPsk, "weak-key");
    const [one, two] = connection.tunnels as [(typeof connection.tunnels)[number], (typeof connection.tunnels)[number]];
    const tunnels = [
      { ...one, ikeConfig: { ...ike, ikePfs: "group1" } },
      { ...two, ipsecConfig: null },
    ];
    expect(summary(assessCryptography({ ...connection, tunnels }).findings)).toEqual([
      "critical tunnels.tun-1.ikeConfig.ikePfs group1",
      "high tunnelPsks.tun-2 [secret]",
      "info tunnels.tun-2.ipsecConfig.ipsecEncAlg null",
      "info tunnels.tun-2.ipsecConfig.ipsecAuthAlg null",
      "info tunnels.tun-2.ipsecConfig.ipsecPfs null",
      "info tunnels.tun-2.ipsecConfig.ipsecLifetime null",
    ]);
  });
});

describe("several connections", () => {
  test("that share a key each have a medium finding", () => {
    const connections = [
      { ...sound, vpnConnectionId: "vco-1" },
      { ...dual(`${strongPsk}2`, strongPsk), vpnConnectionId: "vco-2" },
      { ...sound, vpnConnectionId: "vco-3", psk: `${strongPsk}3` },
    ];
    expect(assessCryptographyOf(connections).map(({ vpnConnectionId, findings }) => [vpnConnectionId, ...summary(findings)])).toEqual([
      ["vco-1", "medium psk [secret]"],
      ["vco-2", "medium tunnelPsks.tun-2 [secret]"],
      ["vco-3"],
    ]);
  });

  test("share no key when one of them uses its own key on both tunnels", () => {
    expect(assessCryptographyOf([dual(strongPsk, strongPsk)]).flatMap(({ findings }) => summary(findings))).toEqual([
      "low tunnelPsks.tun-2 [secret]",
    ]);
  });

  test("are otherwise judged one by one", () => {
    holds(
      fc.property(fleet(), (connections) => {
        const apart = connections.map((connection) => assessCryptography(connection).findings);
        const together = assessCryptographyOf(connections).map(({ findings }) =>
          findings.filter(({ reason }) => reason !== "Another connection has the same key"),
        );
        expect(together).toEqual(apart);
      }),
    );
  });
});

test("high and critical findings fail by default, and any severity can be the limit", () => {
  const assessment = assessCryptography(
    withSettings({ ikeEncAlg: "des", ikePfs: "group2", ikeVersion: "ikev1", ipsecAuthAlg: "sha1", ipsecEncAlg: "sm4" }),
  );
  const count = (atLeast?: "critical" | "high" | "medium" | "low" | "info") => failingFindings(assessment, atLeast).length;
  expect([count(), count("critical"), count("high"), count("medium"), count("low"), count("info")]).toEqual([2, 1, 2, 3, 4, 5]);
});

test("every setting is either assessed or not assessed, and no assessment holds a key", () => {
  holds(
    fc.property(vpnConnection, (connection) => {
      const planted = {
        psk: "planted-Zq7",
        tunnelPsks: Object.fromEntries(connection.tunnels.map(({ tunnelId }) => [tunnelId, "planted-Zq7"])),
      };
      const assessment = assessCryptographyOf([
        { ...connection, ...planted },
        { ...sound, psk: "planted-Zq7" },
      ])[0];
      const paths = [...(assessment?.assessed ?? []), ...(assessment?.notAssessed ?? [])];
      expect(new Set(paths).size).toBe(paths.length);
      expect(assessment?.findings.filter(({ path }) => !paths.includes(path))).toEqual([]);
      expect(inspect(assessment, { depth: 9 })).not.toContain("planted");
    }),
  );
});

test("a masked key is not assessed", () => {
  const ofKeys = ({ findings }: { readonly findings: readonly CryptographyFinding[] }) => findings.filter(({ path }) => /psk/i.test(path));
  expect(ofKeys(assessCryptography({ ...sound, psk: "****" }))).toEqual(ofKeys(assessCryptography({ ...sound, psk: null })));
});
