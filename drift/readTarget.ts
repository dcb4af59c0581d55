import { type Endpoint, parseEndpoint, parseRegionId } from "../provider/alicloud/endpoint";
import { isRecord } from "../provider/vpn/values";
import type { BaselineRow } from "./baseline";

/** Where and how a row is read; rows that are alike in this share their calls. */
export interface ReadTarget {
  readonly endpoint: Endpoint | undefined;
  readonly regionId: string | undefined;
  /** Singly, so that nothing is left out. */
  readonly complete: boolean;
}

/** @throws ConfigurationError for an endpoint or a region that cannot be one */
export function readTarget(row: BaselineRow, complete: boolean): ReadTarget {
  return {
    endpoint: row.endpoint === undefined ? undefined : parseEndpoint(row.endpoint, `endpoint of ${row.vpnConnectionId}`),
    regionId: row.regionId === undefined ? undefined : parseRegionId(row.regionId, `regionId of ${row.vpnConnectionId}`),
    complete: complete || expectsUnlisted(row.outputs.expect),
  };
}

/** Whether an expectation asks for what a row of the list action does not tell. */
function expectsUnlisted(expectation: unknown): boolean {
  if (!isRecord(expectation)) return false;
  const { zoneNo, vpnBgpConfig, eachTunnel } = expectation;
  return zoneNo !== undefined || vpnBgpConfig !== undefined || (isRecord(eachTunnel) && eachTunnel.zoneNo !== undefined);
}
