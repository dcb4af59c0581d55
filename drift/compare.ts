import { ConfigurationError, MalformedResponseError, VpnConnectionError, VpnConnectionNotFoundError } from "../provider/alicloud/errors";
import { printable } from "../provider/alicloud/redact";
import { refreshedOutputs, resourceOutputs, secretOutputs } from "../provider/outputs";
import { type Difference, differencesOf, driftClassOf } from "../provider/vpn/judge/difference";
import { checkExpectation, isHiddenPath, type UnmetExpectation, unmetExpectations, unmetText } from "../provider/vpn/judge/expectation";
import { areFingerprintsComparable } from "../provider/vpn/judge/fingerprints";
import { type DriftClass, driftClasses } from "../provider/vpn/model/driftClass";
import { nullsOf } from "../provider/vpn/model/fieldKinds";
import { masked, type VpnBgpConfig, type VpnConnectionResult, vpnBgpConfig } from "../provider/vpn/model/fields";
import { covers, formatPath, type Path, type Pattern, parsePath } from "../provider/vpn/model/paths";
import { getOwn, isRecord } from "../provider/vpn/model/values";
import type { ReadResult } from "../provider/vpn/read/describeMany";
import { type Baseline, type BaselineRow, rowsToRead } from "./baseline";
import type { Fresh } from "./readRows";
import type { ConnectionDrift, DriftChange, DriftOutcome, DriftReport, DriftSummary, UnexpectedValue } from "./report";
import { connectionCount, tunnelOf } from "./reportText";

/** Result of each row's read. */
type Reads = ReadonlyMap<BaselineRow, ReadResult<Fresh>>;

/** Compares what was read with the baseline. */
export function buildReport(
  baseline: Baseline,
  reads: Reads,
  { classes, complete }: { readonly classes: readonly DriftClass[]; readonly complete: boolean },
): DriftReport {
  const connections = [
    ...rowsToRead(baseline).map((row) => connectionDrift(row, reads.get(row), baseline, classes)),
    ...baseline.notInStack.map((row) => withOutcome(row, "notInStack")),
  ].sort(byResource);
  const notes = classes.includes("configuration") ? [...baseline.notes, ...notesOn(baseline, reads, complete)] : [];
  return { version: 1, baseline: baseline.kind, classes, complete, summary: summarise(connections), connections, notes };
}

function connectionDrift(
  row: BaselineRow,
  read: ReadResult<Fresh> | undefined,
  baseline: Baseline,
  classes: readonly DriftClass[],
): ConnectionDrift {
  if (read === undefined || read instanceof VpnConnectionNotFoundError) return withOutcome(row, "removed");
  const isNew = baseline.notInSnapshot.includes(row);
  if (read instanceof VpnConnectionError) return withError(row, read);
  const flaw = isNew ? undefined : flawOf(row);
  if (flaw !== undefined) return withError(row, flaw);
  const { changes, unexpected } = compareRow(row, read, classes);
  const outcome = isNew ? "notInSnapshot" : changes.length + unexpected.length > 0 ? "changed" : "unchanged";
  const name = row.secretOutputs.has("name") ? null : read.name;
  return { ...withOutcome(row, outcome), regionId: read.regionId, name, changes: isNew ? [] : changes, unexpected };
}

const withError = (row: BaselineRow, { code, message }: VpnConnectionError): ConnectionDrift => ({
  ...withOutcome(row, "error"),
  error: { code, message },
});

/** Returns why a baseline holds nothing to compare a connection with. Without an error it would look unchanged. */
function flawOf({ vpnConnectionId, regionId, outputs, isOfEngine }: BaselineRow): VpnConnectionError | undefined {
  const details = { subject: `VPN connection ${vpnConnectionId}`, regionId };
  if (isOfEngine && typeof outputs.vpnConnectionId !== "string") {
    return new MalformedResponseError("the state holds no outputs of it, so there is nothing to compare with", {
      ...details,
      remedy: "Run pulumi up; a refresh cannot repair it.",
    });
  }
  if (outputs.expect === undefined || outputs.expect === null) return undefined;
  try {
    checkExpectation(outputs.expect);
    return undefined;
  } catch (error) {
    if (!(error instanceof VpnConnectionError)) throw error;
    return new ConfigurationError(`the baseline holds an expectation that cannot be checked: ${error.message}`, {
      ...details,
      remedy: "Correct expect in the program and run pulumi up.",
    });
  }
}

function withOutcome(row: BaselineRow, outcome: DriftOutcome): ConnectionDrift {
  const { vpnConnectionId, regionId = "", urn, outputs, secretOutputs } = row;
  const name = typeof outputs.name === "string" && !secretOutputs.has("name") ? outputs.name : null;
  return { vpnConnectionId, regionId, urn, name, outcome, changes: [], unexpected: [], error: null };
}

/** Merges the reports of several stacks, by name, into one. They must be made with the same options. */
export function mergeReports(reports: ReadonlyMap<string, DriftReport>): DriftReport | undefined {
  const [first] = reports.values();
  if (first === undefined) return undefined;
  const all = [...reports];
  const connections = all.flatMap(([stack, report]) => report.connections.map((one) => ({ ...one, stack })));
  const stacksOf = new Map<string, string[]>();
  for (const [stack, { summary, notes }] of all) {
    const own = summary.total === 0 ? ["It has no VPN connections in its state."] : notes;
    for (const note of own) stacksOf.set(note, [...(stacksOf.get(note) ?? []), stack]);
  }
  const notes = [...stacksOf].map(([note, stacks]) => `${stacks.join(", ")}: ${note}`);
  const accounts = [...new Set(all.flatMap(([, report]) => report.accounts ?? []))].sort();
  return { ...first, summary: summarise(connections), connections, notes, accounts };
}

/** Counts rows by outcome. */
export function summarise(connections: readonly ConnectionDrift[]): DriftSummary {
  const count = (outcome: DriftOutcome): number => connections.filter((one) => one.outcome === outcome).length;
  return {
    total: connections.length,
    unchanged: count("unchanged"),
    changed: count("changed"),
    removed: count("removed"),
    notInSnapshot: count("notInSnapshot"),
    notInStack: count("notInStack"),
    unexpected: connections.filter(({ unexpected }) => unexpected.length > 0).length,
    error: count("error"),
  };
}

function notesOn(baseline: Baseline, reads: Reads, complete: boolean): string[] {
  const blind = baseline.rows.filter((row) => {
    const read = reads.get(row);
    return read !== undefined && !(read instanceof VpnConnectionError) && isRotationInvisible(row, read);
  }).length;
  const unlisted = "zoneNo and vpnBgpConfig.enableBgp were not compared: only a complete check reads them.";
  const unseen =
    `A rotated secret would not be seen on ${connectionCount(blind)}: the ${baseline.kind} has no fingerprints, or none that were made with the ` +
    "fingerprint key that is set now.";
  const hidden = [...reads.values()].filter((read) => !(read instanceof VpnConnectionError) && masked in read).length;
  const hiddenKeys = `The API masks keys of ${connectionCount(hidden)}: a rotation of these would not be seen.`;
  const couldMatter = baseline.rows.some(({ outputs: { zoneNo, vpnBgpConfig } }) => {
    const enableBgp = isRecord(vpnBgpConfig) ? vpnBgpConfig.enableBgp : undefined;
    return (zoneNo ?? null) !== null || (enableBgp ?? null) !== null;
  });
  return [
    ...(complete || reads.size === 0 || !couldMatter ? [] : [unlisted]),
    ...(blind === 0 ? [] : [unseen]),
    ...(hidden === 0 ? [] : [hiddenKeys]),
  ];
}

/** Sorts by the program's names: `office-2` before `office-10`. */
const byResource = (one: ConnectionDrift, other: ConnectionDrift): number =>
  collator.compare(`${one.urn} ${one.vpnConnectionId}`, `${other.urn} ${other.vpnConnectionId}`);
const collator = new Intl.Collator("en", { numeric: true });

/** Result of a comparison. */
interface Comparison {
  readonly changes: readonly DriftChange[];
  readonly unexpected: readonly UnexpectedValue[];
}

/** A row of the list action without BGP settings has none of these set. It does not show whether BGP is on. */
const { enableBgp: _enableBgp, ...noBgp } = nullsOf<VpnBgpConfig>(vpnBgpConfig);

/** Returns the resource's outputs as a refresh would read them. A row of the list action lacks some; these are not compared. */
function readOutputs(row: BaselineRow, fresh: Fresh): object {
  const tags = row.isOfEngine ? Object.fromEntries(Object.entries(fresh.tags).filter(([key]) => key !== "__proto__")) : fresh.tags;
  return resourceOutputs({ vpnBgpConfig: noBgp, ...fresh, tags } as VpnConnectionResult, row);
}

/** Compares a connection with its baseline, as a refresh would, and with its `expect`. */
function compareRow(row: BaselineRow, fresh: Fresh, classes: readonly DriftClass[]): Comparison {
  const differences = differencesOf(row.outputs, refreshedOutputs(row.outputs, readOutputs(row, fresh)));
  const isDualTunnel = fresh.tunnels.length > 0 || (Array.isArray(row.outputs.tunnels) && row.outputs.tunnels.length > 0);
  const found = differences.map((difference) => classified(difference, isDualTunnel, row.secretOutputs));
  return {
    changes: mergeConsequences(found.filter((one) => classes.includes(one.class))).sort(byClass),
    unexpected: unexpectedValues(row, { vpnBgpConfig: noBgp, ...fresh }, isDualTunnel).filter((one) => classes.includes(one.class)),
  };
}

/** A difference and its class. */
interface Classified {
  readonly path: Path;
  readonly class: DriftClass;
  /** Null: no report may show the values. */
  readonly values: { readonly before: unknown; readonly after: unknown } | null;
}

function classified(difference: Difference, isDualTunnel: boolean, hidden: ReadonlySet<string>): Classified {
  const { path } = difference;
  const values = difference.secret ? null : { before: difference.before, after: difference.after };
  const driftClass = driftClassOf(path, values?.before ?? null, values?.after ?? null, isDualTunnel);
  return { path, class: driftClass, values: hidden.has(path[0] ?? "") ? null : values };
}

const byClass = (one: DriftChange, other: DriftChange): number => driftClasses.indexOf(one.class) - driftClasses.indexOf(other.class);

/** The causes of each derived output, the nearest first. `*` is the same tunnel on both sides, or any tunnel if the effect has none. */
const causes = Object.entries({
  "tunnels.*.isUp": ["tunnels.*.status"],
  "tunnels.*.bgpConfig.status": ["tunnels.*.status"],
  "vpnBgpConfig.status": ["status"],
  "vcoHealthCheck.status": ["status"],
  tunnelCount: ["tunnels.*"],
  isUp: ["status", "tunnels.*.status", "tunnels.*"],
  health: ["status", "tunnels.*.status", "tunnels.*", "tunnels.*.bgpConfig.status", "vpnBgpConfig.status", "vcoHealthCheck.status"],
  pskFingerprint: ["psk"],
  "tunnelPskFingerprints.*": ["tunnelPsks.*"],
  bgpAuthKeyFingerprint: ["bgpAuthKey"],
}).map(([effect, from]) => ({ effect: parsePath(effect) ?? [], from: from.map((cause) => parsePath(cause) ?? []) }));

const isPlace = (pattern: Pattern, path: Path): boolean => pattern.length === path.length && covers(pattern, path);

/**
 * Merges the changes of one event into one row: a flap changes `status`, `isUp` and `health`, and a rotated key changes its fingerprint.
 * The fingerprint of a changed secret adds nothing and is left out.
 */
function mergeConsequences(found: readonly Classified[]): DriftChange[] {
  const causeOf = (one: Classified): Classified | undefined => {
    const tunnel = tunnelOf(one.path);
    const isCause = (other: Classified, pattern: Pattern): boolean => {
      const isOfTunnel = tunnel === undefined || tunnel === tunnelOf(other.path);
      // The top-level settings of a dual-tunnel connection are metadata: nothing is derived from them.
      return isPlace(pattern, other.path) && isOfTunnel && (other.class !== "metadata" || one.class === "metadata");
    };
    const patterns = one.values === null ? [] : (causes.find(({ effect }) => isPlace(effect, one.path))?.from ?? []);
    return patterns.map((pattern) => found.find((other) => isCause(other, pattern))).find((cause) => cause !== undefined);
  };
  const rootOf = (one: Classified): Classified => {
    const cause = causeOf(one);
    return cause === undefined ? one : rootOf(cause);
  };
  const roots = new Map(found.map((one) => [one, rootOf(one)]));
  return found
    .filter((one) => roots.get(one) === one)
    .map((root) => {
      const change = { path: formatPath(root.path), class: root.class };
      if (root.values === null) return { ...change, secret: true };
      const effects = found.flatMap((one) =>
        one === root || one.values === null || roots.get(one) !== root ? [] : [{ path: formatPath(one.path), ...one.values }],
      );
      return { ...change, secret: false, ...root.values, effects };
    });
}

/**
 * Checks whether a rotated secret of this connection would go unnoticed: the connection has one, and the baseline has neither the secret
 * nor a fingerprint.
 */
function isRotationInvisible(row: BaselineRow, fresh: Fresh): boolean {
  const hasSecret = secretOutputs.some((name) => fresh[name] !== null);
  const holdsSecrets = row.secrets === "include" && secretOutputs.some((name) => getOwn(row.outputs, name) !== undefined);
  return hasSecret && !holdsSecrets && !areFingerprintsComparable(row.outputs, readOutputs(row, fresh));
}

/** Returns the values that do not meet the resource's `expect`. Empty without `expect`. */
function unexpectedValues({ outputs, secretOutputs: hidden }: BaselineRow, connection: object, isDualTunnel: boolean): UnexpectedValue[] {
  if (!isRecord(outputs.expect)) return [];
  return unmetExpectations(outputs.expect, connection).map((unmet) => {
    const { expected, actual } = unmet;
    const driftClass = classOf(unmet, isDualTunnel);
    const path = formatPath(unmet.path);
    return isHiddenPath(unmet.path, hidden)
      ? { path, class: driftClass, secret: true, message: `${printable(path)}: it is not as expected, and secret` }
      : { path, class: driftClass, secret: false, expected, actual, message: unmetText(unmet) };
  });
}

/** `eachTunnel` of a single-tunnel connection has the class of any tunnel. */
function classOf({ path, actual }: UnmetExpectation, isDualTunnel: boolean): DriftClass {
  const [first, ...rest] = path;
  return driftClassOf(first === "eachTunnel" ? ["tunnels", "any", ...rest] : path, null, actual, isDualTunnel);
}
