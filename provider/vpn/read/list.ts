import type { RpcClient } from "../../alicloud/client";
import { parseRegionId } from "../../alicloud/endpoint";
import { MalformedResponseError } from "../../alicloud/errors";
import { decodeBody, list, SchemaMismatch, text } from "../../alicloud/schema";
import { healthDependsOnEnableBgp } from "../judge/health";
import { asListed, type ListedVpnConnection } from "../model/connection";
import type { VpnConnectionResult } from "../model/fields";
import { decodePage, describe, type Target } from "./describe";

/**
 * Lists the connections of a region, page by page, each once. Counts the rows, since a server may return fewer a page than requested.
 * @throws MalformedResponseError if a second pass over all pages still finds fewer connections than the API counts, or more
 */
export async function* listConnections(rpc: RpcClient, filters: ListFilters, target: Target): AsyncGenerator<ListedVpnConnection, void> {
  const seen = new Set<string>();
  let total = 0;
  for (const _look of ["first", "second"]) {
    const seenNow = new Set<string>();
    for (let pageNumber = 1; ; pageNumber++) {
      const { connections, totalCount } = await listPage(rpc, filters, pageNumber, target);
      total = totalCount;
      // A connection created or deleted meanwhile shifts the rows, so that one can appear on two pages.
      const fresh = connections.filter(({ vpnConnectionId }) => !seen.has(vpnConnectionId));
      for (const row of fresh) seen.add(row.vpnConnectionId);
      yield* await Promise.all(fresh.map((row) => listed(rpc, row, target)));
      const before = seenNow.size;
      for (const { vpnConnectionId } of connections) seenNow.add(vpnConnectionId);
      if (seenNow.size === total || seen.size === total) return;
      // More rows than counted, or a page without new ones: the server has no more, or repeats itself.
      if (seenNow.size > total || seenNow.size === before) break;
    }
  }
  throw new MalformedResponseError(
    `the API counts ${total} connections, but its pages hold ${seen.size < total ? "only " : ""}${seen.size}`,
    {
      subject,
      regionId: target.regionId,
      remedy: "Try again; report it if it stays.",
    },
  );
}

const subject = "the list of VPN connections";

/** Returns what a row of the list tells. Where its health depends on a field that rows lack it is read singly. */
export async function listed(rpc: RpcClient, row: VpnConnectionResult, target: Target): Promise<ListedVpnConnection> {
  return asListed(healthDependsOnEnableBgp(row) ? await describe(rpc, row.vpnConnectionId, target) : row);
}

/** Maximum number of connections that `DescribeVpnConnections` returns in one call. */
export const pageSize = 50;

/** Filters that the API itself applies; each narrows the list further. */
export interface ListFilters {
  /** One connection. API: `VpnConnectionId`. */
  readonly vpnConnectionId?: string | undefined;
  /** Connections of this VPN gateway. API: `VpnGatewayId`. */
  readonly vpnGatewayId?: string | undefined;
  /** Connections to this customer gateway. API: `CustomerGatewayId`. */
  readonly customerGatewayId?: string | undefined;
  /** Connections of this resource group. API: `ResourceGroupId`. */
  readonly resourceGroupId?: string | undefined;
  /** Connections that carry all these tags, 20 at most. API: `Tag.N.Key`, `Tag.N.Value`. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Reads one page of `DescribeVpnConnections`, counted from 1. */
export async function listPage(
  rpc: RpcClient,
  filters: ListFilters,
  pageNumber: number,
  target: Target,
): Promise<{ connections: VpnConnectionResult[]; totalCount: number }> {
  const request = {
    action: "DescribeVpnConnections",
    parameters: { ...filterParameters(filters), PageNumber: String(pageNumber), PageSize: String(pageSize) },
    subject,
    ...target,
  };
  return decodeBody(await rpc.call(request), request, (body) => decodePage(body, target.regionId));
}

function filterParameters(filters: ListFilters): Record<string, string> {
  const parameters: Record<string, string> = {};
  const names = {
    vpnConnectionId: "VpnConnectionId",
    vpnGatewayId: "VpnGatewayId",
    customerGatewayId: "CustomerGatewayId",
    resourceGroupId: "ResourceGroupId",
  } as const;
  for (const [key, name] of Object.entries(names)) {
    const value = filters[key as keyof typeof names];
    if (value !== undefined) parameters[name] = value;
  }
  Object.entries(filters.tags ?? {}).forEach(([key, value], index) => {
    parameters[`Tag.${index + 1}.Key`] = key;
    parameters[`Tag.${index + 1}.Value`] = value;
  });
  return parameters;
}

const regions = list("Regions.Region", { regionId: text("RegionId") });

/** Returns the regions that the account can use, by `DescribeRegions`, which any region answers. */
export async function listRegions(rpc: RpcClient, target: Target): Promise<string[]> {
  const request = { action: "DescribeRegions", parameters: {}, subject: "the list of regions", ...target };
  return decodeBody(await rpc.call(request), request, (body) => {
    const ids = regions.read(body, "").map(({ regionId }) => parseRegionId(regionId, "RegionId in the API's answer"));
    if (ids.length === 0) throw new SchemaMismatch("the API's answer names no region");
    return ids.sort();
  });
}
