import { ServiceError, ThrottledError, TransportError, type VpnConnectionError, WaitTimeoutError } from "../alicloud/errors";
import type { VpnConnectionResult } from "./model";
import { pause } from "./pause";
import type { ReadOptions } from "./vpnReader";
import type { Wait } from "./waitRequest";
import { isReached, seenText, type WaitUntil, wantedText } from "./waitUntil";

/** How to wait for a connection. */
export interface WaitOptions extends Wait {
  /** Reads the connection, always anew, with the signal and the scope that it is given. */
  readonly read: (options: Pick<ReadOptions, "signal" | "scope">) => Promise<VpnConnectionResult>;
  /** How long a read may still take once the time is up, in seconds. Default: 10. */
  readonly graceSeconds?: number | undefined;
  /** Stops the wait at once; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with one line for people after each read that did not show what is waited for. */
  readonly onProgress?: ((line: string) => void) | undefined;
}

/** What the reads so far have shown. */
interface Seen {
  connection?: VpnConnectionResult;
  /** Why the last read failed. */
  failure?: VpnConnectionError | undefined;
}

/** The longest pause between two reads, in seconds, unless the first was longer already. */
const longestPause = 30;
/** What a wait outlives once it has seen the connection; the client has already retried these. */
const passingErrors = [ServiceError, ThrottledError, TransportError];
let waits = 0;

/**
 * Reads a connection until it is what is waited for, and resolves to that read.
 * @throws WaitTimeoutError that says what was last seen; VpnConnectionNotFoundError as soon as the connection is gone; what the first read throws
 */
export async function waitForConnection(vpnConnectionId: string, options: WaitOptions): Promise<VpnConnectionResult> {
  const { until, read, timeoutSeconds, pollSeconds, signal, onProgress, graceSeconds = 10 } = options;
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const seen: Seen = {};
  const scope = `wait ${++waits}`;
  // The last read begins when the time is up, and may be the only one; one that hangs must not hold the wait much longer.
  const hardStop = new AbortController();
  const timer = setTimeout(() => hardStop.abort(), 1000 * (timeoutSeconds + graceSeconds));
  const stop = signal === undefined ? hardStop.signal : AbortSignal.any([signal, hardStop.signal]);
  try {
    for (let rest = pollSeconds; ; rest = Math.min(rest * 1.5, Math.max(longestPause, pollSeconds))) {
      try {
        seen.connection = await read({ signal: stop, scope });
        seen.failure = undefined;
        if (isReached(until, seen.connection)) return seen.connection;
      } catch (error) {
        signal?.throwIfAborted();
        if (hardStop.signal.aborted) throw timedOut(vpnConnectionId, until, seen, elapsed());
        if (seen.connection === undefined || !isPassing(error)) throw error;
        seen.failure = error;
      }
      const left = timeoutSeconds - elapsed();
      if (left <= 0) throw timedOut(vpnConnectionId, until, seen, elapsed());
      const sofar = `${Math.round(elapsed())} of ${timeoutSeconds} s`;
      onProgress?.(`Waiting for VPN connection ${vpnConnectionId} to have ${wantedText(until)} (${sofar}): ${lastSeen(until, seen)}.`);
      await pause(1000 * Math.min(rest, left), signal);
    }
  } finally {
    clearTimeout(timer);
  }
}

const isPassing = (error: unknown): error is VpnConnectionError => passingErrors.some((type) => error instanceof type);

function timedOut(vpnConnectionId: string, until: WaitUntil, seen: Seen, seconds: number): WaitTimeoutError {
  return new WaitTimeoutError(`it does not have ${wantedText(until)} after ${Math.round(seconds)} s; last seen: ${lastSeen(until, seen)}`, {
    subject: `VPN connection ${vpnConnectionId}`,
    regionId: seen.connection?.regionId,
    remedy: "Look into what was seen, or wait longer.",
  });
}

function lastSeen(until: WaitUntil, { connection, failure }: Seen): string {
  const what = connection === undefined ? "nothing, no read was answered" : seenText(until, connection);
  return failure === undefined ? what : `${what}. The last read failed: ${failure.message.replace(/\.$/, "")}`;
}
