import { ServiceError, ThrottledError, TransportError, type VpnConnectionError } from "../alicloud/errors";
import type { VpnConnectionLogLine } from "./logLine";
import { pause } from "./pause";

/** How to follow a log. */
export interface FollowOptions {
  /** Reads the lines of a period, in Unix ms. */
  readonly read: (period: { readonly from: number; readonly to: number }) => AsyncIterable<VpnConnectionLogLine>;
  /** From when on, Unix ms. */
  readonly from: number;
  readonly pollSeconds: number;
  readonly signal: AbortSignal | undefined;
  /** Called with each failure that is outlived; the next read may work again. */
  readonly onFailure: ((error: VpnConnectionError) => void) | undefined;
}

/** What following outlives once a read has worked; the client has already retried these. */
const passingErrors = [ServiceError, ThrottledError, TransportError];
/** Lines turn up late, so each read goes back this many ms behind the newest line. */
const overlap = 30_000;

/** The lines of a log, and then those that are added to it, each once, until the signal aborts. */
export async function* followLog({
  read,
  from,
  pollSeconds,
  signal,
  onFailure,
}: FollowOptions): AsyncGenerator<VpnConnectionLogLine, void> {
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

const isPassing = (error: unknown): error is VpnConnectionError => passingErrors.some((type) => error instanceof type);
