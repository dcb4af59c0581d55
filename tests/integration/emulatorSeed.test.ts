import { fleet } from "../../emulator/data/fleet";
import { seedConnections } from "../../emulator/data/seed/connections";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import type { WireConnection } from "../../emulator/wire";
import { ask } from "../support/emulatorClient";
import { emulatorForEach } from "../support/emulatorForEach";
import fields from "../vectors/fields.json";

let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
});

const typeOf = (value: unknown): string => (Array.isArray(value) ? "array<object>" : typeof value);

/** Every path of a body with the type found there, spelled as in fields.json. */
function pathsOf(value: unknown, prefix = ""): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, prefix));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]): [string, string][] => {
    const path = `${prefix}${key}${Array.isArray(child) ? "[]" : ""}`;
    return [[path, typeOf(child)], ...pathsOf(child, `${path}.`)];
  });
}

const byPath = (paths: [string, string][]): Record<string, string[]> => {
  const types = new Map<string, Set<string>>();
  for (const [path, type] of paths) types.set(path, (types.get(path) ?? new Set()).add(type));
  return Object.fromEntries([...types].map(([path, found]) => [path, [...found]]));
};

test("the seed has exactly the API's fields, with their wire types", async () => {
  const bodies = await Promise.all(
    seedConnections.map(({ VpnConnectionId }) => ask(emulator, "DescribeVpnConnection", { VpnConnectionId })),
  );
  expect(byPath(bodies.flatMap(({ body }) => pathsOf(body)))).toEqual(Object.fromEntries(fields.map(({ field, type }) => [field, [type]])));
});

test("the seed's list rows have exactly the fields of the list action", async () => {
  const { body } = await ask<{ VpnConnections: { VpnConnection: object[] } }>(emulator, "DescribeVpnConnections");
  const expected = fields.filter(({ inPlural }) => inPlural).map(({ field, pluralType }) => [field, [pluralType]]);
  const tags = [
    ["Tag", ["object"]],
    ["Tag.Tag[]", ["array<object>"]],
    ["Tag.Tag[].Key", ["string"]],
    ["Tag.Tag[].Value", ["string"]],
  ];
  expect(byPath(pathsOf(body.VpnConnections.VpnConnection))).toEqual(Object.fromEntries([...expected, ...tags]));
});

const tunnelsOf = (connection: WireConnection) => connection.TunnelOptionsSpecification?.TunnelOptions ?? [];

test.each<[string, (connection: WireConnection) => unknown]>([
  ["IKEv1", (c) => c.IkeConfig?.IkeVersion === "ikev1" && tunnelsOf(c).length === 0],
  ["IKEv2", (c) => c.IkeConfig?.IkeVersion === "ikev2"],
  ["aggressive mode", (c) => c.IkeConfig?.IkeMode === "aggressive"],
  [
    "a master and a slave on a VPN gateway",
    (c) => ["master", "slave"].every((role) => tunnelsOf(c).some(({ Role }) => Role === role)) && c.VpnGatewayId,
  ],
  [
    "two tunnels by index on a transit router",
    (c) => [1, 2].every((index) => tunnelsOf(c).some(({ TunnelIndex }) => TunnelIndex === index)) && c.TransitRouterId,
  ],
  ["BGP with a key", (c) => c.VpnBgpConfig?.EnableBgp === "true" && c.VpnBgpConfig.AuthKey],
  ["BGP in tunnels, its numbers as strings", (c) => typeof tunnelsOf(c)[0]?.TunnelBgpConfig?.PeerAsn === "string"],
  ["a health check that succeeds", (c) => c.VcoHealthCheck?.Enable === "true" && c.VcoHealthCheck.Status === "success"],
  ["a health check that fails", (c) => c.VcoHealthCheck?.Enable === "true" && c.VcoHealthCheck.Status === "failed"],
  [
    "SM3 and SM4 with the peer's certificate",
    (c) => c.IpsecConfig?.IpsecEncAlg === "sm4" && c.IkeConfig?.IkeAuthAlg === "sm3" && c.RemoteCaCertificate,
  ],
  ["hardly any field", (c) => c.IkeConfig === undefined],
  ["an empty top-level status beside its tunnels' own", (c) => c.Status === "" && tunnelsOf(c).every(({ Status }) => Status)],
  ["a dead tunnel beside a living one", (c) => new Set(tunnelsOf(c).map(({ Status }) => Status)).size === 2],
])("the seed has a connection with %s", (_, isIt) => {
  expect(seedConnections.filter(isIt)).not.toHaveLength(0);
});

test("each secret of the seed is unique, so that a leak can be traced", () => {
  const secrets = [...JSON.stringify(seedConnections).matchAll(/"(?:Psk|AuthKey)":"((?:[^"\\]|\\.)+)"/g)].map(([, secret]) => secret);
  expect(secrets.length).toBeGreaterThan(10);
  expect(new Set(secrets).size).toBe(secrets.length);
});

test("changes in one emulator affect neither the seed nor the next emulator", async () => {
  const before = JSON.stringify(seedConnections);
  const [first] = tunnelsOf(emulator.connections.get("vco-gw8madrid") as WireConnection);
  if (first?.TunnelIpsecConfig) first.TunnelIpsecConfig.IpsecLifetime = "1";
  emulator.connections.delete("vco-gw8berlin");
  // Nor does the other tunnel, though the seed gives both the same settings.
  expect(tunnelsOf(emulator.connections.get("vco-gw8madrid") as WireConnection).map((t) => t.TunnelIpsecConfig?.IpsecLifetime)).toEqual([
    "1",
    "3600",
  ]);
  expect(JSON.stringify(seedConnections)).toBe(before);
  const next = await startEmulator();
  expect([...next.connections.values()]).toEqual(seedConnections);
  await next.close();
});

describe("a generated fleet", () => {
  test("is the same every time, and a smaller one is the start of a larger one", () => {
    expect(fleet(300).slice(0, 100)).toEqual(fleet(100));
  });

  test("has valid, unique ids, also for tunnels", () => {
    const connections = fleet(1000);
    const ids = connections.flatMap((c) => [c.VpnConnectionId, ...tunnelsOf(c).map(({ TunnelId }) => TunnelId)]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(connections.every(({ VpnConnectionId }) => /^vco-[A-Za-z0-9]+$/.test(VpnConnectionId))).toBe(true);
  });

  test.each<[string, (connection: WireConnection) => unknown]>([
    ["one tunnel", (c) => tunnelsOf(c).length === 0],
    ["two tunnels on a VPN gateway", (c) => tunnelsOf(c)[0]?.Role],
    ["two tunnels on a transit router", (c) => tunnelsOf(c)[0]?.TunnelIndex],
    ["BGP that is up", (c) => c.VpnBgpConfig?.Status === "success"],
    ["BGP that is down", (c) => c.VpnBgpConfig?.Status === "false"],
    ["a health check that succeeds", (c) => c.VcoHealthCheck?.Enable === "true" && c.VcoHealthCheck.Status === "success"],
    ["a health check that fails", (c) => c.VcoHealthCheck?.Enable === "true" && c.VcoHealthCheck.Status === "failed"],
    ["one tunnel, down", (c) => c.Status && c.Status !== "ipsec_sa_established"],
    ["two tunnels, both down", (c) => tunnelsOf(c).length > 0 && tunnelsOf(c).every(({ Status }) => Status !== "ipsec_sa_established")],
    ["two tunnels, one down", (c) => new Set(tunnelsOf(c).map(({ Status }) => Status)).size === 2],
    ["no tags", (c) => c.Tags === undefined],
    ["weak ciphers", (c) => c.IkeConfig?.IkeEncAlg === "3des"],
  ])("of 1,000 has connections with %s, and others without", (_, isIt) => {
    const found = fleet(1000).filter(isIt).length;
    expect([found > 0, found < 1000]).toEqual([true, true]);
  });
});
