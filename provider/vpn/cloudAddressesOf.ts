import { isIP } from "node:net";
import { type TunnelsInput, tunnelsOf } from "./tunnelsOf";

/**
 * The addresses at which the peer finds the cloud side of a connection: one of each tunnel, in the order of `tunnelsOf`, each once.
 * **Null stands for a tunnel whose address is not known**: a list with a null in it is incomplete.
 *
 * The API reports the address of each tunnel of a dual-tunnel connection and of a transit router attachment, but not that of a
 * single-tunnel connection on a VPN gateway. There its `localId` is taken, if that is an IP address: unless somebody set it to something
 * else, it is the address of the gateway.
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
