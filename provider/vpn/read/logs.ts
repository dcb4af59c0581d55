import { pause } from "../../alicloud/abort";
import type { RpcClient } from "../../alicloud/client";
import { ConfigurationError, type VpnConnectionError } from "../../alicloud/errors";
import { decodeBody, flag, isWireObject, number, SchemaMismatch, texts, type WireObject } from "../../alicloud/schema";
import { type KnownConnection, tunnelIdsOf } from "../model/connection";
import { shownValue } from "../model/values";
import { isPassing, type Target } from "./describe";
import { secretsRemover } from "./diagnose";
import { pageSize } from "./list";

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

/** A single-tunnel connection has one log without a tunnel; the API gives a dual-tunnel one's tunnel by tunnel. */
function chosenTunnels(connection: KnownConnection, wanted: string | undefined): readonly (string | null)[] {
  const ids = tunnelIdsOf(connection);
  if (wanted === undefined) return ids.length > 0 ? ids : [null];
  if (ids.includes(wanted)) return [wanted];
  const has = ids.length > 0 ? `its tunnels are ${ids.join(" and ")}` : "it is a single-tunnel connection";
  throw new ConfigurationError(`there is no tunnel ${shownValue(wanted)}: ${has}`, {
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
  /** When it was written, Unix ms, to the second. Null: the line is not of the usual form. */
  time: number | null;
  /** The tunnel, dual-tunnel only. */
  tunnelId: string | null;
  /** What stands in brackets: `INFO`, `DEBUG`, `PROTO_ERR` and the like. Null: the line is not of the usual form. */
  level: string | null;
  /** What the gateway says; all of the line where it is not of the usual form. Secrets are taken out. */
  message: string;
}

/** `2022-12-14 15:52:28 vco-… [DEBUG]: isakmp_inf.c:1514:…`. */
const form = /^\s*(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) \S+ \[([^\]\s]*)\]:? ?([\s\S]*)$/;

/** Takes a line apart. The API writes its time in UTC+8, whatever the region. */
export function parseLogLine(line: string, tunnelId: string | null): VpnConnectionLogLine {
  const [, date, clock, level = "", message = ""] = form.exec(line) ?? [];
  const time = date === undefined ? Number.NaN : Date.parse(`${date}T${clock}+08:00`);
  if (Number.isNaN(time)) return { time: null, tunnelId, level: null, message: line };
  return { time, tunnelId, level, message };
}

/** Which lines to read: those of one tunnel, or of a single-tunnel connection. */
interface LogQuery extends ResolvedPeriod {
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
/** Pages of one and the same line that are believed. */
const mostEqualPages = 20;
const repeatAfter = 500;

/**
 * Reads the lines of a period, page by page (50 a call) as the loop goes on, in the API's order: oldest first. A page that repeats the one
 * before ends it: a server that ignores the page number would never come to an end.
 */
async function* readLog(rpc: RpcClient, query: LogQuery, target: Target): AsyncGenerator<VpnConnectionLogLine, void> {
  let before = "";
  let repeated = 0;
  for (let pageNumber = 1; ; pageNumber++) {
    const page = await completedPage(rpc, query, pageNumber, target);
    const text = page.lines.join("\n");
    repeated = text === before ? repeated + 1 : 0;
    // Equal lines may follow one another; different ones do not come again in the same order.
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

/** The time that a log is read for; the last 10 minutes by default. */
export interface LogPeriod {
  /** From when on, Unix ms; the API counts whole seconds. */
  readonly from?: number | undefined;
  /** Until when, Unix ms. With `from` alone: now. */
  readonly to?: number | undefined;
  /** How many minutes, 1 to 10, after `from` or before `to`; the last ones where neither is given. */
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
 * The two ends of a period.
 * @throws ConfigurationError for a period that cannot be meant
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
  /** Its own time, or that of the line before it where it has none. */
  readonly time: number;
}

/** One log of several, by time. No more of each is read than the loop gets to see. */
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

/** How to follow a log. */
interface FollowOptions {
  /** Reads the lines of a period, in Unix ms. */
  readonly read: (period: { readonly from: number; readonly to: number }) => AsyncIterable<VpnConnectionLogLine>;
  /** From when on, Unix ms. */
  readonly from: number;
  readonly pollSeconds: number;
  readonly signal: AbortSignal | undefined;
  /** Called with each failure that is outlived; the next read may work again. */
  readonly onFailure: ((error: VpnConnectionError) => void) | undefined;
}

/** Lines turn up late, so each read goes back this many ms behind the newest line. */
const overlap = 30_000;

/** The lines of a log, and then those that are added to it, each once, until the signal aborts. */
async function* followLog({ read, from, pollSeconds, signal, onFailure }: FollowOptions): AsyncGenerator<VpnConnectionLogLine, void> {
  let shown = new Map<string, number>();
  let newest = from;
  let hasWorked = false;
  for (;;) {
    const now = Date.now();
    // By the lines' own time: this machine's clock may be wrong.
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
