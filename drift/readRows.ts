import { type Endpoint, parseEndpoint, parseRegionId } from "../provider/alicloud/endpoint";
import { VpnConnectionError } from "../provider/alicloud/errors";
import { type Identity, parseIdentity } from "../provider/alicloud/identity";
import type { Configuration } from "../provider/configuration";
import type { ListedVpnConnection } from "../provider/vpn/model/connection";
import type { VpnConnectionResult } from "../provider/vpn/model/fields";
import { isRecord } from "../provider/vpn/model/values";
import type { ReadResult } from "../provider/vpn/read/describeMany";
import { VpnReader } from "../provider/vpn/read/vpnReader";
import type { BaselineRow } from "./baseline";

/** A connection as it is now. A row of the list action lacks fields. */
export type Fresh = VpnConnectionResult | ListedVpnConnection;
/** Called with the number of connections read so far and the total. */
export type OnProgress = (done: number, total: number) => void;

/** Options of the reads. */
interface ReadRowsOptions {
  /** Reads each connection separately, so that no field is missing. */
  readonly complete: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** Rows that are read together. */
interface Batch {
  readonly configuration: Configuration;
  /** The same for all batches of one reader. */
  readonly reader: string;
  readonly target: ReadTarget;
  readonly rows: BaselineRow[];
}

/**
 * Reads the connections of all rows, each once, with the fewest calls: one `describeMany` for each region, endpoint, identity and provider.
 * @throws VpnConnectionError for an invalid configuration. An error of some rows only is their result
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

/**
 * Returns the accounts that the rows are read with, sorted: one call for each identity. An account that nobody tells is left out, since no
 * read needs it.
 */
export async function accountsOf(rows: readonly BaselineRow[], configuration: Configuration, signal: AbortSignal): Promise<string[]> {
  const byReader = new Map(batchesOf(rows, configuration, false, new Map()).map((batch) => [batch.reader, batch]));
  const accounts = await Promise.all(
    [...byReader.values()].map(({ configuration: used, target }) => used.accountId(target.endpoint, target.identity, signal)),
  );
  return [...new Set(accounts.filter((one) => one !== undefined))].sort();
}

const idsOf = ({ rows }: Batch): ReadonlySet<string> => new Set(rows.map(({ vpnConnectionId }) => vpnConnectionId));

/** Groups the rows into batches. A row with an invalid target gets its error at once. */
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

/** The target of a row's read. Rows with equal targets share their calls. */
interface ReadTarget {
  readonly endpoint: Endpoint | undefined;
  readonly regionId: string | undefined;
  readonly identity: Identity;
  /** Reads separately, so that no field is missing. */
  readonly complete: boolean;
}

/** @throws ConfigurationError for an invalid endpoint, region or identity */
function readTarget(row: BaselineRow, complete: boolean): ReadTarget {
  return {
    endpoint: row.endpoint === undefined ? undefined : parseEndpoint(row.endpoint, `endpoint of ${row.vpnConnectionId}`),
    regionId: row.regionId === undefined ? undefined : parseRegionId(row.regionId, `regionId of ${row.vpnConnectionId}`),
    identity: parseIdentity(row),
    complete: complete || expectsUnlisted(row.outputs.expect),
  };
}

/** Checks whether an expectation needs a field that the list action does not return. */
export function expectsUnlisted(expectation: unknown): boolean {
  if (!isRecord(expectation)) return false;
  const { zoneNo, vpnBgpConfig, eachTunnel } = expectation;
  return zoneNo !== undefined || vpnBgpConfig !== undefined || (isRecord(eachTunnel) && eachTunnel.zoneNo !== undefined);
}
