import { Config } from "@pulumi/pulumi";
import { VpnConnection } from "pulumi-alicloud-vpn";

const config = new Config();
const office = new VpnConnection("office", {
  vpnConnectionId: config.require("office"),
  profile: "headquarters",
  regionId: "eu-central-1",
});
const factory = new VpnConnection("factory", {
  vpnConnectionId: config.require("factory"),
  profile: "subsidiary",
  regionId: "cn-hangzhou",
});

export const health = { office: office.health, factory: factory.health };
