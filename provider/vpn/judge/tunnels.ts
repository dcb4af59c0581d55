import { isIP } from "node:net";
import { nullsOf } from "../model/fields";
import {
  isTunnelUp,
  type Tunnel,
  type TunnelBgpConfig,
  tunnelBgpConfig,
  tunnel as tunnelFields,
  type VpnBgpConfig,
  type VpnConnectionSettings,
} from "../model/settings";

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
    ...nullsOf<Tunnel>(tunnelFields),
    status: connection.status,
    internetIp: connection.internetIp,
    customerGatewayId: connection.customerGatewayId,
    zoneNo: connection.zoneNo ?? null,
    remoteCaCertificate: connection.remoteCaCertificate,
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
  const names = Object.keys(tunnelBgpConfig);
  const known = Object.entries(bgp).filter(([name]) => names.includes(name));
  const config: TunnelBgpConfig = { ...nullsOf<TunnelBgpConfig>(tunnelBgpConfig), ...Object.fromEntries(known) };
  return Object.values(config).every((value) => value === null) ? null : config;
}

/**
 * The addresses at which the peer finds the cloud side of a connection: one of each tunnel, in the order of `tunnelsOf`, each once.
 * **Null stands for a tunnel whose address is not known**: a list with a null in it is incomplete.
 *
 * The API reports the address of each tunnel of a dual-tunnel connection and of a transit router attachment, but not that of a
 * single-tunnel connection on a VPN gateway. There its `localId` is taken, if that is an IP address: unless somebody set it to something
 * else, it is the address of the gateway. `getVpnConnectionPeer` and
 * `VpnClient.peer` read the address itself, and need more permissions for it.
 *
 * @example
 * const addresses = cloudAddressesOf(connection);
 * if (addresses.includes(null)) throw new Error(`The address of ${connection.vpnConnectionId} is not known.`);
 */
export function cloudAddressesOf(connection: TunnelsInput): (string | null)[] {
  return [...new Set(tunnelsOf(connection).map(({ internetIp, ikeConfig }) => internetIp ?? addressIn(ikeConfig?.localId ?? null)))];
}

function addressIn(identity: string | null): string | null {
  return identity !== null && isIP(identity) !== 0 ? identity : null;
}
