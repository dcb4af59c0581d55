/**
 * The exports for a Pulumi program: the resource `VpnConnection`, the functions, the error classes, the types of all results, and pure
 * functions over a result.
 *
 * @module pulumi-alicloud-vpn
 */

export * from "../provider/alicloud/errors";
export type { SecretsMode } from "../provider/configuration";
export type {
  Expectation,
  ListConditions,
  ListExpectation,
  NumberConditions,
  OnUnexpected,
  TunnelExpectation,
  ValueConditions,
  ValueExpectation,
} from "../provider/vpn/judge/expectation";
export type { OneOrMore } from "../provider/vpn/model/values";
export type { WaitUntil, WaitUntilHealth, WaitUntilStatus } from "../provider/vpn/read/wait";
export * from "../provider/vpn/resultFunctions";
export type { FunctionOptions, FunctionOutputOptions } from "./callFunction";
export type {
  AsAsked,
  GetVpnConnectionArgs,
  GetVpnConnectionOutputArgs,
  GetVpnConnectionPlainResult,
  GetVpnConnectionResult,
  Maybe,
  PlainSecrets,
  SecretOutputs,
  VpnConnectionOutput,
} from "./getVpnConnection";
export { getVpnConnection, getVpnConnectionOutput } from "./getVpnConnection";
export type {
  GetVpnConnectionPeerArgs,
  GetVpnConnectionPeerOutputArgs,
  PeerSecretOutputs,
  VpnConnectionPeerOutput,
} from "./getVpnConnectionPeer";
export { getVpnConnectionPeer, getVpnConnectionPeerOutput } from "./getVpnConnectionPeer";
export type {
  GetVpnConnectionsArgs,
  GetVpnConnectionsConnection,
  GetVpnConnectionsOutputArgs,
  GetVpnConnectionsPlainConnection,
  GetVpnConnectionsResult,
  VpnConnectionNames,
  VpnConnectionsOutput,
  WithDetails,
} from "./getVpnConnections";
export { getVpnConnections, getVpnConnectionsOutput } from "./getVpnConnections";
export { type MockConnection, type MockTunnel, mockVpnConnection, mockVpnConnections } from "./mock";
export {
  assessCryptographyOutput,
  assessHealthOutput,
  type ConnectionInput,
  cloudAddressesOfOutput,
  tunnelsOfOutput,
} from "./outputFunctions";
export { type PeerConfigurationOutputOptions, peerConfigurationOutput } from "./peerConfigurationOutput";
export { VpnConnection } from "./vpnConnection";
export type { ExpectationArgs, VpnConnectionArgs, VpnConnectionOptions } from "./vpnConnectionArgs";
