import { nearestOf } from "../../alicloud/inputChecks";
import type { Field, Fields } from "./fieldKinds";
import { fields } from "./fields";
import { getOwn, isGroup, isRecord, isSame, isSameList, type Values } from "./values";

/**
 * The place of a value in a connection: a list of keys, with a tunnel's name in place of its list index. It becomes text only in output for
 * people.
 */
export type Path = readonly string[];

/** A place in the table of fields, and the values of both sides there. */
export interface Place {
  readonly path: Path;
  /** The field at this place. A tunnel is a group, and an entry is a value or a secret. */
  readonly field: Field;
  /** Null: the side has no value here. */
  readonly before: unknown;
  /** Null: the side has no value here. */
  readonly after: unknown;
}

/** Builds a result from the places of a walk. */
export interface Visitor<Result> {
  /**
   * Returns the keys of a group or of entries to visit, in order, given the values of `before`. Default: the fields of the table, and the
   * keys of either side, sorted.
   */
  readonly keys?: (before: Values) => readonly string[];
  /**
   * Decides whether to visit the places below this one. Default: each side has a group, entries or tunnels here, or null for an empty one.
   */
  readonly enters?: (place: Place) => boolean;
  /** Handles a place with nothing below it, or one that is not entered; also a tunnel that only one side has. */
  readonly value: (place: Place) => Result;
  /** Handles a place that was entered, given the results below it by key. */
  readonly parent: (place: Place, below: ReadonlyMap<string, Result>) => Result;
  /** Handles a key from `keys` that the table does not have. Default: ignores it. */
  readonly unknown?: (path: Path) => Result;
}

/** A side of a walk that has every field. Tunnels, tags and other entries have the one key `*`. */
export const anything: Values = Object.freeze({});

/**
 * Walks two sides along a table of fields. Visits only what both sides hold, so a row of the list action, or a state that an older version
 * wrote, can be compared with a whole connection. A null group has null leaves. Tunnels are matched by name, at any index of their lists.
 * Accepts any JSON: a value that does not match the type of its field is visited as a plain value.
 *
 * @param path Path of the table's fields
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

/** Returns the value at a key. Undefined: the side does not have the key. */
function childOf(side: Values | null, key: string): unknown {
  return side === null ? null : side === anything ? anything : getOwn(side, key);
}

const groupOf = (value: unknown): Values | null => (isRecord(value) ? value : null);

const keysOf = (side: Values): string[] => (side === anything ? ["*"] : Object.keys(side));

/** Checks whether both sides have the same value at a place. The order of a list does not matter. */
export const isUnchanged = ({ field, before, after }: Place): boolean =>
  field.kind === "list" ? isSameList(before, after) : isSame(before, after);

/** The fields that a tunnel's name is made from. */
interface NamedTunnel {
  tunnelId?: unknown;
  role?: unknown;
  tunnelIndex?: unknown;
}

/**
 * Returns the name of each tunnel in paths: its tunnelId, or its role or tunnelIndex if the API returned no id. A repeated name gets a
 * number.
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

/** Returns the tunnels of any JSON by their names. Items that are not tunnels are left out. */
export function tunnelsByName(tunnels: unknown): Map<string, Values> {
  if (tunnels === anything) return new Map([["*", anything]]);
  const known = Array.isArray(tunnels) ? tunnels.filter(isRecord) : [];
  const names = tunnelNames(known);
  return new Map(known.map((tunnel, index) => [names[index] ?? "", tunnel]));
}

/** Matches any one segment of a path; written `*`. */
export const anySegment: unique symbol = Symbol("any segment");
/** One step of a path pattern: a key, or any key. */
export type Segment = string | typeof anySegment;
/** A pattern that paths are matched against. */
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

/** Reads a path or a pattern. `*` and `[*]` match any segment, `["*"]` is the key `*`. Undefined: the text is not a path. */
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
  /** The path as text: `tunnels.*.status`. */
  readonly path: string;
  readonly pattern: Pattern;
  readonly field: Field;
}

/** Every place of the table, in the order of the table. */
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

/** Returns the field at a path, or the one that contains it: `tags` for a tag. Undefined: the path is unknown, or a group of fields. */
export function fieldAt(path: Pattern): Field | undefined {
  return knownFields.find(({ pattern, field }) => field.kind !== "group" && field.kind !== "tunnels" && covers(pattern, path))?.field;
}

/** Checks whether a pattern covers a path. `*` is any one key. A pattern covers everything below it: `tags` covers `tags.env`. */
export function covers(pattern: Pattern, path: Pattern): boolean {
  return pattern.length <= path.length && pattern.every((segment, index) => segment === anySegment || segment === path[index]);
}

/** Checks whether a pattern names an existing field. A tunnel is named by its id or by `*`, never by a number: `tunnels[0]` is unknown. */
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

/** Returns the known path closest to a mistyped one. Undefined: no path is close. */
export function nearestPath(mistaken: string): string | undefined {
  const wanted = mistaken.toLowerCase().replace(/^tunnels(\[\d+\]|\.\d+)/u, "tunnels.*");
  return nearestOf(knownPaths, wanted);
}
