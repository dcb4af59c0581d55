import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { type BenchClient, type ClientSetUp, regionId } from "./client";

/** This package's client as anyone would use it. Only the limit on calls per minute is out of the way. */
export function open({ url, ...credentials }: ClientSetUp): BenchClient {
  const client = new VpnClient({ endpoint: url, regionId, credentials, requestsPerMinute: 1_000_000_000 });
  return {
    async describe(id) {
      const { vpnConnectionId } = await client.describe(id);
      return vpnConnectionId;
    },
  };
}
