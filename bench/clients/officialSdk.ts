import { $OpenApiUtil } from "@alicloud/openapi-core";
import VpcClient, { DescribeVpnConnectionRequest } from "@alicloud/vpc20160428";
import { type BenchClient, type ClientSetUp, regionId } from "./client";

/** The vendor's SDK as its documentation shows it. It keeps its sockets alive by itself. */
export function open({ url, ...credentials }: ClientSetUp): BenchClient {
  const { protocol, host } = new URL(url);
  const client = new VpcClient(new $OpenApiUtil.Config({ ...credentials, regionId, endpoint: host, protocol: protocol.slice(0, -1) }));
  return {
    async describe(vpnConnectionId) {
      const { body } = await client.describeVpnConnection(new DescribeVpnConnectionRequest({ regionId, vpnConnectionId }));
      return body?.vpnConnectionId ?? "";
    },
  };
}
