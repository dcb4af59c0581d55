import * as pulumi from "@pulumi/pulumi";
import { getVpnConnectionOutput, VpnConnection } from "pulumi-alicloud-vpn";

/** Reads a connection of each of two accounts: one by a profile, the other by a role; with the setting `configured`, one as the stack is configured. ENDPOINTS are where the accounts' regions answer. */
export async function program(): Promise<Record<string, unknown>> {
  const [berlin, shanghai] = JSON.parse(process.env.ENDPOINTS ?? "[]") as [string, string];
  const profile = "berlin";
  const assumeRole = { roleArn: "acs:ram::2222222222222222:role/reader", externalId: "net-team", sessionName: "two-accounts" };
  const office = new VpnConnection("office", { vpnConnectionId: "vco-gw8berlin", endpoint: berlin, profile });
  const plants = ["vco-gw8berlin", "vco-gw8madrid", "vco-gw8lyon"].map(
    (vpnConnectionId, index) =>
      new VpnConnection(`plant${index}`, { vpnConnectionId, regionId: "cn-shanghai", endpoint: shanghai, assumeRole }),
  );
  const ofProfile = getVpnConnectionOutput({ vpnConnectionId: "vco-gw8vienna", endpoint: berlin, profile });
  const ofRole = getVpnConnectionOutput({ vpnConnectionId: "vco-gw8vienna", regionId: "cn-shanghai", endpoint: shanghai, assumeRole });
  if (new pulumi.Config().getBoolean("configured"))
    new VpnConnection("configured", { vpnConnectionId: "vco-gw8vienna", regionId: "cn-shanghai", endpoint: shanghai });
  return { regions: [office, ...plants, ofProfile, ofRole].map(({ regionId }) => regionId) };
}
