import fc from "fast-check";
import type { VpnConnectionResult } from "../../../provider/vpn/model/fields";
import { plainDifferences } from "../plainDifferences";
import { dualTunnelConnection, singleTunnelConnection } from "./vpnConnection";

/** A connection before and after exactly one leaf of it changed, and where: keys, with the tunnelId for a tunnel. */
export interface SingleChange {
  before: VpnConnectionResult;
  after: VpnConnectionResult;
  path: string[];
  from: unknown;
  to: unknown;
}

type Keyed = Record<string, unknown>;
const isKeyed = (value: unknown): value is Keyed => typeof value === "object" && value !== null && !Array.isArray(value);
const keyed = (value: unknown): Keyed => (isKeyed(value) ? value : {});
const valueAt = (value: Keyed, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : null);

/** Tunnels by id, so that one path leads through both. */
function byTunnelId({ tunnels, ...rest }: VpnConnectionResult): Keyed {
  return { ...rest, tunnels: Object.fromEntries(tunnels.map(({ tunnelId, ...tunnel }) => [tunnelId ?? "", tunnel])) };
}

function listTunnels(connection: Keyed): VpnConnectionResult {
  const tunnels = Object.entries(keyed(connection.tunnels)).map(([tunnelId, tunnel]) => ({ tunnelId, ...keyed(tunnel) }));
  return { ...connection, tunnels } as unknown as VpnConnectionResult;
}

const mapsOfStrings = ["tags", "tunnelPsks"];

/** `value` with what `donor` has at the path; groups that become empty become null, entries of a map that are not there are left out. */
function withValueAt(value: Keyed, donor: Keyed, [key = "", ...rest]: string[], at = ""): Keyed {
  const [own, given] = [valueAt(value, key), valueAt(donor, key)];
  const { [key]: _, ...others } = value;
  if (rest.length === 0) return given === null && mapsOfStrings.includes(at) ? others : withKey(value, key, given);
  const isMap = mapsOfStrings.includes(key);
  const blank = isMap ? {} : Object.fromEntries(Object.keys(keyed(given)).map((leaf) => [leaf, null]));
  const changed = withValueAt(isKeyed(own) ? own : blank, keyed(given), rest, key);
  const isEmpty = Object.values(changed).every((leaf) => leaf === null);
  return withKey(value, key, isEmpty && key !== "tags" ? null : changed);
}

/** Keeps the place of the key; `__proto__` is a key like any other. */
function withKey(value: Keyed, key: string, to: unknown): Keyed {
  const entries = Object.entries(value);
  return Object.fromEntries(
    Object.hasOwn(value, key) ? entries.map(([each, own]) => [each, each === key ? to : own]) : [...entries, [key, to]],
  );
}

/** What two paths of the donor's tunnels are called in the other connection. */
function withTunnelIdsOf(donor: VpnConnectionResult, connection: VpnConnectionResult): VpnConnectionResult {
  const rename = new Map(donor.tunnels.map(({ tunnelId }, index) => [tunnelId, connection.tunnels[index]?.tunnelId ?? null]));
  const psks = Object.entries(donor.tunnelPsks ?? {}).map(([tunnelId, psk]) => [rename.get(tunnelId) ?? tunnelId, psk] as const);
  return {
    ...donor,
    tunnels: donor.tunnels.map((tunnel) => ({ ...tunnel, tunnelId: rename.get(tunnel.tunnelId) ?? tunnel.tunnelId })),
    tunnelPsks: donor.tunnelPsks && Object.fromEntries(psks),
  };
}

function changeOf(connection: fc.Arbitrary<VpnConnectionResult>): fc.Arbitrary<SingleChange> {
  return fc
    .tuple(connection, connection, fc.nat())
    .map(([before, other, choice]) => {
      const [own, given] = [byTunnelId(before), byTunnelId(withTunnelIdsOf(other, before))];
      const differences = plainDifferences(own, given);
      const path = differences[choice % differences.length]?.path ?? [];
      const at = (value: Keyed) => path.reduce<unknown>((inner, key) => valueAt(keyed(inner), key), value);
      return { before, after: listTunnels(withValueAt(own, given, path)), path, from: at(own), to: at(given) };
    })
    .filter(({ path }) => path.length > 0);
}

/**
 * One random change of one leaf: a value, a whole list of subnets, one tag, one setting of a tunnel, a secret. Derived fields (`isUp`,
 * `health`) are leaves like any other and do not follow; use `withDerived` where they have to.
 */
export const singleChange: fc.Arbitrary<SingleChange> = fc.oneof(changeOf(singleTunnelConnection), changeOf(dualTunnelConnection));
