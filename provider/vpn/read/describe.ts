import type { RpcClient } from "../../alicloud/client";
import type { Endpoint } from "../../alicloud/endpoint";
import { VpnConnectionNotFoundError } from "../../alicloud/errors";
import { decodeBody } from "../../alicloud/schema";
import { parseConnectionId } from "../model/connection";
import type { VpnConnectionResult } from "../model/settings";
import { decodeDescribed } from "./decode";

/**
 * Reads one connection with `DescribeVpnConnection`.
 * @throws VpnConnectionNotFoundError when the region has none of that id
 */
export async function describe(rpc: RpcClient, vpnConnectionId: string, target: Target): Promise<VpnConnectionResult> {
  const request = {
    action: "DescribeVpnConnection",
    parameters: { VpnConnectionId: parseConnectionId(vpnConnectionId) },
    subject: `VPN connection ${vpnConnectionId}`,
    ...target,
  };
  const response = await rpc.call(request);
  const connection = decodeBody(response, request, (body) => decodeDescribed(body, vpnConnectionId, target.regionId));
  if (connection !== undefined) return connection;
  throw new VpnConnectionNotFoundError("it does not exist: the API's list of it is empty", {
    subject: request.subject,
    regionId: target.regionId,
    requestId: response.requestId,
    remedy: "Check the id and the region.",
  });
}

/** Where a read goes, and what stops it. */
export interface Target {
  readonly regionId: string;
  /** The region's own host when absent. */
  readonly endpoint?: Endpoint | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Calls in flight share an answer within a scope only. */
  readonly scope?: string | undefined;
}
