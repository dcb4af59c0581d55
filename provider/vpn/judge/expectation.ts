import { ConfigurationError, UnexpectedValueError } from "../../alicloud/errors";
import { checkTogether } from "../../alicloud/inputChecks";
import { printable, redacted, shownValue } from "../../alicloud/redact";
import type { Field, Fields } from "../model/fieldKinds";
import { fields, secrets, singleTunnelOnly, type Tunnel, type VpnConnectionSettings } from "../model/fields";
import { anything, formatPath, nearestPath, type Path, type Place, tunnelNames, type Visitor, walk } from "../model/paths";
import { getOwn, isRecord, isSameList, parseSubnets, type Values } from "../model/values";
import { fingerprintNames } from "./fingerprints";
import { type TunnelsInput, tunnelsOf } from "./health";

/** Reaction to a connection that does not meet its expectation. */
export type OnUnexpected = "error" | "warn";

/**
 * Checks `onUnexpected`. Default: `error`.
 * @throws ConfigurationError for another value
 */
export function parseOnUnexpected(raw: unknown): OnUnexpected {
  if (raw === undefined || raw === null || raw === "error" || raw === "warn") return raw ?? "error";
  throw new ConfigurationError('onUnexpected is neither "error" nor "warn"', { remedy: "Correct or remove it." });
}

/** Conditions on a value. All given conditions have to hold. A value that the API did not report meets only `oneOf` with null. */
export interface ValueConditions<Value> {
  /** The value is one of these; null means "not reported". */
  readonly oneOf?: readonly (Value | null)[] | undefined;
  /** The value is reported, and it is not this. `{ not: null }`: the value is reported. */
  readonly not?: Value | null | ValueConditions<Value> | undefined;
}
/** Conditions on a number. All given conditions have to hold. */
export interface NumberConditions extends ValueConditions<number> {
  /** The number is this or more. */
  readonly min?: number | undefined;
  /** The number is this or less. */
  readonly max?: number | undefined;
  /** The number is reported, and it is not this. */
  readonly not?: number | null | NumberConditions | undefined;
}
/** Conditions on a list. All given conditions have to hold. */
export interface ListConditions {
  /** The list contains this, or all of these. */
  readonly contains?: string | readonly string[] | undefined;
  /** The list contains only these. */
  readonly subsetOf?: readonly string[] | undefined;
  /** The list does not meet this. */
  readonly not?: readonly string[] | ListConditions | undefined;
}

/** The expected value, null for one that is not reported, or the conditions on it. */
export type ValueExpectation<Value> = Value | null | ([Value] extends [number] ? NumberConditions : ValueConditions<Value>);
/** The expected items, in any order, or the conditions on them. */
export type ListExpectation = readonly string[] | ListConditions;

type ExpectationOf<Model> = [Model] extends [string | number | boolean]
  ? ValueExpectation<Model>
  : [Model] extends [readonly string[]]
    ? ListExpectation
    : [Model] extends [Record<string, string>]
      ? { readonly [key: string]: ValueExpectation<string> | undefined }
      : { readonly [Key in keyof Model]?: ExpectationOf<NonNullable<Model[Key]>> | undefined } | null;

/** Requirements for every tunnel of a connection. Fields that are left out are not checked. */
export type TunnelExpectation = { readonly [Key in keyof Tunnel]?: ExpectationOf<NonNullable<Tunnel[Key]>> | undefined };
/**
 * Requirements for a connection. Fields that are left out are not checked. Secrets and their fingerprints cannot be expected. The fields
 * that a dual-tunnel connection does not use (`status`, `customerGatewayId`, `enableDpd`, `enableNatTraversal`, `ikeConfig`, `ipsecConfig`)
 * are met by single-tunnel connections only; `eachTunnel` works on both kinds.
 */
export type Expectation = {
  readonly [Key in keyof Omit<VpnConnectionSettings, "tunnels">]?: ExpectationOf<NonNullable<VpnConnectionSettings[Key]>> | undefined;
} & {
  /** Requirements for each tunnel of `tunnelsOf`: a single-tunnel connection is one tunnel. */
  readonly eachTunnel?: TunnelExpectation | undefined;
};

const settings = Object.entries(fields as Fields).filter(
  ([name, { kind }]) => kind !== "tunnels" && kind !== "secret" && kind !== "secretEntries" && !fingerprintNames.has(name),
);

/** Every field that an expectation may have. */
const expectableFields: Fields = {
  ...Object.fromEntries(settings),
  eachTunnel: { ...fields.tunnels, kind: "group" },
};

/** A check for each place of an expectation. */
const checking: Visitor<readonly (() => void)[]> = {
  keys: Object.keys,
  enters: ({ before }) => isRecord(before),
  value: checksOf,
  parent: (_, below) => [...below.values()].flat(),
  unknown: (path) => [() => refuseUnknown(path)],
};

/**
 * Checks whether an expectation can be compared with a connection, as far as it is known: undefined values are skipped.
 * @throws ConfigurationError with the path of every mistake
 */
export function checkExpectation(expectation: unknown): void {
  if (!isRecord(expectation)) refuse([], ...noGroup);
  checkTogether(...[...walk(expectableFields, expectation, anything, checking).values()].flat());
}

const noGroup = ["is not an object", "Name the fields that are expected."] as const;
const noEntries = ["is not an object", 'Name the keys that are expected: { environment: "production" }.'] as const;

/** Returns the checks of an expectation that has nothing below it. */
function checksOf({ path, field, before: expected }: Place): (() => void)[] {
  if (field.kind === "group") return expected === null && formatPath(path) !== "eachTunnel" ? [] : [() => refuse(path, ...noGroup)];
  if (field.kind === "entries") return [() => refuse(path, ...noEntries)];
  return flawsOf(expected, rulesOf(field)).map((flaw) => () => refuse(path, flaw, "Correct it."));
}

const rulesOf = ({ kind }: Field): Conditions => (kind === "list" ? listConditions : valueConditions);

function refuseUnknown(path: Path): never {
  const key = path.at(-1) ?? "";
  const isTopLevel = path.length === 1;
  const field = isTopLevel ? getOwn<Field>(fields, key) : undefined;
  if (key === "tunnels" && isTopLevel) refuse(path, "cannot be expected as a list", "Expect it of each tunnel, in eachTunnel.");
  if (field?.kind === "secret" || field?.kind === "secretEntries")
    refuse(path, "is a secret, and an expectation lands in the state", "Remove it.");
  if (fingerprintNames.has(key) && isTopLevel) refuse(path, "cannot be expected, since it depends on a key of the stack", "Remove it.");
  const suggestion = nearestExpectable(path);
  refuse(path, "is not a setting of a connection", suggestion === undefined ? "Correct or remove it." : `Did you mean ${suggestion}?`);
}

/** Returns the path closest to a mistyped one that an expectation may have. Undefined: no path is close. */
function nearestExpectable([first = "", ...rest]: Path): string | undefined {
  const mistaken = first === "eachTunnel" ? `tunnels.*.${formatPath(rest)}` : formatPath([first, ...rest]);
  const nearest = nearestPath(mistaken)?.replace(/^tunnels\.\*/u, "eachTunnel");
  return nearest !== undefined && Object.hasOwn(expectableFields, nearest.split(".")[0] ?? "") ? nearest : undefined;
}

function refuse(path: Path, flaw: string, remedy: string): never {
  throw new ConfigurationError(`expect${path.length > 0 ? `: ${printable(formatPath(path))}` : ""} ${flaw}`, { remedy });
}

/** One value of a connection that does not meet the expectation. */
export interface UnmetExpectation {
  /** Path of the value. For the tunnel of a single-tunnel connection it starts with `eachTunnel`. */
  path: Path;
  /** The expected value, or the conditions on it. */
  expected: unknown;
  /** Null: not reported. */
  actual: unknown;
  /** What to expect instead. Set if the expectation does not suit the kind of connection. */
  advice?: string;
}

/**
 * Returns the values of a connection that do not meet the expectation, in the order of the expectation. Compares only what the connection
 * holds: a row of the list action lacks fields. The expectation must have passed `checkExpectation`; undefined values are skipped.
 *
 * @example
 * unmetExpectations({ ikeConfig: { ikeVersion: "ikev2" } }, connection); // [{ path: ["ikeConfig", "ikeVersion"], expected: "ikev2",
 * actual: "ikev1" }]
 */
export function unmetExpectations(expectation: Expectation, connection: object): UnmetExpectation[] {
  const values = connection as Values;
  const isDualTunnel = Array.isArray(values.tunnels) && values.tunnels.length > 0;
  return Object.entries(expectation).flatMap(([name, expected]: [string, unknown]) => {
    if (expected === undefined) return [];
    if (name === "eachTunnel")
      return isRecord(expected) && values.tunnels !== undefined ? inTunnels(expected, connection as TunnelsInput) : [];
    if (isDualTunnel && singleTunnelOnly.has(name)) return [notOfTunnels(name, expected)];
    return judged(expectableFields, { [name]: expected }, values);
  });
}

function notOfTunnels(name: string, expected: unknown): UnmetExpectation {
  const advice = `the tunnels of this connection have each their own: expect it in eachTunnel.${name}`;
  return { path: [name], expected, actual: null, advice };
}

function inTunnels(expected: Values, connection: TunnelsInput): UnmetExpectation[] {
  const tunnels = tunnelsOf(connection);
  const names = tunnelNames(tunnels);
  return tunnels.flatMap((tunnel, index) => {
    const path = connection.tunnels.length === 0 ? ["eachTunnel"] : ["tunnels", names[index] ?? ""];
    return judged(fields.tunnels.fields, expected, { ...tunnel }, path);
  });
}

/** Visits the keys of the expectation. */
const judging: Visitor<readonly UnmetExpectation[]> = {
  keys: (expected) => Object.keys(expected).filter((key) => expected[key] !== undefined),
  enters: ({ before }) => isRecord(before),
  value: ({ path, field, before: expected, after: actual }) =>
    isMet(expected, actual, rulesOf(field)) ? [] : [{ path, expected, actual }],
  parent: (_, below) => [...below.values()].flat(),
};

function judged(table: Fields, expected: Values, actual: Values, path: Path = []): UnmetExpectation[] {
  return [...walk(table, expected, actual, judging, path).values()].flat();
}

/** What was expected and what is, of one path, in one line. `hidden`: outputs whose values it does not show. */
export function unmetText({ path, expected, actual, advice }: UnmetExpectation, hidden: ReadonlySet<string> = new Set()): string {
  const place = printable(formatPath(path));
  if (advice !== undefined) return `${place}: ${advice}`;
  if (hidden.has("expect")) return `${place}: it is not as expected, and secret`;
  const rules = Array.isArray(actual) ? listConditions : valueConditions;
  const is = isHiddenPath(path, hidden) ? redacted : actual === null ? "not reported" : shownValue(actual);
  return `${place}: expected ${expectedText(expected, rules)}, but it is ${is}`;
}

/**
 * Returns the error of a connection that does not meet the expectation, with a line for every path.
 * @param hidden Outputs whose values appear in no message
 */
export function unexpectedValueError(
  unmet: readonly UnmetExpectation[],
  { vpnConnectionId, regionId }: { readonly vpnConnectionId: string; readonly regionId: string },
  hidden: readonly string[] = [],
): UnexpectedValueError {
  const names = new Set(hidden);
  const lines = unmet.map((one) => `\n    ${unmetText(one, names)}`).join("");
  return new UnexpectedValueError("it is not as the program expects it", {
    subject: `VPN connection ${vpnConnectionId}`,
    regionId,
    remedy: `Correct the connection, or what is expected of it:${lines}`,
  });
}

/**
 * Whether a path leads to what is hidden. The fields of the one tunnel of a connection are among its outputs by other names: of these any
 * could be meant.
 */
export function isHiddenPath([output = ""]: Path, hidden: ReadonlySet<string>): boolean {
  const hidesSettings = [...hidden].some((name) => !Object.hasOwn(secrets, name));
  return hidden.has("expect") || hidden.has(output) || (output === "eachTunnel" && hidesSettings);
}

/** One condition on a value, and its operand. */
interface Condition {
  /** Description of a valid operand, for messages. */
  readonly operand: string;
  readonly fits: (operand: unknown) => boolean;
  readonly isMet: (operand: unknown, actual: unknown) => boolean;
  readonly text: (operand: unknown) => string;
}
/** Rules for the expectations of one kind of field. */
export interface Conditions {
  /** Description of a valid value without conditions, for messages. */
  readonly plain: string;
  readonly fits: (expected: unknown) => boolean;
  readonly isMet: (expected: unknown, actual: unknown) => boolean;
  readonly conditions: Readonly<Record<string, Condition>>;
}

const isScalar = (value: unknown): boolean => value === null || ["string", "boolean"].includes(typeof value) || isNumber(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isListOf = (values: unknown, fits: (item: unknown) => boolean): values is unknown[] => Array.isArray(values) && values.every(fits);
const isStrings = (values: unknown): values is string[] => isListOf(values, (item) => typeof item === "string");
const shown = (value: unknown): string => (value === null ? "nothing" : shownValue(value));
const listed = (values: unknown): string => (Array.isArray(values) ? values : [values]).map(shown).join(", ");
/** Same form as the lists of a connection: trimmed, sorted, without duplicates. */
const normal = (items: unknown): string[] => [...new Set(parseSubnets(isStrings(items) ? items.join(",") : String(items)))];

/** Conditions on a single value. */
export const valueConditions: Conditions = {
  plain: "a string, a number, a boolean or null",
  fits: isScalar,
  isMet: (expected, actual) => expected === actual,
  conditions: {
    oneOf: {
      operand: "a list of values",
      fits: (operand) => isListOf(operand, isScalar),
      isMet: (operand, actual) => Array.isArray(operand) && operand.includes(actual),
      text: (operand) => `one of ${listed(operand)}`,
    },
    min: {
      operand: "a number",
      fits: isNumber,
      isMet: (operand, actual) => isNumber(actual) && isNumber(operand) && actual >= operand,
      text: (operand) => `at least ${shownValue(operand)}`,
    },
    max: {
      operand: "a number",
      fits: isNumber,
      isMet: (operand, actual) => isNumber(actual) && isNumber(operand) && actual <= operand,
      text: (operand) => `at most ${shownValue(operand)}`,
    },
    not: negation(() => valueConditions),
  },
};

/** Conditions on a list. Order and duplicates do not matter. */
export const listConditions: Conditions = {
  plain: "a list of strings",
  fits: isStrings,
  isMet: (expected, actual) => isSameList(normal(expected), normal(actual)),
  conditions: {
    contains: {
      operand: "a string or a list of strings",
      fits: (operand) => typeof operand === "string" || isStrings(operand),
      isMet: (operand, actual) => normal(operand).every((item) => normal(actual).includes(item)),
      text: (operand) => `a list with ${listed(operand)}`,
    },
    subsetOf: {
      operand: "a list of strings",
      fits: isStrings,
      isMet: (operand, actual) => normal(actual).every((item) => normal(operand).includes(item)),
      text: (operand) => `nothing but ${listed(operand)}`,
    },
    not: negation(() => listConditions),
  },
};

/** Returns all mistakes in an expectation. A condition without an operand is not known yet. */
export function flawsOf(expected: unknown, rules: Conditions): string[] {
  if (!isRecord(expected)) return rules.fits(expected) ? [] : [`is neither ${rules.plain} nor conditions`];
  return Object.entries(expected).flatMap(([name, operand]) => {
    const condition = getOwn(rules.conditions, name);
    if (condition === undefined) return [`has no condition ${shownValue(name)}: there are ${Object.keys(rules.conditions).join(", ")}`];
    return operand === undefined || condition.fits(operand) ? [] : [`needs ${condition.operand} in ${name}`];
  });
}

/** Checks whether a value meets an expectation. One without conditions, or with none that is known yet, is met. */
export function isMet(expected: unknown, actual: unknown, rules: Conditions): boolean {
  if (!isRecord(expected)) return rules.isMet(expected, actual);
  return known(expected).every(([name, operand]) => getOwn(rules.conditions, name)?.isMet(operand, actual) ?? true);
}

/** Returns an expectation in words: `one of "aes256", "aes192"`. */
export function expectedText(expected: unknown, rules: Conditions): string {
  if (!isRecord(expected)) return shown(expected);
  return known(expected)
    .map(([name, operand]) => getOwn(rules.conditions, name)?.text(operand) ?? "")
    .join(", and ");
}

function negation(rules: () => Conditions): Condition {
  return {
    operand: "a value or conditions",
    fits: (operand) => flawsOf(operand, rules()).length === 0,
    isMet: (operand, actual) => isVoid(operand) || (actual !== null && !isMet(operand, actual, rules())),
    text: (operand) => (operand === null ? "a reported value" : `not ${expectedText(operand, rules())}`),
  };
}

/** Checks whether none of the conditions is known yet. */
const isVoid = (operand: unknown): boolean => isRecord(operand) && known(operand).every(([, inner]) => isVoid(inner));

const known = (conditions: Values): [string, unknown][] => Object.entries(conditions).filter(([, operand]) => operand !== undefined);
