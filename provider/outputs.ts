import type { SecretsMode } from "./configuration";
import type { VpnConnectionResult, VpnConnectionSecrets } from "./vpn/model";

/** Every output of the resource. One that a program's inputs never hold tells a refresh from a first read. */
export const outputNames = Object.keys({
  vpnConnectionId: true,
  regionId: true,
  name: true,
  vpnGatewayId: true,
  customerGatewayId: true,
  status: true,
  state: true,
  attachType: true,
  attachInstanceId: true,
  transitRouterId: true,
  transitRouterName: true,
  networkType: true,
  internetIp: true,
  spec: true,
  tunnelBandwidth: true,
  remoteCaCertificate: true,
  resourceGroupId: true,
  zoneNo: true,
  localSubnets: true,
  remoteSubnets: true,
  createTime: true,
  effectImmediately: true,
  crossAccountAuthorized: true,
  enableDpd: true,
  enableNatTraversal: true,
  enableTunnelsBgp: true,
  tags: true,
  ikeConfig: true,
  ipsecConfig: true,
  vcoHealthCheck: true,
  vpnBgpConfig: true,
  tunnels: true,
  isUp: true,
  health: true,
  psk: true,
  tunnelPsks: true,
  bgpAuthKey: true,
} satisfies Record<keyof VpnConnectionResult, true>) as readonly (keyof VpnConnectionResult)[];

/** The outputs that are secrets: these leave the provider in no other way. */
export const secretOutputs = ["psk", "tunnelPsks", "bgpAuthKey"] as const satisfies readonly (keyof VpnConnectionSecrets)[];

/** The outputs of a connection that was read, its secrets left out where they are not wanted. */
export function outputsOf(connection: VpnConnectionResult, secrets: SecretsMode): VpnConnectionResult {
  return secrets === "include" ? connection : { ...connection, psk: null, tunnelPsks: null, bgpAuthKey: null };
}
