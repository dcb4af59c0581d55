import type { VpnConnectionError } from "../../provider/alicloud/errors";
import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import type { VpnConnectionDiagnosis } from "../../provider/vpn/read/diagnose";
import type { VpnConnectionLogLine } from "../../provider/vpn/read/logs";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { isExactly } from "./assertions";

const client = new VpnClient({
  regionId: "eu-central-1",
  credentials: { accessKeyId: "id", accessKeySecret: "secret" },
  signatureVersion: "v1",
});
new VpnClient();
new VpnClient({ credentials: async () => ({ accessKeyId: "id", accessKeySecret: "secret", securityToken: "token" }) });
// @ts-expect-error half a pair of keys
new VpnClient({ credentials: { accessKeyId: "id" } });
// @ts-expect-error a mistyped option
new VpnClient({ region: "eu-central-1" });
// @ts-expect-error there are two signatures
new VpnClient({ signatureVersion: "v2" });

// Without Pulumi, secrets are there in plain text.
const described = client.describe("vco-a", { regionId: "eu-central-1", signal: AbortSignal.timeout(1000) });
isExactly<Promise<VpnConnectionResult>, typeof described>();
described.then(({ psk }) => isExactly<string | null, typeof psk>());

const many = client.describeMany(["vco-a", "vco-b"]);
isExactly<Promise<Map<string, ListedVpnConnection | VpnConnectionError>>, typeof many>();
const complete = client.describeMany(new Set(["vco-a"]), { complete: true });
isExactly<Promise<Map<string, VpnConnectionResult | VpnConnectionError>>, typeof complete>();

export async function listed(): Promise<void> {
  for await (const connection of client.list({ vpnGatewayId: "vpn-a", tags: { site: "berlin" } })) {
    isExactly<ListedVpnConnection, typeof connection>();
    // @ts-expect-error a list does not tell the zone
    connection.zoneNo;
  }
  // @ts-expect-error the API does not filter by health
  client.list({ health: "up" });
}

export async function troubles(connection: VpnConnectionResult, row: ListedVpnConnection): Promise<void> {
  // An id, a result or a row, one or many.
  const found = client.diagnose([connection, row, "vco-a"]);
  isExactly<Promise<VpnConnectionDiagnosis[]>, typeof found>();
  client.diagnose("vco-a", { regionId: "eu-central-1" });
  for await (const line of client.logs(connection, { from: Date.now() - 900_000, follow: true, signal: AbortSignal.timeout(1000) })) {
    isExactly<VpnConnectionLogLine, typeof line>();
    isExactly<number | null, typeof line.time>();
  }
  client.logs(row, { tunnelId: "tun-a", minutePeriod: 5 });
  // @ts-expect-error times are Unix milliseconds
  client.logs("vco-a", { from: new Date() });
  // @ts-expect-error one connection has one log
  client.logs(["vco-a"]);
}
// @ts-expect-error nothing in the cloud can be changed
client.delete("vco-a");
