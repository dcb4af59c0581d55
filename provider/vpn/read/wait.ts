import { pause } from "../../alicloud/abort";
import { ConfigurationError, type VpnConnectionError, WaitTimeoutError } from "../../alicloud/errors";
import { shownValue } from "../../alicloud/redact";
import { assessHealth, isHealth, tunnelsOf } from "../judge/health";
import type { Health, SaStatus, VpnConnectionResult } from "../model/fields";
import { listOf, type OneOrMore } from "../model/values";
import { isPassing, type ReadOptions } from "./describe";

/** Options of a wait. */
export interface WaitOptions extends Wait {
  /** Reads the connection, always afresh, with the given signal and scope. */
  readonly read: (options: Pick<ReadOptions, "signal" | "scope">) => Promise<VpnConnectionResult>;
  /** Time for the last read after the timeout, in seconds. Default: 10. */
  readonly graceSeconds?: number | undefined;
  /** Stops the wait at once, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with one line for people after each read that does not match. */
  readonly onProgress?: ((line: string) => void) | undefined;
}

/** Results of the reads so far. */
interface Seen {
  connection?: VpnConnectionResult;
  /** Error of the last read. */
  failure?: VpnConnectionError | undefined;
}

/** Longest pause between two reads, in seconds, unless the first pause is longer. */
const longestPause = 30;
let waits = 0;

/**
 * Reads a connection until it matches, and resolves to that read.
 * @throws WaitTimeoutError with the last seen state; VpnConnectionNotFoundError once the connection is gone; any error of the first read
 */
export async function waitForConnection(vpnConnectionId: string, options: WaitOptions): Promise<VpnConnectionResult> {
  const { until, read, timeoutSeconds, pollSeconds, signal, onProgress, graceSeconds = 10 } = options;
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const seen: Seen = {};
  const scope = `wait ${++waits}`;
  // The last read starts at the timeout, and may be the only one. If it hangs, it must not extend the wait much.
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

/** Arguments of a wait. */
export interface WaitRequest {
  readonly waitUntil?: WaitUntil | undefined;
  /** Maximum wait, in seconds. Default: 600. At most one week. */
  readonly timeoutSeconds?: number | undefined;
  /** Pause between the first two reads, in seconds. Default: 5. Each further pause is half as long again, up to 30 s. */
  readonly pollSeconds?: number | undefined;
}

/** A checked wait, with its defaults filled in. */
export interface Wait {
  readonly until: WaitUntil;
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
}

const week = 604_800;

/**
 * Checks the arguments of a wait. Undefined: there is nothing to wait for.
 * @throws ConfigurationError that names the argument
 */
export function parseWait({ waitUntil, timeoutSeconds, pollSeconds }: WaitRequest): Wait | undefined {
  if (waitUntil !== undefined) {
    return {
      until: parseWaitUntil(waitUntil),
      timeoutSeconds: seconds("timeoutSeconds", timeoutSeconds ?? 600),
      pollSeconds: seconds("pollSeconds", pollSeconds ?? 5),
    };
  }
  if (timeoutSeconds === undefined && pollSeconds === undefined) return undefined;
  throw new ConfigurationError("timeoutSeconds and pollSeconds mean nothing without waitUntil", {
    remedy: "Add waitUntil; the time-out of requests is alicloudVpn:timeoutSeconds in the stack configuration.",
  });
}

function seconds(name: string, value: unknown): number {
  if (typeof value === "number" && value > 0 && value <= week) return value;
  throw new ConfigurationError(`${name} is not a positive number of seconds, ${week} at most: ${shownValue(value)}`, {
    remedy: "Correct or remove it.",
  });
}

/** The condition of a wait: a health, a status, or both. Any value of a list matches. */
export type WaitUntil = WaitUntilHealth | WaitUntilStatus;

/** Waits for a health, such as `{ health: "up" }`. */
export interface WaitUntilHealth {
  /** Health of the connection as a whole. */
  readonly health: OneOrMore<Health>;
  /** Status of every tunnel, as in `WaitUntilStatus`. */
  readonly status?: OneOrMore<SaStatus> | undefined;
}

/** Waits for a status, such as `{ status: "ipsec_sa_established" }`. */
export interface WaitUntilStatus {
  /** Health of the connection as a whole, as in `WaitUntilHealth`. */
  readonly health?: OneOrMore<Health> | undefined;
  /** State of the security associations. On a dual-tunnel connection every tunnel must have it. */
  readonly status: OneOrMore<SaStatus>;
}

/**
 * Checks the condition of a wait. JavaScript programs have no compiler: a mistyped health would never match.
 * @throws ConfigurationError
 */
export function parseWaitUntil(raw: unknown): WaitUntil {
  const refuse = (what: string): never => {
    throw new ConfigurationError(what, { remedy: 'Write { health: "up" } or { status: "ipsec_sa_established" }.' });
  };
  if (typeof raw !== "object" || raw === null) return refuse("waitUntil is not an object");
  const given = Object.entries(raw).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) return refuse("waitUntil names nothing to wait for");
  for (const [name, value] of given) {
    const values = listOf(value as OneOrMore<unknown>);
    if (name !== "health" && name !== "status") return refuse(`waitUntil has no key ${shownValue(name)}`);
    const fits = (one: unknown) => (name === "health" ? isHealth(one) : typeof one === "string" && one !== "");
    if (values.length === 0 || !values.every(fits)) return refuse(`waitUntil.${name} is not a ${name}: ${shownValue(value)}`);
  }
  return Object.fromEntries(given) as unknown as WaitUntil;
}

/** Checks whether a connection matches the condition. */
export function isReached({ health, status }: WaitUntil, connection: VpnConnectionResult): boolean {
  return (
    (health === undefined || listOf(health).includes(connection.health)) &&
    (status === undefined || tunnelsOf(connection).every((tunnel) => tunnel.status !== null && listOf(status).includes(tunnel.status)))
  );
}

/** Returns the condition in words. */
const wantedText = ({ health, status }: WaitUntil): string =>
  [health && `health ${listOf(health).join(" or ")}`, status && `status ${listOf(status).join(" or ")}`].filter(Boolean).join(" and ");

/** Returns the current state of a connection in the terms of the condition, with the reasons. */
function seenText({ status }: WaitUntil, connection: VpnConnectionResult): string {
  const { health, reasons } = assessHealth(connection);
  const statuses =
    status &&
    `status ${tunnelsOf(connection)
      .map((tunnel) => tunnel.status ?? "not reported")
      .join(" and ")}`;
  return [[`health ${health}`, statuses].filter(Boolean).join(", "), ...reasons.map(({ message }) => message)]
    .join(". ")
    .replace(/\.$/, "");
}
