/**
 * The client alone, for programs without Pulumi.
 *
 * @module pulumi-alicloud-vpn/client
 */
export type { Credentials } from "../alicloud/credentials/credentials";
export type { ClientSettings, SignatureVersion, WireFormat } from "../alicloud/settings";
export type { Read } from "./describeMany";
export type { DiagnosisSeverity, VpnConnectionDiagnosis } from "./diagnosis";
export * from "./errors";
export type { ConnectionOrId, KnownConnection } from "./knownConnection";
export type { ListedVpnConnection } from "./listedConnection";
export type { ListFilters } from "./listPages";
export type { VpnConnectionLogLine } from "./logLine";
export type { LogPeriod } from "./logPeriod";
export type { LogFilters } from "./logs";
export type * from "./model";
export * from "./pure";
export { VpnClient, type VpnClientOptions } from "./vpnClient";
export type { ReadManyOptions, ReadOptions } from "./vpnReader";
