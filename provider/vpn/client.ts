/**
 * The client alone, for programs without Pulumi.
 *
 * @module pulumi-alicloud-vpn/client
 */
export type { Credentials } from "../alicloud/credentials/credentials";
export * from "../alicloud/errors";
export type { ClientSettings, SignatureVersion, WireFormat } from "../alicloud/settings";
export type { ConnectionOrId, KnownConnection, ListedVpnConnection } from "./model/connection";
export type { ReadOptions } from "./read/describe";
export type { ReadResult as Read } from "./read/describeMany";
export type { DiagnosisSeverity, VpnConnectionDiagnosis } from "./read/diagnose";
export type { ListFilters } from "./read/list";
export type { LogFilters, LogPeriod, VpnConnectionLogLine } from "./read/logs";
export { VpnClient, type VpnClientOptions } from "./read/vpnClient";
export type { ReadManyOptions } from "./read/vpnReader";
export * from "./resultFunctions";
