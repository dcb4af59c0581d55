import { ApiError } from "../answer/apiError";
import type { Action } from "./cloud";
import { required } from "./parameters";

/** Flat: the connection, or 404. List shape: a list of one, or an empty one. */
export const describeVpnConnection: Action = (parameters, regionId, { connections, shape }) => {
  const id = required(parameters, "VpnConnectionId");
  const connection = connections.regionOf(id) === regionId ? connections.get(id) : undefined;
  if (shape === "list") {
    const found = connection === undefined ? [] : [connection];
    return { PageNumber: 1, PageSize: 10, TotalCount: found.length, VpnConnections: { VpnConnection: found } };
  }
  if (connection === undefined) throw new ApiError("InvalidVpnConnectionInstanceId.NotFound");
  return connection;
};
