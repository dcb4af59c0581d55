import { nearestOf } from "../../alicloud/mistakes";
import type { Field } from "./fields";
import { fields } from "./settings";
import { anything, type Path, type Place, walk } from "./walk";

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
