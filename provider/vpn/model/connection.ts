import { ConfigurationError } from "../../alicloud/errors";
import type { Tunnel, VpnBgpConfig, VpnConnectionResult, VpnConnectionSecrets } from "./settings";

/** What an id of an IPsec-VPN connection looks like. */
const connectionIdPattern = /^vco-[A-Za-z0-9]+$/;

/**
 * Checks the id of a connection before anything is sent.
 * @throws ConfigurationError
 */
export function parseConnectionId(raw: unknown): string {
  if (typeof raw === "string" && connectionIdPattern.test(raw)) return raw;
  throw new ConfigurationError(`vpnConnectionId ${whatIsWrong(raw)}`, {
    remedy: "An id starts with vco- and continues with letters and digits; the console shows it under VPN > IPsec Connections.",
  });
}

function whatIsWrong(raw: unknown): string {
  if (raw === undefined || raw === null) return "is missing";
  if (raw === "") return "is empty";
  const shown = typeof raw === "string" ? JSON.stringify(raw.length > 80 ? `${raw.slice(0, 80)}…` : raw) : `a value of type ${typeof raw}`;
  return `is not the id of a VPN connection: ${shown}`;
}

/** A connection as any read gives it, of which its tunnels and, where they are there, its secrets are of use. */
export interface KnownConnection extends Partial<VpnConnectionSecrets> {
  /** Id of the connection, `vco-…`. */
  readonly vpnConnectionId: string;
  /** The region that it was read in: the next call goes there too, unless it names another. */
  readonly regionId?: string | undefined;
  /** Its tunnels; none on a single-tunnel connection. */
  readonly tunnels: readonly Pick<Tunnel, "tunnelId">[];
}

/** A connection by its id, or one that was read already: that saves reading it once more to find out its tunnels. */
export type ConnectionOrId = string | KnownConnection;

/** The id of either. @throws ConfigurationError for what is none */
export const idOf = (connection: ConnectionOrId): string =>
  parseConnectionId(typeof connection === "string" ? connection : connection.vpnConnectionId);

/** The ids of its tunnels; none on a single-tunnel connection. */
export const tunnelIdsOf = ({ tunnels }: KnownConnection): string[] => tunnels.flatMap(({ tunnelId }) => tunnelId ?? []);

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
