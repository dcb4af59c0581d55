import { isIP } from "node:net";
import { isWireObject } from "../../alicloud/schema";

/** Values by key, as JSON has them. */
export type Values = Readonly<Record<string, unknown>>;

/** Checks whether two JSON values are the same, with their keys in the same order. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Checks whether two lists hold the same strings, in any order. */
export function isSameList(one: unknown, other: unknown): boolean {
  return isSame(sorted(one), sorted(other));
}

/** Checks for a group of the model: an object with its fields, or null if the API returned none of them. */
export function isGroup(value: unknown): value is Values | null {
  return value === null || isRecord(value);
}

/** Checks for an object with keys: neither null nor a list. */
export const isRecord: (value: unknown) => value is Values = isWireObject;

/** Returns the value of a key, which may be called `__proto__` or `constructor`. */
export function getOwn<Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function sorted(values: unknown): unknown {
  return Array.isArray(values) && values.every((value) => typeof value === "string") ? values.toSorted() : values;
}

/** Splits a comma-separated list of CIDRs and sorts it numerically (the API's order is not stable). Host bits are kept. */
export function parseSubnets(list: string): string[] {
  const subnets = list
    .split(",")
    .map((subnet) => subnet.trim())
    .filter((subnet) => subnet !== "");
  return subnets.length < 2
    ? subnets
    : subnets
        .map((subnet) => ({ subnet, key: sortKey(subnet) }))
        .sort((a, b) => compareKeys(a.key, b.key) || compare(a.subnet, b.subnet))
        .map(({ subnet }) => subnet);
}

/** A number for IPv4. A string, which sorts later, for IPv6 and then for anything else. */
type SortKey = number | string;

const compare = <T extends SortKey>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function compareKeys(a: SortKey, b: SortKey): number {
  if (typeof a === typeof b) return compare(a, b);
  return typeof a === "number" ? -1 : 1;
}

/** Longer than any address. A longer string is not parsed. */
const longestAddress = 45;

function sortKey(subnet: string): SortKey {
  const slash = subnet.indexOf("/");
  const [address, prefix] = slash === -1 ? [subnet, ""] : [subnet.slice(0, slash), subnet.slice(slash + 1)];
  const version = address.length > longestAddress || !/^\d{0,3}$/.test(prefix) ? 0 : isIP(address);
  if (version === 4) return [...address.split("."), prefix].reduce((key, part) => key * 1000 + Number(part), 0);
  return version === 6 ? `6${expandIpv6(address)}${prefix.padStart(3, "0")}` : `9${subnet}`;
}

function expandIpv6(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = (part: string): string[] => part.split(":").filter((group) => group !== "");
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(missing).fill("0"), ...after].map((group) => group.padStart(4, "0")).join("");
}

/** A value, or a list of alternatives. */
export type OneOrMore<T> = T | readonly T[];

/** Returns the values of either form as a list. */
export const listOf = <T>(given: OneOrMore<T>): readonly T[] => (isList(given) ? given : [given]);

const isList = <T>(given: OneOrMore<T>): given is readonly T[] => Array.isArray(given);

/**
 * Copies plain data. `structuredClone` does not work here: under jest it makes lists of another realm, which Pulumi's SDK does not
 * recognise as lists, and outputs would hold objects in their place.
 */
export const copyOf = <T>(data: T): T => (data === undefined ? data : (JSON.parse(JSON.stringify(data)) as T));
