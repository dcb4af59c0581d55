import { parseConnectionId } from "./connectionId";
import type { Tunnel, VpnConnectionSecrets } from "./model";

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
