import { type Conditions, isMet, listConditions, valueConditions } from "./conditions";
import { type Expectation, expectableFields } from "./expectation";
import { formatPath } from "./fieldPath";
import { type Field, type Fields, fields, singleTunnelOnly } from "./fields";
import { tunnelNames } from "./tunnelNames";
import { type TunnelsInput, tunnelsOf } from "./tunnelsOf";
import { isRecord, own, type Values } from "./values";

/** One thing of a connection that is not as expected. */
export interface UnmetExpectation {
  /** Where: `ikeConfig.ikeVersion`, `tunnels.tun-1.status`, and `eachTunnel.status` of a single-tunnel connection. */
  path: string;
  /** The value, or the conditions on it. */
  expected: unknown;
  /** Null: not reported. */
  actual: unknown;
  /** Present where the expectation does not suit the connection: what to expect instead. */
  advice?: string;
}

type Path = readonly string[];

/**
 * What of a connection is not as expected, in the order in which it is expected. Only what the connection holds is compared: a row of the
 * list action lacks fields. An expectation has to be one that `checkExpectation` lets pass; what is undefined in it is skipped.
 *
 * @example
 * unmetExpectations({ ikeConfig: { ikeVersion: "ikev2" } }, connection); // [{ path: "ikeConfig.ikeVersion", expected: "ikev2", actual: "ikev1" }]
 */
export function unmetExpectations(expectation: Expectation, connection: object): UnmetExpectation[] {
  const values = connection as Values;
  const isDualTunnel = Array.isArray(values.tunnels) && values.tunnels.length > 0;
  return Object.entries(expectation).flatMap(([name, expected]: [string, unknown]) => {
    if (expected === undefined) return [];
    if (name === "eachTunnel")
      return isRecord(expected) && values.tunnels !== undefined ? inTunnels(expected, connection as TunnelsInput) : [];
    if (isDualTunnel && singleTunnelOnly.has(name)) return [notOfTunnels(name, expected)];
    return inGroup(expectableFields, { [name]: expected }, values, []);
  });
}

function notOfTunnels(name: string, expected: unknown): UnmetExpectation {
  const advice = `the tunnels of this connection have each their own: expect it in eachTunnel.${name}`;
  return { path: name, expected, actual: null, advice };
}

function inTunnels(expected: Values, connection: TunnelsInput): UnmetExpectation[] {
  const tunnels = tunnelsOf(connection);
  const names = tunnelNames(tunnels);
  return tunnels.flatMap((tunnel, index) => {
    const path = connection.tunnels.length === 0 ? ["eachTunnel"] : ["tunnels", names[index] ?? ""];
    return inGroup(fields.tunnels.fields, expected, { ...tunnel }, path);
  });
}

/** A group that is null has nothing but null leaves. */
function inGroup(table: Fields, expected: Values, actual: Values | null, path: Path): UnmetExpectation[] {
  return Object.entries(expected).flatMap(([key, inner]) => {
    const field = own(table, key);
    const value = actual === null ? null : own(actual, key);
    return field === undefined || inner === undefined || value === undefined ? [] : inField(field, inner, value, [...path, key]);
  });
}

function inField(field: Field, expected: unknown, actual: unknown, path: Path): UnmetExpectation[] {
  switch (field.kind) {
    case "group":
      return isRecord(expected)
        ? inGroup(field.fields, expected, isRecord(actual) ? actual : null, path)
        : inValue(expected, actual, path, valueConditions);
    case "entries":
      return inEntries(isRecord(expected) ? expected : {}, isRecord(actual) ? actual : {}, path);
    default:
      return inValue(expected, actual, path, field.kind === "list" ? listConditions : valueConditions);
  }
}

function inEntries(expected: Values, actual: Values, path: Path): UnmetExpectation[] {
  const known = Object.entries(expected).filter(([, inner]) => inner !== undefined);
  return known.flatMap(([key, inner]) => inValue(inner, own(actual, key) ?? null, [...path, key], valueConditions));
}

function inValue(expected: unknown, actual: unknown, path: Path, rules: Conditions): UnmetExpectation[] {
  return isMet(expected, actual, rules) ? [] : [{ path: formatPath(path), expected, actual }];
}
