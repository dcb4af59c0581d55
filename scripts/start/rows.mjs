/** @typedef {{ path: string, value: unknown }} Row */

/**
 * Every value with its path, such as `ikeConfig.ikeVersion`.
 * @param {Record<string, unknown>} outputs
 * @returns {Row[]}
 */
export function rowsOf(outputs) {
  return Object.entries(outputs).flatMap(([name, value]) => flatten(name, value));
}

/** What differs between two reads, path by path. */
export function differencesOf(before, after) {
  const values = (outputs) => new Map(rowsOf(outputs).map(({ path, value }) => [path, value]));
  const [old, now] = [values(before), values(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
    .filter((row) => JSON.stringify(row.before) !== JSON.stringify(row.after));
}

function flatten(path, value) {
  if (value === null || typeof value !== "object" || isPlainList(value)) return [{ path, value }];
  const entries = Object.entries(value);
  if (entries.length === 0) return [{ path, value: [] }];
  return entries.flatMap(([key, inner]) => flatten(Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, inner));
}

function isPlainList(value) {
  return Array.isArray(value) && value.every((item) => typeof item !== "object");
}
