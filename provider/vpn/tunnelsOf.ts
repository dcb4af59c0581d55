import { isTunnelUp } from "./health";
import type { Tunnel, TunnelBgpConfig, VpnBgpConfig, VpnConnectionSettings } from "./model";

/** What makes up the tunnels of a connection. A row of the list action lacks `zoneNo` and may lack `vpnBgpConfig`. */
export interface TunnelsInput
  extends Pick<
    VpnConnectionSettings,
    | "tunnels"
    | "status"
    | "internetIp"
    | "customerGatewayId"
    | "remoteCaCertificate"
    | "enableDpd"
    | "enableNatTraversal"
    | "ikeConfig"
    | "ipsecConfig"
  > {
  /** Zone of a single-tunnel connection. */
  zoneNo?: string | null;
  /** BGP of a single-tunnel connection. */
  vpnBgpConfig?: Omit<VpnBgpConfig, "enableBgp"> | null;
}

/**
 * The tunnels of a connection in one form, whichever kind it is: never empty, since a single-tunnel connection is one tunnel. That one
 * has no `tunnelId`, `role`, `state` or `tunnelIndex` (null), and its pre-shared key is `psk`; those of the others are
 * `tunnelPsks[tunnelId]`. Whether BGP is on stands beside the tunnels: `enableTunnelsBgp`, or `vpnBgpConfig.enableBgp` of a
 * single-tunnel connection.
 *
 * @example
 * const lifetimes = tunnelsOf(connection).map((tunnel) => tunnel.ikeConfig?.ikeLifetime);
 */
export function tunnelsOf(connection: TunnelsInput): [Tunnel, ...Tunnel[]] {
  const [first, ...others] = connection.tunnels;
  return first === undefined ? [onlyTunnel(connection)] : [first, ...others];
}

function onlyTunnel(connection: TunnelsInput): Tunnel {
  return {
    tunnelId: null,
    role: null,
    state: null,
    status: connection.status,
    internetIp: connection.internetIp,
    customerGatewayId: connection.customerGatewayId,
    zoneNo: connection.zoneNo ?? null,
    remoteCaCertificate: connection.remoteCaCertificate,
    tunnelIndex: null,
    enableDpd: connection.enableDpd,
    enableNatTraversal: connection.enableNatTraversal,
    isUp: isTunnelUp(connection.status),
    ikeConfig: connection.ikeConfig,
    ipsecConfig: connection.ipsecConfig,
    bgpConfig: bgpOfOnlyTunnel(connection.vpnBgpConfig ?? null),
  };
}

/** As for every object of the model: null when there is nothing in it. */
function bgpOfOnlyTunnel(bgp: Omit<VpnBgpConfig, "enableBgp"> | null): TunnelBgpConfig | null {
  if (bgp === null) return null;
  const { status, localBgpIp, peerBgpIp, tunnelCidr, localAsn, peerAsn } = bgp;
  const config = { status, localBgpIp, peerBgpIp, tunnelCidr, localAsn, peerAsn };
  return Object.values(config).every((value) => value === null) ? null : config;
}
