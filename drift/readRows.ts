import type { Endpoint } from "../provider/alicloud/endpoint";
import { VpnConnectionError } from "../provider/alicloud/errors";
import type { Configuration } from "../provider/configuration";
import type { Read } from "../provider/vpn/describeMany";
import type { ListedVpnConnection } from "../provider/vpn/listedConnection";
import type { VpnConnectionResult } from "../provider/vpn/model";
import type { VpnReader } from "../provider/vpn/vpnReader";
import type { BaselineRow } from "./baseline";
import { type ReadTarget, readTarget } from "./readTarget";

/** A connection as it is now; a row of the list action lacks fields. */
export type Fresh = VpnConnectionResult | ListedVpnConnection;
/** Told how many of how many connections were read. */
export type OnProgress = (done: number, total: number) => void;

/** How connections are read. */
export interface ReadRowsOptions {
  /** Reads each connection singly, so that nothing is left out. */
  readonly complete: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** Rows that are read together. */
interface Batch {
  readonly target: ReadTarget;
  readonly rows: BaselineRow[];
}

/**
 * Reads the connections of all rows, each once, with the fewest calls: one `describeMany` for each region and endpoint.
 * @throws VpnConnectionError when the configuration cannot work; what concerns some rows only is their result
 */
export async function readRows(
  rows: readonly BaselineRow[],
  configuration: Configuration,
  { complete, signal, onProgress }: ReadRowsOptions,
): Promise<ReadonlyMap<BaselineRow, Read<Fresh>>> {
  const results = new Map<BaselineRow, Read<Fresh>>();
  const batches = batchesOf(rows, complete, results);
  const readers = new Map<Endpoint | undefined, VpnReader>();
  for (const { target } of batches) {
    if (!readers.has(target.endpoint)) readers.set(target.endpoint, configuration.reader(target.endpoint));
  }
  const total = batches.reduce((sum, batch) => sum + idsOf(batch).size, 0);
  let done = 0;
  onProgress?.(done, total);
  const onRead = () => onProgress?.(++done, total);
  try {
    await Promise.all(
      batches.map(async (batch) => {
        const { endpoint, ...target } = batch.target;
        const reads = await readers.get(endpoint)?.describeMany(idsOf(batch), { ...target, signal, onRead });
        for (const row of batch.rows) {
          const read = reads?.get(row.vpnConnectionId);
          if (read !== undefined) results.set(row, read);
        }
      }),
    );
    return results;
  } finally {
    await Promise.all([...readers.values()].map((reader) => reader.close()));
  }
}

const idsOf = ({ rows }: Batch): ReadonlySet<string> => new Set(rows.map(({ vpnConnectionId }) => vpnConnectionId));

/** Rows whose target cannot be one have their error for a result at once. */
function batchesOf(rows: readonly BaselineRow[], complete: boolean, results: Map<BaselineRow, Read<Fresh>>): readonly Batch[] {
  const batches = new Map<string, Batch>();
  for (const row of rows) {
    try {
      const target = readTarget(row, complete);
      const key = JSON.stringify([target.endpoint, target.regionId, target.complete]);
      const batch = batches.get(key) ?? { target, rows: [] };
      batch.rows.push(row);
      batches.set(key, batch);
    } catch (error) {
      if (!(error instanceof VpnConnectionError)) throw error;
      results.set(row, error);
    }
  }
  return [...batches.values()];
}
