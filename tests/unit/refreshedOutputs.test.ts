import fc from "fast-check";
import { refreshedOutputs, resourceOutputs } from "../../provider/outputs";
import { differencesOf, runtimeFields } from "../../provider/vpn/judge/difference";
import { FingerprintKey } from "../../provider/vpn/judge/fingerprints";
import type { Tunnel, VpnConnectionResult } from "../../provider/vpn/model/fields";
import { formatPath, knownPaths, parsePath } from "../../provider/vpn/model/paths";
import { singleChange } from "../support/arbitraries/singleChange";
import { dualTunnelConnection, vpnConnection } from "../support/arbitraries/vpnConnection";
import { isIgnored, plainDifferences } from "../support/plainDifferences";
import { holds } from "../support/property";

const key = new FingerprintKey(Buffer.alloc(32, "first"));
const otherKey = new FingerprintKey(Buffer.alloc(32, "other"));
const outputs = (connection: VpnConnectionResult, fingerprintKey: FingerprintKey | null = key, secrets: "include" | "omit" = "include") =>
  resourceOutputs(connection, { secrets, fingerprintKey: fingerprintKey ?? undefined });
const oneOf = (connections: fc.Arbitrary<VpnConnectionResult>): VpnConnectionResult =>
  fc.sample(connections, { numRuns: 1, seed: 7 })[0] as never;
const plain = oneOf(vpnConnection);
const dual = oneOf(dualTunnelConnection);
const withTunnel = (connection: VpnConnectionResult, index: number, change: Partial<Tunnel>): VpnConnectionResult => ({
  ...connection,
  tunnels: connection.tunnels.map((tunnel, at) => (at === index ? { ...tunnel, ...change } : tunnel)),
});
const idOf = (connection: VpnConnectionResult, index: number): string => connection.tunnels[index]?.tunnelId ?? "";

const pathsOf = (before: object, after: object): string[] => differencesOf(before, after).map(({ path }) => formatPath(path));

/** `tunnels.*.status` becomes that of one tunnel, now and then. */
const pattern = (connection: VpnConnectionResult): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...knownPaths), fc.constantFrom("*", ...connection.tunnels.map((_, index) => idOf(connection, index))))
    .map(([path, name]) => path.replace("tunnels.*", `tunnels.${name}`));

describe("a refresh", () => {
  test("differs from the state exactly where a difference is not ignored", () => {
    const change = fc.oneof(
      singleChange.map(({ before, after }) => ({ before, after })),
      fc.tuple(vpnConnection, vpnConnection).map(([before, after]) => ({ before, after })),
      fc.tuple(dualTunnelConnection, dualTunnelConnection).map(([before, after]) => ({
        before,
        after: { ...after, tunnels: after.tunnels.map((tunnel, index) => ({ ...tunnel, tunnelId: idOf(before, index) })).reverse() },
      })),
    );
    holds(
      fc.property(
        change.chain(({ before, after }) => fc.tuple(fc.constant({ before, after }), fc.array(pattern(before), { maxLength: 6 }))),
        ([{ before, after }, ignoreDrift]) => {
          const state = { ...outputs(before, null), ignoreDrift };
          const fresh = outputs(after, null);
          const refreshed = refreshedOutputs(state, fresh);
          const expected = plainDifferences(state, { ...fresh, ignoreDrift }).filter((one) => !isIgnored(ignoreDrift, one));
          expect(new Set(plainDifferences(state, refreshed))).toEqual(new Set(expected));
          if (expected.length === 0) expect(refreshed).toEqual(state);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("keeps keys that are no outputs, and outputs of a newer version", () => {
    const state = { ...outputs(plain), endpoint: "http://127.0.0.1:1", expect: { name: "x" }, ofNextYear: { a: 1 }, __provider: "text" };
    expect(refreshedOutputs(state, outputs(plain))).toEqual(state);
  });

  test("leaves out outputs that the state lacks, at every depth", () => {
    const state: Record<string, unknown> = { ...outputs(dual) };
    delete state.zoneNo;
    delete state.pskFingerprint;
    state.tunnels = dual.tunnels.map(({ enableDpd: _enableDpd, ...tunnel }) => tunnel);
    expect(refreshedOutputs(state, outputs(dual))).toEqual(state);
    const third = { ...(dual.tunnels[0] as Tunnel), tunnelId: "tun-third" };
    const { tunnels } = refreshedOutputs(state, outputs({ ...dual, tunnels: [...dual.tunnels, third] })) as { tunnels: object[] };
    expect(tunnels).toHaveLength(3);
    expect(tunnels[2]).not.toHaveProperty("enableDpd");
  });

  test("keeps outputs that a list row lacks", () => {
    const { zoneNo: _zoneNo, vpnBgpConfig: _vpnBgpConfig, ...row } = outputs(plain);
    expect(refreshedOutputs(outputs(plain), row)).toEqual(outputs(plain));
  });

  test("keeps the state's order of tunnels and subnets", () => {
    const state = outputs({ ...dual, localSubnets: ["10.1.0.0/16", "10.0.0.0/16"] });
    const fresh = outputs({ ...dual, localSubnets: ["10.0.0.0/16", "10.1.0.0/16"], tunnels: [...dual.tunnels].reverse() });
    expect(refreshedOutputs(state, fresh)).toEqual(state);
  });
});

describe("ignoreDrift", () => {
  const flapped = withTunnel({ ...dual, isUp: false, health: "down" }, 1, { status: "ike_sa_not_established", isUp: false });
  const up = withTunnel({ ...dual, isUp: true, health: "up" }, 1, { status: "ipsec_sa_established", isUp: true });

  test("with runtimeFields hides a flap of one tunnel", () => {
    const state = { ...outputs(up), ignoreDrift: runtimeFields };
    expect(refreshedOutputs(state, outputs(flapped))).toEqual(state);
  });

  test("hides only the named paths: isUp and health still show the flap", () => {
    const state = { ...outputs(up), ignoreDrift: ["tunnels.*.status"] };
    expect(pathsOf(state, refreshedOutputs(state, outputs(flapped)))).toEqual(["isUp", "health", `tunnels.${idOf(dual, 1)}.isUp`]);
  });

  test("selects a tunnel by its id, at any place in the list", () => {
    const ignoreDrift = [`tunnels.${idOf(dual, 1)}.zoneNo`];
    const both = withTunnel(withTunnel(up, 0, { zoneNo: "a" }), 1, { zoneNo: "b" });
    const moved = withTunnel(withTunnel(up, 0, { zoneNo: "c" }), 1, { zoneNo: "d" });
    const state = { ...outputs(both), ignoreDrift };
    const fresh = outputs({ ...moved, tunnels: [...moved.tunnels].reverse() });
    expect(differencesOf(state, refreshedOutputs(state, fresh))).toEqual([
      { path: ["tunnels", idOf(dual, 0), "zoneNo"], secret: false, before: "a", after: "c" },
    ]);
  });

  test("still shows added and removed tunnels, unless they are ignored too", () => {
    const [first] = up.tunnels;
    const replaced = { ...up, tunnels: [first as Tunnel, { ...(first as Tunnel), tunnelId: "tun-new" }], tunnelPsks: null };
    const refreshedWith = (ignoreDrift: string[]) => {
      const state = { ...outputs({ ...up, tunnelPsks: null }), ignoreDrift };
      return pathsOf(state, refreshedOutputs(state, outputs(replaced)));
    };
    expect(refreshedWith(["tunnels.*.status"])).toEqual([`tunnels.${idOf(up, 1)}`, "tunnels.tun-new"]);
    expect(refreshedWith(["tunnels.tun-new"])).toEqual([`tunnels.${idOf(up, 1)}`]);
    expect(refreshedWith(["tunnels"])).toEqual([]);
  });

  test("of state hides only its runtime changes, and shows a locked connection", () => {
    const state = { ...outputs({ ...plain, state: "attached" }), ignoreDrift: ["state"] };
    for (const now of ["updating", "attaching", "active"]) {
      expect(refreshedOutputs(state, outputs({ ...plain, state: now })).state).toBe("attached");
    }
    for (const now of ["financialLocked", "deleted", "init"]) {
      expect(refreshedOutputs(state, outputs({ ...plain, state: now })).state).toBe(now);
    }
  });

  test("works on secrets and on single tags", () => {
    const before = { ...plain, psk: "before", tags: { owner: "ann", site: "berlin" } };
    const after = { ...plain, psk: "after", tags: { owner: "bob", site: "lyon", more: "1" } };
    const state = { ...outputs(before, null), ignoreDrift: ["psk", "tags.owner", "tags.more"] };
    expect(refreshedOutputs(state, outputs(after, null))).toEqual({ ...state, tags: { owner: "ann", site: "lyon" } });
  });

  test("matches nothing in an invalid state", () => {
    for (const ignoreDrift of [null, "name", 3, [null, 3, "no such path", "..", ""]]) {
      const state = { ...outputs({ ...plain, name: "before" }), ignoreDrift };
      expect(refreshedOutputs(state, outputs({ ...plain, name: "after" })).name).toBe("after");
    }
    expect(parsePath("..")).toBeUndefined();
  });
});

describe("fingerprints on a refresh", () => {
  const before = { ...dual, psk: "one", bgpAuthKey: "bgp" };
  const rotated = { ...before, psk: "two" };

  test("show a rotated secret even if the secret itself is omitted", () => {
    const state = outputs(before, key, "omit");
    expect(pathsOf(state, refreshedOutputs(state, outputs(rotated, key, "omit")))).toEqual(["pskFingerprint"]);
  });

  test.each([
    ["another key", key, otherKey],
    ["a key that was set later", null, key],
    ["a key that was taken away", key, null],
  ])("stay unchanged with %s", (_, then, now) => {
    const state = outputs(before, then, "omit");
    expect(refreshedOutputs(state, outputs(before, now, "omit"))).toEqual(state);
    expect(refreshedOutputs(state, outputs(rotated, now, "omit"))).toEqual(state);
  });
});
