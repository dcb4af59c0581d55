import { nearestOf } from "../../alicloud/mistakes";
import type { Field, Fields } from "./fields";
import { fields } from "./settings";
import { getOwn, isGroup, isRecord, isSame, isSameList, type Values } from "./values";

/** Where something stands in a connection: keys, with the name of a tunnel for its place in the list. It is text only where people read it. */
export type Path = readonly string[];

/** A place in the table of fields, and what both sides have there. */
export interface Place {
  readonly path: Path;
  /** The field that stands there. A tunnel is a group, and an entry is a value or a secret. */
  readonly field: Field;
  /** Null: the side has nothing there. */
  readonly before: unknown;
  /** Null: the side has nothing there. */
  readonly after: unknown;
}

/** Makes a result of what a walk passes. */
export interface Visitor<Result> {
  /**
   * The keys of a group or of entries to visit, in order, given what `before` has there. Default: the fields of the table, and the keys that
   * either side has, sorted.
   */
  readonly keys?: (before: Values) => readonly string[];
  /** Whether to go on below a place. Default: each side has a group, entries or tunnels there, or null for one that is empty. */
  readonly enters?: (place: Place) => boolean;
  /** A place without anything below it, or one that is not entered; also a tunnel that only one side has. */
  readonly value: (place: Place) => Result;
  /** A place that was entered, with the results of what is below it by key. */
  readonly parent: (place: Place, below: ReadonlyMap<string, Result>) => Result;
  /** A key that `keys` names and the table does not have. Default: it is passed over. */
  readonly unknown?: (path: Path) => Result;
}

/** A side of a walk that has every field. Whatever has keys of its own there, a tunnel, a tag, has the one key `*`. */
export const anything: Values = Object.freeze({});

/**
 * Walks two sides along a table of fields. Only what both hold is visited, so that a row of the list action, or a state that an older version
 * wrote, can be held against a whole connection. A group that is null has nothing but null leaves. Tunnels are matched by name, wherever
 * they stand in their lists. Any JSON can be walked: what has not the form of its field is visited as a value.
 *
 * @param path Where the table's fields stand
 * @returns The results of the fields of the table, by name
 */
export function walk<Result>(
  table: Fields,
  before: Values | null,
  after: Values | null,
  visitor: Visitor<Result>,
  path: Path = [],
): Map<string, Result> {
  const results = new Map<string, Result>();
  const keys = before === null || before === anything ? undefined : visitor.keys?.(before);
  for (const key of keys ?? Object.keys(table)) {
    const field = getOwn(table, key);
    const [was, is] = [childOf(before, key), childOf(after, key)];
    if (field === undefined) {
      if (visitor.unknown !== undefined) results.set(key, visitor.unknown([...path, key]));
    } else if (was !== undefined && is !== undefined) {
      results.set(key, visit({ path: [...path, key], field, before: was, after: is }, visitor));
    }
  }
  return results;
}

function visit<Result>(place: Place, visitor: Visitor<Result>): Result {
  const { field } = place;
  const hasKeys = field.kind === "group" || field.kind === "tunnels" || field.kind === "entries" || field.kind === "secretEntries";
  const isEntered = hasKeys && (visitor.enters?.(place) ?? hasFormOf(place));
  if (!isEntered) return visitor.value(place);
  return visitor.parent(place, "fields" in field ? belowFields(place, field.fields, visitor) : entries(place, visitor));
}

function hasFormOf({ field, before, after }: Place): boolean {
  const isForm = field.kind === "tunnels" ? (value: unknown) => value === anything || Array.isArray(value) : isGroup;
  return isForm(before) && isForm(after);
}

function belowFields<Result>(place: Place, table: Fields, visitor: Visitor<Result>): Map<string, Result> {
  const { path, field, before, after } = place;
  if (field.kind === "group") return walk(table, groupOf(before), groupOf(after), visitor, path);
  const element: Field = { ...field, kind: "group", fields: table };
  const [had, has] = [tunnelsByName(before), tunnelsByName(after)];
  const names = [...new Set([...had.keys(), ...has.keys()])];
  return new Map(
    names.map((name) => {
      const [was, is] = [had.get(name), has.get(name)];
      const tunnel = { path: [...path, name], field: element, before: was ?? null, after: is ?? null };
      return [name, was === undefined || is === undefined ? visitor.value(tunnel) : visit(tunnel, visitor)];
    }),
  );
}

function entries<Result>({ path, field, before, after }: Place, visitor: Visitor<Result>): Map<string, Result> {
  const entry: Field = { ...field, kind: field.kind === "secretEntries" ? "secret" : "value" };
  const [had, has] = [groupOf(before) ?? {}, groupOf(after) ?? {}];
  const keys = (had !== anything && visitor.keys?.(had)) || [...new Set([had, has].flatMap(keysOf))].sort();
  return new Map(
    keys.map((key) => {
      const sides = { before: childOf(had, key) ?? null, after: childOf(has, key) ?? null };
      return [key, visitor.value({ path: [...path, key], field: entry, ...sides })];
    }),
  );
}

/** Undefined: the side does not hold it. */
function childOf(side: Values | null, key: string): unknown {
  return side === null ? null : side === anything ? anything : getOwn(side, key);
}

const groupOf = (value: unknown): Values | null => (isRecord(value) ? value : null);

const keysOf = (side: Values): string[] => (side === anything ? ["*"] : Object.keys(side));

/** Whether both sides have the same at a place. The order of a list means nothing. */
export const isUnchanged = ({ field, before, after }: Place): boolean =>
  field.kind === "list" ? isSameList(before, after) : isSame(before, after);

/** What names a tunnel. */
interface NamedTunnel {
  tunnelId?: unknown;
  role?: unknown;
  tunnelIndex?: unknown;
}

/**
 * The name of each tunnel in paths: its tunnelId. One that the API gave no id goes by its role or tunnelIndex, and a second of the same
 * name has a number besides.
 */
export function tunnelNames(tunnels: readonly NamedTunnel[]): string[] {
  const names: string[] = [];
  for (const { tunnelId, role, tunnelIndex } of tunnels) {
    const index = typeof tunnelIndex === "number" ? `index-${tunnelIndex}` : "unnamed";
    const base = [tunnelId, role].find((one) => typeof one === "string") ?? index;
    let name = base;
    for (let copy = 2; names.includes(name); copy += 1) name = `${base}#${copy}`;
    names.push(name);
  }
  return names;
}

/** The tunnels of any JSON by their names; what is no tunnel is left out. */
export function tunnelsByName(tunnels: unknown): Map<string, Values> {
  if (tunnels === anything) return new Map([["*", anything]]);
  const known = Array.isArray(tunnels) ? tunnels.filter(isRecord) : [];
  const names = tunnelNames(known);
  return new Map(known.map((tunnel, index) => [names[index] ?? "", tunnel]));
}

/** Stands for any one segment of a path; written `*`. */
export const anySegment: unique symbol = Symbol("any segment");
/** One step of a path pattern: a key, or any key. */
export type Segment = string | typeof anySegment;
/** What a path may look like. */
export type Pattern = readonly Segment[];

const plain = /^[\p{L}\p{N}_$:@/+-]+$/u;
const segment = /(?:^|(?<!^)\.)(\*|[^."[\]*\s]+)|\[(\*|"(?:[^"\\]|\\.)*")\]/suy;

/**
 * Writes a path as Pulumi writes property paths: `ikeConfig.ikeLifetime`, `tunnels.tun-1.status`, and `tags["cost.center"]` where a key is
 * not plain.
 */
export function formatPath(segments: Path): string {
  return segments.map((key, index) => (plain.test(key) ? `${index > 0 ? "." : ""}${key}` : `[${JSON.stringify(key)}]`)).join("");
}

/** Reads a path or a pattern. `*` and `[*]` are any segment, `["*"]` is the key `*`. Undefined: it is neither. */
export function parsePath(path: string): Segment[] | undefined {
  const segments: Segment[] = [];
  segment.lastIndex = 0;
  for (let end = 0; end < path.length; end = segment.lastIndex) {
    const [, key, bracketed] = segment.exec(path) ?? [];
    const read = bracketed === undefined || bracketed === "*" ? (key ?? bracketed) : unquote(bracketed);
    if (read === undefined) return undefined;
    segments.push(read === "*" && !bracketed?.startsWith('"') ? anySegment : read);
  }
  return segments.length > 0 ? segments : undefined;
}

function unquote(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}

/** A place of the table: a field, or any tunnel, tag or key in one. */
interface KnownField {
  /** As text: `tunnels.*.status`. */
  readonly path: string;
  readonly pattern: Pattern;
  readonly field: Field;
}

/** Every place of the table, in its order. */
export const knownFields: readonly KnownField[] = [
  ...walk<readonly KnownField[]>(fields, anything, anything, {
    value: (place) => [known(place)],
    parent: (place, below) => [known(place), ...[...below.values()].flat()],
  }).values(),
].flat();

function known({ path, field }: Place): KnownField {
  return { path: path.join("."), pattern: path.map((key) => (key === "*" ? anySegment : key)), field };
}

/** The path of every output and of every field in it: `*` stands for any tunnel, any tag or any key. */
export const knownPaths: readonly string[] = knownFields.map(({ path }) => path);

/** The field that a path leads to, or into: that of the tag for a tag. Undefined: it is not in the table, or a group of fields. */
export function fieldAt(path: Pattern): Field | undefined {
  return knownFields.find(({ pattern, field }) => field.kind !== "group" && field.kind !== "tunnels" && covers(pattern, path))?.field;
}

/** Whether a pattern covers a path: `*` is any one key, and a pattern covers all that lies below it, so that `tags` covers `tags.env`. */
export function covers(pattern: Pattern, path: Pattern): boolean {
  return pattern.length <= path.length && pattern.every((segment, index) => segment === anySegment || segment === path[index]);
}

/** Whether a pattern names something that exists. A tunnel is named by its id or by `*`, never by a number: `tunnels[0]` is not known. */
export function isKnownPath(text: string): boolean {
  const pattern = parsePath(text);
  return (
    pattern !== undefined && knownFields.some((known) => known.pattern.length === pattern.length && known.pattern.every(canBe(pattern)))
  );
}

function canBe(pattern: Pattern): (known: Segment, index: number) => boolean {
  return (known, index) => {
    const key = pattern[index];
    if (known !== anySegment) return key === anySegment || key === known;
    return pattern[0] !== "tunnels" || typeof key !== "string" || !/^\d+$/u.test(key);
  };
}

/** The known path that a mistaken one was most likely meant to be. Undefined: none is near. */
export function nearestPath(mistaken: string): string | undefined {
  const wanted = mistaken.toLowerCase().replace(/^tunnels(\[\d+\]|\.\d+)/u, "tunnels.*");
  return nearestOf(knownPaths, wanted);
}
