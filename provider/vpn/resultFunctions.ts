// Functions over a result or a peer, for `.apply` and for plain programs, and the types of arguments and results. Every entry point exports them.

export {
  type PeerConfiguration,
  type PeerConfigurationOptions,
  type PeerFile,
  type PeerFormat,
  type PeerInput,
  type PeerOptions,
  type PeerProof,
  peerConfiguration,
} from "../../peer/peerConfiguration";
export type { AssumeRole } from "../alicloud/identity";
export type { PskInput } from "./judge/cryptography";
export {
  assessCryptography,
  assessCryptographyOf,
  type ConnectionCryptography,
  type CryptographyAssessment,
  type CryptographyFinding,
  failingFindings,
} from "./judge/cryptography";
export type { Severity } from "./judge/cryptographyRules";
export { runtimeFields } from "./judge/difference";
export type { HealthInput, HealthReason, HealthReasonCode, TunnelHealthInput } from "./judge/health";
export { assessHealth, cloudAddressesOf, type HealthAssessment, type TunnelsInput, tunnelsOf } from "./judge/health";
export type {
  AttachType,
  AuthenticationAlgorithm,
  BgpStatus,
  ConnectionState,
  DhGroup,
  EncryptionAlgorithm,
  Health,
  HealthCheckPolicy,
  HealthCheckStatus,
  IkeConfig,
  IkeMode,
  IkeVersion,
  IpsecConfig,
  NetworkType,
  OpenString,
  PfsGroup,
  SaStatus,
  Tunnel,
  TunnelBandwidth,
  TunnelBgpConfig,
  TunnelRole,
  TunnelState,
  VcoHealthCheck,
  VpnBgpConfig,
  VpnConnectionFingerprints,
  VpnConnectionResult,
  VpnConnectionSecrets,
  VpnConnectionSettings,
} from "./model/fields";
export type * from "./model/peer";
