import { ConfigurationError } from "../../alicloud/errors";
import { shownValue } from "../../alicloud/redact";
import type { Tunnel, VpnBgpConfig, VpnConnectionResult, VpnConnectionSecrets } from "./fields";

/** Pattern of the id of an IPsec-VPN connection. */
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
  const shown = typeof raw === "string" ? shownValue(raw) : `a value of type ${typeof raw}`;
  return `is not the id of a VPN connection: ${shown}`;
}

/** A connection that was read. Functions use its tunnels and, if present, its secrets. */
export interface KnownConnection extends Partial<VpnConnectionSecrets> {
  /** Id of the connection, `vco-…`. */
  readonly vpnConnectionId: string;
  /** Region that the connection was read in. The next call uses it by default. */
  readonly regionId?: string | undefined;
  /** Tunnels of the connection. Empty on a single-tunnel connection. */
  readonly tunnels: readonly Pick<Tunnel, "tunnelId">[];
}

/** A connection's id, or a connection that was read already, which saves a second read to find its tunnels. */
export type ConnectionOrId = string | KnownConnection;

/** Returns the id of a connection. @throws ConfigurationError for an invalid id */
export const idOf = (connection: ConnectionOrId): string =>
  parseConnectionId(typeof connection === "string" ? connection : connection.vpnConnectionId);

/** Returns the ids of a connection's tunnels. Empty on a single-tunnel connection. */
export const tunnelIdsOf = ({ tunnels }: KnownConnection): string[] => tunnels.flatMap(({ tunnelId }) => tunnelId ?? []);

/**
 * A connection as the list action returns it: every field of `describe` except `zoneNo` and `vpnBgpConfig.enableBgp`, and without
 * `vpnBgpConfig` if the row has no BGP setting. `health` is the same as from `describe`.
 */
export interface ListedVpnConnection extends Omit<VpnConnectionResult, "zoneNo" | "vpnBgpConfig"> {
  /** BGP, single-tunnel only. API: `VpnBgpConfig` less `AuthKey` and `EnableBgp`. Absent: the row shows no BGP setting. */
  vpnBgpConfig?: Omit<VpnBgpConfig, "enableBgp">;
}

/** Removes the fields that the list action does not return, so that a connection looks the same however it was read. */
export function asListed({ zoneNo: _zoneNo, vpnBgpConfig, ...rest }: VpnConnectionResult): ListedVpnConnection {
  const { enableBgp: _enableBgp, ...shown } = vpnBgpConfig ?? { enableBgp: null };
  const saysSomething = Object.values(shown).some((value) => value !== null);
  return saysSomething ? { ...rest, vpnBgpConfig: shown as Omit<VpnBgpConfig, "enableBgp"> } : rest;
}
