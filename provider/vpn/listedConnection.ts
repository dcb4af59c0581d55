import type { VpnBgpConfig, VpnConnectionResult } from "./model";

/**
 * A connection as a row of the list action tells it: all that `describe` gives, less `zoneNo` and `vpnBgpConfig.enableBgp`, and
 * without `vpnBgpConfig` where the row shows no BGP setting. Its `health` is as `describe` would give it.
 */
export interface ListedVpnConnection extends Omit<VpnConnectionResult, "zoneNo" | "vpnBgpConfig"> {
  /** BGP, single-tunnel only. API: `VpnBgpConfig` less `AuthKey` and `EnableBgp`. Absent: the row shows no BGP setting. */
  vpnBgpConfig?: Omit<VpnBgpConfig, "enableBgp">;
}

/** Leaves out what a row cannot tell, so that a connection looks the same however it was read. */
export function asListed({ zoneNo: _zoneNo, vpnBgpConfig, ...rest }: VpnConnectionResult): ListedVpnConnection {
  const { enableBgp: _enableBgp, ...shown } = vpnBgpConfig ?? { enableBgp: null };
  const saysSomething = Object.values(shown).some((value) => value !== null);
  return saysSomething ? { ...rest, vpnBgpConfig: shown as Omit<VpnBgpConfig, "enableBgp"> } : rest;
}
