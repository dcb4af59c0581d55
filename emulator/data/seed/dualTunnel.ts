import type { WireConnection, WireTunnel } from "../../wire";
import { strongIke } from "./strongIke";

/** What the API says of a dual-tunnel connection at the top level: nothing of it is what the tunnels use. */
const dualTunnelTop = {
  CustomerGatewayId: "",
  Status: "",
  RemoteCaCertificate: "",
  IkeConfig: {
    ...{ IkeVersion: "ikev1", IkeMode: "main", IkeEncAlg: "aes", IkeAuthAlg: "md5", IkePfs: "group2", IkeLifetime: 86400 },
    ...{ LocalId: "", RemoteId: "", Psk: "" },
  },
  IpsecConfig: { IpsecEncAlg: "aes", IpsecAuthAlg: "md5", IpsecPfs: "group2", IpsecLifetime: 86400 },
  VcoHealthCheck: { Enable: "false", Status: "success", Dip: "", Sip: "", Retry: 0, Interval: 0, Policy: "" },
  VpnBgpConfig: { EnableBgp: "false", Status: "" },
} satisfies Partial<WireConnection>;

/** Tunnels write numbers and booleans as strings. */
const strongTunnel = {
  State: "active",
  Status: "ipsec_sa_established",
  RemoteCaCertificate: "",
  EnableDpd: "true",
  EnableNatTraversal: "true",
  TunnelIpsecConfig: { IpsecEncAlg: "aes256", IpsecAuthAlg: "sha256", IpsecPfs: "group14", IpsecLifetime: "3600" },
} satisfies WireTunnel;

/** Connections with two tunnels. */
export const dualTunnelConnections: readonly WireConnection[] = [
  {
    // Two tunnels on a VPN gateway, both up
    VpnConnectionId: "vco-gw8madrid",
    Name: "madrid-datacentre",
    VpnGatewayId: "vpn-gw8dual",
    LocalSubnet: "10.2.0.0/16",
    RemoteSubnet: "172.16.0.0/20,172.16.64.0/20",
    CreateTime: 1698796800000,
    State: "active",
    EffectImmediately: true,
    AttachType: "VPNGW",
    AttachInstanceId: "vpn-gw8dual",
    CrossAccountAuthorized: false,
    EnableDpd: true,
    EnableNatTraversal: true,
    EnableTunnelsBgp: false,
    NetworkType: "public",
    InternetIp: "",
    Spec: "1000M",
    TunnelBandwidth: "Standard",
    ResourceGroupId: "rg-acfmcore",
    ZoneNo: "",
    Tags: { Tag: [{ Key: "environment", Value: "production" }] },
    ...dualTunnelTop,
    TunnelOptionsSpecification: {
      TunnelOptions: [
        {
          ...strongTunnel,
          ...{
            TunnelId: "tun-gw8madrid1",
            Role: "master",
            InternetIp: "203.0.113.41",
            CustomerGatewayId: "cgw-gw8madrid1",
            ZoneNo: "eu-central-1a",
          },
          TunnelIkeConfig: {
            ...strongIke,
            IkeLifetime: "28800",
            LocalId: "203.0.113.41",
            RemoteId: "198.51.100.41",
            Psk: "Madrid.one-Kp93",
          },
        },
        {
          ...strongTunnel,
          ...{
            TunnelId: "tun-gw8madrid2",
            Role: "slave",
            InternetIp: "203.0.113.42",
            CustomerGatewayId: "cgw-gw8madrid2",
            ZoneNo: "eu-central-1b",
          },
          TunnelIkeConfig: {
            ...strongIke,
            IkeLifetime: "28800",
            LocalId: "203.0.113.42",
            RemoteId: "198.51.100.42",
            Psk: "Madrid.two-Wb58",
          },
        },
      ],
    },
  },
  {
    // Two tunnels on a VPN gateway, failed over: the master is down in phase 2
    VpnConnectionId: "vco-gw8vienna",
    Name: "vienna-branch",
    VpnGatewayId: "vpn-gw8dual",
    LocalSubnet: "10.2.0.0/16",
    RemoteSubnet: "192.168.50.0/24",
    CreateTime: 1704067200000,
    State: "active",
    EffectImmediately: true,
    AttachType: "VPNGW",
    AttachInstanceId: "vpn-gw8dual",
    EnableTunnelsBgp: false,
    NetworkType: "public",
    Spec: "1000M",
    ResourceGroupId: "rg-acfmoffices",
    ...dualTunnelTop,
    TunnelOptionsSpecification: {
      TunnelOptions: [
        {
          ...strongTunnel,
          ...{
            TunnelId: "tun-gw8vienna2",
            Role: "slave",
            InternetIp: "203.0.113.42",
            CustomerGatewayId: "cgw-gw8vienna2",
            ZoneNo: "eu-central-1b",
          },
          TunnelIkeConfig: {
            ...strongIke,
            IkeLifetime: "86400",
            LocalId: "203.0.113.42",
            RemoteId: "198.51.100.52",
            Psk: "Vienna.two-Ht71",
          },
        },
        {
          ...strongTunnel,
          ...{
            TunnelId: "tun-gw8vienna1",
            Role: "master",
            InternetIp: "203.0.113.41",
            CustomerGatewayId: "cgw-gw8vienna1",
            ZoneNo: "eu-central-1a",
          },
          Status: "ipsec_sa_not_established",
          TunnelIkeConfig: {
            ...strongIke,
            IkeLifetime: "86400",
            LocalId: "203.0.113.41",
            RemoteId: "198.51.100.51",
            Psk: "Vienna.one-Rg26",
          },
        },
      ],
    },
  },
  {
    // Two equal tunnels on a transit router, with BGP
    VpnConnectionId: "vco-gw8zurich",
    Name: "zurich-datacentre",
    VpnGatewayId: "",
    LocalSubnet: "0.0.0.0/0",
    RemoteSubnet: "0.0.0.0/0",
    CreateTime: 1711929600000,
    State: "attached",
    EffectImmediately: true,
    AttachType: "CEN",
    AttachInstanceId: "cen-gw8core",
    TransitRouterId: "tr-gw8core",
    TransitRouterName: "core",
    CrossAccountAuthorized: false,
    EnableDpd: true,
    EnableNatTraversal: true,
    EnableTunnelsBgp: true,
    NetworkType: "public",
    InternetIp: "",
    Spec: "1000M",
    TunnelBandwidth: "Large",
    ResourceGroupId: "rg-acfmcore",
    Tags: {
      Tag: [
        { Key: "environment", Value: "production" },
        { Key: "owner", Value: "" },
      ],
    },
    ...dualTunnelTop,
    TunnelOptionsSpecification: {
      TunnelOptions: [
        {
          ...strongTunnel,
          ...{
            TunnelId: "tun-gw8zurich2",
            TunnelIndex: 2,
            InternetIp: "203.0.113.62",
            CustomerGatewayId: "cgw-gw8zurich2",
            ZoneNo: "eu-central-1b",
          },
          TunnelIkeConfig: {
            ...strongIke,
            IkeLifetime: "28800",
            LocalId: "203.0.113.62",
            RemoteId: "198.51.100.62",
            Psk: "Zurich.two-Xd40",
          },
          TunnelBgpConfig: {
            ...{ BgpStatus: "success", LocalAsn: "45104", PeerAsn: "65010" },
            ...{ LocalBgpIp: "169.254.62.1", PeerBgpIp: "169.254.62.2", TunnelCidr: "169.254.62.0/30" },
          },
        },
        {
          ...strongTunnel,
          ...{
            TunnelId: "tun-gw8zurich1",
            TunnelIndex: 1,
            InternetIp: "203.0.113.61",
            CustomerGatewayId: "cgw-gw8zurich1",
            ZoneNo: "eu-central-1a",
          },
          TunnelIkeConfig: {
            ...strongIke,
            IkeLifetime: "28800",
            LocalId: "203.0.113.61",
            RemoteId: "198.51.100.61",
            Psk: "Zurich.one-Qm85",
          },
          TunnelBgpConfig: {
            ...{ BgpStatus: "success", LocalAsn: "45104", PeerAsn: "65010" },
            ...{ LocalBgpIp: "169.254.61.1", PeerBgpIp: "169.254.61.2", TunnelCidr: "169.254.61.0/30" },
          },
        },
      ],
    },
  },
];
