import * as schema from "../../alicloud/schema";
import { parseSubnets } from "./values";

/**
 * What it means that a field changed. `runtime`: the tunnel lives. `metadata`: nothing of the connection itself changed.
 * `configuration`: somebody changed a setting.
 */
export type DriftClass = "runtime" | "metadata" | "configuration";

/** What a row says of a field beyond its place in the API's answer. */
export interface Traits<T> {
  /** Default: `configuration`. */
  readonly drift?: DriftClass;
  /** A dual-tunnel connection has the field too, but its tunnels do not use it: they have their own. */
  readonly singleTunnelOnly?: true;
  /** The unit of a number, for the documentation. */
  readonly unit?: string;
  /** The value that `mockVpnConnection` gives it by default: a group's own defaults, or null, where the row has none. */
  readonly mock?: T | ((of: MockKind) => T);
}

/** Which connection or tunnel a mock stands for. */
export interface MockKind {
  readonly isOnTransitRouter: boolean;
  readonly isDualTunnel: boolean;
  /** Of the tunnel, counted from 1. */
  readonly number: number;
}

/** A field that holds values. */
export interface Leaf {
  /** `value`: one value. `list`: strings whose order means nothing. `entries`: values by key. No report may show a secret's values. */
  readonly kind: "value" | "list" | "entries" | "secret" | "secretEntries";
}
/** A field that holds fields. */
export interface Parent {
  /** `group`: a field that holds fields. `tunnels`: the list of tunnels. */
  readonly kind: "group" | "tunnels";
  readonly fields: Fields;
}
/** What is to be known of a field in order to compare it. */
export type Field = (Leaf | Parent) & {
  readonly driftClass: DriftClass;
  readonly singleTunnelOnly: boolean;
  readonly mock: (of: MockKind) => unknown;
  readonly unit: string | undefined;
};
/** Fields by name. */
export type Fields = Readonly<Record<string, Field>>;

/** The row of a field that holds a `T`. */
export type Row<T> = Field & {
  /** How the field is read from the API's answer. Null: it is derived from other fields. */
  readonly wire: schema.Field<T> | null;
};

/** The object that a table of rows describes. Each of its properties has the doc comment of its row. */
export type ValueOf<Table> = { [Key in keyof Table]: Table[Key] extends Row<infer Value> ? Value : never };

function row<T, Kind extends Leaf | Parent>(what: Kind, wire: schema.Field<T> | null, given: Traits<T>, byDefault: unknown = null) {
  const { drift = "configuration", singleTunnelOnly = false, unit, mock = byDefault } = given;
  return {
    ...what,
    wire,
    driftClass: drift,
    singleTunnelOnly,
    unit,
    mock: typeof mock === "function" ? (mock as (of: MockKind) => unknown) : () => mock,
  };
}

const value = { kind: "value" } as const;

/** A string. */
export const text = <T extends string = string>(wire: string, traits: Traits<NoInfer<T> | null> = {}): Row<T | null> =>
  row(value, schema.text<T>(wire), traits);

/** A number. */
export const number = (wire: string, traits: Traits<number | null> = {}): Row<number | null> => row(value, schema.number(wire), traits);

/** True or false. */
export const flag = (wire: string, traits: Traits<boolean | null> = {}): Row<boolean | null> => row(value, schema.flag(wire), traits);

/** An autonomous system number. */
export const asn = (wire: string, traits: Traits<number | null> = {}): Row<number | null> => row(value, wireAsn(wire), traits);

/** A list of CIDRs, which the API writes as one string. */
export const subnets = (wire: string, traits: Traits<string[]> = {}): Row<string[]> =>
  row({ kind: "list" }, schema.parsed(wire, parseSubnets), traits, []);

/** Values by key. */
export const entries = (
  wire: schema.Field<Record<string, string>>,
  traits: Traits<Record<string, string>> = {},
): Row<Record<string, string>> => row({ kind: "entries" }, wire, traits, {});

/** What `parse` makes of a string; it gets `""` for an absent one. */
export const parsed = <T>(wire: string, parse: (value: string) => T, traits: Traits<NoInfer<T>> = {}): Row<T> =>
  row(value, schema.parsed(wire, parse), traits);

/** An object with fields of its own. */
export const object = <T extends object>(wire: string, fields: TableOf<T>, traits: Traits<T | null> = {}): Row<T | null> & Parent =>
  row({ kind: "group", fields }, schema.object<T>(wire, shapeOf<T>(fields)), traits, (of: MockKind) => mockOf<T>(fields, of));

/** A list of tunnels, each with fields of its own. */
export const tunnelList = <T extends object>(wire: string, fields: TableOf<T>, traits: Traits<T[]> = {}): Row<T[]> & Parent =>
  row({ kind: "tunnels", fields }, schema.list<T>(wire, shapeOf<T>(fields)), traits, []);

/** A secret. */
export const secret = (wire: string, traits: Traits<string | null> = {}): Row<string | null> =>
  row({ kind: "secret" }, schema.text(wire), traits);

/** Secrets by key. */
export const secretEntries = (
  wire: schema.Field<Record<string, string> | null>,
  traits: Traits<Record<string, string> | null> = {},
): Row<Record<string, string> | null> => row({ kind: "secretEntries" }, wire, traits);

/** A field that follows from others, or from what was asked. */
export const derived = <T>(traits: Traits<T> = {}): Row<T> => row<T, Leaf>(value, null, traits);

/** Values by key that follow from other fields. */
export const derivedEntries = (traits: Traits<Record<string, string> | null> = {}): Row<Record<string, string> | null> =>
  row<Record<string, string> | null, Leaf>({ kind: "entries" }, null, traits);

/** A row for each field of a type. */
export type TableOf<T> = { readonly [Key in keyof T]-?: Row<T[Key]> };

/** How the fields of a table are read from the API's answer; derived ones are left out. */
export function shapeOf<T extends object>(table: TableOf<T>): schema.Shape<T> {
  const rows = Object.entries<Row<unknown>>(table);
  return Object.fromEntries(rows.flatMap(([name, { wire }]) => (wire === null ? [] : [[name, wire]]))) as unknown as schema.Shape<T>;
}

/** The default values of a table's fields in a mock. */
export function mockOf<T extends object>(table: TableOf<T>, of: MockKind): T {
  const rows = Object.entries<Row<unknown>>(table);
  return Object.fromEntries(rows.map(([name, row]) => [name, of.isDualTunnel && row.singleTunnelOnly ? null : row.mock(of)])) as T;
}

/** Whether a key is masked: one of nothing but asterisks stands for one that the API does not show. */
export const isMasked = (secret: unknown): secret is string => typeof secret === "string" && /^\*+$/.test(secret);

/** The object of a table of which nothing is known: each field is null. */
export function nullsOf<T extends object>(table: TableOf<T>): { [Key in keyof T]: null } {
  return Object.fromEntries(Object.keys(table).map((name) => [name, null])) as { [Key in keyof T]: null };
}

/** An autonomous system number, which may be written in two parts of 16 bits each: `1.10` is 65546. */
export function wireAsn(wire: string): schema.Field<number | null> {
  const whole = schema.number(wire);
  return {
    wire,
    read: (from, place) => {
      const written = from[wire];
      const [, high, low] = (typeof written === "string" && /^\s*(\d{1,5})\.(\d{1,5})\s*$/.exec(written)) || [];
      const isInTwoParts = high !== undefined && low !== undefined && Number(high) < 65_536 && Number(low) < 65_536;
      return isInTwoParts ? Number(high) * 65_536 + Number(low) : whole.read(from, place);
    },
  };
}
