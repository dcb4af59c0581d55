import { Config } from "@pulumi/pulumi";
import { VpnConnection } from "pulumi-alicloud-vpn";

const office = new VpnConnection("office", { vpnConnectionId: new Config().require("vpnConnectionId") });

export const health = office.health;
export const ike = office.ikeConfig;
export const psk = office.psk; // a secret: [secret] wherever it is shown
