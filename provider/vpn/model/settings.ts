/** A string of which some values are known: they complete in the editor, and any other passes through. */
export type OpenString<Known extends string> = Known | (string & Record<never, never>);

/** State of the security associations. Phase 1 is the IKE SA, phase 2 the IPsec SA. */
export type SaStatus = OpenString<"ike_sa_not_established" | "ike_sa_established" | "ipsec_sa_not_established" | "ipsec_sa_established">;
/** Life-cycle state of a connection. */
export type ConnectionState = OpenString<
  "active" | "init" | "attaching" | "attached" | "detaching" | "financialLocked" | "provisioning" | "updating" | "Upgrading" | "deleted"
>;
/** What a connection is attached to: a transit router (`CEN`), nothing, or a VPN gateway. */
export type AttachType = OpenString<"CEN" | "NO_ASSOCIATED" | "VPNGW">;
/** Whether the tunnel runs over the internet or a private network. */
export type NetworkType = OpenString<"public" | "private">;
/** Bandwidth class of the tunnels. */
export type TunnelBandwidth = OpenString<"Standard" | "Large">;
/** Version of the Internet Key Exchange. */
export type IkeVersion = OpenString<"ikev1" | "ikev2">;
/** Negotiation mode of IKEv1; means nothing with IKEv2. */
export type IkeMode = OpenString<"main" | "aggressive">;
/** Encryption algorithm; `aes` is AES-128. */
export type EncryptionAlgorithm = OpenString<"aes" | "aes192" | "aes256" | "des" | "3des" | "sm4">;
/** Authentication (integrity) algorithm. */
export type AuthenticationAlgorithm = OpenString<"md5" | "sha1" | "sha256" | "sha384" | "sha512" | "sm3">;
/** Diffie-Hellman group. */
export type DhGroup = OpenString<"group1" | "group2" | "group5" | "group14" | "group24">;
/** Diffie-Hellman group of phase 2, or `disabled` for no perfect forward secrecy. */
export type PfsGroup = OpenString<"group1" | "group2" | "group5" | "group14" | "group24" | "disabled">;
/** What becomes of the route when the health check fails. */
export type HealthCheckPolicy = OpenString<"revoke_route" | "reserve_route">;
/** Result of the health check; means nothing unless the check is enabled. */
export type HealthCheckStatus = OpenString<"success" | "failed">;
/** State of the BGP session. */
export type BgpStatus = OpenString<"success" | "failed" | "false">;
/** Role of a tunnel on a VPN gateway; on a transit router both carry traffic. */
export type TunnelRole = OpenString<"master" | "slave">;
/** Life-cycle state of a tunnel. */
export type TunnelState = OpenString<"active" | "updating" | "deleting">;
/** Health of a connection as a whole, derived; see `assessHealth`. */
export type Health = "up" | "degraded" | "down" | "unknown";

/** Phase 1: how the two gateways authenticate each other and protect the negotiation (API: `IkeConfig` less `Psk`). */
export interface IkeConfig {
  /** Version of IKE. API: `IkeConfig.IkeVersion`. Null: the API did not say. */
  ikeVersion: IkeVersion | null;
  /** Negotiation mode, IKEv1 only. API: `IkeConfig.IkeMode`. Null: the API did not say. */
  ikeMode: IkeMode | null;
  /** Encryption algorithm of phase 1. API: `IkeConfig.IkeEncAlg`. Null: the API did not say. */
  ikeEncAlg: EncryptionAlgorithm | null;
  /** Authentication algorithm of phase 1. API: `IkeConfig.IkeAuthAlg`. Null: the API did not say. */
  ikeAuthAlg: AuthenticationAlgorithm | null;
  /** Diffie-Hellman group of phase 1. API: `IkeConfig.IkePfs`. Null: the API did not say. */
  ikePfs: DhGroup | null;
  /** Lifetime of the IKE SA, in seconds. API: `IkeConfig.IkeLifetime`. Null: the API did not say. */
  ikeLifetime: number | null;
  /** Identity of the cloud side. API: `IkeConfig.LocalId`. Null: the API did not say. */
  localId: string | null;
  /** Identity of the on-premises side. API: `IkeConfig.RemoteId`. Null: the API did not say. */
  remoteId: string | null;
}

/** Phase 2: how the traffic itself is protected (API: `IpsecConfig`). */
export interface IpsecConfig {
  /** Encryption algorithm of phase 2. API: `IpsecConfig.IpsecEncAlg`. Null: the API did not say. */
  ipsecEncAlg: EncryptionAlgorithm | null;
  /** Authentication algorithm of phase 2. API: `IpsecConfig.IpsecAuthAlg`. Null: the API did not say. */
  ipsecAuthAlg: AuthenticationAlgorithm | null;
  /** Diffie-Hellman group of phase 2 (PFS), or `disabled`. API: `IpsecConfig.IpsecPfs`. Null: the API did not say. */
  ipsecPfs: PfsGroup | null;
  /** Lifetime of the IPsec SA, in seconds. API: `IpsecConfig.IpsecLifetime`. Null: the API did not say. */
  ipsecLifetime: number | null;
}

/** Health check of a single-tunnel connection (API: `VcoHealthCheck`). */
export interface VcoHealthCheck {
  /** Whether the check runs. API: `VcoHealthCheck.Enable`. Null: the API did not say. */
  enable: boolean | null;
  /** Source address of the probes. API: `VcoHealthCheck.Sip`. Null: the API did not say. */
  sip: string | null;
  /** Destination address of the probes. API: `VcoHealthCheck.Dip`. Null: the API did not say. */
  dip: string | null;
  /** Time between probes, in seconds. API: `VcoHealthCheck.Interval`. Null: the API did not say. */
  interval: number | null;
  /** Probes that may fail in a row. API: `VcoHealthCheck.Retry`. Null: the API did not say. */
  retry: number | null;
  /** Result; means nothing unless `enable` is true. API: `VcoHealthCheck.Status`. Null: the API did not say. */
  status: HealthCheckStatus | null;
  /** What becomes of the route when the check fails. API: `VcoHealthCheck.Policy`. Null: the API did not say. */
  policy: HealthCheckPolicy | null;
}

/** BGP of a single-tunnel connection (API: `VpnBgpConfig` less `AuthKey`). */
export interface VpnBgpConfig {
  /** Whether BGP is on. API: `VpnBgpConfig.EnableBgp`. Null: the API did not say. */
  enableBgp: boolean | null;
  /** Autonomous system number of the cloud side. API: `VpnBgpConfig.LocalAsn`. Null: the API did not say. */
  localAsn: number | null;
  /** Autonomous system number of the on-premises side. API: `VpnBgpConfig.PeerAsn`. Null: the API did not say. */
  peerAsn: number | null;
  /** BGP address of the cloud side. API: `VpnBgpConfig.LocalBgpIp`. Null: the API did not say. */
  localBgpIp: string | null;
  /** BGP address of the on-premises side. API: `VpnBgpConfig.PeerBgpIp`. Null: the API did not say. */
  peerBgpIp: string | null;
  /** Address range of the tunnel, CIDR. API: `VpnBgpConfig.TunnelCidr`. Null: the API did not say. */
  tunnelCidr: string | null;
  /** State of the BGP session. API: `VpnBgpConfig.Status`. Null: the API did not say. */
  status: BgpStatus | null;
}

/** BGP of one tunnel (API: `TunnelBgpConfig`). */
export interface TunnelBgpConfig {
  /** State of the BGP session. API: `TunnelBgpConfig.BgpStatus`. Null: the API did not say. */
  status: BgpStatus | null;
  /** BGP address of the cloud side. API: `TunnelBgpConfig.LocalBgpIp`. Null: the API did not say. */
  localBgpIp: string | null;
  /** BGP address of the on-premises side. API: `TunnelBgpConfig.PeerBgpIp`. Null: the API did not say. */
  peerBgpIp: string | null;
  /** Address range of the tunnel, CIDR. API: `TunnelBgpConfig.TunnelCidr`. Null: the API did not say. */
  tunnelCidr: string | null;
  /** Autonomous system number of the cloud side. API: `TunnelBgpConfig.LocalAsn`. Null: the API did not say. */
  localAsn: number | null;
  /** Autonomous system number of the on-premises side. API: `TunnelBgpConfig.PeerAsn`. Null: the API did not say. */
  peerAsn: number | null;
}

/** One tunnel of a dual-tunnel connection (API: `TunnelOptionsSpecification.TunnelOptions[]`). */
export interface Tunnel {
  /** Id of the tunnel. API: `TunnelId`. Null: the API did not say. */
  tunnelId: string | null;
  /** Fixed role on a VPN gateway. API: `Role`. Null: the API did not say. */
  role: TunnelRole | null;
  /** Life-cycle state of the tunnel. API: `State`. Null: the API did not say. */
  state: TunnelState | null;
  /** State of the tunnel's security associations. API: `Status`. Null: the API did not say. */
  status: SaStatus | null;
  /** Cloud-side public address of the tunnel. API: `InternetIp`. Null: the API did not say. */
  internetIp: string | null;
  /** Customer gateway of the tunnel. API: `CustomerGatewayId`. Null: the API did not say. */
  customerGatewayId: string | null;
  /** Zone that the tunnel ends in. API: `ZoneNo`. Null: the API did not say. */
  zoneNo: string | null;
  /** CA certificate of the peer, PEM (ShangMi gateways). API: `RemoteCaCertificate`. Null: the API did not say. */
  remoteCaCertificate: string | null;
  /** Which of a transit router's two tunnels this is. API: `TunnelIndex`. Null: the API did not say. */
  tunnelIndex: number | null;
  /** Dead peer detection. API: `EnableDpd`. Null: the API did not say. */
  enableDpd: boolean | null;
  /** NAT traversal. API: `EnableNatTraversal`. Null: the API did not say. */
  enableNatTraversal: boolean | null;
  /** Derived: phase 2 is established. Null: the status is absent or unknown. */
  isUp: boolean | null;
  /** Phase 1 of the tunnel. API: `TunnelIkeConfig` less `Psk`. Null: the API did not say. */
  ikeConfig: IkeConfig | null;
  /** Phase 2 of the tunnel. API: `TunnelIpsecConfig`. Null: the API did not say. */
  ipsecConfig: IpsecConfig | null;
  /** BGP of the tunnel. API: `TunnelBgpConfig`. Null: the API did not say. */
  bgpConfig: TunnelBgpConfig | null;
}

/** Every readable setting of a connection. */
export interface VpnConnectionSettings {
  /** Id of the connection. API: `VpnConnectionId`. */
  vpnConnectionId: string;
  /** The region that was asked. */
  regionId: string;
  /** Name of the connection. API: `Name`. Null: the API did not say. */
  name: string | null;
  /** VPN gateway that the connection belongs to. API: `VpnGatewayId`. Null: the API did not say. */
  vpnGatewayId: string | null;
  /** Customer gateway, single-tunnel only. API: `CustomerGatewayId`. Null: the API did not say. */
  customerGatewayId: string | null;
  /** State of the security associations, single-tunnel only. API: `Status`. Null: the API did not say. */
  status: SaStatus | null;
  /** Life-cycle state. API: `State`. Null: the API did not say. */
  state: ConnectionState | null;
  /** Kind of what the connection is attached to. API: `AttachType`. Null: the API did not say. */
  attachType: AttachType | null;
  /** Id of what the connection is attached to. API: `AttachInstanceId`. Null: the API did not say. */
  attachInstanceId: string | null;
  /** Transit router. API: `TransitRouterId`. Null: the API did not say. */
  transitRouterId: string | null;
  /** Name of the transit router. API: `TransitRouterName`. Null: the API did not say. */
  transitRouterName: string | null;
  /** Public or private network. API: `NetworkType`. Null: the API did not say. */
  networkType: NetworkType | null;
  /** Cloud-side address, single-tunnel on a transit router. API: `InternetIp`. Null: the API did not say. */
  internetIp: string | null;
  /** Bandwidth specification, such as `1000M`. API: `Spec`. Null: the API did not say. */
  spec: string | null;
  /** Bandwidth class of the tunnels. API: `TunnelBandwidth`. Null: the API did not say. */
  tunnelBandwidth: TunnelBandwidth | null;
  /** CA certificate of the peer, PEM (ShangMi gateways). API: `RemoteCaCertificate`. Null: the API did not say. */
  remoteCaCertificate: string | null;
  /** Resource group. API: `ResourceGroupId`. Null: the API did not say. */
  resourceGroupId: string | null;
  /** Zone. API: `ZoneNo`. Null: the API did not say. */
  zoneNo: string | null;
  /** Cloud-side networks, CIDR, sorted numerically. API: `LocalSubnet`. */
  localSubnets: string[];
  /** On-premises networks, CIDR, sorted numerically. API: `RemoteSubnet`. */
  remoteSubnets: string[];
  /** When the connection was made, Unix ms. API: `CreateTime`. Null: the API did not say. */
  createTime: number | null;
  /** True: renegotiates when the configuration changes; false: when traffic comes. API: `EffectImmediately`. Null: the API did not say. */
  effectImmediately: boolean | null;
  /** Whether another account's transit router may use it. API: `CrossAccountAuthorized`. Null: the API did not say. */
  crossAccountAuthorized: boolean | null;
  /** Dead peer detection, single-tunnel only. API: `EnableDpd`. Null: the API did not say. */
  enableDpd: boolean | null;
  /** NAT traversal, single-tunnel only. API: `EnableNatTraversal`. Null: the API did not say. */
  enableNatTraversal: boolean | null;
  /** BGP on the tunnels of a dual-tunnel connection. API: `EnableTunnelsBgp`. Null: the API did not say. */
  enableTunnelsBgp: boolean | null;
  /** Tags, key to value. API: `Tags.Tag[]`. */
  tags: Record<string, string>;
  /** Phase 1, single-tunnel only. API: `IkeConfig` less `Psk`. Null: the API did not say. */
  ikeConfig: IkeConfig | null;
  /** Phase 2, single-tunnel only. API: `IpsecConfig`. Null: the API did not say. */
  ipsecConfig: IpsecConfig | null;
  /** Health check, single-tunnel only. API: `VcoHealthCheck`. Null: the API did not say. */
  vcoHealthCheck: VcoHealthCheck | null;
  /** BGP, single-tunnel only. API: `VpnBgpConfig` less `AuthKey`. Null: the API did not say. */
  vpnBgpConfig: VpnBgpConfig | null;
  /** Tunnels by tunnelIndex, then master first, then tunnelId; empty on a single-tunnel connection. API: `TunnelOptionsSpecification`. */
  tunnels: Tunnel[];
  /** Derived: at least one tunnel has phase 2 established. Null: that cannot be told. */
  isUp: boolean | null;
  /** Derived: health of the connection as a whole; `assessHealth` gives the reasons. */
  health: Health;
}

/** The three secrets of a connection. Null: the API gives none, or they were omitted. */
export interface VpnConnectionSecrets {
  /** Pre-shared key, single-tunnel only. API: `IkeConfig.Psk`. */
  psk: string | null;
  /** Pre-shared keys by tunnelId; null on a single-tunnel connection. API: `TunnelIkeConfig.Psk`. */
  tunnelPsks: Record<string, string> | null;
  /** BGP authentication key. API: `VpnBgpConfig.AuthKey`. */
  bgpAuthKey: string | null;
}

/**
 * Fingerprints of the secrets, `hmac-sha256:<key id>:<hex>`: they change exactly when the secret does. Nobody can guess a weak secret from
 * one, or tell that two connections share theirs, without the key `alicloudVpn:fingerprintKey`; whoever has that key can do both. Null:
 * no such key is set, or there is no such secret.
 */
export interface VpnConnectionFingerprints {
  /** Fingerprint of `psk`, with `secrets: "omit"` too. Null: no key is set, or there is no such secret. */
  pskFingerprint: string | null;
  /** Fingerprints of `tunnelPsks` by tunnelId, with `secrets: "omit"` too. Null: no key is set, or there are no such secrets. */
  tunnelPskFingerprints: Record<string, string> | null;
  /** Fingerprint of `bgpAuthKey`, with `secrets: "omit"` too. Null: no key is set, or there is no such secret. */
  bgpAuthKeyFingerprint: string | null;
}

/** A connection as the API describes it, secrets in plain text. */
export interface VpnConnectionResult extends VpnConnectionSettings, VpnConnectionSecrets {}
