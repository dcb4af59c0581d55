import type { RpcClient } from "../../alicloud/client";
import { CredentialsError, ThrottledError, TransportError, VpnConnectionError } from "../../alicloud/errors";
import { asListed, type ListedVpnConnection } from "../model/connection";
import type { VpnConnectionResult } from "../model/fields";
import { describe, type Target } from "./describe";
import { listed, listPage, pageSize } from "./list";

/** Result of one id: the connection, or the error of its read. */
export type ReadResult<T> = T | VpnConnectionError;

/** Target of a read of many, and the callback for each finished read. */
interface ManyTarget extends Target {
  readonly onRead?: (() => void) | undefined;
}

/** Reads each id with a call of its own, so that no field is missing. */
export function describeEach(
  rpc: RpcClient,
  ids: Iterable<string>,
  { onRead, ...target }: ManyTarget,
): Promise<Map<string, ReadResult<VpnConnectionResult>>> {
  return readEach(ids, (id) => describe(rpc, id, target), onRead);
}

/**
 * Reads many connections with the fewest calls: from the list if that takes fewer pages than there are ids, otherwise separately. The
 * result is the same either way, see `ListedVpnConnection`.
 */
export async function describeMany(
  rpc: RpcClient,
  ids: Iterable<string>,
  { onRead, ...target }: ManyTarget,
): Promise<Map<string, ReadResult<ListedVpnConnection>>> {
  const wanted = [...new Set(ids)];
  const rows = new Map<string, VpnConnectionResult>();
  const hopeless = wanted.length < 3 ? undefined : await fillRows(rows, rpc, wanted.length, target);
  const read = async (id: string): Promise<ListedVpnConnection> => {
    const row = rows.get(id);
    if (row === undefined && hopeless !== undefined) throw hopeless;
    // An id that no page contained is read separately: the list can miss a connection that moved between two pages.
    return row === undefined ? asListed(await describe(rpc, id, target)) : listed(rpc, row, target);
  };
  return readEach(wanted, read, onRead);
}

/** Failures of the list that every single read would repeat, each after its own deadline. */
const hopelessErrors = [CredentialsError, TransportError, ThrottledError];

/**
 * Collects the region's rows, or only those of the first page if the rest of the list takes more calls than `wanted` single reads. Resolves
 * to an error if single reads would fail too; without permission to list, single reads may still work.
 */
async function fillRows(
  rows: Map<string, VpnConnectionResult>,
  rpc: RpcClient,
  wanted: number,
  target: Target,
): Promise<VpnConnectionError | undefined> {
  const take = async (pageNumber: number): Promise<number> => {
    const { connections, totalCount } = await listPage(rpc, {}, pageNumber, target);
    for (const row of connections) rows.set(row.vpnConnectionId, row);
    // Uses the size of the answer: a server may return fewer rows a page than requested.
    return Math.ceil(totalCount / Math.max(1, Math.min(pageSize, connections.length))) - 1;
  };
  try {
    const morePages = await take(1);
    if (morePages < wanted) await Promise.all(Array.from({ length: Math.max(0, morePages) }, (_, index) => take(index + 2)));
    return undefined;
  } catch (error) {
    if (!(error instanceof VpnConnectionError)) throw error;
    return hopelessErrors.some((type) => error instanceof type) ? error : undefined;
  }
}

async function readEach<T>(
  ids: Iterable<string>,
  read: (id: string) => Promise<T>,
  onRead: (() => void) | undefined,
): Promise<Map<string, ReadResult<T>>> {
  const entries = [...new Set(ids)].map(async (id): Promise<[string, ReadResult<T>]> => {
    try {
      return [id, await read(id)];
    } catch (error) {
      if (error instanceof VpnConnectionError) return [id, error];
      throw error;
    } finally {
      onRead?.();
    }
  });
  return new Map(await Promise.all(entries));
}
