import { type Objection, pskOfAnotherTunnel, shortestPsk, weakPsk } from "./cryptographyRules";
import type { Tunnel, VpnConnectionSecrets, VpnConnectionSettings } from "./model";
import { type TunnelsInput, tunnelsOf } from "./tunnelsOf";

/** What pre-shared keys are judged by: the keys, if the result holds them, and what they should not be equal to. */
export interface PskInput
  extends TunnelsInput,
    Partial<Pick<VpnConnectionSecrets, "psk" | "tunnelPsks">>,
    Pick<
      VpnConnectionSettings,
      "vpnConnectionId" | "name" | "vpnGatewayId" | "attachInstanceId" | "transitRouterId" | "transitRouterName" | "vcoHealthCheck"
    > {}

/** The pre-shared key of each tunnel, in the order of `tunnelsOf`. Null: the result does not hold it. */
export function psksOf(connection: PskInput): (string | null)[] {
  if (connection.tunnels.length === 0) return [connection.psk ?? null];
  const keys = new Map(Object.entries(connection.tunnelPsks ?? {}));
  return connection.tunnels.map(({ tunnelId }) => (tunnelId === null ? null : (keys.get(tunnelId) ?? null)));
}

/** What stands against the key at `index` of `psks`. */
export function judgePsk(psks: readonly (string | null)[], index: number, connection: PskInput): Objection[] {
  const psk = psks[index] ?? null;
  if (psk === null) return [];
  const isShared = psks.indexOf(psk) < index;
  return [...weakness(psk, connection), ...(isShared ? [pskOfAnotherTunnel] : [])];
}

function weakness(psk: string, connection: PskInput): Objection[] {
  if (psk.length < shortestPsk.critical) return [{ ...weakPsk, severity: "critical" }];
  const isWeak = psk.length < shortestPsk.high || publicNames(connection).has(psk.toLowerCase());
  return isWeak ? [{ ...weakPsk, severity: "high" }] : [];
}

/** The names, ids and addresses of a connection, in lower case. */
function publicNames(connection: PskInput): Set<string> {
  const { vpnConnectionId, name, vpnGatewayId, attachInstanceId, transitRouterId, transitRouterName, vcoHealthCheck } = connection;
  const all = [
    ...[
      vpnConnectionId,
      name,
      vpnGatewayId,
      attachInstanceId,
      transitRouterId,
      transitRouterName,
      vcoHealthCheck?.sip,
      vcoHealthCheck?.dip,
    ],
    ...tunnelsOf(connection).flatMap(namesOfTunnel),
  ];
  return new Set(all.flatMap((one) => (one ? [one.toLowerCase()] : [])));
}

function namesOfTunnel({ tunnelId, internetIp, customerGatewayId, ikeConfig, bgpConfig }: Tunnel): (string | null | undefined)[] {
  return [tunnelId, internetIp, customerGatewayId, ikeConfig?.localId, ikeConfig?.remoteId, bgpConfig?.localBgpIp, bgpConfig?.peerBgpIp];
}
