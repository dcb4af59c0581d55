import type { IkeConfig, IpsecConfig, Tunnel, TunnelBgpConfig, VcoHealthCheck, VpnBgpConfig } from "../provider/vpn/model";
import type { GetVpnConnectionPlainResult } from "./getVpnConnectionArgs";

/** A mock's settings before anything is derived from them. */
export type MockBase = Omit<GetVpnConnectionPlainResult, "isUp" | "health">;

export const mockIke: IkeConfig = {
  ikeVersion: "ikev2",
  ikeMode: "main",
  ikeEncAlg: "aes256",
  ikeAuthAlg: "sha256",
  ikePfs: "group14",
  ikeLifetime: 86_400,
  localId: "203.0.113.1",
  remoteId: "198.51.100.1",
};

export const mockIpsec: IpsecConfig = { ipsecEncAlg: "aes256", ipsecAuthAlg: "sha256", ipsecPfs: "group14", ipsecLifetime: 86_400 };

export const mockHealthCheck: VcoHealthCheck = {
  enable: false,
  sip: null,
  dip: null,
  interval: 3,
  retry: 3,
  status: "success",
  policy: "revoke_route",
};

export const mockTunnelBgp: TunnelBgpConfig = {
  status: "success",
  localBgpIp: "169.254.10.1",
  peerBgpIp: "169.254.10.2",
  tunnelCidr: "169.254.10.0/30",
  localAsn: 45_104,
  peerAsn: 65_010,
};

export const mockBgp: VpnBgpConfig = { enableBgp: true, ...mockTunnelBgp };

/** An IKEv2 connection of a VPN gateway with one tunnel, which is up. */
export const singleTunnelMock: MockBase = {
  vpnConnectionId: "vco-mock",
  regionId: "eu-central-1",
  name: "mock",
  vpnGatewayId: "vpn-mock",
  customerGatewayId: "cgw-mock",
  status: "ipsec_sa_established",
  state: "active",
  attachType: "VPNGW",
  attachInstanceId: "vpn-mock",
  transitRouterId: null,
  transitRouterName: null,
  networkType: "public",
  internetIp: null,
  spec: "200M",
  tunnelBandwidth: "Standard",
  remoteCaCertificate: null,
  resourceGroupId: "rg-mock",
  zoneNo: "eu-central-1a",
  localSubnets: ["10.0.0.0/16"],
  remoteSubnets: ["192.168.0.0/24"],
  createTime: 1_704_067_200_000,
  effectImmediately: true,
  crossAccountAuthorized: false,
  enableDpd: true,
  enableNatTraversal: true,
  enableTunnelsBgp: false,
  tags: {},
  ikeConfig: mockIke,
  ipsecConfig: mockIpsec,
  vcoHealthCheck: mockHealthCheck,
  vpnBgpConfig: {
    ...mockBgp,
    enableBgp: false,
    status: null,
    localBgpIp: null,
    peerBgpIp: null,
    tunnelCidr: null,
    localAsn: null,
    peerAsn: null,
  },
  tunnels: [],
  psk: "mock-psk",
  tunnelPsks: null,
  bgpAuthKey: null,
  pskFingerprint: null,
  tunnelPskFingerprints: null,
  bgpAuthKeyFingerprint: null,
};

/** What differs on a transit router. */
export const transitRouterMock = {
  vpnGatewayId: null,
  state: "attached",
  attachType: "CEN",
  attachInstanceId: "cen-mock",
  transitRouterId: "tr-mock",
  transitRouterName: "mock",
  internetIp: "203.0.113.1",
  crossAccountAuthorized: true,
} satisfies Partial<MockBase>;

/** What a connection with two tunnels does not say at the top: its tunnels have it. */
export const dualTunnelMock = {
  customerGatewayId: null,
  status: null,
  internetIp: null,
  zoneNo: null,
  enableDpd: null,
  enableNatTraversal: null,
  ikeConfig: null,
  ipsecConfig: null,
  vcoHealthCheck: null,
  vpnBgpConfig: null,
  psk: null,
} satisfies Partial<MockBase>;

/** A tunnel, counted from 1, of a VPN gateway or of a transit router. */
export function mockTunnel(number: number, onTransitRouter: boolean): Omit<Tunnel, "isUp"> {
  return {
    tunnelId: `tun-mock${number}`,
    role: onTransitRouter ? null : number === 1 ? "master" : "slave",
    state: "active",
    status: "ipsec_sa_established",
    internetIp: `203.0.113.${number}`,
    customerGatewayId: `cgw-mock${number}`,
    zoneNo: number === 1 ? "eu-central-1a" : "eu-central-1b",
    remoteCaCertificate: null,
    tunnelIndex: onTransitRouter ? number : null,
    enableDpd: true,
    enableNatTraversal: true,
    ikeConfig: { ...mockIke, localId: `203.0.113.${number}`, remoteId: `198.51.100.${number}` },
    ipsecConfig: mockIpsec,
    bgpConfig: null,
  };
}
