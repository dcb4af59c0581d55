import { randomUUID } from "node:crypto";
import { pause, untilAborted } from "./abort";
import { type CredentialSource, type Credentials, type CredentialsWish, isSame, secretsOf } from "./credentials/credentials";
import { debugLine } from "./debug";
import type { Endpoint } from "./endpoint";
import { errorOf, type FailedCall, readAnswer, transportFailureOf } from "./errorMapping";
import { CredentialsError, VpnConnectionError } from "./errors";
import { type Concurrency, requestWindowOf } from "./limits";
import { redact } from "./redact";
import type { Failure, GiveUp, RetryRule, RpcRequest, RpcResponse } from "./rpcTypes";
import type { ClientSettings } from "./settings";
import { type Signer, signatureDate } from "./signature";
import type { Transport } from "./transport";

/** Shared parts of the calls of one client. */
export interface CallContext {
  /** Version of the API, such as `2016-04-28`. */
  readonly version: string;
  readonly credentials: CredentialSource;
  readonly settings: ClientSettings;
  readonly sign: Signer;
  readonly transport: Transport;
  readonly concurrency: Concurrency;
  readonly clocks: ServerClocks;
  /** Whether each attempt is logged on stderr. */
  readonly debug: boolean;
}

/** A request, and where each attempt sends it. */
interface Call extends FailedCall {
  readonly action: string;
  readonly regionId: string;
  readonly endpoint: Endpoint;
  /** Those of the action and `RegionId`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Makes one call. Each attempt waits for the client's own limits, signs, sends and reads the answer. The call ends with an answer, with a
 * failure that a retry cannot mend, or when the attempts or the time are used up. Each attempt is signed afresh, because a nonce is valid
 * once.
 * @throws the reason of the signal, or the error of the family that the call ends in
 */
export async function makeCall(client: CallContext, request: RpcRequest, endpoint: Endpoint, signal: AbortSignal): Promise<RpcResponse> {
  const { settings, clocks } = client;
  const { action, regionId, subject, remedies, hidesRegion } = request;
  const host = endpoint.slice(endpoint.indexOf("//") + 2);
  const call = {
    action,
    regionId,
    endpoint,
    host,
    subject,
    remedies,
    hidesRegion,
    settings,
    signal,
    parameters: { ...request.parameters, RegionId: regionId },
  };
  let end = performance.now() + 1000 * settings.deadlineSeconds;
  const remainingMs = (): number => Math.max(0, end - performance.now());
  const credentialsInTime = (wish: CredentialsWish = {}) => askInTime(client.credentials, wish, remainingMs(), signal);

  let credentials = client.credentials.held ?? (await credentialsInTime());
  const followed = new Set<RetryRule>();
  for (let attempts = 1, throttled = 0; ; attempts++) {
    const window = requestWindowOf(credentials.accessKeyId, regionId, endpoint);
    const began = performance.now();
    const turn = window.enter(settings.requestsPerMinute, signal);
    if (turn) await turn;
    let outcome: RpcResponse | Failure;
    try {
      const place = client.concurrency.enter(signal);
      if (place) await place;
      try {
        // The deadline does not include the wait for the client's own limits.
        if (turn || place) end += performance.now() - began;
        outcome = await attempt(client, call, credentials, attempts, remainingMs());
      } finally {
        client.concurrency.leave();
      }
    } finally {
      window.leave();
    }
    if ("body" in outcome) return outcome;

    const failure = outcome.retry === "serverClock" ? followClock(clocks, endpoint, outcome) : outcome;
    if (failure.type === "Throttled") throttled++;
    const ending = (giveUp: GiveUp) => errorOf(failure, call, { giveUp, attempts, secrets: secretsOf(credentials) });
    const step = nextStep(failure, { attempts, throttled, maxAttempts: settings.maxAttempts, remainingMs: remainingMs(), followed });
    const wish = wishAfter(failure, credentials);
    if ("giveUp" in step) {
      // The source is asked even if no attempt is left, so that the next call signs with the new key.
      if (failure.retry === "rotatedKey" && step.giveUp === "attempts") await credentialsInTime(wish).catch(() => undefined);
      throw ending(step.giveUp);
    }
    followed.add(failure.retry);
    if (step.delayMs > 0) await pause(step.delayMs, signal);
    const next = await credentialsInTime(wish);
    if (failure.retry === "rotatedKey" && isSame(next, credentials)) throw ending("final");
    credentials = next;
  }
}

/** Signs, sends and reads once. Returns every fault as a Failure. @throws the reason of the signal */
async function attempt(
  { version, settings, sign, transport, clocks, debug }: CallContext,
  { action, regionId, endpoint, host, parameters, signal }: Call,
  credentials: Credentials,
  number: number,
  remainingMs: number,
): Promise<RpcResponse | Failure> {
  const { format } = settings;
  const date = signatureDate(clocks.now(endpoint));
  const signed = sign({ host, action, version, parameters, format, nonce: randomUUID(), date, credentials });
  const began = debug ? performance.now() : 0;
  let status: number | undefined;
  let outcome: RpcResponse | Failure;
  try {
    const answer = await transport.send(endpoint, signed, Math.min(settings.timeoutSeconds * 1000, remainingMs), signal);
    status = answer.status;
    outcome = readAnswer(answer, credentials);
  } catch (error) {
    signal.throwIfAborted();
    outcome = transportFailureOf(error);
  }
  if (debug) {
    const code = "body" in outcome ? undefined : (outcome.apiCode ?? outcome.transportCode);
    const line =
      `${action} ${regionId} attempt=${number} status=${status ?? "-"} code=${code ?? "-"} ` +
      `request=${outcome.requestId ?? "-"} ms=${Math.round(performance.now() - began)}`;
    debugLine(redact(line, secretsOf(credentials)));
  }
  return outcome;
}

/** Uses the server's time from now on. The failure says how far this machine's clock is off, in case that does not help. */
function followClock(clocks: ServerClocks, endpoint: Endpoint, failure: Failure): Failure {
  if (failure.serverTime === undefined) return { ...failure, retry: "never" };
  clocks.learn(endpoint, failure.serverTime);
  return { ...failure, remedy: `Set this machine's clock: it is ${describeOffset(Date.now() - failure.serverTime)} that of {host}.` };
}

function wishAfter({ retry }: Failure, credentials: Credentials): CredentialsWish {
  if (retry === "newCredentials") return { refused: credentials };
  return retry === "rotatedKey" ? { doubted: credentials } : {};
}

function describeOffset(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const amount = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${amount} ${ms > 0 ? "ahead of" : "behind"}`;
}

/** State that the decision about a retry depends on, besides the failure. */
export interface CallState {
  /** Attempts made so far. */
  readonly attempts: number;
  /** How many of them the API throttled. */
  readonly throttled: number;
  readonly maxAttempts: number;
  /** Time left, in ms. */
  readonly remainingMs: number;
  /** Rules that were followed before in this call. */
  readonly followed: ReadonlySet<RetryRule>;
}

/**
 * A delay is random, between half of `firstMs × 2^n` and all of it, at most `longestMs`. Without the lower half, five attempts can end
 * within a moment, and an outage of two or three seconds fails the call.
 */
const backOff = {
  throttled: { firstMs: 1_000, longestMs: 20_000 },
  other: { firstMs: 500, longestMs: 5_000 },
} as const;

/** All clients receive the hint of an answer at once: this spreads them. A hint close to zero waits longer each time too. */
const hinted = { spread: 0.1, firstMs: 100, longestMs: 5_000 } as const;

/** Delay before the next attempt, in ms, or the reason to give up. */
type NextStep = { readonly delayMs: number } | { readonly giveUp: GiveUp };

export function nextStep(failure: Failure, state: CallState): NextStep {
  if (!isPassing(failure) || hasFailedAfterChange(failure, state)) return { giveUp: "final" };
  if (hasNoAttemptLeft(failure, state)) return { giveUp: "attempts" };
  const delayMs = delayOf(failure, state);
  return delayMs < state.remainingMs ? { delayMs } : { giveUp: "deadline" };
}

/** True when another attempt may end otherwise. */
function isPassing({ retry }: Failure): boolean {
  return retry !== "never";
}

/** True when the one change that the failure asks for was made before. */
function hasFailedAfterChange({ retry }: Failure, { followed }: CallState): boolean {
  return retry !== "backOff" && followed.has(retry);
}

/**
 * A throttled caller has done nothing wrong and only has to wait, so its attempts end with the deadline. With one attempt there is no
 * retry.
 */
function hasNoAttemptLeft({ type }: Failure, { attempts, throttled, maxAttempts }: CallState): boolean {
  return type === "Throttled" ? maxAttempts === 1 : attempts - throttled >= maxAttempts;
}

/** Returns 0 after a change, else the delay of the answer's hint, else an exponential one with jitter. */
function delayOf(failure: Failure, state: CallState): number {
  if (failure.retry !== "backOff") return 0;
  const isThrottled = failure.type === "Throttled";
  const attempts = isThrottled ? state.throttled : state.attempts - state.throttled;
  if (failure.retryAfterMs !== undefined) {
    return Math.max(failure.retryAfterMs * (1 + Math.random() * hinted.spread), withJitter(bound(hinted, attempts)));
  }
  if (!isThrottled) return withJitter(bound(backOff.other, attempts));
  // The API counts over a minute, and does not always say when that is over: the last attempts are made just before the deadline.
  const { throttled } = backOff;
  return Math.max(throttled.firstMs / 2, withJitter(Math.min(state.remainingMs, bound(throttled, attempts))));
}

function bound({ firstMs, longestMs }: { readonly firstMs: number; readonly longestMs: number }, attempts: number): number {
  return Math.min(longestMs, firstMs * 2 ** (attempts - 1));
}

const withJitter = (ms: number): number => (ms * (1 + Math.random())) / 2;

/** Offsets of the servers' clocks from this machine's, learned from refused requests. */
export class ServerClocks {
  readonly #offsets = new Map<Endpoint, number>();

  /** Returns the server's time, Unix ms: this machine's until a refused request shows another. */
  now(endpoint: Endpoint): number {
    return Date.now() + (this.#offsets.get(endpoint) ?? 0);
  }

  /** Learns from the Date of an answer. */
  learn(endpoint: Endpoint, serverTime: number): void {
    this.#offsets.set(endpoint, serverTime - Date.now());
  }
}

/**
 * Asks the source within the call's deadline, because it may be a user's function or wait for a network.
 * @throws CredentialsError
 */
async function askInTime(source: CredentialSource, wish: CredentialsWish, remainingMs: number, signal: AbortSignal): Promise<Credentials> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), remainingMs);
  });
  try {
    return await untilAborted(Promise.race([source.get(wish), late]), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof VpnConnectionError ? error : failed();
  } finally {
    clearTimeout(timer);
  }
}

const tooLate = () =>
  new CredentialsError("the source of the credentials did not answer before the call's deadline", {
    remedy: "Check it, or raise deadlineSeconds.",
  });

/** The thrown error may contain a secret, so it is dropped. */
const failed = () => new CredentialsError("the source of the credentials failed", { remedy: "Check it." });
