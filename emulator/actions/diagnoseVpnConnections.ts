import { ApiError } from "../answer/apiError";
import type { WireConnection, WireDiagnosis } from "../wire";
import type { Action } from "./cloud";
import { pageOf } from "./page";
import { list, optional, type Parameters } from "./parameters";

/** Findings of the connections that are asked for, page by page; a connection without trouble has none. */
export const diagnoseVpnConnections: Action = (parameters, regionId, { connections, diagnoses }) => {
  const asked = selection(parameters, connections.inRegion(regionId));
  const rows = asked.flatMap(({ connection, wants }) => (diagnoses.get(connection.VpnConnectionId) ?? []).filter(wants));
  const { items, ...page } = pageOf(rows, parameters);
  return { ...page, VpnConnections: items };
};

interface Asked {
  readonly connection: WireConnection;
  readonly wants: (row: WireDiagnosis) => boolean;
}

/** A single-tunnel connection is asked for by `VpnConnectionIds`, a dual-tunnel one by `TunnelIds`, both by `VpnGatewayId`. */
function selection(parameters: Parameters, candidates: readonly WireConnection[]): Asked[] {
  const ids = list(parameters, "VpnConnectionIds");
  const tunnelIds = list(parameters, "TunnelIds");
  const gateway = optional(parameters, "VpnGatewayId");
  const ofGateway = candidates.filter((connection) => gateway === undefined || connection.VpnGatewayId === gateway);
  if (ids.length === 0 && tunnelIds.length === 0) {
    if (gateway === undefined) throw new ApiError("MissingParameter", { about: "VpnConnectionIds" });
    return ofGateway.map((connection) => ({ connection, wants: () => true }));
  }
  return ofGateway.flatMap((connection): Asked[] => {
    const tunnels = (connection.TunnelOptionsSpecification?.TunnelOptions ?? []).map((tunnel) => tunnel.TunnelId);
    if (tunnels.some((tunnelId) => tunnelId !== undefined && tunnelIds.includes(tunnelId))) {
      return [{ connection, wants: ({ TunnelId }) => TunnelId !== undefined && tunnelIds.includes(TunnelId) }];
    }
    if (!ids.includes(connection.VpnConnectionId)) return [];
    if (tunnels.length > 0) throw new ApiError("MissingParameter", { about: "TunnelIds" });
    return [{ connection, wants: () => true }];
  });
}
