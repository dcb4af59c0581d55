import { isIP } from "node:net";

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
export function getOwn<Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function sorted(values: unknown): unknown {
  return Array.isArray(values) && values.every((value) => typeof value === "string") ? values.toSorted() : values;
}

const longest = 200;

/** A value in a message: JSON, cut where it is very long, without characters that could disturb a terminal. */
export function shownValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** `text` with control, format and other characters that cannot be seen written as escapes. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
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

/** A number for IPv4; a string, and so behind it, for IPv6 and then for what is neither. */
type SortKey = number | string;

const compare = <T extends SortKey>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function compareKeys(a: SortKey, b: SortKey): number {
  if (typeof a === typeof b) return compare(a, b);
  return typeof a === "number" ? -1 : 1;
}

/** Longer than any address: what goes on is none, and is not looked at. */
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

/** A value, or a list of values of which any will do. */
export type OneOrMore<T> = T | readonly T[];

/** The values of either form. */
export const listOf = <T>(given: OneOrMore<T>): readonly T[] => (isList(given) ? given : [given]);

const isList = <T>(given: OneOrMore<T>): given is readonly T[] => Array.isArray(given);

/**
 * A copy of plain data. Not by `structuredClone`: under jest its lists are none to Pulumi's SDK, since they are of another realm, and outputs
 * would hold objects in their place.
 */
export const copyOf = <T>(data: T): T => (data === undefined ? data : (JSON.parse(JSON.stringify(data)) as T));
