import fc from "fast-check";
import { type Difference, differencesOf } from "../../provider/vpn/judge/difference";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import { formatPath, isKnownPath } from "../../provider/vpn/model/paths";
import { singleChange } from "../support/arbitraries/singleChange";
import { dualTunnelConnection, singleTunnelConnection, vpnConnection } from "../support/arbitraries/vpnConnection";
import { plainDifferences } from "../support/plainDifferences";
import { holds } from "../support/property";

const sample = <Value>(arbitrary: fc.Arbitrary<Value>): Value => fc.sample(arbitrary, { numRuns: 1, seed: 20_160_428 })[0] as Value;
const single: VpnConnectionResult = {
  ...sample(singleTunnelConnection),
  vcoHealthCheck: { enable: true, sip: "10.0.0.1", dip: null, interval: 3, retry: null, status: "success", policy: null },
  ikeConfig: null,
  tags: { env: "prod" },
  localSubnets: ["10.0.0.0/8", "192.168.0.0/16"],
  psk: "Zq7#older",
  bgpAuthKey: null,
};
const dual: VpnConnectionResult = { ...sample(dualTunnelConnection) };
const [one, two] = dual.tunnels as [(typeof dual.tunnels)[number], (typeof dual.tunnels)[number]];

/** The same value with the keys and the elements of everything in another order. */
function reordered(value: unknown, compare: (left: unknown, right: unknown) => number): unknown {
  if (Array.isArray(value)) return value.map((element) => reordered(element, compare)).sort(compare);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => compare(left, right));
  return Object.fromEntries(entries.map(([key, inner]) => [key, reordered(inner, compare)]));
}

test("two reads differ exactly where a plain deep comparison finds a difference", () => {
  holds(
    fc.property(vpnConnection, vpnConnection, (before, after) => {
      const asPlain = differencesOf(before, after).map((one) =>
        one.secret ? { path: one.path } : { path: one.path, values: [one.before, one.after] },
      );
      const isSecret = ([output]: readonly string[]) => output === "psk" || output === "tunnelPsks" || output === "bgpAuthKey";
      const plain = plainDifferences(before, after).map(({ path, ...one }) =>
        isSecret(path) ? { path } : { path, values: [one.before, one.after] },
      );
      expect(new Set(asPlain)).toEqual(new Set(plain));
    }),
  );
});

test("two equal reads do not differ", () => {
  holds(fc.property(vpnConnection, (connection) => expect(differencesOf(connection, structuredClone(connection))).toEqual([])));
});

test("the order of subnets, tunnels, tags and keys makes no difference", () => {
  holds(
    fc.property(vpnConnection, fc.compareFunc(), (connection, compare) => {
      expect(differencesOf(connection, reordered(connection, compare) as object)).toEqual([]);
    }),
  );
});

test("every single change is reported at its path with both values", () => {
  holds(
    fc.property(singleChange, ({ before, after, path, from, to }) => {
      const differences = differencesOf(before, after);
      expect(differences.map((difference) => difference.path)).toEqual([path]);
      const isSecret = path[0] === "psk" || path[0] === "tunnelPsks" || path[0] === "bgpAuthKey";
      expect(differences[0]).toEqual({
        path: differences[0]?.path,
        ...(isSecret ? { secret: true } : { secret: false, before: from, after: to }),
      });
    }),
    { numRuns: 200 },
  );
});

test("swapping both reads gives the same list with swapped values", () => {
  holds(
    fc.property(vpnConnection, vpnConnection, (before, after) => {
      const swapped = differencesOf(after, before).map((row) => (row.secret ? row : { ...row, before: row.after, after: row.before }));
      const byPath = (left: Difference, right: Difference) => (String(left.path) < String(right.path) ? -1 : 1);
      expect(swapped.sort(byPath)).toEqual([...differencesOf(before, after)].sort(byPath));
    }),
  );
});

test("ignoreDrift accepts every reported path", () => {
  holds(
    fc.property(vpnConnection, vpnConnection, (before, after) => {
      expect(differencesOf(before, after).filter(({ path }) => !isKnownPath(formatPath(path)))).toEqual([]);
    }),
  );
});

test("a report never contains a secret", () => {
  holds(
    fc.property(vpnConnection, vpnConnection, (before, after) => {
      const planted = "planted-Zq7#";
      const plant = (connection: VpnConnectionResult, mark: string): VpnConnectionResult => ({
        ...connection,
        psk: `${planted}${mark}1`,
        bgpAuthKey: `${planted}${mark}2`,
        tunnelPsks: Object.fromEntries(connection.tunnels.map(({ tunnelId }) => [tunnelId ?? "", `${planted}${mark}3`])),
      });
      expect(JSON.stringify(differencesOf(plant(before, "a"), plant(after, "b")))).not.toContain(planted);
    }),
  );
});

test("an invalid state gives a difference, not a crash", () => {
  holds(
    fc.property(vpnConnection, fc.constantFrom(...Object.keys(single)), fc.jsonValue(), (connection, key, garbage) => {
      const before = { ...connection, [key]: garbage };
      expect(differencesOf(before, before)).toEqual([]);
      expect(Array.isArray(differencesOf(before, connection))).toBe(true);
      expect(Array.isArray(differencesOf(connection, before))).toBe(true);
    }),
  );
});

test.each<[string, VpnConnectionResult, object, object[]]>([
  ["a changed value", single, { ...single, spec: "7M" }, [{ path: "spec", secret: false, before: single.spec, after: "7M" }]],
  [
    "a changed list, as a whole",
    single,
    { ...single, localSubnets: ["192.168.0.0/16"] },
    [{ path: "localSubnets", secret: false, before: ["10.0.0.0/8", "192.168.0.0/16"], after: ["192.168.0.0/16"] }],
  ],
  [
    "a group that vanished, by each leaf that it had",
    single,
    { ...single, vcoHealthCheck: null },
    [
      { path: "vcoHealthCheck.enable", secret: false, before: true, after: null },
      { path: "vcoHealthCheck.sip", secret: false, before: "10.0.0.1", after: null },
      { path: "vcoHealthCheck.interval", secret: false, before: 3, after: null },
      { path: "vcoHealthCheck.status", secret: false, before: "success", after: null },
    ],
  ],
  [
    "tags by key, whatever the key",
    single,
    {
      ...single,
      tags: Object.fromEntries([
        ["cost.center", "7"],
        ["__proto__", "x"],
      ]),
    },
    [
      { path: "tags.__proto__", secret: false, before: null, after: "x" },
      { path: 'tags["cost.center"]', secret: false, before: null, after: "7" },
      { path: "tags.env", secret: false, before: "prod", after: null },
    ],
  ],
  ["a rotated pre-shared key, without it", single, { ...single, psk: "Zq7#newer" }, [{ path: "psk", secret: true }]],
  ["a secret that appears", single, { ...single, bgpAuthKey: "Zq7#" }, [{ path: "bgpAuthKey", secret: true }]],
  [
    "a tunnel that vanished, as a whole",
    dual,
    { ...dual, tunnels: [two], tunnelPsks: dual.tunnelPsks },
    [{ path: `tunnels.${one.tunnelId}`, secret: false, before: one, after: null }],
  ],
  [
    "a tunnel that was replaced, as two",
    dual,
    { ...dual, tunnels: [{ ...one, tunnelId: "tun-new" }, two] },
    [
      { path: `tunnels.${one.tunnelId}`, secret: false, before: one, after: null },
      { path: "tunnels.tun-new", secret: false, before: null, after: { ...one, tunnelId: "tun-new" } },
    ],
  ],
  [
    "two tunnels that swapped their settings but not their ids",
    {
      ...dual,
      tunnels: [
        { ...one, zoneNo: "a" },
        { ...one, tunnelId: two.tunnelId, zoneNo: "b" },
      ],
    },
    {
      ...dual,
      tunnels: [
        { ...one, tunnelId: two.tunnelId, zoneNo: "a" },
        { ...one, zoneNo: "b" },
      ],
    },
    [
      { path: `tunnels.${one.tunnelId}.zoneNo`, secret: false, before: "a", after: "b" },
      { path: `tunnels.${two.tunnelId}.zoneNo`, secret: false, before: "b", after: "a" },
    ],
  ],
  [
    "tunnels without ids by their roles",
    {
      ...dual,
      tunnels: [
        { ...one, tunnelId: null, role: "master" },
        { ...two, tunnelId: null, role: "slave", zoneNo: "a" },
      ],
    },
    {
      ...dual,
      tunnels: [
        { ...two, tunnelId: null, role: "slave", zoneNo: "b" },
        { ...one, tunnelId: null, role: "master" },
      ],
    },
    [{ path: "tunnels.slave.zoneNo", secret: false, before: "a", after: "b" }],
  ],
])("%s is reported", (_, before, after, expected) => {
  expect(differencesOf(before, after).map((one) => ({ ...one, path: formatPath(one.path) }))).toEqual(expected);
});

describe("a field that only one side has is not compared", () => {
  test("a list row has no zone and no BGP setting", () => {
    holds(
      fc.property(vpnConnection, vpnConnection, ({ zoneNo: _zone, vpnBgpConfig: _bgp, ...row }, { zoneNo, vpnBgpConfig }) => {
        expect(differencesOf({ ...row, zoneNo, vpnBgpConfig }, row)).toEqual([]);
      }),
    );
  });

  test("a state from an older version lacks newer outputs, at every depth", () => {
    const { health: _health, ...old } = structuredClone({ ...single, ikeConfig: { ikeVersion: "ikev2" } });
    const now = { ...single, ikeConfig: { ikeVersion: "ikev2", ikeLifetime: 3_600 } };
    expect(differencesOf(old, now)).toEqual([]);
  });

  test("a result without secrets reports no change of secrets", () => {
    const { psk: _psk, tunnelPsks: _tunnelPsks, bgpAuthKey: _bgpAuthKey, ...settings } = single;
    expect(differencesOf(single, settings)).toEqual([]);
  });
});
