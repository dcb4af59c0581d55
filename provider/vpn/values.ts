/** Values by key, as JSON has them. */
export type Values = Readonly<Record<string, unknown>>;

/** Whether two JSON values are the same, keys in the same order. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Whether two lists hold the same strings, in whatever order. */
export function isSameList(one: unknown, other: unknown): boolean {
  return isSame(sorted(one), sorted(other));
}

/** A group of the model: its fields, or null when the API said nothing of any. */
export function isGroup(value: unknown): value is Values | null {
  return value === null || isRecord(value);
}

export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a key that may be called `__proto__` or `constructor`. */
export function own<Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function sorted(values: unknown): unknown {
  return Array.isArray(values) && values.every((value) => typeof value === "string") ? values.toSorted() : values;
}
