/**
 * What a Pulumi program imports: the resource `VpnConnection`, the functions, the error family, the types of all results, and pure
 * functions over a result.
 *
 * @module pulumi-alicloud-vpn
 */
export type { SecretsMode } from "../provider/configuration";
export * from "../provider/vpn/errors";
export type {
  Expectation,
  ListConditions,
  ListExpectation,
  NumberConditions,
  TunnelExpectation,
  ValueConditions,
  ValueExpectation,
} from "../provider/vpn/expectation";
export type * from "../provider/vpn/model";
export type { OneOrMore } from "../provider/vpn/oneOrMore";
export * from "../provider/vpn/pure";
export type { WaitUntil, WaitUntilHealth, WaitUntilStatus } from "../provider/vpn/waitUntil";
export type { ExpectationArgs } from "./expectationArgs";
export type { FunctionOptions, FunctionOutputOptions } from "./functionOptions";
export { getVpnConnection, getVpnConnectionOutput } from "./getVpnConnection";
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
} from "./getVpnConnectionArgs";
export { getVpnConnections, getVpnConnectionsOutput } from "./getVpnConnections";
export type {
  GetVpnConnectionsArgs,
  GetVpnConnectionsConnection,
  GetVpnConnectionsOutputArgs,
  GetVpnConnectionsPlainConnection,
  GetVpnConnectionsResult,
  VpnConnectionNames,
  VpnConnectionsOutput,
  WithDetails,
} from "./getVpnConnectionsArgs";
export type { OnUnexpected } from "./judgeExpectation";
export { type MockConnection, type MockTunnel, mockVpnConnection } from "./mockVpnConnection";
export { VpnConnection } from "./vpnConnection";
export type { VpnConnectionArgs, VpnConnectionOptions } from "./vpnConnectionArgs";
