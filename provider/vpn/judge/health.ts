import { isIP } from "node:net";
import { nullsOf } from "../model/fieldKinds";
import {
  type BgpStatus,
  type Health,
  isTunnelUp,
  type OpenString,
  type Tunnel,
  type TunnelBgpConfig,
  tunnelBgpConfig,
  tunnel as tunnelFields,
  type VcoHealthCheck,
  type VpnBgpConfig,
  type VpnConnectionSettings,
} from "../model/fields";

/** Whether a connection carries traffic, and how well. */
export interface HealthAssessment {
  /** At least one tunnel, or the single-tunnel connection itself, has phase 2 established. Null: unknown. */
  isUp: boolean | null;
  /** `up` if every tunnel is established and nothing else is wrong. */
  health: Health;
  /** Reasons: the tunnels' statuses first, then BGP, then the health check. Empty when `up`. */
  reasons: HealthReason[];
}

/**
 * Judges a connection by its tunnels, its BGP sessions and its health check.
 *
 * On a dual-tunnel connection the statuses of the tunnels count, not the top-level one. BGP counts wherever it is on: the session of a
 * tunnel if `enableTunnelsBgp` is true, that of the connection if `vpnBgpConfig.enableBgp` is. A tunnel that is down is the only reason
 * reported for it.
 *
 * @example
 * const { health, reasons } = assessHealth(await getVpnConnection({ vpnConnectionId: "vco-…" }));
 */
export function assessHealth(connection: HealthInput): HealthAssessment {
  const tunnels = connection.tunnels.length > 0 ? connection.tunnels : [asTunnel(connection)];
  const up = tunnels.map((tunnel) => isTunnelUp(tunnel.status));
  const isUp = up.includes(true) ? true : up.includes(null) ? null : false;
  const reasons = [
    ...tunnels.filter((tunnel) => isTunnelUp(tunnel.status) !== true).map((tunnel) => whyNotUp(connection, tunnel, isUp)),
    ...(isUp === false ? [] : whyImpaired(connection)),
  ];
  return { isUp, health: healthOf(isUp, up, reasons), reasons };
}

/**
 * Checks whether the health of a row of the list action depends on `vpnBgpConfig.enableBgp`, which rows lack. This is only so if the row
 * has a BGP status other than `success`; only such a row has to be read separately.
 */
export function healthDependsOnEnableBgp(connection: HealthInput): boolean {
  const status = connection.vpnBgpConfig?.status ?? null;
  const healthWith = (enableBgp: boolean) => assessHealth({ ...connection, vpnBgpConfig: { status, enableBgp } }).health;
  return healthWith(true) !== healthWith(false);
}

function asTunnel({ status }: HealthInput): TunnelHealthInput {
  return { tunnelId: null, role: null, tunnelIndex: null, status, bgpConfig: null };
}

function healthOf(isUp: boolean | null, up: readonly (boolean | null)[], reasons: readonly HealthReason[]): Health {
  if (isUp === false) return "down";
  if (isUp === null || (up.includes(null) && !up.includes(false))) return "unknown";
  return reasons.length > 0 ? "degraded" : "up";
}

function whyNotUp(connection: HealthInput, tunnel: TunnelHealthInput, isUp: boolean | null): HealthReason {
  if (isTunnelUp(tunnel.status) === null) return statusUnknown(tunnel);
  return isUp === true ? oneDown(connection, tunnel) : notEstablished(connection, tunnel);
}

function whyImpaired({ tunnels, enableTunnelsBgp, vpnBgpConfig, vcoHealthCheck }: HealthInput): HealthReason[] {
  const tunnelsOnBgp = enableTunnelsBgp === true ? tunnels.filter((tunnel) => isTunnelUp(tunnel.status) !== false) : [];
  return [
    ...tunnelsOnBgp.filter((tunnel) => isSessionDown(tunnel.bgpConfig?.status)).map((tunnel) => bgpDown(tunnel)),
    ...(vpnBgpConfig?.enableBgp === true && isSessionDown(vpnBgpConfig.status) ? [bgpDown()] : []),
    ...(vcoHealthCheck?.enable === true && vcoHealthCheck.status === "failed" ? [{ ...healthCheckFailed }] : []),
  ];
}

function isSessionDown(status: BgpStatus | null | undefined): boolean {
  return status !== null && status !== undefined && status !== "success";
}

/**
 * Why a connection is not fully up.
 *
 * While the connection carries traffic:
 * - `failed-over`: the master tunnel of a VPN gateway is down, the slave carries the traffic
 * - `redundancy-lost`: the tunnel that would take over is down
 * - `capacity-halved`: one of a transit router's two equal tunnels is down
 * - `bgp-down`: BGP is on and its session is not up
 * - `health-check-failed`: the health check is on and fails
 *
 * Otherwise:
 * - `not-established`: the tunnel is down, and no other is known to be up
 * - `status-unknown`: the API returned no status, or an undocumented one
 */
export type HealthReasonCode = OpenString<
  "failed-over" | "redundancy-lost" | "capacity-halved" | "bgp-down" | "health-check-failed" | "not-established" | "status-unknown"
>;

/** One reason for a connection's health. */
export interface HealthReason {
  /** Reason for programs. */
  code: HealthReasonCode;
  /** Reason for people: one sentence. */
  message: string;
  /** Tunnel that the reason is about. Null: the connection as a whole, or the API returned no id for the tunnel. */
  tunnelId: string | null;
}

/** The fields of a tunnel that decide its health. */
export interface TunnelHealthInput extends Pick<Tunnel, "tunnelId" | "role" | "tunnelIndex" | "status"> {
  /** BGP of the tunnel. */
  bgpConfig: Pick<TunnelBgpConfig, "status"> | null;
}

/**
 * The fields of a connection that decide its health. Any result has them, with or without secrets, and so does a row of the list action.
 */
export interface HealthInput
  extends Pick<
    VpnConnectionSettings,
    "status" | "attachType" | "vpnGatewayId" | "transitRouterId" | "effectImmediately" | "enableTunnelsBgp"
  > {
  /** Tunnels of a dual-tunnel connection. Empty on a single-tunnel one. */
  tunnels: readonly TunnelHealthInput[];
  /** Health check. */
  vcoHealthCheck: Pick<VcoHealthCheck, "enable" | "status"> | null;
  /** BGP of the connection. A row of the list action lacks `enableBgp`, or the whole group. */
  vpnBgpConfig?: (Pick<VpnBgpConfig, "status"> & Partial<Pick<VpnBgpConfig, "enableBgp">>) | null;
}

/** Returns the reason that the API returned no status showing whether this tunnel is up. */
function statusUnknown(tunnel: TunnelHealthInput): HealthReason {
  const what = tunnel.status === null ? "no status" : "a status that is not in its documents";
  return { code: "status-unknown", message: `The API gives ${what} for ${nameOf(tunnel)}.`, tunnelId: tunnel.tunnelId };
}

/** Returns the reason that this tunnel is down, and no other is known to be up. */
function notEstablished(connection: HealthInput, tunnel: TunnelHealthInput): HealthReason {
  const phase = tunnel.status === "ike_sa_not_established" ? "Phase 1 (IKE)" : "Phase 2 (IPsec)";
  const waits = connection.effectImmediately === false ? ": negotiation waits for traffic, since effectImmediately is false" : "";
  return { code: "not-established", message: `${phase} of ${nameOf(tunnel)} is not established${waits}.`, tunnelId: tunnel.tunnelId };
}

/** Returns the reason that this tunnel is down while another is up. */
function oneDown(connection: HealthInput, tunnel: TunnelHealthInput): HealthReason {
  const { tunnelId } = tunnel;
  const down = `Phase 2 is not established on ${nameOf(tunnel)}`;
  if (carriesEqually(connection, tunnel)) return { code: "capacity-halved", message: `${down}: half of the capacity is gone.`, tunnelId };
  if (tunnel.role === "master") return { code: "failed-over", message: `${down}: the slave carries the traffic.`, tunnelId };
  return { code: "redundancy-lost", message: `${down}: nothing is left to fail over to.`, tunnelId };
}

/** Returns the reason that BGP is on and its session is not up. Without a tunnel: the session of the connection itself. */
function bgpDown(tunnel?: TunnelHealthInput): HealthReason {
  const session = tunnel === undefined ? "the connection" : nameOf(tunnel);
  return { code: "bgp-down", message: `The BGP session of ${session} is not up.`, tunnelId: tunnel?.tunnelId ?? null };
}

/** The health check is on and fails. */
const healthCheckFailed: HealthReason = {
  code: "health-check-failed",
  message: "The health check of the connection fails.",
  tunnelId: null,
};

/** Checks whether both tunnels carry traffic, as on a transit router. On a VPN gateway the slave is on standby. */
function carriesEqually({ attachType, vpnGatewayId, transitRouterId }: HealthInput, { tunnelIndex }: TunnelHealthInput): boolean {
  if (attachType === "CEN" || attachType === "NO_ASSOCIATED") return true;
  if (attachType === "VPNGW" || vpnGatewayId !== null) return false;
  return transitRouterId !== null || tunnelIndex !== null;
}

function nameOf({ tunnelId, role }: TunnelHealthInput): string {
  const kind = role === null ? "tunnel" : `${role} tunnel`;
  if (tunnelId !== null) return `${kind} ${tunnelId}`;
  return role === null ? "the connection" : `the ${kind}`;
}

/** All values of health. */
export const healths = Object.keys({ up: true, degraded: true, down: true, unknown: true } satisfies Record<Health, true>);

/** Checks whether a value is a health. JavaScript programs have no compiler to do it. */
export const isHealth = (value: unknown): value is Health => typeof value === "string" && healths.includes(value);

/** The fields that `tunnelsOf` reads. A row of the list action lacks `zoneNo` and may lack `vpnBgpConfig`. */
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
 * Returns the tunnels of a connection of either kind in one form. The list is never empty, since a single-tunnel connection is one tunnel.
 * That tunnel has no `tunnelId`, `role`, `state` or `tunnelIndex` (null), and its pre-shared key is `psk`; those of the others are
 * `tunnelPsks[tunnelId]`. The tunnels do not show whether BGP is on: see `enableTunnelsBgp`, or `vpnBgpConfig.enableBgp` of a single-tunnel
 * connection.
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

/** Null if the group is empty, as for every group of the model. */
function bgpOfOnlyTunnel(bgp: Omit<VpnBgpConfig, "enableBgp"> | null): TunnelBgpConfig | null {
  if (bgp === null) return null;
  const names = Object.keys(tunnelBgpConfig);
  const known = Object.entries(bgp).filter(([name]) => names.includes(name));
  const config: TunnelBgpConfig = { ...nullsOf<TunnelBgpConfig>(tunnelBgpConfig), ...Object.fromEntries(known) };
  return Object.values(config).every((value) => value === null) ? null : config;
}

/**
 * Returns the addresses of the cloud side that the peer connects to: one of each tunnel, in the order of `tunnelsOf`, without duplicates.
 * **Null is a tunnel whose address is unknown**: a list with a null in it is incomplete.
 *
 * The API reports the address of each tunnel of a dual-tunnel connection and of a transit router attachment, but not of a single-tunnel
 * connection on a VPN gateway. There the function uses `localId`, if it is an IP address: unless somebody changed it, it is the address of
 * the gateway. `getVpnConnectionPeer` and `VpnClient.peer` read the address itself, and need more permissions for it.
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
