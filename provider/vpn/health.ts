import {
  bgpDown,
  type HealthInput,
  type HealthReason,
  healthCheckFailed,
  notEstablished,
  oneDown,
  statusUnknown,
  type TunnelHealthInput,
} from "./healthReasons";
import type { BgpStatus, Health, SaStatus } from "./model";

/** Whether a connection carries traffic, and how well. */
export interface HealthAssessment {
  /** At least one tunnel, or the single-tunnel connection itself, has phase 2 established. Null: that cannot be told. */
  isUp: boolean | null;
  /** `up` when every tunnel is established and nothing else is wrong. */
  health: Health;
  /** Why: the tunnels' statuses first, then BGP, then the health check. Empty when `up`. */
  reasons: HealthReason[];
}

const phase2Established = new Map<SaStatus, boolean>([
  ["ipsec_sa_established", true],
  ["ipsec_sa_not_established", false],
  ["ike_sa_established", false],
  ["ike_sa_not_established", false],
]);

/** Whether phase 2 is established. Null: the status is absent, or not in the API's list. */
export function isTunnelUp(status: SaStatus | null): boolean | null {
  return status === null ? null : (phase2Established.get(status) ?? null);
}

/**
 * Judges a connection by its tunnels, its BGP sessions and its health check.
 *
 * On a dual-tunnel connection the tunnels' statuses count and the top-level one does not. BGP counts wherever it is on: the session of a
 * tunnel when `enableTunnelsBgp` is true, that of the connection when `vpnBgpConfig.enableBgp` is. What cannot work because its tunnel is
 * down is not reported beside it.
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
 * Whether the health of a row of the list action turns on `vpnBgpConfig.enableBgp`, which rows lack. It can only where the row holds a
 * BGP status that is not `success`; only such a row has to be read singly.
 */
export function healthHingesOnEnableBgp(connection: HealthInput): boolean {
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
