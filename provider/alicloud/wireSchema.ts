import { Unfit } from "./decodeBody";

/**
 * How one value of a model is read from a parsed body. The schema decides the type, never the parser's guess, so that JSON
 * and XML, `86400` and `"86400"`, give the same model, and a pre-shared key `0012` stays a string.
 */
export interface Field<T> {
  /** Dotted path in the API's own words, relative to the object that the field belongs to. */
  readonly wire: string;
  /** The fields of each element, where the value is an object or a list of objects. */
  readonly children?: Readonly<Record<string, Field<unknown>>> | undefined;
  readonly isList?: boolean;
  /** Reads the value from its object. `place` is the path of that object, for messages. */
  readonly read: (from: WireObject, place: string) => T;
}

/** A parsed object, not yet decoded. */
export type WireObject = Readonly<Record<string, unknown>>;
/** One field for each key of a model. */
export type Shape<T> = { readonly [K in keyof T]-?: Field<T[K]> };

/** An absent, null or empty string value means that the API did not say. */
export const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === "";

/** True for what the parsers give for an object. */
export const isWireObject = (value: unknown): value is WireObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** A string, kept to the letter. */
export const text = <T extends string>(wire: string): Field<T | null> =>
  leaf(wire, "a string", (value) => {
    if (typeof value === "string") return value as T;
    return typeof value === "boolean" || Number.isSafeInteger(value) ? (String(value) as T) : undefined;
  });

/** A number, given as one or as a decimal string. */
export const number = (wire: string): Field<number | null> =>
  leaf(wire, "a number", (value) => {
    if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
    const decimal = typeof value === "string" && /^\s*-?\d{1,15}(\.\d{1,6})?\s*$/.test(value);
    return decimal ? Number(value) : undefined;
  });

/** A boolean, given as one or as `"true"` or `"false"`. */
export const flag = (wire: string): Field<boolean | null> =>
  leaf(wire, "true or false", (value) => {
    if (typeof value === "boolean") return value;
    const word = typeof value === "string" ? value.trim().toLowerCase() : "";
    return word === "true" ? true : word === "false" ? false : undefined;
  });

/** What `parse` makes of a string; `parse` gets `""` for an absent one. */
export const parsed = <T>(wire: string, parse: (value: string) => T): Field<T> => {
  const source = text(wire);
  return { wire, read: (from, place) => parse(source.read(from, place) ?? "") };
};

/** An object; null when the API said nothing of any of its fields. */
export const object = <T extends object>(wire: string, shape: Shape<T>): Field<T | null> => {
  const children = shape as Readonly<Record<string, Field<unknown>>>;
  return {
    wire,
    children,
    read: (from, place) => {
      const value = follow(from, wire, place);
      return isBlank(value) ? null : readObject<T>(expectObject(value, join(place, wire)), children, join(place, wire));
    },
  };
};

/** A list of strings; a lone one, as XML gives it, is a list of one. Empty ones are left out. */
export const texts = (wire: string): Field<string[]> => {
  const item = text("");
  return {
    wire,
    isList: true,
    read: (from, place) => {
      const value = follow(from, wire, place);
      const all: unknown[] = Array.isArray(value) ? value : [value];
      return all.map((one) => item.read({ "": one }, `${join(place, wire)}[]`)).filter((one) => one !== null);
    },
  };
};

/** A list of objects; a lone item, as XML gives it, is a list of one. Elements that say nothing are left out. */
export const list = <T extends object>(wire: string, shape: Shape<T>): Field<T[]> => {
  const children = shape as Readonly<Record<string, Field<unknown>>>;
  return {
    wire,
    children,
    isList: true,
    read: (from, place) =>
      items(from, wire, place)
        .map((item) => readObject<T>(item, children, `${join(place, wire)}[]`))
        .filter((item) => item !== null),
  };
};

/** A list of objects as a record: key and value are fields of each element. Keys are data, `__proto__` too. */
export const record = <T>(wire: string, key: Field<string | null>, value: Field<T | null>): Field<Record<string, T>> => ({
  wire,
  children: { key, value },
  isList: true,
  read: (from, place) => {
    const inside = `${join(place, wire)}[]`;
    const entries: [string, T][] = [];
    for (const item of items(from, wire, place)) {
      const name = key.read(item, inside);
      const content = value.read(item, inside);
      if (name !== null && content !== null) entries.push([name, content]);
    }
    return Object.fromEntries(entries);
  },
});

/** The objects of a list at a path; empty when there is none. */
export function items(from: WireObject, wire: string, place: string): WireObject[] {
  const value = follow(from, wire, place);
  if (isBlank(value)) return [];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((item) => !isBlank(item)).map((item) => expectObject(item, `${join(place, wire)}[]`));
}

/** Reads an object by a shape; null when every field of it is absent. */
export function readObject<T extends object>(from: WireObject, shape: Readonly<Record<string, Field<unknown>>>, place: string): T | null {
  const result: Record<string, unknown> = {};
  let said = false;
  for (const key in shape) {
    const value = shape[key]?.read(from, place);
    result[key] = value;
    said ||= value !== null;
  }
  return said ? (result as T) : null;
}

function leaf<T>(wire: string, expected: string, coerce: (value: unknown) => T | undefined): Field<T | null> {
  return {
    wire,
    read: (from, place) => {
      const value = follow(from, wire, place);
      if (isAbsent(value)) return null;
      const result = coerce(value);
      if (result !== undefined) return result;
      // White space alone is how a pretty-printed XML element says nothing.
      if (isBlank(value)) return null;
      throw unfit(join(place, wire), expected);
    },
  };
}

function follow(from: WireObject, wire: string, place: string): unknown {
  if (!wire.includes(".")) return own(from, wire);
  let value: unknown = from;
  let at = place;
  for (const key of wire.split(".")) {
    if (isBlank(value)) return undefined;
    value = own(expectObject(value, at), key);
    at = join(at, key);
  }
  return value;
}

const own = (from: WireObject, key: string): unknown => (Object.hasOwn(from, key) ? from[key] : undefined);
const isBlank = (value: unknown): boolean => isAbsent(value) || (typeof value === "string" && value.trim() === "");
const join = (place: string, wire: string): string => (place === "" ? wire : `${place}.${wire}`);

function expectObject(value: unknown, place: string): WireObject {
  if (isWireObject(value)) return value;
  throw unfit(place, "an object");
}

/** Names the place, never the value: it may be a secret. */
const unfit = (place: string, expected: string): Unfit =>
  new Unfit(`the API's answer has a value at ${place || "its top"} that is not ${expected}`);
