import { ConfigurationError } from "../../alicloud/errors";
import { checkTogether } from "../../alicloud/mistakes";
import type { DriftClass, Field, Fields } from "../model/fields";
import { formatPath, isKnownPath, knownPaths, matchesPath, nearestPath, parsePath, type Segment } from "../model/paths";
import { fields, singleTunnelOnly } from "../model/settings";
import { getOwn, isGroup, isRecord, isSame, isSameList, shownValue, type Values } from "../model/values";
import { tunnelsByName } from "./tunnels";

/** One value that two reads of a connection do not agree on. */
interface ValueDifference {
  /** Where: `ikeConfig.ikeLifetime`, `tunnels.tun-1.status`, `tags["cost.center"]`. */
  path: string;
  /** Tells the two kinds of difference apart. */
  secret: false;
  /** Null: the API did not say, or there was no such tunnel or tag. */
  before: unknown;
  /** Null: the API did not say, or there is no such tunnel or tag. */
  after: unknown;
}
/** A secret that changed, appeared or vanished. The values are not here, so that no report can show them. */
interface SecretDifference {
  /** Where: `psk`, `tunnelPsks.tun-1`, `bgpAuthKey`. */
  path: string;
  /** Tells the two kinds of difference apart. */
  secret: true;
}
/** One thing that two reads of a connection do not agree on. */
export type Difference = ValueDifference | SecretDifference;

type Path = readonly string[];

/**
 * What two reads of one connection do not agree on, one row for each leaf, in the order of the outputs.
 *
 * - Only what both hold is compared: a row of the list action lacks fields, and a state that an older version wrote does too.
 * - A group that is null has nothing but null leaves: `vcoHealthCheck` turned null is one row for each leaf that it had.
 * - Tunnels are matched by tunnelId, wherever they stand. One that came or went is one row, `tunnels.<tunnelId>`, with the whole tunnel.
 * - The order of a list means nothing.
 *
 * Any JSON is compared, what no connection ever looked like too: it never throws.
 */
export function differencesOf(before: object, after: object): Difference[] {
  return inGroup(fields, before as Values, after as Values, []);
}

function inGroup(table: Fields, before: Values | null, after: Values | null, path: Path): Difference[] {
  return Object.entries(table).flatMap(([key, field]) => {
    const [was, is] = [leafOf(before, key), leafOf(after, key)];
    return was === undefined || is === undefined ? [] : inField(field, was, is, [...path, key]);
  });
}

/** Undefined: the group does not hold it. */
function leafOf(group: Values | null, key: string): unknown {
  return group === null ? null : getOwn(group, key);
}

function inField(field: Field, before: unknown, after: unknown, path: Path): Difference[] {
  switch (field.kind) {
    case "group":
      return isGroup(before) && isGroup(after) ? inGroup(field.fields, before, after, path) : inValue(before, after, path);
    case "tunnels":
      return inTunnels(field.fields, before, after, path);
    case "list":
      return isSameList(before, after) ? [] : inValue(before, after, path);
    case "entries":
      return inEntries(before, after, path, inValue);
    case "secretEntries":
      return inEntries(before, after, path, inSecret);
    case "secret":
      return inSecret(before, after, path);
    default:
      return inValue(before, after, path);
  }
}

function inValue(before: unknown, after: unknown, path: Path): Difference[] {
  return isSame(before, after) ? [] : [{ path: formatPath(path), secret: false, before, after }];
}

function inSecret(before: unknown, after: unknown, path: Path): Difference[] {
  return isSame(before, after) ? [] : [{ path: formatPath(path), secret: true }];
}

function inEntries(before: unknown, after: unknown, path: Path, inEntry: typeof inValue): Difference[] {
  const [had, has] = [before, after].map((entries) => new Map<string, unknown>(isRecord(entries) ? Object.entries(entries) : []));
  const keys = new Set([...(had?.keys() ?? []), ...(has?.keys() ?? [])]);
  return [...keys].sort().flatMap((key) => inEntry(had?.get(key) ?? null, has?.get(key) ?? null, [...path, key]));
}

function inTunnels(table: Fields, before: unknown, after: unknown, path: Path): Difference[] {
  const [had, has] = [tunnelsByName(before), tunnelsByName(after)];
  return [...new Set([...had.keys(), ...has.keys()])].flatMap((name) => {
    const [was, is] = [had.get(name), has.get(name)];
    const at = [...path, name];
    return was !== undefined && is !== undefined ? inGroup(table, was, is, at) : inValue(was ?? null, is ?? null, at);
  });
}

/**
 * The paths that change while nobody changes anything, for `ignoreDrift`: `status`, `state`, `isUp`, `health`, `vcoHealthCheck.status`,
 * `vpnBgpConfig.status`, and `state`, `status`, `isUp` and `bgpConfig.status` of any tunnel (`tunnels.*.status`).
 */
export const runtimeFields: readonly string[] = knownPaths.filter((path) => driftClassOf(path, null, null, false) === "runtime");

/**
 * What it means that the value at `path` was `before` and is `after`.
 *
 * The life-cycle `state` is *runtime*, but *configuration* when the connection got locked or deleted, or lost what it was attached to. On
 * a dual-tunnel connection the top-level fields that its tunnels do not use are *metadata*. What is not in the model is *configuration*.
 */
export function driftClassOf(path: string, before: unknown, after: unknown, isDualTunnel: boolean): DriftClass {
  const [first, ...rest] = parsePath(path) ?? [];
  if (typeof first !== "string") return "configuration";
  if (isDualTunnel && singleTunnelOnly.has(first)) return "metadata";
  if (first === "state" && isSevereState(before, after)) return "configuration";
  return classIn(fields, first, rest);
}

/**
 * Whether these patterns say that a difference is no drift. To ignore `state` is to ignore its runtime changes only, so that a locked
 * connection still shows.
 */
export function isDriftIgnored(patterns: readonly string[], path: string, before: unknown, after: unknown): boolean {
  if (path === "state" && isSevereState(before, after)) return false;
  return patterns.some((pattern) => matchesPath(pattern, path));
}

function isSevereState(before: unknown, after: unknown): boolean {
  return before !== after && (after === "financialLocked" || after === "deleted" || (before === "attached" && after === "init"));
}

function classIn(table: Fields, key: string, rest: readonly Segment[]): DriftClass {
  const field = Object.hasOwn(table, key) ? table[key] : undefined;
  if (field === undefined) return "configuration";
  if (field.kind !== "group" && field.kind !== "tunnels") return field.driftClass;
  const [next, ...below] = field.kind === "tunnels" ? rest.slice(1) : rest;
  return typeof next === "string" ? classIn(field.fields, next, below) : "configuration";
}

/**
 * Checks the paths of `ignoreDrift`.
 * @throws ConfigurationError for what is no list of paths, and for a path that no connection has
 */
export function checkDriftPatterns(patterns: unknown): void {
  const refuse = (what: string, remedy: string): never => {
    throw new ConfigurationError(`ignoreDrift ${what}`, { remedy });
  };
  if (!Array.isArray(patterns)) refuse("is no list", 'Give it paths: ["tunnels.*.status"].');
  const checkOne = (pattern: unknown) => () => {
    if (typeof pattern !== "string") return refuse(`holds ${shownValue(pattern)}`, "Each path is a string.");
    if (isKnownPath(pattern)) return;
    const nearest = nearestPath(pattern);
    refuse(
      `holds ${shownValue(pattern)}, which is no path of a connection`,
      nearest === undefined ? "Correct or remove it." : `Did you mean ${nearest}?`,
    );
  };
  checkTogether(...(patterns as unknown[]).map(checkOne));
}
