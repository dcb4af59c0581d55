/** Changes to a wire value: some of its fields, at any depth; `null` removes a field. */
export type WirePatch<T> = T extends readonly (infer Item)[]
  ? readonly WirePatch<Item>[]
  : T extends object
    ? { readonly [K in keyof T]?: WirePatch<T[K]> | null }
    : T;

type Fields = Record<string, unknown>;

/** Merges `changes` into `target` in place, as RFC 7396 does, but lists of tunnels item by item. */
export function applyPatch(target: object, changes: object): void {
  const fields = target as Fields;
  for (const [key, change] of Object.entries(changes)) {
    if (change === undefined) continue;
    if (change === null) delete fields[key];
    else define(fields, key, merged(Object.hasOwn(fields, key) ? fields[key] : undefined, change));
  }
}

function merged(current: unknown, change: unknown): unknown {
  if (Array.isArray(change))
    return change.some(isTunnel) ? mergedTunnels(Array.isArray(current) ? current : [], change) : structuredClone(change);
  if (typeof change !== "object" || change === null) return change;
  const base = typeof current === "object" && current !== null && !Array.isArray(current) ? current : {};
  applyPatch(base, change);
  return base;
}

function mergedTunnels(current: readonly unknown[], changes: readonly unknown[]): unknown[] {
  const result = [...current];
  for (const change of changes) {
    const at = result.findIndex((tunnel) => isTunnel(tunnel) && isTunnel(change) && tunnel.TunnelId === change.TunnelId);
    if (at < 0) result.push(merged({}, change));
    else result[at] = merged(result[at], change);
  }
  return result;
}

function isTunnel(value: unknown): value is { readonly TunnelId: unknown } {
  return typeof value === "object" && value !== null && "TunnelId" in value;
}

/** Neither here nor above through the prototype: a field may be called `__proto__`. */
function define(target: Fields, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
