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
