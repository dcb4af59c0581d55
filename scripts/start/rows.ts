import type { Values } from "./quickStart";

/** A value with its path, such as `ikeConfig.ikeVersion`. */
export interface Row {
  path: string;
  value: unknown;
}

export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** Every value with its path. */
export function rowsOf(outputs: Values): Row[] {
  return Object.entries(outputs).flatMap(([name, value]) => flatten(name, value));
}

/** What differs between two reads, path by path. */
export function differencesOf(before: Values, after: Values): Difference[] {
  const values = (outputs: Values) => new Map(rowsOf(outputs).map(({ path, value }) => [path, value]));
  const [old, now] = [values(before), values(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
    .filter((row) => JSON.stringify(row.before) !== JSON.stringify(row.after));
}

function flatten(path: string, value: unknown): Row[] {
  if (value === null || typeof value !== "object" || isPlainList(value)) return [{ path, value }];
  const entries = Object.entries(value);
  if (entries.length === 0) return [{ path, value: [] }];
  return entries.flatMap(([key, inner]) => flatten(Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, inner));
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== "object");
}
