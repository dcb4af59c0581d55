import { Config } from "@pulumi/pulumi";
import { getVpnConnection, getVpnConnectionOutput, VpnConnection } from "pulumi-alicloud-vpn";

const which = { vpnConnectionId: new Config().require("vpnConnectionId"), regionId: "eu-central-1" };

// Kept in the state, so that a refresh shows drift.
const office = VpnConnection.get("office", which.vpnConnectionId, { regionId: which.regionId });
// Read by functions, with nothing in the state.
const { ikeConfig } = await getVpnConnection(which);
const lazy = getVpnConnectionOutput(which);

export const ikeVersion = ikeConfig?.ikeVersion;
export const localSubnets = lazy.localSubnets;
export const health = office.health;
export const psk = lazy.psk;
