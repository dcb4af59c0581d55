import { decodeBody, Unfit } from "../alicloud/decodeBody";
import type { RpcClient } from "../alicloud/rpcClient";
import { flag, isWireObject, number, texts, type WireObject } from "../alicloud/wireSchema";
import { pageSize } from "./listPages";
import { parseLogLine, type VpnConnectionLogLine } from "./logLine";
import type { ResolvedPeriod } from "./logPeriod";
import { pause } from "./pause";
import type { Target } from "./target";

/** Which lines to read: those of one tunnel, or of a single-tunnel connection. */
export interface LogQuery extends ResolvedPeriod {
  readonly vpnConnectionId: string;
  readonly tunnelId: string | null;
  /** Called when the API has, after all tries, still not searched the whole period. */
  readonly onIncomplete?: (() => void) | undefined;
}

interface LogPage {
  readonly lines: string[];
  readonly isCompleted: boolean;
  /** What the server takes a full page to be; it may give less than was asked for. */
  readonly size: number;
}

const logs = texts("Data.Logs");
const isCompleted = flag("IsCompleted");
const size = number("PageSize");

/** How often and after how many ms a page is asked for again that the API calls incomplete: the same question finds more. */
const repeats = 3;
const repeatAfter = 500;

/** The lines of a period, page by page (50 a call) as the loop goes on, in the API's order: oldest first. */
export async function* readLog(rpc: RpcClient, query: LogQuery, target: Target): AsyncGenerator<VpnConnectionLogLine, void> {
  for (let pageNumber = 1; ; pageNumber++) {
    const page = await completedPage(rpc, query, pageNumber, target);
    for (const line of page.lines) yield parseLogLine(line, query.tunnelId);
    if (page.lines.length < Math.min(page.size, pageSize)) return;
  }
}

async function completedPage(rpc: RpcClient, query: LogQuery, pageNumber: number, target: Target): Promise<LogPage> {
  for (let repeat = 0; ; repeat++) {
    const page = await logPage(rpc, query, pageNumber, target);
    if (page.isCompleted) return page;
    if (repeat === repeats) {
      query.onIncomplete?.();
      return page;
    }
    await pause(repeatAfter, target.signal);
  }
}

async function logPage(rpc: RpcClient, query: LogQuery, pageNumber: number, target: Target): Promise<LogPage> {
  const { vpnConnectionId, tunnelId, from, to } = query;
  const request = {
    action: "DescribeVpnConnectionLogs",
    parameters: {
      VpnConnectionId: vpnConnectionId,
      ...(tunnelId === null ? {} : { TunnelId: tunnelId }),
      From: String(from),
      To: String(to),
      PageNumber: String(pageNumber),
      PageSize: String(pageSize),
    },
    subject: `the log of VPN connection ${vpnConnectionId}`,
    ...target,
  };
  return decodeBody(await rpc.call(request), request, decodePage);
}

function decodePage(body: WireObject): LogPage {
  if (!("Data" in body) && !("Count" in body)) throw new Unfit("the API's answer is not a log");
  const lines = isWireObject(body.Data) ? logs.read(body, "") : [];
  return { lines, isCompleted: isCompleted.read(body, "") !== false, size: size.read(body, "") || pageSize };
}
