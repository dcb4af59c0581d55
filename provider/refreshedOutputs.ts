type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** Records whose keys are the cloud's data, not a version's fields. */
const dataRecords: ReadonlySet<string> = new Set(["tags", "tunnelPsks"]);

/**
 * What a refresh reports: the fresh values of exactly the keys that the state holds, at every depth. An output that a newer version of
 * this package adds appears with the next `up`, and one that only a newer version knew stays as it is: neither is drift.
 */
export function refreshedOutputs(state: JsonObject, fresh: JsonObject): JsonObject {
  return alike(state, fresh);
}

function alike(state: JsonObject, fresh: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(state).map(([key, held]) => {
      const value = Object.hasOwn(fresh, key) ? fresh[key] : undefined;
      if (value === undefined) return [key, held];
      return [key, dataRecords.has(key) ? value : shapedAs(held, value)];
    }),
  );
}

function shapedAs(held: Json, value: Json): Json {
  if (isObject(held) && isObject(value)) return alike(held, value);
  if (Array.isArray(held) && Array.isArray(value)) return shapedList(held, value);
  return value;
}

/** Tunnels are matched by id; one that is new has the keys that the known ones have. */
function shapedList(held: readonly Json[], value: readonly Json[]): Json[] {
  const known = held.filter(isObject);
  const [sample] = known;
  if (sample === undefined) return [...value];
  return value.map((item) => {
    if (!isObject(item)) return item;
    const match = known.find(({ tunnelId }) => tunnelId !== null && tunnelId === item.tunnelId);
    return match === undefined ? onlyKeysOf(sample, item) : alike(match, item);
  });
}

const onlyKeysOf = (sample: JsonObject, item: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(item).filter(([key]) => Object.hasOwn(sample, key)));

const isObject = (value: Json): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);
