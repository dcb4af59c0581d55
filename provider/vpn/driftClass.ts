import { parsePath, type Segment } from "./fieldPath";
import { knownPaths, matchesPath } from "./fieldPaths";
import { type DriftClass, type Fields, fields, singleTunnelOnly } from "./fields";

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
