import { isPromise } from "node:util/types";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError } from "../provider/alicloud/errors";
import { programError } from "./programRun";

/**
 * What a program gave of the arguments or options that there are, less what is null or undefined. JavaScript programs have no compiler to
 * check names.
 * @throws ConfigurationError for one that there is not
 */
export function checkKeys<T extends object>(name: string, kind: string, given: T, known: readonly string[]): T {
  const refuse = (what: string): never => {
    throw programError(new ConfigurationError(`${name} ${what}`, { remedy: `Its ${kind}s are ${known.join(", ")}.` }));
  };
  if (typeof given !== "object" || given === null) return refuse(`was given ${kind}s that are no object`);
  const present = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  const unknown = present.map(([key]) => key).filter((key) => !known.includes(key));
  if (unknown.length === 0) return Object.fromEntries(present) as T;
  return refuse(`has no ${kind}${unknown.length > 1 ? "s" : ""} ${unknown.map((key) => JSON.stringify(key)).join(", ")}`);
}

/** Whether a value, or an item of a list, is known only later: an Output or a Promise. */
export function isDeferred(value: unknown): value is pulumi.Output<unknown> | Promise<unknown> {
  return pulumi.Output.isInstance(value) || isPromise(value) || (Array.isArray(value) && value.some(isDeferred));
}

/** Applies `change` to what is not a plain object, at any depth of plain objects. */
export function mapLeaves(
  value: unknown,
  change: (leaf: unknown, path: readonly string[]) => unknown,
  path: readonly string[] = [],
): unknown {
  return isPlainObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapLeaves(inner, change, [...path, key])]))
    : change(value, path);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
