import { ApiError } from "../answer/apiError";
import { logLine } from "../logLine";
import type { WireConnection } from "../wire";
import type { Action } from "./cloud";
import { pageOf } from "./page";
import { optional, type Parameters, required, wholeNumber } from "./parameters";

/** Lines of a connection's log within a period, oldest first. */
export const describeVpnConnectionLogs: Action = (parameters, regionId, { connections, logs, now }) => {
  const id = required(parameters, "VpnConnectionId");
  const connection = connections.regionOf(id) === regionId ? connections.get(id) : undefined;
  if (connection === undefined) throw new ApiError("InvalidVpnConnectionInstanceId.NotFound");
  const tunnelId = optional(parameters, "TunnelId");
  if (tunnelId !== undefined && !hasTunnel(connection, tunnelId)) throw new ApiError("InvalidParameter", { about: "TunnelId" });
  const [from, to] = period(parameters, now());
  const matching = (logs.get(id) ?? [])
    .filter((entry) => entry.at >= from && entry.at <= to && (tunnelId === undefined || entry.tunnelId === tunnelId))
    .sort((a, b) => a.at - b.at);
  const { items, PageNumber, PageSize } = pageOf(matching, parameters);
  return { PageNumber, PageSize, Count: items.length, IsCompleted: true, Data: { Logs: items.map((entry) => logLine(entry, id)) } };
};

/** Two of `From`, `To` (Unix s, both included) and `MinutePeriod` (1–10), or the period alone, which then ends now. In ms. */
function period(parameters: Parameters, now: number): [from: number, to: number] {
  const from = wholeNumber(parameters, "From", 0, Number.MAX_SAFE_INTEGER);
  const to = wholeNumber(parameters, "To", 0, Number.MAX_SAFE_INTEGER);
  const minutes = wholeNumber(parameters, "MinutePeriod", 1, 10);
  if (from !== undefined && to !== undefined) {
    if (from > to) throw new ApiError("InvalidParameter", { about: "From" });
    return [from * 1000, to * 1000 + 999];
  }
  if (minutes === undefined) throw new ApiError("MissingParameter", { about: "MinutePeriod" });
  const span = minutes * 60_000;
  if (from !== undefined) return [from * 1000, from * 1000 + span];
  const end = to === undefined ? now : to * 1000 + 999;
  return [end - span, end];
}

const hasTunnel = (connection: WireConnection, tunnelId: string): boolean =>
  connection.TunnelOptionsSpecification?.TunnelOptions.some((tunnel) => tunnel.TunnelId === tunnelId) ?? false;
