import { type Endpoint, parseEndpoint, parseRegionId } from "../provider/alicloud/endpoint";
import { VpnConnectionError } from "../provider/alicloud/errors";
import { type Identity, parseIdentity } from "../provider/alicloud/identity";
import type { Configuration } from "../provider/configuration";
import type { ListedVpnConnection } from "../provider/vpn/model/connection";
import type { VpnConnectionResult } from "../provider/vpn/model/settings";
import { isRecord } from "../provider/vpn/model/values";
import type { ReadResult } from "../provider/vpn/read/describeMany";
import { VpnReader } from "../provider/vpn/read/vpnReader";
import type { BaselineRow } from "./baseline";

/** A connection as it is now; a row of the list action lacks fields. */
export type Fresh = VpnConnectionResult | ListedVpnConnection;
/** Told how many of how many connections were read. */
export type OnProgress = (done: number, total: number) => void;

/** How connections are read. */
interface ReadRowsOptions {
  /** Reads each connection singly, so that nothing is left out. */
  readonly complete: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** Rows that are read together. */
interface Batch {
  readonly configuration: Configuration;
  /** Equal for batches that one reader reads. */
  readonly reader: string;
  readonly target: ReadTarget;
  readonly rows: BaselineRow[];
}

/**
 * Reads the connections of all rows, each once, with the fewest calls: one `describeMany` for each region, endpoint, identity and provider.
 * @throws VpnConnectionError when the configuration cannot work; what concerns some rows only is their result
 */
export async function readRows(
  rows: readonly BaselineRow[],
  configuration: Configuration,
  { complete, signal, onProgress }: ReadRowsOptions,
): Promise<ReadonlyMap<BaselineRow, ReadResult<Fresh>>> {
  const results = new Map<BaselineRow, ReadResult<Fresh>>();
  const batches = batchesOf(rows, configuration, complete, results);
  const readers = new Map<string, VpnReader>();
  for (const { reader, target, configuration: used } of batches)
    if (!readers.has(reader)) readers.set(reader, new VpnReader(used.access(target.endpoint, target.identity)));
  const total = batches.reduce((sum, batch) => sum + idsOf(batch).size, 0);
  let done = 0;
  onProgress?.(done, total);
  const onRead = () => onProgress?.(++done, total);
  try {
    await Promise.all(
      batches.map(async (batch) => {
        const { endpoint: _, identity: _identity, ...target } = batch.target;
        const reads = await readers.get(batch.reader)?.describeMany(idsOf(batch), { ...target, signal, onRead });
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
function batchesOf(
  rows: readonly BaselineRow[],
  common: Configuration,
  complete: boolean,
  results: Map<BaselineRow, ReadResult<Fresh>>,
): readonly Batch[] {
  const numbers = new Map<Configuration, number>();
  const batches = new Map<string, Batch>();
  for (const row of rows) {
    try {
      const target = readTarget(row, complete);
      const configuration = row.configuration ?? common;
      const number = numbers.get(configuration) ?? numbers.size;
      numbers.set(configuration, number);
      const reader = JSON.stringify([number, target.endpoint, target.identity]);
      const key = JSON.stringify([reader, target.regionId, target.complete]);
      const batch = batches.get(key) ?? { configuration, reader, target, rows: [] };
      batch.rows.push(row);
      batches.set(key, batch);
    } catch (error) {
      if (!(error instanceof VpnConnectionError)) throw error;
      results.set(row, error);
    }
  }
  return [...batches.values()];
}

/** Where and how a row is read; rows that are alike in this share their calls. */
interface ReadTarget {
  readonly endpoint: Endpoint | undefined;
  readonly regionId: string | undefined;
  readonly identity: Identity;
  /** Singly, so that nothing is left out. */
  readonly complete: boolean;
}

/** @throws ConfigurationError for an endpoint, a region or an identity that cannot be one */
function readTarget(row: BaselineRow, complete: boolean): ReadTarget {
  return {
    endpoint: row.endpoint === undefined ? undefined : parseEndpoint(row.endpoint, `endpoint of ${row.vpnConnectionId}`),
    regionId: row.regionId === undefined ? undefined : parseRegionId(row.regionId, `regionId of ${row.vpnConnectionId}`),
    identity: parseIdentity(row),
    complete: complete || expectsUnlisted(row.outputs.expect),
  };
}

/** Whether an expectation asks for what a row of the list action does not tell. */
export function expectsUnlisted(expectation: unknown): boolean {
  if (!isRecord(expectation)) return false;
  const { zoneNo, vpnBgpConfig, eachTunnel } = expectation;
  return zoneNo !== undefined || vpnBgpConfig !== undefined || (isRecord(eachTunnel) && eachTunnel.zoneNo !== undefined);
}
