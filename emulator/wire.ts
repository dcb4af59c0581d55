/** A number as the API writes it: a JSON number, or a string inside tunnels. Either is accepted anywhere. */
export type WireNumber = number | string;
/** A boolean as the API writes it: a JSON boolean, or a string inside tunnels. Either is accepted anywhere. */
export type WireBoolean = boolean | string;

/** `IkeConfig`: phase 1 of a single-tunnel connection. `""` means that nothing is set. */
export interface WireIkeConfig {
  IkeVersion?: string;
  /** `main` or `aggressive`; means nothing with ikev2. */
  IkeMode?: string;
  IkeEncAlg?: string;
  IkeAuthAlg?: string;
  /** Diffie-Hellman group, such as `group14`. */
  IkePfs?: string;
  /** Seconds; a number at the top level, a string inside a tunnel. */
  IkeLifetime?: WireNumber;
  LocalId?: string;
  RemoteId?: string;
  /** Pre-shared key, in plain text. */
  Psk?: string;
}

/** `IpsecConfig`: phase 2. `""` means that nothing is set. */
export interface WireIpsecConfig {
  IpsecEncAlg?: string;
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
  Sip?: string;
  Dip?: string;
  /** Seconds. */
  Interval?: WireNumber;
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
  LocalAsn?: WireNumber;
  PeerAsn?: WireNumber;
  LocalBgpIp?: string;
  PeerBgpIp?: string;
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
  LocalAsn?: WireNumber;
  PeerAsn?: WireNumber;
  LocalBgpIp?: string;
  PeerBgpIp?: string;
  TunnelCidr?: string;
}

/** `TunnelOptionsSpecification.TunnelOptions[]`: one tunnel of a dual-tunnel connection. */
export interface WireTunnel {
  TunnelId?: string;
  /** `master` or `slave`; fixed on a VPN gateway. */
  Role?: string;
  /** Transit router only: tells the two equal tunnels apart. */
  TunnelIndex?: WireNumber;
  /** `active`, `updating` or `deleting`. */
  State?: string;
  /** `ipsec_sa_established` and the like. */
  Status?: string;
  InternetIp?: string;
  CustomerGatewayId?: string;
  ZoneNo?: string;
  RemoteCaCertificate?: string;
  /** `"true"` or `"false"`: a string. */
  EnableDpd?: WireBoolean;
  /** `"true"` or `"false"`: a string. */
  EnableNatTraversal?: WireBoolean;
  TunnelIkeConfig?: WireIkeConfig;
  TunnelIpsecConfig?: WireIpsecConfig;
  TunnelBgpConfig?: WireTunnelBgpConfig;
}

/** A tag of a connection. */
export interface WireTag {
  Key: string;
  Value?: string;
}

/**
 * A connection in the API's own flat form, as `DescribeVpnConnection` answers it: the API's names and types.
 * Every field may be absent, and `""` means absent too.
 */
export interface WireConnection {
  VpnConnectionId: string;
  Name?: string;
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
  EffectImmediately?: WireBoolean;
  /** `CEN`, `NO_ASSOCIATED` or `VPNGW`. */
  AttachType?: string;
  AttachInstanceId?: string;
  TransitRouterId?: string;
  TransitRouterName?: string;
  CrossAccountAuthorized?: WireBoolean;
  EnableDpd?: WireBoolean;
  EnableNatTraversal?: WireBoolean;
  EnableTunnelsBgp?: WireBoolean;
  NetworkType?: string;
  InternetIp?: string;
  /** Bandwidth, such as `1000M`. */
  Spec?: string;
  TunnelBandwidth?: string;
  RemoteCaCertificate?: string;
  ResourceGroupId?: string;
  /** Absent from rows of `DescribeVpnConnections`. */
  ZoneNo?: string;
  /** Rows of `DescribeVpnConnections` carry it as `Tag`. */
  Tags?: { Tag: WireTag[] };
  IkeConfig?: WireIkeConfig;
  IpsecConfig?: WireIpsecConfig;
  VcoHealthCheck?: WireHealthCheck;
  VpnBgpConfig?: WireBgpConfig;
  /** Dual-tunnel connections only. */
  TunnelOptionsSpecification?: { TunnelOptions: WireTunnel[] };
}

/** A row of `DiagnoseVpnConnections`. */
export interface WireDiagnosis {
  VpnConnectionId: string;
  /** Dual-tunnel connections only. */
  TunnelId?: string;
  /** `Critical`, `Warn` or `Normal`. */
  Severity?: string;
  /** Stable code, such as `Phase1NegotiationTimeout`. */
  FailedReasonCode?: string;
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
  message: string;
}
