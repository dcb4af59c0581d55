import { either, orNull, record, parsed as wireParsed, text as wireText } from "../../alicloud/schema";
import {
  asn,
  derived,
  derivedEntries,
  entries,
  type Fields,
  flag,
  mockOf,
  nullsOf,
  number,
  object,
  parsed,
  secret,
  secretEntries,
  subnets,
  text,
  tunnelList,
  type ValueOf,
} from "./fieldKinds";

/** A string with known values: the editor completes them, and any other value is accepted too. */
export type OpenString<Known extends string> = Known | (string & Record<never, never>);

/** State of the security associations. Phase 1 is the IKE SA, phase 2 the IPsec SA. */
export type SaStatus = OpenString<"ike_sa_not_established" | "ike_sa_established" | "ipsec_sa_not_established" | "ipsec_sa_established">;
/** Life-cycle state of a connection. */
export type ConnectionState = OpenString<
  "active" | "init" | "attaching" | "attached" | "detaching" | "financialLocked" | "provisioning" | "updating" | "Upgrading" | "deleted"
>;
/** Kind of the resource that a connection is attached to: a transit router (`CEN`), nothing, or a VPN gateway. */
export type AttachType = OpenString<"CEN" | "NO_ASSOCIATED" | "VPNGW">;
/** Whether the tunnel runs over the internet or a private network. */
export type NetworkType = OpenString<"public" | "private">;
/** Bandwidth class of the tunnels. */
export type TunnelBandwidth = OpenString<"Standard" | "Large">;
/** Version of the Internet Key Exchange. */
export type IkeVersion = OpenString<"ikev1" | "ikev2">;
/** Negotiation mode of IKEv1; IKEv2 ignores it. */
export type IkeMode = OpenString<"main" | "aggressive">;
/** Encryption algorithm; `aes` is AES-128. */
export type EncryptionAlgorithm = OpenString<"aes" | "aes192" | "aes256" | "des" | "3des" | "sm4">;
/** Authentication (integrity) algorithm. */
export type AuthenticationAlgorithm = OpenString<"md5" | "sha1" | "sha256" | "sha384" | "sha512" | "sm3">;
/** Diffie-Hellman group. */
export type DhGroup = OpenString<"group1" | "group2" | "group5" | "group14" | "group24">;
/** Diffie-Hellman group of phase 2, or `disabled` for no perfect forward secrecy. */
export type PfsGroup = OpenString<"group1" | "group2" | "group5" | "group14" | "group24" | "disabled">;
/** Treatment of the route when the health check fails. */
export type HealthCheckPolicy = OpenString<"revoke_route" | "reserve_route">;
/** Result of the health check; meaningless unless the check is enabled. */
export type HealthCheckStatus = OpenString<"success" | "failed">;
/** State of the BGP session. */
export type BgpStatus = OpenString<"success" | "failed" | "false">;
/** Role of a tunnel on a VPN gateway. On a transit router both tunnels carry traffic. */
export type TunnelRole = OpenString<"master" | "slave">;
/** Life-cycle state of a tunnel. */
export type TunnelState = OpenString<"active" | "updating" | "deleting">;
/** Health of a connection as a whole, derived; see `assessHealth`. */
export type Health = "up" | "degraded" | "down" | "unknown";

const phase2Established = new Map<SaStatus, boolean>([
  ["ipsec_sa_established", true],
  ["ipsec_sa_not_established", false],
  ["ike_sa_established", false],
  ["ike_sa_not_established", false],
]);

/** Checks whether phase 2 is established. Null: the status is missing, or not in the API's list. */
export function isTunnelUp(status: SaStatus | null): boolean | null {
  return status === null ? null : (phase2Established.get(status) ?? null);
}

/** The fields of phase 1, without its secret. */
export const ikeConfig = {
  /** Version of IKE. API: `IkeConfig.IkeVersion`. Null: the API did not say. */
  ikeVersion: text<IkeVersion>("IkeVersion", { mock: "ikev2" }),
  /** Negotiation mode, IKEv1 only. API: `IkeConfig.IkeMode`. Null: the API did not say. */
  ikeMode: text<IkeMode>("IkeMode", { mock: "main" }),
  /** Encryption algorithm of phase 1. API: `IkeConfig.IkeEncAlg`. Null: the API did not say. */
  ikeEncAlg: text<EncryptionAlgorithm>("IkeEncAlg", { mock: "aes256" }),
  /** Authentication algorithm of phase 1. API: `IkeConfig.IkeAuthAlg`. Null: the API did not say. */
  ikeAuthAlg: text<AuthenticationAlgorithm>("IkeAuthAlg", { mock: "sha256" }),
  /** Diffie-Hellman group of phase 1. API: `IkeConfig.IkePfs`. Null: the API did not say. */
  ikePfs: text<DhGroup>("IkePfs", { mock: "group14" }),
  /** Lifetime of the IKE SA, in seconds. API: `IkeConfig.IkeLifetime`. Null: the API did not say. */
  ikeLifetime: number("IkeLifetime", { unit: "s", mock: 86_400 }),
  /** Identity of the cloud side. API: `IkeConfig.LocalId`. Null: the API did not say. */
  localId: text("LocalId", { mock: ({ number }) => `203.0.113.${number}` }),
  /** Identity of the on-premises side. API: `IkeConfig.RemoteId`. Null: the API did not say. */
  remoteId: text("RemoteId", { mock: ({ number }) => `198.51.100.${number}` }),
};
/** Phase 1: how the two gateways authenticate each other and protect the negotiation (API: `IkeConfig` less `Psk`). */
export interface IkeConfig extends ValueOf<typeof ikeConfig> {}

/** The fields of phase 2. */
export const ipsecConfig = {
  /** Encryption algorithm of phase 2. API: `IpsecConfig.IpsecEncAlg`. Null: the API did not say. */
  ipsecEncAlg: text<EncryptionAlgorithm>("IpsecEncAlg", { mock: "aes256" }),
  /** Authentication algorithm of phase 2. API: `IpsecConfig.IpsecAuthAlg`. Null: the API did not say. */
  ipsecAuthAlg: text<AuthenticationAlgorithm>("IpsecAuthAlg", { mock: "sha256" }),
  /** Diffie-Hellman group of phase 2 (PFS), or `disabled`. API: `IpsecConfig.IpsecPfs`. Null: the API did not say. */
  ipsecPfs: text<PfsGroup>("IpsecPfs", { mock: "group14" }),
  /** Lifetime of the IPsec SA, in seconds. API: `IpsecConfig.IpsecLifetime`. Null: the API did not say. */
  ipsecLifetime: number("IpsecLifetime", { unit: "s", mock: 86_400 }),
};
/** Phase 2: how the traffic itself is protected (API: `IpsecConfig`). */
export interface IpsecConfig extends ValueOf<typeof ipsecConfig> {}

/** The fields of the health check. */
export const vcoHealthCheck = {
  /** Whether the check runs. API: `VcoHealthCheck.Enable`. Null: the API did not say. */
  enable: flag("Enable", { mock: false }),
  /** Source address of the probes. API: `VcoHealthCheck.Sip`. Null: the API did not say. */
  sip: text("Sip"),
  /** Destination address of the probes. API: `VcoHealthCheck.Dip`. Null: the API did not say. */
  dip: text("Dip"),
  /** Time between probes, in seconds. API: `VcoHealthCheck.Interval`. Null: the API did not say. */
  interval: number("Interval", { unit: "s", mock: 3 }),
  /** Probes that may fail in a row. API: `VcoHealthCheck.Retry`. Null: the API did not say. */
  retry: number("Retry", { mock: 3 }),
  /** Result; meaningless unless `enable` is true. API: `VcoHealthCheck.Status`. Null: the API did not say. */
  status: text<HealthCheckStatus>("Status", { drift: "runtime", mock: "success" }),
  /** Treatment of the route when the check fails. API: `VcoHealthCheck.Policy`. Null: the API did not say. */
  policy: text<HealthCheckPolicy>("Policy", { mock: "revoke_route" }),
};
/** Health check of a single-tunnel connection (API: `VcoHealthCheck`). */
export interface VcoHealthCheck extends ValueOf<typeof vcoHealthCheck> {}

/** The fields of BGP of a connection. */
export const vpnBgpConfig = {
  /** Whether BGP is on. API: `VpnBgpConfig.EnableBgp`. Null: the API did not say. */
  enableBgp: flag("EnableBgp", { mock: true }),
  /** Autonomous system number of the cloud side. API: `VpnBgpConfig.LocalAsn`. Null: the API did not say. */
  localAsn: asn("LocalAsn", { mock: 45_104 }),
  /** Autonomous system number of the on-premises side. API: `VpnBgpConfig.PeerAsn`. Null: the API did not say. */
  peerAsn: asn("PeerAsn", { mock: 65_010 }),
  /** BGP address of the cloud side. API: `VpnBgpConfig.LocalBgpIp`. Null: the API did not say. */
  localBgpIp: text("LocalBgpIp", { mock: "169.254.10.1" }),
  /** BGP address of the on-premises side. API: `VpnBgpConfig.PeerBgpIp`. Null: the API did not say. */
  peerBgpIp: text("PeerBgpIp", { mock: "169.254.10.2" }),
  /** Address range of the tunnel, CIDR. API: `VpnBgpConfig.TunnelCidr`. Null: the API did not say. */
  tunnelCidr: text("TunnelCidr", { mock: "169.254.10.0/30" }),
  /** State of the BGP session. API: `VpnBgpConfig.Status`. Null: the API did not say. */
  status: text<BgpStatus>("Status", { drift: "runtime", mock: "success" }),
};
/** BGP of a single-tunnel connection (API: `VpnBgpConfig` less `AuthKey`). */
export interface VpnBgpConfig extends ValueOf<typeof vpnBgpConfig> {}

/** The fields of BGP of a tunnel. */
export const tunnelBgpConfig = {
  /** Autonomous system number of the cloud side. API: `TunnelBgpConfig.LocalAsn`. Null: the API did not say. */
  localAsn: asn("LocalAsn", { mock: 45_104 }),
  /** Autonomous system number of the on-premises side. API: `TunnelBgpConfig.PeerAsn`. Null: the API did not say. */
  peerAsn: asn("PeerAsn", { mock: 65_010 }),
  /** BGP address of the cloud side. API: `TunnelBgpConfig.LocalBgpIp`. Null: the API did not say. */
  localBgpIp: text("LocalBgpIp", { mock: "169.254.10.1" }),
  /** BGP address of the on-premises side. API: `TunnelBgpConfig.PeerBgpIp`. Null: the API did not say. */
  peerBgpIp: text("PeerBgpIp", { mock: "169.254.10.2" }),
  /** Address range of the tunnel, CIDR. API: `TunnelBgpConfig.TunnelCidr`. Null: the API did not say. */
  tunnelCidr: text("TunnelCidr", { mock: "169.254.10.0/30" }),
  /** State of the BGP session. API: `TunnelBgpConfig.BgpStatus`. Null: the API did not say. */
  status: text<BgpStatus>("BgpStatus", { drift: "runtime", mock: "success" }),
};
/** BGP of one tunnel (API: `TunnelBgpConfig`). */
export interface TunnelBgpConfig extends ValueOf<typeof tunnelBgpConfig> {}

/** The fields of a tunnel. */
export const tunnel = {
  /** Id of the tunnel. API: `TunnelId`. Null: the API did not say. */
  tunnelId: text("TunnelId", { mock: ({ number }) => `tun-mock${number}` }),
  /** Fixed role on a VPN gateway. API: `Role`. Null: the API did not say. */
  role: text<TunnelRole>("Role", {
    mock: ({ isOnTransitRouter, number }) => (isOnTransitRouter ? null : number === 1 ? "master" : "slave"),
  }),
  /** Life-cycle state of the tunnel. API: `State`. Null: the API did not say. */
  state: text<TunnelState>("State", { drift: "runtime", mock: "active" }),
  /** State of the tunnel's security associations. API: `Status`. Null: the API did not say. */
  status: text<SaStatus>("Status", { drift: "runtime", mock: "ipsec_sa_established" }),
  /** Derived: phase 2 is established. Null: the status is missing or unknown. */
  isUp: parsed("Status", (status) => isTunnelUp(status), { drift: "runtime" }),
  /** Cloud-side public address of the tunnel. API: `InternetIp`. Null: the API did not say. */
  internetIp: text("InternetIp", { mock: ({ number }) => `203.0.113.${number}` }),
  /** Customer gateway of the tunnel. API: `CustomerGatewayId`. Null: the API did not say. */
  customerGatewayId: text("CustomerGatewayId", { mock: ({ number }) => `cgw-mock${number}` }),
  /** Zone that the tunnel ends in. API: `ZoneNo`. Null: the API did not say. */
  zoneNo: text("ZoneNo", { mock: ({ number }) => (number === 1 ? "eu-central-1a" : "eu-central-1b") }),
  /** CA certificate of the peer, PEM (ShangMi gateways). API: `RemoteCaCertificate`. Null: the API did not say. */
  remoteCaCertificate: text("RemoteCaCertificate"),
  /** Which of a transit router's two tunnels this is. API: `TunnelIndex`. Null: the API did not say. */
  tunnelIndex: number("TunnelIndex", { mock: ({ isOnTransitRouter, number: index }) => (isOnTransitRouter ? index : null) }),
  /** Dead peer detection. API: `EnableDpd`. Null: the API did not say. */
  enableDpd: flag("EnableDpd", { mock: true }),
  /** NAT traversal. API: `EnableNatTraversal`. Null: the API did not say. */
  enableNatTraversal: flag("EnableNatTraversal", { mock: true }),
  /** Phase 1 of the tunnel. API: `TunnelIkeConfig` less `Psk`. Null: the API did not say. */
  ikeConfig: object<IkeConfig>("TunnelIkeConfig", ikeConfig),
  /** Phase 2 of the tunnel. API: `TunnelIpsecConfig`. Null: the API did not say. */
  ipsecConfig: object<IpsecConfig>("TunnelIpsecConfig", ipsecConfig),
  /** BGP of the tunnel. API: `TunnelBgpConfig`. Null: the API did not say. */
  bgpConfig: object<TunnelBgpConfig>("TunnelBgpConfig", tunnelBgpConfig, { mock: () => null }),
};
/** One tunnel of a dual-tunnel connection (API: `TunnelOptionsSpecification.TunnelOptions[]`). */
export interface Tunnel extends ValueOf<typeof tunnel> {}

// The list action spells the same tags differently.
const tags = either(
  record("Tags.Tag", wireText("Key"), wireParsed("Value", String)),
  record("Tag.Tag", wireText("Key"), wireParsed("Value", String)),
);

/** The fields of a connection, in the order of reports. */
export const connection = {
  /** Id of the connection. API: `VpnConnectionId`. */
  vpnConnectionId: parsed("VpnConnectionId", String, { mock: "vco-mock" }),
  /** Region that was queried. */
  regionId: derived<string>({ mock: "eu-central-1" }),
  /** Name of the connection. API: `Name`. Null: the API did not say. */
  name: text("Name", { drift: "metadata", mock: "mock" }),
  /** Life-cycle state. API: `State`. Null: the API did not say. */
  state: text<ConnectionState>("State", { drift: "runtime", mock: ({ isOnTransitRouter }) => (isOnTransitRouter ? "attached" : "active") }),
  /** State of the security associations, single-tunnel only. API: `Status`. Null: the API did not say. */
  status: text<SaStatus>("Status", { drift: "runtime", singleTunnelOnly: true, mock: "ipsec_sa_established" }),
  /** Derived: at least one tunnel has phase 2 established. Null: unknown. */
  isUp: derived<boolean | null>({ drift: "runtime" }),
  /** Derived: health of the connection as a whole; `assessHealth` gives the reasons. */
  health: derived<Health>({ drift: "runtime" }),
  /** Derived: 1, and the top-level fields say how the connection is set up; 2, and `tunnels` do, whatever the top-level ones show. */
  tunnelCount: derived<number>({ mock: ({ isDualTunnel }) => (isDualTunnel ? 2 : 1) }),
  /** VPN gateway that the connection belongs to. API: `VpnGatewayId`. Null: the API did not say. */
  vpnGatewayId: text("VpnGatewayId", { mock: ({ isOnTransitRouter }) => (isOnTransitRouter ? null : "vpn-mock") }),
  /** Customer gateway, single-tunnel only. API: `CustomerGatewayId`. Null: the API did not say. */
  customerGatewayId: text("CustomerGatewayId", { singleTunnelOnly: true, mock: "cgw-mock" }),
  /** Kind of the resource that the connection is attached to. API: `AttachType`. Null: the API did not say. */
  attachType: text<AttachType>("AttachType", { mock: ({ isOnTransitRouter }) => (isOnTransitRouter ? "CEN" : "VPNGW") }),
  /** Id of the resource that the connection is attached to. API: `AttachInstanceId`. Null: the API did not say. */
  attachInstanceId: text("AttachInstanceId", { mock: ({ isOnTransitRouter }) => (isOnTransitRouter ? "cen-mock" : "vpn-mock") }),
  /** Transit router. API: `TransitRouterId`. Null: the API did not say. */
  transitRouterId: text("TransitRouterId", { mock: ({ isOnTransitRouter }) => (isOnTransitRouter ? "tr-mock" : null) }),
  /** Name of the transit router. API: `TransitRouterName`. Null: the API did not say. */
  transitRouterName: text("TransitRouterName", { drift: "metadata", mock: ({ isOnTransitRouter }) => (isOnTransitRouter ? "mock" : null) }),
  /** Public or private network. API: `NetworkType`. Null: the API did not say. */
  networkType: text<NetworkType>("NetworkType", { mock: "public" }),
  /** Cloud-side address, single-tunnel on a transit router. API: `InternetIp`. Null: the API did not say. */
  internetIp: text("InternetIp", {
    mock: ({ isOnTransitRouter, isDualTunnel }) => (isOnTransitRouter && !isDualTunnel ? "203.0.113.1" : null),
  }),
  /** Bandwidth specification, such as `1000M`. API: `Spec`. Null: the API did not say. */
  spec: text("Spec", { mock: "200M" }),
  /** Bandwidth class of the tunnels. API: `TunnelBandwidth`. Null: the API did not say. */
  tunnelBandwidth: text<TunnelBandwidth>("TunnelBandwidth", { mock: "Standard" }),
  /** CA certificate of the peer, PEM (ShangMi gateways). API: `RemoteCaCertificate`. Null: the API did not say. */
  remoteCaCertificate: text("RemoteCaCertificate"),
  /** Resource group. API: `ResourceGroupId`. Null: the API did not say. */
  resourceGroupId: text("ResourceGroupId", { drift: "metadata", mock: "rg-mock" }),
  /** Zone. API: `ZoneNo`. Null: the API did not say. */
  zoneNo: text("ZoneNo", { mock: ({ isDualTunnel }) => (isDualTunnel ? null : "eu-central-1a") }),
  /** Cloud-side networks, CIDR, sorted numerically. API: `LocalSubnet`. */
  localSubnets: subnets("LocalSubnet", { mock: ["10.0.0.0/16"] }),
  /** On-premises networks, CIDR, sorted numerically. API: `RemoteSubnet`. */
  remoteSubnets: subnets("RemoteSubnet", { mock: ["192.168.0.0/24"] }),
  /** Time of creation, Unix ms. API: `CreateTime`. Null: the API did not say. */
  createTime: number("CreateTime", { unit: "ms since 1970", mock: 1_704_067_200_000 }),
  /** True: renegotiates when the configuration changes; false: on traffic. API: `EffectImmediately`. Null: the API did not say. */
  effectImmediately: flag("EffectImmediately", { mock: true }),
  /** Whether another account's transit router may use it. API: `CrossAccountAuthorized`. Null: the API did not say. */
  crossAccountAuthorized: flag("CrossAccountAuthorized", { mock: ({ isOnTransitRouter }) => isOnTransitRouter }),
  /** Dead peer detection, single-tunnel only. API: `EnableDpd`. Null: the API did not say. */
  enableDpd: flag("EnableDpd", { singleTunnelOnly: true, mock: true }),
  /** NAT traversal, single-tunnel only. API: `EnableNatTraversal`. Null: the API did not say. */
  enableNatTraversal: flag("EnableNatTraversal", { singleTunnelOnly: true, mock: true }),
  /** BGP on the tunnels of a dual-tunnel connection. API: `EnableTunnelsBgp`. Null: the API did not say. */
  enableTunnelsBgp: flag("EnableTunnelsBgp", { mock: false }),
  /** Tags, key to value. API: `Tags.Tag[]`. */
  tags: entries(tags, { drift: "metadata" }),
  /** Phase 1, single-tunnel only. With two tunnels it may show settings that none uses: see `tunnels`. API: `IkeConfig` less `Psk`. Null: the API did not say. */
  ikeConfig: object<IkeConfig>("IkeConfig", ikeConfig, { singleTunnelOnly: true }),
  /** Phase 2, single-tunnel only. With two tunnels it may show settings that none uses: see `tunnels`. API: `IpsecConfig`. Null: the API did not say. */
  ipsecConfig: object<IpsecConfig>("IpsecConfig", ipsecConfig, { singleTunnelOnly: true }),
  /** Health check, single-tunnel only. API: `VcoHealthCheck`. Null: the API did not say. */
  vcoHealthCheck: object<VcoHealthCheck>("VcoHealthCheck", vcoHealthCheck, {
    mock: (of) => (of.isDualTunnel ? null : mockOf<VcoHealthCheck>(vcoHealthCheck, of)),
  }),
  /** BGP, single-tunnel only. API: `VpnBgpConfig` less `AuthKey`. Null: the API did not say. */
  vpnBgpConfig: object<VpnBgpConfig>("VpnBgpConfig", vpnBgpConfig, {
    mock: ({ isDualTunnel }) => (isDualTunnel ? null : { ...nullsOf<VpnBgpConfig>(vpnBgpConfig), enableBgp: false }),
  }),
  /** Tunnels by tunnelIndex, then master first, then tunnelId; empty on a single-tunnel connection. API: `TunnelOptionsSpecification`. */
  tunnels: tunnelList<Tunnel>("TunnelOptionsSpecification.TunnelOptions", tunnel),
};
/** Every readable setting of a connection. */
export interface VpnConnectionSettings extends ValueOf<typeof connection> {}

/** The secrets of a connection. */
export const secrets = {
  /** Secret. Pre-shared key, single-tunnel only; a rotated one shows in `pskFingerprint` only, the engine shows no secret. API: `IkeConfig.Psk`. */
  psk: secret("IkeConfig.Psk", { singleTunnelOnly: true, mock: "mock-psk" }),
  /** Secret. Pre-shared keys by tunnelId; null on a single-tunnel connection. A rotated one shows in `tunnelPskFingerprints` only. API: `TunnelIkeConfig.Psk`. */
  tunnelPsks: secretEntries(
    orNull(record("TunnelOptionsSpecification.TunnelOptions", wireText("TunnelId"), wireText("TunnelIkeConfig.Psk"))),
  ),
  /** Secret. BGP authentication key. API: `VpnBgpConfig.AuthKey`. */
  bgpAuthKey: secret("VpnBgpConfig.AuthKey"),
};
/** The three secrets of a connection. Null: the API returned none, or they were omitted. */
export interface VpnConnectionSecrets extends ValueOf<typeof secrets> {}

/** Key of the masked secrets (asterisks) on a connection that was read. Its own secret fields are null there. */
export const masked = Symbol("masked secrets");
/** A connection that was read, whose secrets the API may have masked. */
export interface MaybeMasked {
  [masked]?: VpnConnectionSecrets;
}

/** The fingerprints of the secrets. */
export const fingerprints = {
  /** Fingerprint of `psk`, with `secrets: "omit"` too. Null: `alicloudVpn:fingerprintKey` or the secret is not set. */
  pskFingerprint: derived<string | null>({ singleTunnelOnly: true }),
  /** Fingerprints of `tunnelPsks` by tunnelId, with `secrets: "omit"` too. Null: `alicloudVpn:fingerprintKey` or the secrets are not set. */
  tunnelPskFingerprints: derivedEntries(),
  /** Fingerprint of `bgpAuthKey`, with `secrets: "omit"` too. Null: `alicloudVpn:fingerprintKey` or the secret is not set. */
  bgpAuthKeyFingerprint: derived<string | null>(),
};
/**
 * Fingerprints of the secrets, `hmac-sha256:<key id>:<hex>`. A fingerprint changes exactly when its secret does. Without the key
 * `alicloudVpn:fingerprintKey`, nobody can guess a weak secret from it, or see that two connections share one; whoever has the key can do
 * both. Null: the key is not set, or the secret does not exist.
 */
export interface VpnConnectionFingerprints extends ValueOf<typeof fingerprints> {}

/** A connection as the API describes it, secrets in plain text. */
export interface VpnConnectionResult extends VpnConnectionSettings, VpnConnectionSecrets {}

/** Every output of the resource, in the order of reports. A result has all except the fingerprints. */
export const fields = { ...connection, ...secrets, ...fingerprints };

/** Top-level fields that a dual-tunnel connection has too, but that its tunnels do not use: they have their own. */
export const singleTunnelOnly: ReadonlySet<string> = new Set(
  Object.entries<Fields[string]>(fields).flatMap(([name, field]) => (field.singleTunnelOnly ? [name] : [])),
);
