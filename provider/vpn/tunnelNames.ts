import { isRecord, type Values } from "./values";

/** What names a tunnel. */
export interface NamedTunnel {
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
  const known = Array.isArray(tunnels) ? tunnels.filter(isRecord) : [];
  const names = tunnelNames(known);
  return new Map(known.map((tunnel, index) => [names[index] ?? "", tunnel]));
}
