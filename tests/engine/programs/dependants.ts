import { VpnConnection } from "pulumi-alicloud-vpn";
import { Note } from "./note";

/**
 * A connection, with the arguments of the variable MORE, whose id or region another resource of the program makes, and a resource that is
 * fed from it.
 */
export async function program(): Promise<Record<string, unknown>> {
  const { CONNECTION_ID = "", CONNECTION_REGION = "eu-central-1", UNKNOWN = "vpnConnectionId", MORE = "{}" } = process.env;
  const connection = new VpnConnection("office", {
    vpnConnectionId: CONNECTION_ID,
    regionId: CONNECTION_REGION,
    ...JSON.parse(MORE),
    [UNKNOWN]: new Note("maker", { keeps: UNKNOWN === "regionId" ? CONNECTION_REGION : CONNECTION_ID }).made,
  });
  new Note("peer", { ike: connection.ikeConfig, subnets: connection.localSubnets, psk: connection.psk });
  return { name: connection.name, ikeVersion: connection.ikeConfig.apply((ike) => ike?.ikeVersion) };
}
