import { ConfigurationError } from "../../alicloud/errors";
import { checkTogether } from "../../alicloud/inputChecks";
import { shownValue } from "../../alicloud/redact";
import type { DriftClass } from "../model/driftClass";
import { fields, singleTunnelOnly } from "../model/fields";
import {
  covers,
  fieldAt,
  isKnownPath,
  isUnchanged,
  knownFields,
  nearestPath,
  type Path,
  type Pattern,
  parsePath,
  type Visitor,
  walk,
} from "../model/paths";
import type { Values } from "../model/values";

/** One value that differs between two reads of a connection. */
interface ValueDifference {
  /** Path of the value: `ikeConfig`, `ikeLifetime`, or `tunnels`, `tun-1`, `status`. */
  path: Path;
  /** Distinguishes the two kinds of difference. */
  secret: false;
  /** Null: the API did not say, or the tunnel or tag did not exist. */
  before: unknown;
  /** Null: the API did not say, or the tunnel or tag does not exist. */
  after: unknown;
}
/** A secret that changed, appeared or disappeared. It has no values, so that no report can show them. */
interface SecretDifference {
  /** Path of the secret: `psk`, or `tunnelPsks`, `tun-1`. */
  path: Path;
  /** Distinguishes the two kinds of difference. */
  secret: true;
}
/** One difference between two reads of a connection. */
export type Difference = ValueDifference | SecretDifference;

const comparing: Visitor<readonly Difference[]> = {
  value: (place) => {
    if (isUnchanged(place)) return [];
    const { path, field, before, after } = place;
    const isSecret = field.kind === "secret" || field.kind === "secretEntries";
    return [isSecret ? { path, secret: true } : { path, secret: false, before, after }];
  },
  parent: (_, below) => [...below.values()].flat(),
};

/**
 * Returns the differences between two reads of one connection, one row for each leaf, in the order of the outputs. Accepts any JSON and
 * never throws.
 *
 * - Compares only what both hold: a row of the list action lacks fields, and so does a state that an older version wrote.
 * - A null group has null leaves: `vcoHealthCheck` turned null is one row for each leaf that it had.
 * - Tunnels are matched by tunnelId, at any index. An added or removed tunnel is one row, `tunnels.<tunnelId>`, with the whole tunnel.
 * - The order of a list does not matter.
 */
export function differencesOf(before: object, after: object): Difference[] {
  return [...walk(fields, before as Values, after as Values, comparing).values()].flat();
}

/**
 * Paths of the values that change by themselves, for `ignoreDrift`: `status`, `state`, `isUp`, `health`, `vcoHealthCheck.status`,
 * `vpnBgpConfig.status`, and `state`, `status`, `isUp` and `bgpConfig.status` of any tunnel (`tunnels.*.status`).
 */
export const runtimeFields: readonly string[] = knownFields.filter(({ field }) => field.driftClass === "runtime").map(({ path }) => path);

/**
 * Returns the class of a change at `path` from `before` to `after`.
 *
 * The life-cycle `state` is *runtime*, but *configuration* if the connection was locked or deleted, or lost the resource that it was
 * attached to. On a dual-tunnel connection the top-level fields that its tunnels do not use are *metadata*. A field that is not in the
 * model is *configuration*.
 */
export function driftClassOf(path: Path, before: unknown, after: unknown, isDualTunnel: boolean): DriftClass {
  const [first] = path;
  if (first !== undefined && isDualTunnel && singleTunnelOnly.has(first)) return "metadata";
  if (first === "state" && isSevereState(before, after)) return "configuration";
  return fieldAt(path)?.driftClass ?? "configuration";
}

/** Returns the patterns of `ignoreDrift` from a state. An invalid path matches nothing. */
export function driftPatterns(ignoreDrift: unknown): readonly Pattern[] {
  const patterns = Array.isArray(ignoreDrift) ? ignoreDrift : [];
  return patterns.flatMap((pattern) => (typeof pattern === "string" ? [parsePath(pattern) ?? []] : [])).filter(({ length }) => length > 0);
}

/**
 * Checks whether these patterns ignore a difference. Ignoring `state` ignores its runtime changes only, so that a locked connection still
 * shows.
 */
export function isDriftIgnored(patterns: readonly Pattern[], path: Path, before: unknown, after: unknown): boolean {
  if (path.length === 1 && path[0] === "state" && isSevereState(before, after)) return false;
  return patterns.some((pattern) => covers(pattern, path));
}

function isSevereState(before: unknown, after: unknown): boolean {
  return before !== after && (after === "financialLocked" || after === "deleted" || (before === "attached" && after === "init"));
}

/**
 * Checks the paths of `ignoreDrift`.
 * @throws ConfigurationError if it is not a list of paths, or for a path that does not exist
 */
export function checkDriftPatterns(patterns: unknown): void {
  const refuse = (what: string, remedy: string): never => {
    throw new ConfigurationError(`ignoreDrift ${what}`, { remedy });
  };
  if (!Array.isArray(patterns)) refuse("is not a list", 'Give it paths: ["tunnels.*.status"].');
  const checkOne = (pattern: unknown) => () => {
    if (typeof pattern !== "string") return refuse(`holds ${shownValue(pattern)}`, "Each path is a string.");
    if (isKnownPath(pattern)) return;
    const nearest = nearestPath(pattern);
    refuse(
      `holds ${shownValue(pattern)}, which is not a path of a connection`,
      nearest === undefined ? "Correct or remove it." : `Did you mean ${nearest}?`,
    );
  };
  checkTogether(...(patterns as unknown[]).map(checkOne));
}
