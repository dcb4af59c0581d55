import { VpnConnectionError } from "../provider/alicloud/errors";
import { resourceOutputs } from "../provider/outputs";
import { type FingerprintKey, fingerprintNames } from "../provider/vpn/judge/fingerprints";
import type { VpnConnectionResult } from "../provider/vpn/model/fields";
import type { Values } from "../provider/vpn/model/values";
import type { BaselineRow } from "./baseline";
import { type Fresh, type OnProgress, readRows } from "./readRows";
import { connectionCount } from "./reportText";
import { present, type Snapshot, type SnapshotConnection, type SnapshotResource } from "./snapshot";
import { type DriftStack, type ExportedDeployment, openSource, type SourceOptions } from "./source";

/** Options of a snapshot. */
export interface SnapshotOptions extends Omit<SourceOptions, "against"> {
  /** Stops the snapshot, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of connections read so far and the total. */
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Reads the VPN connections of a stack, each separately, for a baseline in git. Every `up` rewrites the values in the state, so a team that
 * deploys daily would never see drift from it. The snapshot contains no secret, and fingerprints if `alicloudVpn:fingerprintKey` is set.
 *
 * @throws VpnConnectionError if any connection cannot be read: a baseline is complete
 *
 * @example
 * await writeFile("vpn.lock.json", formatSnapshot(await takeSnapshot(stack)));
 */
export async function takeSnapshot(source: DriftStack | ExportedDeployment, options: SnapshotOptions = {}): Promise<Snapshot> {
  const { signal, onProgress } = options;
  const { baseline, configuration } = await openSource(source, options);
  const reads = await readRows(baseline.rows, configuration, { complete: true, signal, onProgress });
  refuseErrors([...new Set(reads.values())]);
  const connections = new Map<string, SnapshotConnection>();
  for (const row of baseline.rows) {
    const fresh = reads.get(row) as VpnConnectionResult;
    const { regionId, vpnConnectionId } = fresh;
    const { endpoint, profile, assumeRole } = row;
    const way = without(present({ endpoint, profile, assumeRole }), row.secretOutputs);
    const key = JSON.stringify([regionId, vpnConnectionId, way]);
    const known = connections.get(key);
    const settings = without(known?.settings ?? settingsOf(fresh, (row.configuration ?? configuration).fingerprintKey), row.secretOutputs);
    connections.set(key, { vpnConnectionId, regionId, ...way, resources: [...(known?.resources ?? []), resourceOf(row)], settings });
  }
  return { version: 1, connections: [...connections.values()] };
}

function refuseErrors(reads: readonly (Fresh | VpnConnectionError)[]): void {
  const errors = reads.filter((read): read is VpnConnectionError => read instanceof VpnConnectionError);
  const [first] = errors;
  if (first === undefined) return;
  if (errors.length === 1) throw first;
  const ErrorClass = first.constructor as typeof VpnConnectionError;
  throw new ErrorClass(`${connectionCount(errors.length)} could not be read. The first: ${first.message}`);
}

function settingsOf(fresh: VpnConnectionResult, fingerprintKey: FingerprintKey | undefined): Values {
  const outputs = Object.entries(resourceOutputs(fresh, { secrets: "omit", fingerprintKey }));
  return Object.fromEntries(outputs.filter(([name, value]) => value !== null || !fingerprintNames.has(name)));
}

const without = (settings: Values, names: ReadonlySet<string>): Values =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.has(name)));

function resourceOf({ urn, outputs, secretOutputs }: BaselineRow): SnapshotResource {
  const known = Object.entries(outputs).filter(([name]) => (name === "ignoreDrift" || name === "expect") && !secretOutputs.has(name));
  return { urn: urn ?? "", ...Object.fromEntries(known) };
}
