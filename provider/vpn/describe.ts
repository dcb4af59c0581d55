import { decodeBody } from "../alicloud/decodeBody";
import { VpnConnectionNotFoundError } from "../alicloud/errors";
import type { RpcClient } from "../alicloud/rpcClient";
import { parseConnectionId } from "./connectionId";
import { decodeDescribed } from "./decodeConnection";
import type { VpnConnectionResult } from "./model";
import type { Target } from "./target";

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
