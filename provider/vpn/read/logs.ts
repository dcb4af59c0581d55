import { pause } from "../../alicloud/abort";
import type { RpcClient } from "../../alicloud/client";
import { ConfigurationError, type VpnConnectionError } from "../../alicloud/errors";
import { shownValue } from "../../alicloud/redact";
import { decodeBody, flag, isWireObject, number, SchemaMismatch, texts, type WireObject } from "../../alicloud/schema";
import { type KnownConnection, tunnelIdsOf } from "../model/connection";
import { isPassing, type Target } from "./describe";
import { secretsRemover } from "./diagnose";
import { pageSize } from "./list";

/** Selects the part of a log to read. */
export interface LogFilters extends LogPeriod {
  /** Id of one tunnel of a dual-tunnel connection. Default: all tunnels. */
  readonly tunnelId?: string | undefined;
  /** Continues with new lines until the signal aborts, and ignores `to`. Default: false. */
  readonly follow?: boolean | undefined;
  /** Pause between two reads for new lines, in seconds. Default: 5. */
  readonly pollSeconds?: number | undefined;
  /** Called if the API has not searched the whole period, after all retries. */
  readonly onIncomplete?: (() => void) | undefined;
  /** Called with each failed read that `follow` survives; a later read may work again. */
  readonly onFailure?: ((error: VpnConnectionError) => void) | undefined;
}

/** Returns the log of a connection, with the logs of several tunnels merged by time. */
export function connectionLog(
  rpc: RpcClient,
  connection: KnownConnection,
  filters: LogFilters,
  target: Target,
): AsyncGenerator<VpnConnectionLogLine, void> {
  const { follow, pollSeconds = 5, onIncomplete, onFailure, tunnelId, ...period } = filters;
  const { vpnConnectionId } = connection;
  const tunnels = chosenTunnels(connection, tunnelId);
  const clean = secretsRemover([connection]);
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

/** Returns the tunnels to read. A single-tunnel connection has one log without a tunnel; a dual-tunnel one has a log for each tunnel. */
function chosenTunnels(connection: KnownConnection, wanted: string | undefined): readonly (string | null)[] {
  const ids = tunnelIdsOf(connection);
  if (wanted === undefined) return ids.length > 0 ? ids : [null];
  if (ids.includes(wanted)) return [wanted];
  const has = ids.length > 0 ? `its tunnels are ${ids.join(" and ")}` : "it is a single-tunnel connection";
  throw new ConfigurationError(`tunnel ${shownValue(wanted)} does not exist: ${has}`, {
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

/** A line of a connection's log (API: an element of `Data.Logs` of `DescribeVpnConnectionLogs`). */
export interface VpnConnectionLogLine {
  /** Time of the line, Unix ms, to the second. Null: the line does not have the usual format. */
  time: number | null;
  /** The tunnel, dual-tunnel only. */
  tunnelId: string | null;
  /** The text in brackets: `INFO`, `DEBUG`, `PROTO_ERR` and the like. Null: the line does not have the usual format. */
  level: string | null;
  /** Message of the gateway, or the whole line if it does not have the usual format. Secrets are removed. */
  message: string;
}

/** `2022-12-14 15:52:28 vco-… [DEBUG]: isakmp_inf.c:1514:…`. */
const form = /^\s*(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) \S+ \[([^\]\s]*)\]:? ?([\s\S]*)$/;

/** Parses a line. The API writes its time in UTC+8 in every region. */
export function parseLogLine(line: string, tunnelId: string | null): VpnConnectionLogLine {
  const [, date, clock, level = "", message = ""] = form.exec(line) ?? [];
  const time = date === undefined ? Number.NaN : Date.parse(`${date}T${clock}+08:00`);
  if (Number.isNaN(time)) return { time: null, tunnelId, level: null, message: line };
  return { time, tunnelId, level, message };
}

/** Selects the lines to read: those of one tunnel, or of a single-tunnel connection. */
interface LogQuery extends ResolvedPeriod {
  readonly vpnConnectionId: string;
  readonly tunnelId: string | null;
  /** Called if the API has not searched the whole period, after all retries. */
  readonly onIncomplete?: (() => void) | undefined;
}

interface LogPage {
  readonly lines: string[];
  readonly isCompleted: boolean;
  /** Size of a full page on the server, which may return fewer lines than requested. */
  readonly size: number;
}

const logs = texts("Data.Logs");
const isCompleted = flag("IsCompleted");
const size = number("PageSize");

/** Number of retries, with pauses in ms, for a page that the API calls incomplete: the same request finds more. */
const repeats = 3;
/** Maximum number of pages that repeat one line. */
const mostEqualPages = 20;
const repeatAfter = 500;

/**
 * Reads the lines of a period, page by page (50 a call) as the loop continues, in the API's order: oldest first. Stops at a page that
 * repeats the one before: a server that ignores the page number would never end.
 */
async function* readLog(rpc: RpcClient, query: LogQuery, target: Target): AsyncGenerator<VpnConnectionLogLine, void> {
  let before = "";
  let repeated = 0;
  for (let pageNumber = 1; ; pageNumber++) {
    const page = await completedPage(rpc, query, pageNumber, target);
    const text = page.lines.join("\n");
    repeated = text === before ? repeated + 1 : 0;
    // Equal lines may follow one another; different ones do not repeat in the same order.
    if (repeated > 0 && (new Set(page.lines).size > 1 || repeated === mostEqualPages)) return;
    before = text;
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
  if (!("Data" in body) && !("Count" in body)) throw new SchemaMismatch("the API's answer is not a log");
  const lines = isWireObject(body.Data) ? logs.read(body, "") : [];
  return { lines, isCompleted: isCompleted.read(body, "") !== false, size: size.read(body, "") || pageSize };
}

/** Period of a log to read. Default: the last 10 minutes. */
export interface LogPeriod {
  /** Start, Unix ms; the API counts whole seconds. */
  readonly from?: number | undefined;
  /** End, Unix ms. Default with `from`: now. */
  readonly to?: number | undefined;
  /** Number of minutes, 1 to 10, after `from` or before `to`. With neither: the last minutes. */
  readonly minutePeriod?: number | undefined;
}

/** A period as the API takes it, Unix s, both ends included. */
interface ResolvedPeriod {
  readonly from: number;
  readonly to: number;
}

const defaultMinutes = 10;
/** Before 1973 in ms, so meant as seconds. */
const smallestMilliseconds = 1e11;

/**
 * Returns the start and the end of a period.
 * @throws ConfigurationError for an implausible period
 */
export function resolvePeriod({ from, to, minutePeriod }: LogPeriod, now: number): ResolvedPeriod {
  for (const [name, time] of Object.entries({ from, to })) {
    if (time === undefined || (Number.isFinite(time) && time >= smallestMilliseconds)) continue;
    throw refused(`${name} is not a time in Unix milliseconds`, "Give a number, such as Date.now() - 900_000.");
  }
  const minutes = minutePeriod ?? defaultMinutes;
  if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= 10)) {
    throw refused("minutePeriod is not a whole number from 1 to 10", "Give from and to for another period.");
  }
  if (from !== undefined && to !== undefined && minutePeriod !== undefined) {
    throw refused("from, to and minutePeriod are more than a period takes", "Leave out one of the three.");
  }
  const span = minutes * 60_000;
  const start = from ?? (to ?? now) - span;
  const end = to ?? (from !== undefined && minutePeriod !== undefined ? from + span : now);
  if (start > end) throw refused(to === undefined ? "from is in the future" : "from is later than to", "Give the earlier time as from.");
  return { from: Math.floor(start / 1000), to: Math.floor(end / 1000) };
}

const refused = (what: string, remedy: string): ConfigurationError =>
  new ConfigurationError(`the period of the log cannot be read: ${what}`, { remedy });

type Log = AsyncGenerator<VpnConnectionLogLine, void>;

interface Head {
  readonly log: Log;
  readonly line: VpnConnectionLogLine;
  /** Time of the line, or of the line before it if it has none. */
  readonly time: number;
}

/** Merges several logs by time. Reads no more of each than the loop consumes. */
async function* mergeLogs(logs: readonly Log[]): Log {
  try {
    const first = await Promise.all(logs.map((log) => headOf(log, Number.NEGATIVE_INFINITY)));
    const heads = first.filter((head) => head !== undefined);
    for (;;) {
      heads.sort((one, other) => one.time - other.time);
      const head = heads.shift();
      if (head === undefined) return;
      yield head.line;
      const following = await headOf(head.log, head.time);
      // In front, so that lines of one second and tunnel stay together.
      if (following !== undefined) heads.unshift(following);
    }
  } finally {
    await Promise.all(logs.map((log) => log.return()));
  }
}

async function headOf(log: Log, before: number): Promise<Head | undefined> {
  const { value, done } = await log.next();
  return done === true ? undefined : { log, line: value, time: value.time ?? before };
}

/** Options for following a log. */
interface FollowOptions {
  /** Reads the lines of a period, in Unix ms. */
  readonly read: (period: { readonly from: number; readonly to: number }) => AsyncIterable<VpnConnectionLogLine>;
  /** Start, Unix ms. */
  readonly from: number;
  readonly pollSeconds: number;
  readonly signal: AbortSignal | undefined;
  /** Called with each failed read that `follow` survives; the next read may work again. */
  readonly onFailure: ((error: VpnConnectionError) => void) | undefined;
}

/** Lines arrive late, so each read starts this many ms before the newest line. */
const overlap = 30_000;

/** Returns the lines of a log, and then new ones, each once, until the signal aborts. */
async function* followLog({ read, from, pollSeconds, signal, onFailure }: FollowOptions): AsyncGenerator<VpnConnectionLogLine, void> {
  let shown = new Map<string, number>();
  let newest = from;
  let hasWorked = false;
  for (;;) {
    const now = Date.now();
    // Uses the time of the lines: the clock of this machine may be wrong.
    const start = Math.max(from, Math.min(newest, now) - overlap);
    const counts = new Map<string, number>();
    try {
      for await (const line of read({ from: Math.min(start, now), to: now })) {
        const key = JSON.stringify(line);
        // Equal lines within a second are several lines, so they are counted.
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        newest = Math.max(newest, line.time ?? newest);
        if (count > (shown.get(key) ?? 0)) yield line;
      }
      shown = counts;
      hasWorked = true;
    } catch (error) {
      if (!hasWorked || !isPassing(error)) throw error;
      for (const [key, count] of counts) shown.set(key, Math.max(count, shown.get(key) ?? 0));
      onFailure?.(error);
    }
    await pause(1000 * pollSeconds, signal);
  }
}
