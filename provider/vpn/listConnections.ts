import type { RpcClient } from "../alicloud/rpcClient";
import { describe } from "./describe";
import { healthHingesOnEnableBgp } from "./health";
import { asListed, type ListedVpnConnection } from "./listedConnection";
import { type ListFilters, listPage, pageSize } from "./listPages";
import type { VpnConnectionResult } from "./model";
import type { Target } from "./target";

/** The connections of a region, page by page, each once. */
export async function* listConnections(rpc: RpcClient, filters: ListFilters, target: Target): AsyncGenerator<ListedVpnConnection, void> {
  const seen = new Set<string>();
  for (let pageNumber = 1; ; pageNumber++) {
    const { connections, totalCount } = await listPage(rpc, filters, pageNumber, target);
    // A connection made or removed meanwhile shifts the rows, so that one can stand on two pages.
    const fresh = connections.filter(({ vpnConnectionId }) => !seen.has(vpnConnectionId));
    for (const row of fresh) seen.add(row.vpnConnectionId);
    yield* await Promise.all(fresh.map((row) => listed(rpc, row, target)));
    if (connections.length === 0 || pageNumber * pageSize >= totalCount) return;
  }
}

/** What a row tells, its health made sure of: one hinges on a field that rows lack, and only those are read singly. */
export async function listed(rpc: RpcClient, row: VpnConnectionResult, target: Target): Promise<ListedVpnConnection> {
  return asListed(healthHingesOnEnableBgp(row) ? await describe(rpc, row.vpnConnectionId, target) : row);
}
