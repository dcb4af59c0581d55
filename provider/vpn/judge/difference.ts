import { ConfigurationError } from "../../alicloud/errors";
import { checkTogether } from "../../alicloud/mistakes";
import type { DriftClass } from "../model/fields";
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
import { fields, singleTunnelOnly } from "../model/settings";
import { shownValue, type Values } from "../model/values";

/** One value that two reads of a connection do not agree on. */
interface ValueDifference {
  /** Where: `ikeConfig`, `ikeLifetime`, or `tunnels`, `tun-1`, `status`. */
  path: Path;
  /** Tells the two kinds of difference apart. */
  secret: false;
  /** Null: the API did not say, or there was no such tunnel or tag. */
  before: unknown;
  /** Null: the API did not say, or there is no such tunnel or tag. */
  after: unknown;
}
/** A secret that changed, appeared or vanished. The values are not here, so that no report can show them. */
interface SecretDifference {
  /** Where: `psk`, or `tunnelPsks`, `tun-1`. */
  path: Path;
  /** Tells the two kinds of difference apart. */
  secret: true;
}
/** One thing that two reads of a connection do not agree on. */
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
 * What two reads of one connection do not agree on, one row for each leaf, in the order of the outputs. Any JSON is compared, what no
 * connection ever looked like too: it never throws.
 *
 * - Only what both hold is compared: a row of the list action lacks fields, and a state that an older version wrote does too.
 * - A group that is null has nothing but null leaves: `vcoHealthCheck` turned null is one row for each leaf that it had.
 * - Tunnels are matched by tunnelId, wherever they stand. One that came or went is one row, `tunnels.<tunnelId>`, with the whole tunnel.
 * - The order of a list means nothing.
 */
export function differencesOf(before: object, after: object): Difference[] {
  return [...walk(fields, before as Values, after as Values, comparing).values()].flat();
}

/**
 * The paths that change while nobody changes anything, for `ignoreDrift`: `status`, `state`, `isUp`, `health`, `vcoHealthCheck.status`,
 * `vpnBgpConfig.status`, and `state`, `status`, `isUp` and `bgpConfig.status` of any tunnel (`tunnels.*.status`).
 */
export const runtimeFields: readonly string[] = knownFields.filter(({ field }) => field.driftClass === "runtime").map(({ path }) => path);

/**
 * What it means that the value at `path` was `before` and is `after`.
 *
 * The life-cycle `state` is *runtime*, but *configuration* when the connection got locked or deleted, or lost what it was attached to. On
 * a dual-tunnel connection the top-level fields that its tunnels do not use are *metadata*. What is not in the model is *configuration*.
 */
export function driftClassOf(path: Path, before: unknown, after: unknown, isDualTunnel: boolean): DriftClass {
  const [first] = path;
  if (first !== undefined && isDualTunnel && singleTunnelOnly.has(first)) return "metadata";
  if (first === "state" && isSevereState(before, after)) return "configuration";
  return fieldAt(path)?.driftClass ?? "configuration";
}

/** The patterns of `ignoreDrift`, as a state has them. What is no path matches nothing. */
export function driftPatterns(ignoreDrift: unknown): readonly Pattern[] {
  const patterns = Array.isArray(ignoreDrift) ? ignoreDrift : [];
  return patterns.flatMap((pattern) => (typeof pattern === "string" ? [parsePath(pattern) ?? []] : [])).filter(({ length }) => length > 0);
}

/**
 * Whether these patterns say that a difference is no drift. To ignore `state` is to ignore its runtime changes only, so that a locked
 * connection still shows.
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
