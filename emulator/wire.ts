/** A number as the API writes it: a JSON number, or a string inside tunnels. Either is accepted anywhere. */
export type WireNumber = number | string;
/** A boolean as the API writes it: a JSON boolean, or a string inside tunnels. Either is accepted anywhere. */
export type WireBoolean = boolean | string;

/** `IkeConfig`: phase 1 of a single-tunnel connection. `""` means that nothing is set. */
export interface WireIkeConfig {
  /** `ikev1` or `ikev2`. */
  IkeVersion?: string;
  /** `main` or `aggressive`; means nothing with ikev2. */
  IkeMode?: string;
  /** Encryption, such as `aes256`. */
  IkeEncAlg?: string;
  /** Authentication, such as `sha256`. */
  IkeAuthAlg?: string;
  /** Diffie-Hellman group, such as `group14`. */
  IkePfs?: string;
  /** Seconds; a number at the top level, a string inside a tunnel. */
  IkeLifetime?: WireNumber;
  /** Identity of the cloud side. */
  LocalId?: string;
  /** Identity of the on-premises side. */
  RemoteId?: string;
  /** Pre-shared key, in plain text. */
  Psk?: string;
}

/** `IpsecConfig`: phase 2. `""` means that nothing is set. */
export interface WireIpsecConfig {
  /** Encryption, such as `aes256`. */
  IpsecEncAlg?: string;
  /** Authentication, such as `sha256`. */
  IpsecAuthAlg?: string;
  /** Diffie-Hellman group, or `disabled`. */
  IpsecPfs?: string;
  /** Seconds; a number at the top level, a string inside a tunnel. */
  IpsecLifetime?: WireNumber;
}

/** `VcoHealthCheck`: the health check of a single-tunnel connection. */
export interface WireHealthCheck {
  /** `"true"` or `"false"`: a string. */
  Enable?: WireBoolean;
  /** Source address of the probes. */
  Sip?: string;
  /** Destination address of the probes. */
  Dip?: string;
  /** Seconds. */
  Interval?: WireNumber;
  /** Probes that may fail in a row. */
  Retry?: WireNumber;
  /** `success` or `failed`; reads `success` while the check is off. */
  Status?: string;
  /** `revoke_route` or `reserve_route`. */
  Policy?: string;
}

/** `VpnBgpConfig`: BGP of a single-tunnel connection. */
export interface WireBgpConfig {
  /** `"true"` or `"false"`: a string. Absent from rows of `DescribeVpnConnections`. */
  EnableBgp?: WireBoolean;
  /** Autonomous system number of the cloud side. */
  LocalAsn?: WireNumber;
  /** Autonomous system number of the on-premises side. */
  PeerAsn?: WireNumber;
  /** BGP address of the cloud side. */
  LocalBgpIp?: string;
  /** BGP address of the on-premises side. */
  PeerBgpIp?: string;
  /** Address range of the tunnel, CIDR. */
  TunnelCidr?: string;
  /** BGP authentication key, in plain text. */
  AuthKey?: string;
  /** `success`, `failed` or `false`. */
  Status?: string;
}

/** `TunnelBgpConfig`: BGP of one tunnel; the numbers are strings here. */
export interface WireTunnelBgpConfig {
  /** `success` or `false`. */
  BgpStatus?: string;
  /** Autonomous system number of the cloud side. */
  LocalAsn?: WireNumber;
  /** Autonomous system number of the on-premises side. */
  PeerAsn?: WireNumber;
  /** BGP address of the cloud side. */
  LocalBgpIp?: string;
  /** BGP address of the on-premises side. */
  PeerBgpIp?: string;
  /** Address range of the tunnel, CIDR. */
  TunnelCidr?: string;
}

/** `TunnelOptionsSpecification.TunnelOptions[]`: one tunnel of a dual-tunnel connection. */
export interface WireTunnel {
  /** Id of the tunnel, `tun-…`. */
  TunnelId?: string;
  /** `master` or `slave`; fixed on a VPN gateway. */
  Role?: string;
  /** Transit router only: tells the two equal tunnels apart. */
  TunnelIndex?: WireNumber;
  /** `active`, `updating` or `deleting`. */
  State?: string;
  /** `ipsec_sa_established` and the like. */
  Status?: string;
  /** Cloud-side public address. */
  InternetIp?: string;
  /** Customer gateway of the tunnel, `cgw-…`. */
  CustomerGatewayId?: string;
  /** Zone that the tunnel ends in. */
  ZoneNo?: string;
  /** CA certificate of the peer, PEM (ShangMi gateways). */
  RemoteCaCertificate?: string;
  /** `"true"` or `"false"`: a string. */
  EnableDpd?: WireBoolean;
  /** `"true"` or `"false"`: a string. */
  EnableNatTraversal?: WireBoolean;
  /** Phase 1 of the tunnel; its lifetime is a string. */
  TunnelIkeConfig?: WireIkeConfig;
  /** Phase 2 of the tunnel; its lifetime is a string. */
  TunnelIpsecConfig?: WireIpsecConfig;
  /** BGP of the tunnel. */
  TunnelBgpConfig?: WireTunnelBgpConfig;
}

/** A tag of a connection. */
export interface WireTag {
  /** Key of the tag. */
  Key: string;
  /** Value of the tag. */
  Value?: string;
}

/**
 * A connection in the API's own flat form, as `DescribeVpnConnection` answers it: the API's names and types.
 * Every field may be absent, and `""` means absent too.
 */
export interface WireConnection {
  /** Id of the connection, `vco-…`. */
  VpnConnectionId: string;
  /** Name of the connection. */
  Name?: string;
  /** VPN gateway that it belongs to, `vpn-…`. */
  VpnGatewayId?: string;
  /** `""` on a dual-tunnel connection. */
  CustomerGatewayId?: string;
  /** Comma-separated CIDRs of the cloud side. */
  LocalSubnet?: string;
  /** Comma-separated CIDRs of the on-premises side. */
  RemoteSubnet?: string;
  /** Unix ms. */
  CreateTime?: WireNumber;
  /** `ipsec_sa_established` and the like; `""` on a dual-tunnel connection. */
  Status?: string;
  /** `active`, `attached`, `updating`, `financialLocked` and the like. */
  State?: string;
  /** Whether it renegotiates when the configuration changes, or when traffic comes. */
  EffectImmediately?: WireBoolean;
  /** `CEN`, `NO_ASSOCIATED` or `VPNGW`. */
  AttachType?: string;
  /** Id of what it is attached to. */
  AttachInstanceId?: string;
  /** Transit router. */
  TransitRouterId?: string;
  /** Name of the transit router. */
  TransitRouterName?: string;
  /** Whether another account's transit router may use it. */
  CrossAccountAuthorized?: WireBoolean;
  /** Dead peer detection. */
  EnableDpd?: WireBoolean;
  /** NAT traversal. */
  EnableNatTraversal?: WireBoolean;
  /** BGP on the tunnels of a dual-tunnel connection. */
  EnableTunnelsBgp?: WireBoolean;
  /** `public` or `private`. */
  NetworkType?: string;
  /** Cloud-side public address of a single tunnel on a transit router. */
  InternetIp?: string;
  /** Bandwidth, such as `1000M`. */
  Spec?: string;
  /** `Standard` or `Large`. */
  TunnelBandwidth?: string;
  /** CA certificate of the peer, PEM (ShangMi gateways). */
  RemoteCaCertificate?: string;
  /** Resource group, `rg-…`. */
  ResourceGroupId?: string;
  /** Absent from rows of `DescribeVpnConnections`. */
  ZoneNo?: string;
  /** Rows of `DescribeVpnConnections` carry it as `Tag`. */
  Tags?: {
    /** The tags. */
    Tag: WireTag[];
  };
  /** Phase 1, single-tunnel only. */
  IkeConfig?: WireIkeConfig;
  /** Phase 2, single-tunnel only. */
  IpsecConfig?: WireIpsecConfig;
  /** Health check, single-tunnel only. */
  VcoHealthCheck?: WireHealthCheck;
  /** BGP, single-tunnel only. */
  VpnBgpConfig?: WireBgpConfig;
  /** Dual-tunnel connections only. */
  TunnelOptionsSpecification?: {
    /** The two tunnels. */
    TunnelOptions: WireTunnel[];
  };
}

/** A customer gateway, as `DescribeCustomerGateway` answers it: the on-premises device as the cloud knows it. */
export interface WireCustomerGateway {
  /** Id of the gateway, `cgw-…`. */
  CustomerGatewayId: string;
  /** Name of the gateway. */
  Name?: string;
  /** Description of the gateway. */
  Description?: string;
  /** Address of the on-premises device. */
  IpAddress?: string;
  /** Autonomous system number of the on-premises side; users may write it in two parts, `123.456`. */
  Asn?: WireNumber;
  /** BGP authentication key, in plain text. */
  AuthKey?: string;
  /** Unix ms. */
  CreateTime?: WireNumber;
  /** Resource group, `rg-…`. */
  ResourceGroupId?: string;
}

/** A VPN gateway, as `DescribeVpnGateway` answers it. */
export interface WireVpnGateway {
  /** Id of the gateway, `vpn-…`. */
  VpnGatewayId: string;
  /** Name of the gateway. */
  Name?: string;
  /** Description of the gateway. */
  Description?: string;
  /** Address of the gateway, and of the first of two tunnels. */
  InternetIp?: string;
  /** Address of the second of two tunnels. */
  DisasterRecoveryInternetIp?: string;
  /** `Traditional` or `Enhanced.SiteToSite`. */
  GatewayType?: string;
  /** `Enhanced.SiteToSite` only. */
  EniInstanceIds?: {
    /** The network interfaces. */
    EniInstanceId: string[];
  };
  /** `active`, `updating` and the like. */
  Status?: string;
  /** `Normal` or `FinancialLocked`. */
  BusinessStatus?: string;
  /** `Normal`, or `NationalStandard` for ShangMi. */
  VpnType?: string;
  /** `public` or `private`. */
  NetworkType?: string;
  /** `enable` or `disable`. */
  IpsecVpn?: string;
  /** `enable` or `disable`. */
  SslVpn?: string;
  /** Whether BGP is on. */
  EnableBgp?: WireBoolean;
  /** Whether routes from BGP go to the VPC by themselves. */
  AutoPropagate?: WireBoolean;
  /** Bandwidth, such as `200M`. */
  Spec?: string;
}

/** A row of `DiagnoseVpnConnections`. */
export interface WireDiagnosis {
  /** Id of the connection, `vco-…`. */
  VpnConnectionId: string;
  /** Dual-tunnel connections only. */
  TunnelId?: string;
  /** `Critical`, `Warn` or `Normal`. */
  Severity?: string;
  /** Stable code, such as `Phase1NegotiationTimeout`. */
  FailedReasonCode?: string;
  /** The reason in words. */
  FailedReason?: string;
  /** Unix ms. */
  FailedTime?: WireNumber;
  /** The value that the cloud side has, where the two sides do not match. */
  MismatchLocalParam?: string;
  /** The value that the peer has, where the two sides do not match. */
  MismatchRemoteParam?: string;
  /** The log line that the finding rests on. */
  SourceLog?: string;
}

/** An entry of a connection's log, from which `DescribeVpnConnectionLogs` makes a line: time in UTC+8, connection or tunnel, level, message. */
export interface LogEntry {
  /** Unix ms. */
  at: number;
  /** Dual-tunnel connections only. */
  tunnelId?: string;
  /** What stands in brackets: `INFO`, `DEBUG`, `PROTO_ERR` and the like. */
  level: string;
  /** The text of the line. */
  message: string;
}
