import { MalformedResponseError } from "./errors";
import type { RpcRequest, RpcResponse } from "./rpcTypes";

/**
 * Reads one value of a model from a parsed body. The schema decides the type, not the parser, so that JSON and XML, `86400` and `"86400"`,
 * give the same model, and a pre-shared key `0012` stays a string.
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

/** Checks for an undefined, null or empty string value: the API did not say. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === "";

/** Checks whether a value is an object of the parsers. */
export const isWireObject = (value: unknown): value is WireObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a string, unchanged. */
export const text = <T extends string>(wire: string): Field<T | null> =>
  leaf(wire, "a string", (value) => {
    if (typeof value === "string") return value as T;
    return typeof value === "boolean" || Number.isSafeInteger(value) ? (String(value) as T) : undefined;
  });

/** Reads a number, or a decimal string. */
export const number = (wire: string): Field<number | null> =>
  leaf(wire, "a number", (value) => {
    if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
    const decimal = typeof value === "string" && /^\s*-?\d{1,15}(\.\d{1,6})?\s*$/.test(value);
    return decimal ? Number(value) : undefined;
  });

/** Reads a boolean, or `"true"` or `"false"`. */
export const flag = (wire: string): Field<boolean | null> =>
  leaf(wire, "true or false", (value) => {
    if (typeof value === "boolean") return value;
    const word = typeof value === "string" ? value.trim().toLowerCase() : "";
    return word === "true" ? true : word === "false" ? false : undefined;
  });

/** Reads the result of `parse`, which gets `""` for a missing string. */
export const parsed = <T>(wire: string, parse: (value: string) => T): Field<T> => {
  const source = text(wire);
  return { wire, read: (from, place) => parse(source.read(from, place) ?? "") };
};

/** Reads an object. Null: the API returned none of its fields. */
export const object = <T extends object>(wire: string, shape: Shape<T>): Field<T | null> => {
  const find = at(wire);
  const read = objectReader(shape);
  return {
    wire,
    children: shape,
    read: (from, place) => {
      const value = find(from, place);
      return isBlank(value) ? null : read(expectObject(value, join(place, wire)), join(place, wire));
    },
  };
};

/** Reads a list of strings. A single string, as XML has it, is a list of one. Empty ones are left out. */
export const texts = (wire: string): Field<string[]> => {
  const find = at(wire);
  const item = text("");
  return {
    wire,
    isList: true,
    read: (from, place) => {
      const value = find(from, place);
      const all: unknown[] = Array.isArray(value) ? value : [value];
      return all.map((one) => item.read({ "": one }, `${join(place, wire)}[]`)).filter((one) => one !== null);
    },
  };
};

/** Reads a list of objects. A single item, as XML has it, is a list of one. Empty elements are left out. */
export const list = <T extends object>(wire: string, shape: Shape<T>): Field<T[]> => {
  const find = at(wire);
  const read = objectReader(shape);
  return {
    wire,
    children: shape,
    isList: true,
    read: (from, place) => {
      const inside = `${join(place, wire)}[]`;
      return items(find(from, place), inside)
        .map((item) => read(item, inside))
        .filter((item) => item !== null);
    },
  };
};

/** Reads a list of objects as a record: key and value are fields of each element. Keys are data, even `__proto__`. */
export const record = <T>(wire: string, key: Field<string | null>, value: Field<T | null>): Field<Record<string, T>> => {
  const find = at(wire);
  return {
    wire,
    children: { key, value },
    isList: true,
    read: (from, place) => {
      const inside = `${join(place, wire)}[]`;
      const entries: [string, T][] = [];
      for (const item of items(find(from, place), inside)) {
        const name = key.read(item, inside);
        const content = value.read(item, inside);
        if (name !== null && content !== null) entries.push([name, content]);
      }
      return Object.fromEntries(entries);
    },
  };
};

/** Reads the first of two places where the API may have a record, or the second if the first is empty. */
export const either = <T>(first: Field<Record<string, T>>, second: Field<Record<string, T>>): Field<Record<string, T>> => ({
  ...first,
  read: (from, place) => {
    const found = first.read(from, place);
    return hasEntries(found) ? found : second.read(from, place);
  },
});

/** Reads the same record, or null if it is empty. */
export const orNull = <T>(field: Field<Record<string, T>>): Field<Record<string, T> | null> => ({
  ...field,
  read: (from, place) => {
    const found = field.read(from, place);
    return hasEntries(found) ? found : null;
  },
});

/** Returns the objects of a list: none if it is missing, one for a single item. `place`: path of an element, for messages. */
export function items(value: unknown, place: string): WireObject[] {
  if (isBlank(value)) return [];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((item) => !isBlank(item)).map((item) => expectObject(item, place));
}

/** Returns the reader of a shape. The result is null if every field is missing. */
export function objectReader<T extends object>(shape: Shape<T>): (from: WireObject, place: string) => T | null {
  const fields = Object.entries<Field<unknown>>(shape);
  return (from, place) => {
    const result: Record<string, unknown> = {};
    let said = false;
    for (const [key, field] of fields) {
      const value = field.read(from, place);
      result[key] = value;
      said ||= value !== null;
    }
    return said ? (result as T) : null;
  };
}

function leaf<T>(wire: string, expected: string, coerce: (value: unknown) => T | undefined): Field<T | null> {
  const find = at(wire);
  return {
    wire,
    read: (from, place) => {
      const value = find(from, place);
      if (isAbsent(value)) return null;
      const result = coerce(value);
      if (result !== undefined) return result;
      // White space alone is an empty element of pretty-printed XML.
      if (isBlank(value)) return null;
      throw mismatch(join(place, wire), expected);
    },
  };
}

/** Returns the value at a path. The keys are the schema's own, so none is inherited from Object. */
function at(wire: string): (from: WireObject, place: string) => unknown {
  if (!wire.includes(".")) return (from) => from[wire];
  const keys = wire.split(".");
  return (from, place) => {
    let value: unknown = from;
    let reached = place;
    for (const key of keys) {
      if (isBlank(value)) return undefined;
      value = expectObject(value, reached)[key];
      reached = join(reached, key);
    }
    return value;
  };
}

const isBlank = (value: unknown): boolean => isAbsent(value) || (typeof value === "string" && value.trim() === "");
const hasEntries = (found: object): boolean => Object.keys(found).length > 0;
const join = (place: string, wire: string): string => (place === "" ? wire : `${place}.${wire}`);

function expectObject(value: unknown, place: string): WireObject {
  if (isWireObject(value)) return value;
  throw mismatch(place, "an object");
}

/** Names the place, never the value, which may be a secret. */
const mismatch = (place: string, expected: string): SchemaMismatch =>
  new SchemaMismatch(`the API's answer has a value at ${place || "its top"} that is not ${expected}`);

/** Thrown by decoders, which know the place in the body but not which call it answers. */
export class SchemaMismatch extends Error {}

/**
 * Decodes an answer, and names its call in an error.
 * @throws MalformedResponseError
 */
export function decodeBody<T>(
  { body, requestId }: RpcResponse,
  { subject, regionId }: Pick<RpcRequest, "subject" | "regionId">,
  decode: (body: RpcResponse["body"]) => T,
): T {
  try {
    return decode(body);
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    throw new MalformedResponseError(error.message, {
      subject,
      regionId,
      requestId,
      remedy: "Check that the endpoint is the VPC API's; if it is, try again, and report it with the request id if it stays.",
    });
  }
}
