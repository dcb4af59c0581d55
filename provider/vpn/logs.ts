import { ConfigurationError, type VpnConnectionError } from "../alicloud/errors";
import type { RpcClient } from "../alicloud/rpcClient";
import { followLog } from "./followLog";
import { withoutSecrets } from "./gatewayText";
import { type KnownConnection, tunnelIdsOf } from "./knownConnection";
import type { VpnConnectionLogLine } from "./logLine";
import { readLog } from "./logPages";
import { type LogPeriod, type ResolvedPeriod, resolvePeriod } from "./logPeriod";
import { mergeLogs } from "./mergeLogs";
import type { Target } from "./target";

/** Which part of a log to read. */
export interface LogFilters extends LogPeriod {
  /** One tunnel of a dual-tunnel connection; all of them when absent. */
  readonly tunnelId?: string | undefined;
  /** Goes on with the lines that are added, until the signal aborts. `to` means nothing then. Default: false. */
  readonly follow?: boolean | undefined;
  /** Pause between two reads that look for new lines, in seconds. Default: 5. */
  readonly pollSeconds?: number | undefined;
  /** Called when the API says that it has not searched the whole period, however often it was asked. */
  readonly onIncomplete?: (() => void) | undefined;
  /** Called with each failure of a read that following outlives: a later one may work again. */
  readonly onFailure?: ((error: VpnConnectionError) => void) | undefined;
}

/** The log of a connection, that of several tunnels merged by time. */
export function connectionLog(
  rpc: RpcClient,
  connection: KnownConnection,
  filters: LogFilters,
  target: Target,
): AsyncGenerator<VpnConnectionLogLine, void> {
  const { follow, pollSeconds = 5, onIncomplete, onFailure, tunnelId, ...period } = filters;
  const { vpnConnectionId } = connection;
  const tunnels = chosenTunnels(connection, tunnelId);
  const clean = withoutSecrets([connection]);
  const read = (ends: ResolvedPeriod) =>
    cleaned(mergeLogs(tunnels.map((one) => readLog(rpc, { vpnConnectionId, tunnelId: one, onIncomplete, ...ends }, target))), clean);
  const ends = resolvePeriod(period, Date.now());
  if (follow !== true) return read(ends);
  return followLog({
    read: (wanted) => read(resolvePeriod(wanted, wanted.to)),
    from: ends.from * 1000,
    signal: target.signal,
    pollSeconds,
    onFailure,
  });
}

/** A single-tunnel connection has one log without a tunnel; the API gives a dual-tunnel one's tunnel by tunnel. */
function chosenTunnels(connection: KnownConnection, wanted: string | undefined): readonly (string | null)[] {
  const ids = tunnelIdsOf(connection);
  if (wanted === undefined) return ids.length > 0 ? ids : [null];
  if (ids.includes(wanted)) return [wanted];
  const has = ids.length > 0 ? `its tunnels are ${ids.join(" and ")}` : "it is a single-tunnel connection";
  throw new ConfigurationError(`there is no tunnel ${JSON.stringify(wanted)}: ${has}`, {
    subject: `VPN connection ${connection.vpnConnectionId}`,
    remedy: ids.length > 0 ? "Name one of these, or none for all." : "Leave the tunnel out.",
  });
}

async function* cleaned(
  lines: AsyncGenerator<VpnConnectionLogLine, void>,
  clean: (text: string) => string,
): AsyncGenerator<VpnConnectionLogLine, void> {
  for await (const line of lines) yield { ...line, message: clean(line.message) };
}
