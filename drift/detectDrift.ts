import type { DriftClass } from "../provider/vpn/fields";
import { rowsToRead } from "./baseline";
import { driftClasses } from "./compareRow";
import { type DriftSource, openSource, type SourceOptions } from "./openSource";
import { type OnProgress, readRows } from "./readRows";
import type { DriftReport } from "./report";
import { reportOn } from "./reportOn";

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
  return reportOn(baseline, reads, { classes, complete });
}
