import { Config } from "@pulumi/pulumi";
import { VpnConnection } from "pulumi-alicloud-vpn";

const office = new VpnConnection("office", { vpnConnectionId: new Config().require("vpnConnectionId"), regionId: "eu-central-1" });

export const ikeVersion = office.ikeConfig.apply((ike) => ike?.ikeVersion);
export const localSubnets = office.localSubnets;
export const health = office.health;
export const psk = office.psk;
