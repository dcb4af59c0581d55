import { nearestOf } from "../../alicloud/mistakes";
import type { Field, Fields } from "./fields";
import { fields } from "./settings";

/** Stands for any one segment of a path; written `*`. */
export const anySegment: unique symbol = Symbol("any segment");
/** One step of a path pattern: a key, or any key. */
export type Segment = string | typeof anySegment;

const plain = /^[\p{L}\p{N}_$:@/+-]+$/u;
const segment = /(?:^|(?<!^)\.)(\*|[^."[\]*\s]+)|\[(\*|"(?:[^"\\]|\\.)*")\]/suy;

/**
 * Writes a path as Pulumi writes property paths: `ikeConfig.ikeLifetime`, `tunnels.tun-1.status`, and `tags["cost.center"]` where a key is
 * not plain.
 */
export function formatPath(segments: readonly string[]): string {
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

/** The path of every output and of every field in it: `*` stands for any tunnel, any tag or any key. */
export const knownPaths: readonly string[] = pathsOf(fields);

/**
 * Whether a pattern covers a path: `*` is any one key, and a pattern covers all that lies below it, so that `tags` covers `tags.env`.
 * What cannot be read as a path covers nothing and is covered by nothing.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const expected = parsePath(pattern);
  const actual = parsePath(path);
  return (
    expected?.every((segment, index) => index < (actual?.length ?? 0) && (segment === anySegment || segment === actual?.[index])) ?? false
  );
}

/** Whether a pattern names something that exists. A tunnel is named by its id or by `*`, never by a number: `tunnels[0]` is not known. */
export function isKnownPath(pattern: string): boolean {
  const segments = parsePath(pattern);
  return segments !== undefined && leadsSomewhere(fields, segments);
}

/** The known path that a mistaken one was most likely meant to be. Undefined: none is near. */
export function nearestPath(mistaken: string): string | undefined {
  const wanted = mistaken.toLowerCase().replace(/^tunnels(\[\d+\]|\.\d+)/u, "tunnels.*");
  return nearestOf(knownPaths, wanted);
}

function pathsOf(table: Fields, prefix = ""): string[] {
  return Object.entries(table).flatMap(([key, field]) => {
    const path = prefix + key;
    switch (field.kind) {
      case "group":
        return [path, ...pathsOf(field.fields, `${path}.`)];
      case "tunnels":
        return [path, `${path}.*`, ...pathsOf(field.fields, `${path}.*.`)];
      case "entries":
      case "secretEntries":
        return [path, `${path}.*`];
      default:
        return [path];
    }
  });
}

function leadsSomewhere(table: Fields, [first, ...rest]: readonly Segment[]): boolean {
  if (first === undefined) return true;
  if (first === anySegment) return Object.values(table).some((field) => leadsInto(field, rest));
  const field = Object.hasOwn(table, first) ? table[first] : undefined;
  return field !== undefined && leadsInto(field, rest);
}

function leadsInto(field: Field, rest: readonly Segment[]): boolean {
  const [key, ...below] = rest;
  if (key === undefined) return true;
  if (field.kind === "group") return leadsSomewhere(field.fields, rest);
  if (field.kind === "tunnels") return !isNumber(key) && leadsSomewhere(field.fields, below);
  return (field.kind === "entries" || field.kind === "secretEntries") && below.length === 0;
}

function isNumber(key: Segment): boolean {
  return typeof key === "string" && /^\d+$/u.test(key);
}
