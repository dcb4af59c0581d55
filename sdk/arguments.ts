import { isPromise } from "node:util/types";
import * as pulumi from "@pulumi/pulumi";
import { checkKeys as checkKeysOfAny } from "../provider/alicloud/inputChecks";
import { checked } from "./programRun";

/** Calls `checkKeys` of the provider, and marks its errors as the program's own fault. */
export const checkKeys: typeof checkKeysOfAny = (...args) => checked(() => checkKeysOfAny(...args));

/** Checks whether a value, or an item of a list, is known only later: an Output or a Promise. */
export function isDeferred(value: unknown): value is pulumi.Output<unknown> | Promise<unknown> {
  return pulumi.Output.isInstance(value) || isPromise(value) || (Array.isArray(value) && value.some(isDeferred));
}

/** Applies `change` to every value that is not a plain object, at any depth. */
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
