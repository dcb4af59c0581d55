/** One leaf that two connections do not agree on. */
export interface PlainDifference {
  /** Keys, with the tunnelId for a tunnel. */
  readonly path: string[];
  readonly before: unknown;
  readonly after: unknown;
}

type Keyed = Readonly<Record<string, unknown>>;
const isKeyed = (value: unknown): value is Keyed => typeof value === "object" && value !== null && !Array.isArray(value);
const valueAt = (value: Keyed | null, key: string): unknown => (value !== null && Object.hasOwn(value, key) ? value[key] : null);
const sorted = (value: unknown): string => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);

/**
 * What two connections do not agree on, leaf by leaf: a plain deep comparison that knows no table of fields and shares no code with the
 * product. Tunnels are matched by tunnelId; one that came or went is one leaf. The order of a list means nothing.
 */
export function plainDifferences(before: object, after: object): PlainDifference[] {
  return differing(byTunnelId(before), byTunnelId(after), []);
}

function byTunnelId(connection: object): Keyed {
  const { tunnels, ...rest } = connection as Keyed;
  if (!Array.isArray(tunnels)) return connection as Keyed;
  return { ...rest, tunnels: Object.fromEntries(tunnels.map((tunnel: Keyed) => [String(tunnel.tunnelId), tunnel])) };
}

function differing(before: Keyed | null, after: Keyed | null, at: readonly string[]): PlainDifference[] {
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].flatMap((key) => {
    const [was, is] = [valueAt(before, key), valueAt(after, key)];
    const path = [...at, key];
    const isGroup = (isKeyed(was) || was === null) && (isKeyed(is) || is === null);
    const cameOrWent = at.join() === "tunnels" && (was === null || is === null);
    if (isGroup && !cameOrWent) return differing(was, is, path);
    return sorted(was) === sorted(is) ? [] : [{ path, before: was, after: is }];
  });
}

/** Whether `ignoreDrift` covers a difference, said once more: a severe change of the life-cycle state always shows. */
export function isIgnored(ignoreDrift: readonly string[], { path, before, after }: PlainDifference): boolean {
  const isSevere = after === "financialLocked" || after === "deleted" || (before === "attached" && after === "init");
  if (path.join() === "state" && isSevere) return false;
  return ignoreDrift
    .map((pattern) => pattern.split("."))
    .some((keys) => keys.every((key, index) => index < path.length && (key === "*" || key === path[index])));
}
