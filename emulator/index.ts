/**
 * A local VPC API for tests of your own: signed requests in, documented answers and errors out.
 *
 * @module pulumi-alicloud-vpn/emulator
 */
export type { ResponseShape } from "./actions/cloud";
export type { WireFormat } from "./answer/encodeBody";
export type { ConnectionStore } from "./connectionStore";
export { fleet } from "./data/fleet";
export { seedConnections } from "./data/seed/connections";
export type { Fault, FaultKind } from "./faults";
export type { WirePatch } from "./mergePatch";
export type { EmulatorRole, RamPolicy, RamStatement } from "./ram";
export type { EmulatorCredentials } from "./request/authenticate";
export type { RecordedRequest } from "./requestLog";
export { defaultCredentials, type Emulator, type EmulatorOptions, startEmulator } from "./startEmulator";
export type {
  LogEntry,
  WireBgpConfig,
  WireBoolean,
  WireConnection,
  WireCustomerGateway,
  WireDiagnosis,
  WireHealthCheck,
  WireIkeConfig,
  WireIpsecConfig,
  WireNumber,
  WireTag,
  WireTunnel,
  WireTunnelBgpConfig,
  WireVpnGateway,
} from "./wire";
