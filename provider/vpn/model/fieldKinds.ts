import * as schema from "../../alicloud/schema";
import type { DriftClass } from "./driftClass";
import { parseSubnets } from "./values";

/** Properties of a field besides its place in the API's answer. */
export interface Traits<T> {
  /** Default: `configuration`. */
  readonly drift?: DriftClass;
  /** A dual-tunnel connection has the field too, but its tunnels do not use it: they have their own. */
  readonly singleTunnelOnly?: true;
  /** The unit of a number, for the documentation. */
  readonly unit?: string;
  /** Default value of the field in `mockVpnConnection`. Not set: the defaults of the group's own fields, or null. */
  readonly mock?: T | ((of: MockKind) => T);
}

/** The connection or tunnel that a mock is made for. */
export interface MockKind {
  readonly isOnTransitRouter: boolean;
  readonly isDualTunnel: boolean;
  /** Number of the tunnel, counted from 1. */
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
/** Everything needed to compare a field. */
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
  /** How the field is read from the API's answer. Null: the field is derived from other fields. */
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

/** Defines a string. */
export const text = <T extends string = string>(wire: string, traits: Traits<NoInfer<T> | null> = {}): Row<T | null> =>
  row(value, schema.text<T>(wire), traits);

/** Defines a number. */
export const number = (wire: string, traits: Traits<number | null> = {}): Row<number | null> => row(value, schema.number(wire), traits);

/** Defines a boolean. */
export const flag = (wire: string, traits: Traits<boolean | null> = {}): Row<boolean | null> => row(value, schema.flag(wire), traits);

/** Defines an autonomous system number. */
export const asn = (wire: string, traits: Traits<number | null> = {}): Row<number | null> => row(value, wireAsn(wire), traits);

/** Defines a list of CIDRs, which the API writes as one string. */
export const subnets = (wire: string, traits: Traits<string[]> = {}): Row<string[]> =>
  row({ kind: "list" }, schema.parsed(wire, parseSubnets), traits, []);

/** Defines values by key. */
export const entries = (
  wire: schema.Field<Record<string, string>>,
  traits: Traits<Record<string, string>> = {},
): Row<Record<string, string>> => row({ kind: "entries" }, wire, traits, {});

/** Defines the result of `parse`, which gets the API's string, or `""` if it is missing. */
export const parsed = <T>(wire: string, parse: (value: string) => T, traits: Traits<NoInfer<T>> = {}): Row<T> =>
  row(value, schema.parsed(wire, parse), traits);

/** Defines an object with fields of its own. */
export const object = <T extends object>(wire: string, fields: TableOf<T>, traits: Traits<T | null> = {}): Row<T | null> & Parent =>
  row({ kind: "group", fields }, schema.object<T>(wire, shapeOf<T>(fields)), traits, (of: MockKind) => mockOf<T>(fields, of));

/** Defines a list of tunnels, each with fields of its own. */
export const tunnelList = <T extends object>(wire: string, fields: TableOf<T>, traits: Traits<T[]> = {}): Row<T[]> & Parent =>
  row({ kind: "tunnels", fields }, schema.list<T>(wire, shapeOf<T>(fields)), traits, []);

/** Defines a secret. */
export const secret = (wire: string, traits: Traits<string | null> = {}): Row<string | null> =>
  row({ kind: "secret" }, schema.text(wire), traits);

/** Defines secrets by key. */
export const secretEntries = (
  wire: schema.Field<Record<string, string> | null>,
  traits: Traits<Record<string, string> | null> = {},
): Row<Record<string, string> | null> => row({ kind: "secretEntries" }, wire, traits);

/** Defines a field that is derived from other fields, or from the request. */
export const derived = <T>(traits: Traits<T> = {}): Row<T> => row<T, Leaf>(value, null, traits);

/** Defines values by key that are derived from other fields. */
export const derivedEntries = (traits: Traits<Record<string, string> | null> = {}): Row<Record<string, string> | null> =>
  row<Record<string, string> | null, Leaf>({ kind: "entries" }, null, traits);

/** A row for each field of a type. */
export type TableOf<T> = { readonly [Key in keyof T]-?: Row<T[Key]> };

/** Returns how the fields of a table are read from the API's answer, without derived ones. */
export function shapeOf<T extends object>(table: TableOf<T>): schema.Shape<T> {
  const rows = Object.entries<Row<unknown>>(table);
  return Object.fromEntries(rows.flatMap(([name, { wire }]) => (wire === null ? [] : [[name, wire]]))) as unknown as schema.Shape<T>;
}

/** Returns the default values of a table's fields in a mock. */
export function mockOf<T extends object>(table: TableOf<T>, of: MockKind): T {
  const rows = Object.entries<Row<unknown>>(table);
  return Object.fromEntries(rows.map(([name, row]) => [name, of.isDualTunnel && row.singleTunnelOnly ? null : row.mock(of)])) as T;
}

/** Checks whether a key is masked: the API returns only asterisks in place of the secret. */
export const isMasked = (secret: unknown): secret is string => typeof secret === "string" && /^\*+$/.test(secret);

/** Returns the object of a table with every field null. */
export function nullsOf<T extends object>(table: TableOf<T>): { [Key in keyof T]: null } {
  return Object.fromEntries(Object.keys(table).map((name) => [name, null])) as { [Key in keyof T]: null };
}

/** Reads an autonomous system number, which may be written in two parts of 16 bits each: `1.10` is 65546. */
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
