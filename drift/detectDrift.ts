import type { ErrorCode } from "../provider/alicloud/errors";
import { Configuration } from "../provider/configuration";
import type { ListedVpnConnection } from "../provider/vpn/model/connection";
import { type DriftClass, driftClasses } from "../provider/vpn/model/driftClass";
import type { ReadResult } from "../provider/vpn/read/describeMany";
import type { VpnReader } from "../provider/vpn/read/vpnReader";
import { packageVersion } from "../render/words";
import { type Baseline, type BaselineRow, rowsToRead, snapshotAlone } from "./baseline";
import { buildReport } from "./compare";
import { accountsOf, expectsUnlisted, type Fresh, type OnProgress, readRows } from "./readRows";
import type { DriftReport } from "./report";
import type { Snapshot } from "./snapshot";
import { type DriftSource, openSource, type SourceOptions } from "./source";

/** Options of a check. */
export interface DetectDriftOptions extends SourceOptions {
  /** Classes to report (all). A removed connection is always reported. */
  readonly only?: readonly DriftClass[] | undefined;
  /**
   * Reads each connection separately (false), to compare `zoneNo` and `vpnBgpConfig.enableBgp` too: the list action does not return them.
   */
  readonly complete?: boolean | undefined;
  /** Checks only the connections of these regions (all). */
  readonly regions?: readonly string[] | undefined;
  /** Stops the check, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of connections read so far and the total. */
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Reads the VPN connections of a stack and reports the differences from its state, exactly as `pulumi refresh` would, but without an engine
 * and with few calls: one for each fifty connections of a region.
 *
 * @param source A stack of the Automation API, an exported deployment, or a snapshot
 * @throws VpnConnectionError if the state or the settings cannot be read. A connection that cannot be read is a row of the report
 *
 * @example
 * const report = await detectDrift(stack, { only: ["configuration"] });
 * if (driftExitCode(report) !== 0) await postToChat(renderMarkdown(report));
 */
export async function detectDrift(source: DriftSource, options: DetectDriftOptions = {}): Promise<DriftReport> {
  const { only, complete = false, regions, signal, onProgress } = options;
  const classes = only === undefined ? driftClasses : driftClasses.filter((one) => only.includes(one));
  const { baseline: whole, configuration } = await openSource(source, options);
  const { baseline, notes } = regions === undefined ? { baseline: whole, notes: [] } : await inRegions(whole, regions, configuration);
  const rows = rowsToRead(baseline);
  const failed = new AbortController();
  try {
    const [reads, accounts] = await Promise.all([
      readRows(rows, configuration, { complete, signal, onProgress }),
      accountsOf(rows, configuration, AbortSignal.any([failed.signal, ...(signal === undefined ? [] : [signal])])),
    ]);
    const report = buildReport(baseline, reads, { classes, complete });
    const origin = { time: new Date().toISOString(), packageVersion: packageVersion(), accounts };
    return { ...report, notes: [...notes, ...report.notes], ...origin };
  } finally {
    failed.abort();
  }
}

/** Returns the part of a baseline in some regions, with a note on regions that have no rows. */
async function inRegions(
  whole: Baseline,
  regions: readonly string[],
  configuration: Configuration,
): Promise<{ readonly baseline: Baseline; readonly notes: readonly string[] }> {
  const found = new Set<string>();
  const isWanted = async ({ regionId, configuration: own = configuration }: BaselineRow): Promise<boolean> => {
    const region = regionId ?? (await own.regionId());
    if (regions.includes(region)) found.add(region);
    return regions.includes(region);
  };
  const wanted = async (rows: readonly BaselineRow[]): Promise<BaselineRow[]> => {
    const kept = await Promise.all(rows.map(async (row) => ((await isWanted(row)) ? [row] : [])));
    return kept.flat();
  };
  const [rows, notInSnapshot, notInStack] = await Promise.all([whole.rows, whole.notInSnapshot, whole.notInStack].map(wanted));
  const empty = [...new Set(regions)].filter((region) => !found.has(region));
  const notes = empty.length === 0 ? [] : [`The ${whole.kind} has no connections in ${empty.join(", ")}.`];
  return { baseline: { ...whole, rows: rows ?? [], notInSnapshot: notInSnapshot ?? [], notInStack: notInStack ?? [] }, notes };
}

/** The source of a snapshot's list of connections, and the access to read others. */
interface FleetTarget {
  readonly regionId: string;
  readonly signal?: AbortSignal | undefined;
  /** Environment variables with the fingerprint key. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Compares the snapshot's connections of a region with a list of all connections of the region. Reads a connection separately only if the
 * list lacks it, or lacks a field that its expectation needs.
 */
export async function driftOfFleet(
  snapshot: Snapshot,
  listed: readonly ListedVpnConnection[],
  reader: VpnReader,
  { env, ...target }: FleetTarget,
): Promise<DriftReport> {
  const ofRegion = snapshot.connections.filter(({ regionId }) => regionId === target.regionId);
  const baseline = snapshotAlone({ ...snapshot, connections: ofRegion }, new Configuration(undefined, env).fingerprintKey);
  const known = new Map<string, ReadResult<Fresh>>(listed.map((one) => [one.vpnConnectionId, one]));
  const unknown = baseline.rows.filter(({ vpnConnectionId, outputs }) => !known.has(vpnConnectionId) || expectsUnlisted(outputs.expect));
  const ids = new Set(unknown.map(({ vpnConnectionId }) => vpnConnectionId));
  for (const [id, read] of await reader.describeMany(ids, { ...target, complete: true })) known.set(id, read);
  const reads = baseline.rows.flatMap((row) => {
    const read = known.get(row.vpnConnectionId);
    return read === undefined ? [] : ([[row, read]] as const);
  });
  return buildReport(baseline, new Map(reads), { classes: driftClasses, complete: false });
}

/** Errors caused by the credentials or their permissions. */
const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["Credentials", "AccessDenied"]);

/** Checks whether any value changed, or does not meet an expectation. */
export function hasDrift({ summary }: DriftReport): boolean {
  return summary.changed + summary.removed + summary.notInSnapshot + summary.notInStack + summary.unexpected > 0;
}

/**
 * Returns the exit code for a pipeline: 0 no drift; 7 drift, or an `expect` that is not met; 1 if anything could not be read or compared,
 * drift or not; 2 if the report holds no connection; 3 if nothing could be read because of credentials or permissions.
 */
export function driftExitCode(report: DriftReport): 0 | 1 | 2 | 3 | 7 {
  if (report.summary.total === 0) return 2;
  const codes = report.connections.flatMap(({ error }) => (error === null ? [] : [error.code]));
  if (codes.length === 0) return hasDrift(report) ? 7 : 0;
  const tried = report.summary.total - report.summary.notInStack;
  return codes.length === tried && codes.every((code) => refusals.has(code)) ? 3 : 1;
}
