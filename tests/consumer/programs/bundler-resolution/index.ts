import { Config } from "@pulumi/pulumi";
import { getVpnConnectionsOutput, tunnelsOf, VpnConnection } from "pulumi-alicloud-vpn";

const vpnConnectionId = new Config().require("vpnConnectionId");
const regionId = "eu-central-1";

const office = new VpnConnection("office", { vpnConnectionId, regionId, expect: { eachTunnel: { ikeConfig: { ikeVersion: "ikev2" } } } });
const listed = getVpnConnectionsOutput({ ids: [vpnConnectionId], regionId });

export const ikeVersion = listed.connections.apply(([one]) => one && tunnelsOf(one)[0].ikeConfig?.ikeVersion);
export const localSubnets = office.localSubnets;
export const health = office.health;
export const psk = office.psk;
