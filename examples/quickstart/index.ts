import { Config } from "@pulumi/pulumi";
import { VpnConnection } from "pulumi-alicloud-vpn";

// The connection, by the variable VPN_CONNECTION_ID or `pulumi config set vpnConnectionId vco-…`.
// Region and credentials come from where Alibaba Cloud's own tools look for them.
const office = new VpnConnection("office", {
  vpnConnectionId: process.env.VPN_CONNECTION_ID ?? new Config().require("vpnConnectionId"),
});

// Every setting as an output of the stack; the last three are secret.
export const { vpnConnectionId, name, regionId, state, health, isUp, status, tags, createTime } = office;
export const { ikeConfig, ipsecConfig, localSubnets, remoteSubnets, tunnels } = office;
export const { enableDpd, enableNatTraversal, enableTunnelsBgp, effectImmediately } = office;
export const { vcoHealthCheck, vpnBgpConfig } = office;
export const { vpnGatewayId, customerGatewayId, attachType, attachInstanceId, transitRouterId, transitRouterName } = office;
export const { networkType, internetIp, spec, tunnelBandwidth, zoneNo } = office;
export const { resourceGroupId, crossAccountAuthorized, remoteCaCertificate } = office;
export const { psk, tunnelPsks, bgpAuthKey } = office;
