import { VpnConnectionError, VpnConnectionNotFoundError } from "../provider/alicloud/errors";
import type { Read } from "../provider/vpn/describeMany";
import type { DriftClass } from "../provider/vpn/fields";
import { type Baseline, type BaselineRow, rowsToRead } from "./baseline";
import { compareRow } from "./compareRow";
import type { Fresh } from "./readRows";
import type { ConnectionDrift, DriftOutcome, DriftReport, DriftSummary } from "./report";
import { connectionCount } from "./reportWords";
import { isRotationInvisible } from "./rotation";

/** What each row turned out to be now. */
export type Reads = ReadonlyMap<BaselineRow, Read<Fresh>>;

/** Compares what was read with the baseline. */
export function reportOn(
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

function notesOn(baseline: Baseline, reads: Reads, complete: boolean): string[] {
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
