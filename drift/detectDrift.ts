import { VpnConnectionError, VpnConnectionNotFoundError } from "../provider/alicloud/errors";
import type { Read } from "../provider/vpn/describeMany";
import type { DriftClass } from "../provider/vpn/fields";
import type { Baseline, BaselineRow } from "./baseline";
import { compareRow, driftClasses } from "./compareRow";
import { type DriftSource, openSource, rowsToRead, type SourceOptions } from "./openSource";
import { type Fresh, type OnProgress, readRows } from "./readRows";
import type { ConnectionDrift, DriftOutcome, DriftReport, DriftSummary } from "./report";
import { connectionCount } from "./reportWords";
import { isRotationInvisible } from "./rotation";

/** What a check compares, and how. */
export interface DetectDriftOptions extends SourceOptions {
  /** Classes to look for (all). A removed connection is reported whatever they are. */
  readonly only?: readonly DriftClass[] | undefined;
  /** Reads each connection singly (false), so that `zoneNo` and `vpnBgpConfig.enableBgp` are compared too: a list lacks them. */
  readonly complete?: boolean | undefined;
  /** Stops the check, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many of how many connections were read. */
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Reads the VPN connections of a stack afresh and reports what differs from its state, exactly as `pulumi refresh` would, without an engine
 * and with few calls: one for each fifty connections of a region.
 *
 * @param source A stack of the Automation API, an exported deployment, or a snapshot
 * @throws VpnConnectionError for a state or settings that cannot be read. A connection that cannot be read is a row of the report
 *
 * @example
 * const report = await detectDrift(stack, { only: ["configuration"] });
 * if (driftExitCode(report) !== 0) await postToChat(renderMarkdown(report));
 */
export async function detectDrift(source: DriftSource, options: DetectDriftOptions = {}): Promise<DriftReport> {
  const { only, complete = false, signal, onProgress } = options;
  const classes = only === undefined ? driftClasses : driftClasses.filter((one) => only.includes(one));
  const { baseline, configuration } = await openSource(source, options);
  const reads = await readRows(rowsToRead(baseline), configuration, { complete, signal, onProgress });
  const connections = [
    ...rowsToRead(baseline).map((row) => connectionDrift(row, reads.get(row), baseline, classes)),
    ...baseline.notInStack.map((row) => withOutcome(row, "notInStack")),
  ].sort(byResource);
  return {
    version: 1,
    baseline: baseline.kind,
    classes,
    complete,
    summary: summarise(connections),
    connections,
    notes: classes.includes("configuration") ? [...baseline.notes, ...notesOn(baseline, reads, complete)] : [],
  };
}

function connectionDrift(
  row: BaselineRow,
  read: Read<Fresh> | undefined,
  baseline: Baseline,
  classes: readonly DriftClass[],
): ConnectionDrift {
  if (read === undefined || read instanceof VpnConnectionNotFoundError) return withOutcome(row, "removed");
  if (read instanceof VpnConnectionError) return { ...withOutcome(row, "error"), error: { code: read.code, message: read.message } };
  const { changes, unexpected } = compareRow(row, read, classes);
  const isNew = baseline.notInSnapshot.includes(row);
  const outcome = isNew ? "notInSnapshot" : changes.length + unexpected.length > 0 ? "changed" : "unchanged";
  const name = row.secretOutputs.has("name") ? null : read.name;
  return { ...withOutcome(row, outcome), regionId: read.regionId, name, changes: isNew ? [] : changes, unexpected };
}

function withOutcome(row: BaselineRow, outcome: DriftOutcome): ConnectionDrift {
  const { vpnConnectionId, regionId = "", urn, outputs, secretOutputs } = row;
  const name = typeof outputs.name === "string" && !secretOutputs.has("name") ? outputs.name : null;
  return { vpnConnectionId, regionId, urn, name, outcome, changes: [], unexpected: [], error: null };
}

function summarise(connections: readonly ConnectionDrift[]): DriftSummary {
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

function notesOn(baseline: Baseline, reads: ReadonlyMap<BaselineRow, Read<Fresh>>, complete: boolean): string[] {
  const blind = baseline.rows.filter((row) => {
    const read = reads.get(row);
    return read !== undefined && !(read instanceof VpnConnectionError) && isRotationInvisible(row, read);
  }).length;
  const unlisted = "zoneNo and vpnBgpConfig.enableBgp were not compared: only a complete check reads them.";
  const unseen =
    `A rotated secret would not be seen on ${connectionCount(blind)}: the ${baseline.kind} has no fingerprints, or none that were made with the ` +
    "fingerprint key that is set now.";
  return [...(complete || reads.size === 0 ? [] : [unlisted]), ...(blind === 0 ? [] : [unseen])];
}

/** As the program names them: `office-2` before `office-10`. */
const byResource = (one: ConnectionDrift, other: ConnectionDrift): number =>
  collator.compare(`${one.urn} ${one.vpnConnectionId}`, `${other.urn} ${other.vpnConnectionId}`);
const collator = new Intl.Collator("en", { numeric: true });
