export type { SecretsMode } from "../provider/configuration";
export * from "../provider/vpn/errors";
export type * from "../provider/vpn/model";
export * from "../provider/vpn/pure";
export { VpnConnection } from "./vpnConnection";
export type { VpnConnectionArgs, VpnConnectionOptions } from "./vpnConnectionArgs";
