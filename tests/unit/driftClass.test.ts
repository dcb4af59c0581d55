import fc from "fast-check";
import { driftClassOf as classOfPath, driftPatterns, isDriftIgnored, runtimeFields } from "../../provider/vpn/judge/difference";
import { knownPaths, parsePath } from "../../provider/vpn/model/paths";
import { holds } from "../support/property";

const keysOf = (path: string): string[] => (parsePath(path) ?? []).map(String);
const driftClassOf = (path: string, before: unknown, after: unknown, isDualTunnel: boolean) =>
  classOfPath(keysOf(path), before, after, isDualTunnel);
const isIgnored = (patterns: readonly string[], path: string, before: unknown, after: unknown) =>
  isDriftIgnored(driftPatterns(patterns), keysOf(path), before, after);

test("the runtime fields are state, status, isUp and health, for tunnels too", () => {
  expect([...runtimeFields].sort()).toEqual([
    "health",
    "isUp",
    "state",
    "status",
    "tunnels.*.bgpConfig.status",
    "tunnels.*.isUp",
    "tunnels.*.state",
    "tunnels.*.status",
    "vcoHealthCheck.status",
    "vpnBgpConfig.status",
  ]);
});

test.each<[string, string]>([
  ["status", "runtime"],
  ["isUp", "runtime"],
  ["health", "runtime"],
  ["vcoHealthCheck.status", "runtime"],
  ["vcoHealthCheck.policy", "configuration"],
  ["vpnBgpConfig.status", "runtime"],
  ["vpnBgpConfig.localAsn", "configuration"],
  ["tunnels.tun-1.status", "runtime"],
  ["tunnels.tun-1.isUp", "runtime"],
  ["tunnels.tun-1.state", "runtime"],
  ["tunnels.tun-1.bgpConfig.status", "runtime"],
  ["tunnels.tun-1.bgpConfig.peerAsn", "configuration"],
  ["tunnels.tun-1.ikeConfig.ikeLifetime", "configuration"],
  ["tunnels.tun-1", "configuration"],
  ["tunnels.status.zoneNo", "configuration"],
  ["name", "metadata"],
  ["tags.env", "metadata"],
  ['tags["a.status"]', "metadata"],
  ["tags.status", "metadata"],
  ["resourceGroupId", "metadata"],
  ["transitRouterName", "metadata"],
  ["transitRouterId", "configuration"],
  ["ikeConfig.ikeVersion", "configuration"],
  ["localSubnets", "configuration"],
  ["psk", "configuration"],
  ["tunnelPsks.tun-1", "configuration"],
  ["bgpAuthKey", "configuration"],
  ["somethingNew", "configuration"],
  ["constructor", "configuration"],
  ["not a path", "configuration"],
])("a change of %s is %s", (path, driftClass) => {
  expect(driftClassOf(path, "before", "after", false)).toBe(driftClass);
});

test.each<[string | null, string | null, string]>([
  ["active", "updating", "runtime"],
  ["updating", "active", "runtime"],
  ["init", "attaching", "runtime"],
  ["attaching", "attached", "runtime"],
  ["attached", "detaching", "runtime"],
  ["attached", "init", "configuration"],
  ["detaching", "init", "runtime"],
  ["active", "financialLocked", "configuration"],
  ["updating", "financialLocked", "configuration"],
  ["financialLocked", "active", "runtime"],
  ["active", "deleted", "configuration"],
  [null, "deleted", "configuration"],
  ["active", null, "runtime"],
  ["active", "Upgrading", "runtime"],
])("a state that turns from %p to %p is %s, on a dual-tunnel connection too", (before, after, driftClass) => {
  expect(driftClassOf("state", before, after, false)).toBe(driftClass);
  expect(driftClassOf("state", before, after, true)).toBe(driftClass);
});

test.each([
  "status",
  "customerGatewayId",
  "enableDpd",
  "enableNatTraversal",
  "ikeConfig.ikeLifetime",
  "ikeConfig",
  "ipsecConfig.ipsecPfs",
  "psk",
])("a change of %s, which the tunnels do not use, is metadata on a dual-tunnel connection", (path) => {
  expect(driftClassOf(path, "before", "after", true)).toBe("metadata");
});

test("a field that the tunnels of a dual-tunnel connection use keeps its class", () => {
  const classes = [
    "isUp",
    "tunnels.tun-1.status",
    "tunnels.tun-1.ikeConfig.ikePfs",
    "tunnels.tun-1.enableDpd",
    "tunnelPsks.tun-1",
    "name",
  ].map((path) => driftClassOf(path, "before", "after", true));
  expect(classes).toEqual(["runtime", "runtime", "configuration", "configuration", "configuration", "metadata"]);
});

describe("ignoreDrift", () => {
  test("covers the paths that its patterns match", () => {
    expect(isIgnored(["tunnels.*.status"], "tunnels.tun-1.status", "a", "b")).toBe(true);
    expect(isIgnored(["tunnels.*.status"], "tunnels.tun-1.isUp", true, false)).toBe(false);
    expect(isIgnored([], "status", "a", "b")).toBe(false);
  });

  test.each<[string[], boolean]>([
    [["state"], true],
    [[...runtimeFields], true],
    [["*"], true],
  ])("ignores only runtime changes of the state with %j", (patterns, ignored) => {
    expect(isIgnored(patterns, "state", "active", "updating")).toBe(ignored);
    expect(isIgnored(patterns, "state", "active", "financialLocked")).toBe(false);
    expect(isIgnored(patterns, "state", "attached", "init")).toBe(false);
  });

  test("leaves no runtime difference with all runtime fields", () => {
    holds(
      fc.property(fc.constantFrom(...knownPaths), fc.string(), fc.string(), (pattern, before, after) => {
        const path = pattern.replace("*", "tun-1");
        expect(isIgnored(runtimeFields, path, before, after)).toBe(driftClassOf(path, before, after, false) === "runtime");
      }),
    );
  });
});
