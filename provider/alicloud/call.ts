import { randomUUID } from "node:crypto";
import { type Credentials, secretsOf } from "./accessKey";
import type { Cancellation } from "./cancellation";
import { type CredentialSource, type CredentialsWish, isSame } from "./credentials/credentials";
import { debugLine } from "./debug";
import type { Endpoint } from "./endpoint";
import { CredentialsError, VpnConnectionError } from "./errors";
import { errorOf, type FailedCall, readAnswer, transportFailureOf } from "./failure";
import { type Concurrency, requestWindowOf } from "./limits";
import type { Failure, GiveUp, RetryRule, RpcResponse } from "./outcome";
import { redact } from "./redact";
import type { ClientSettings } from "./settings";
import { type SignedRequest, type Signer, signatureDate } from "./signature";
import type { Transport } from "./transport";

/** What the attempts of one client have in common. */
export interface AttemptContext {
  /** Version of the API, such as `2016-04-28`. */
  readonly version: string;
  readonly settings: ClientSettings;
  readonly sign: Signer;
  readonly transport: Transport;
  readonly concurrency: Concurrency;
  readonly clocks: ServerClocks;
  /** Whether each attempt is told of on stderr. */
  readonly debug: boolean;
}

/** What is asked, and of whom. */
interface AttemptRequest {
  readonly endpoint: Endpoint;
  readonly host: string;
  readonly action: string;
  readonly regionId: string;
  /** Those of the action and `RegionId`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One attempt of a call. */
interface Attempt {
  readonly request: AttemptRequest;
  /** Counts from 1. */
  readonly number: number;
  readonly credentials: Credentials;
  readonly deadline: Deadline;
  readonly cancellation: Cancellation;
}

/**
 * Waits for the client's own limits, signs afresh, sends, and reads the answer.
 * @throws the reason of the cancellation; all else that goes wrong is a Failure
 */
export async function makeAttempt(client: AttemptContext, attempt: Attempt): Promise<RpcResponse | Failure> {
  const { request, credentials, deadline, cancellation } = attempt;
  const window = requestWindowOf(credentials.accessKeyId, request.regionId, request.endpoint);
  const turn = window.enter(client.settings.requestsPerMinute, cancellation);
  if (turn) await deadline.uncounted(turn);
  try {
    const place = client.concurrency.enter(cancellation);
    if (place) await deadline.uncounted(place);
    try {
      return await exchange(client, attempt);
    } finally {
      client.concurrency.leave();
    }
  } finally {
    window.leave();
  }
}

async function exchange(client: AttemptContext, attempt: Attempt): Promise<RpcResponse | Failure> {
  const { request, deadline, cancellation } = attempt;
  const timeoutMs = Math.min(client.settings.timeoutSeconds * 1000, deadline.remainingMs);
  const began = client.debug ? performance.now() : 0;
  let status: number | undefined;
  let outcome: RpcResponse | Failure;
  try {
    const answer = await client.transport.send(request.endpoint, signed(client, attempt), timeoutMs, cancellation);
    status = answer.status;
    outcome = readAnswer(answer, attempt.credentials);
  } catch (error) {
    if (cancellation.cancelled) throw cancellation.reason;
    outcome = transportFailureOf(error);
  }
  if (client.debug) logAttempt(attempt, status, outcome, performance.now() - began);
  return outcome;
}

function signed({ version, settings, sign, clocks }: AttemptContext, { request, credentials }: Attempt): SignedRequest {
  return sign({
    host: request.host,
    action: request.action,
    version,
    parameters: request.parameters,
    format: settings.format,
    nonce: randomUUID(),
    date: signatureDate(clocks.now(request.endpoint)),
    credentials,
  });
}

/** The call that failed. */
interface FailingCall extends FailedCall {
  readonly source: CredentialSource;
  readonly endpoint: Endpoint;
  readonly settings: ClientSettings;
  readonly deadline: Deadline;
  readonly cancellation: Cancellation;
  readonly clocks: ServerClocks;
}

/** What a call does between a failed attempt and the next. */
export class Recovery {
  #attempts = 0;
  #throttled = 0;
  readonly #followed = new Set<RetryRule>();

  constructor(private readonly call: FailingCall) {}

  /**
   * Resolves when the next attempt may be made, to the credentials for it.
   * @throws the error of the family that the call ends in
   */
  async after(failure: Failure, credentials: Credentials): Promise<Credentials> {
    const { call } = this;
    this.#attempts++;
    if (failure.type === "Throttled") this.#throttled++;
    const found = failure.retry === "serverClock" ? this.#followClock(failure) : failure;
    const { maxAttempts } = call.settings;
    const step = nextStep(found, {
      attempts: this.#attempts,
      throttled: this.#throttled,
      maxAttempts,
      remainingMs: call.deadline.remainingMs,
      followed: this.#followed,
    });
    const ending = (giveUp: GiveUp) => errorOf(found, call, { giveUp, attempts: this.#attempts, secrets: secretsOf(credentials) });
    const nextCredentials = () => credentialsInTime(call.source, call.deadline, call.cancellation, wishAfter(found, credentials));
    if ("giveUp" in step) {
      // Where no attempt is left the source is asked all the same: the next call signs with the new key.
      if (found.retry === "rotatedKey" && step.giveUp === "attempts") await nextCredentials().catch(() => undefined);
      throw ending(step.giveUp);
    }
    this.#followed.add(found.retry);
    if (step.delayMs > 0) await call.cancellation.sleep(step.delayMs);
    const next = await nextCredentials();
    if (found.retry === "rotatedKey" && isSame(next, credentials)) throw ending("final");
    return next;
  }

  /** Takes the server's time from now on, and says by how much this machine's is off, should that be no help. */
  #followClock(failure: Failure): Failure {
    const { clocks, endpoint } = this.call;
    if (failure.serverTime === undefined) return { ...failure, retry: "never" };
    clocks.learn(endpoint, failure.serverTime);
    return { ...failure, remedy: `Set this machine's clock: it is ${describeOffset(Date.now() - failure.serverTime)} that of {host}.` };
  }
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

/** What the decision about a further attempt depends on, besides the failure. */
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
 * A wait is random between half of `firstMs × 2^n` and the whole, at most `longestMs`. Without the lower half, five attempts can be over
 * within a moment, and an outage of two or three seconds fails the call.
 */
const backOff = {
  throttled: { firstMs: 1_000, longestMs: 20_000 },
  other: { firstMs: 500, longestMs: 5_000 },
} as const;

/** The hint of an answer is told to all clients at once: this spreads them. A hint of next to nothing waits longer each time too. */
const hinted = { spread: 0.1, firstMs: 100, longestMs: 5_000 } as const;

/** How long to wait before the next attempt, in ms, or why there is none. */
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

/** Who is throttled has done nothing wrong and only has to wait, so that takes the whole deadline, unless no retry is wanted at all. */
function hasNoAttemptLeft({ type }: Failure, { attempts, throttled, maxAttempts }: CallState): boolean {
  return type === "Throttled" ? maxAttempts === 1 : attempts - throttled >= maxAttempts;
}

/** None after a change, as the answer's hint says, or exponential with jitter. */
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

/** Until when a call may go on. */
export class Deadline {
  #end: number;

  constructor(ms: number) {
    this.#end = performance.now() + ms;
  }

  get remainingMs(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** Waits without the time counting: for what is the client's own doing, not the API's. */
  async uncounted(wait: Promise<void>): Promise<void> {
    const began = performance.now();
    await wait;
    this.#end += performance.now() - began;
  }
}

/** How far the clocks of servers are ahead of this machine's, as far as refused requests have shown. */
export class ServerClocks {
  readonly #offsets = new Map<Endpoint, number>();

  /** The time there, Unix ms; this machine's as long as nothing else is known. */
  now(endpoint: Endpoint): number {
    return Date.now() + (this.#offsets.get(endpoint) ?? 0);
  }

  /** Learns from the Date of an answer. */
  learn(endpoint: Endpoint, serverTime: number): void {
    this.#offsets.set(endpoint, serverTime - Date.now());
  }
}

/**
 * Asks the source within the call's deadline: it may be a user's function, or wait for a network.
 * @throws CredentialsError
 */
export function credentialsInTime(
  source: CredentialSource,
  deadline: Deadline,
  cancellation: Cancellation,
  wish: CredentialsWish = {},
): Promise<Credentials> {
  return cancellation.stage<Credentials>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate()), deadline.remainingMs);
    source.get(wish).then(
      (credentials) => {
        clearTimeout(timer);
        resolve(credentials);
      },
      (error) => {
        clearTimeout(timer);
        reject(error instanceof VpnConnectionError ? error : failed());
      },
    );
    return () => clearTimeout(timer);
  });
}

const tooLate = () =>
  new CredentialsError("the source of the credentials did not answer before the call's deadline", {
    remedy: "Check it, or raise deadlineSeconds.",
  });

/** What it threw may hold a secret, so nothing of it goes on. */
const failed = () => new CredentialsError("the source of the credentials failed", { remedy: "Check it." });

/** Writes one line about an attempt to stderr. */
function logAttempt(attempt: Attempt, status: number | undefined, outcome: RpcResponse | Failure, ms: number): void {
  const { request, number, credentials } = attempt;
  const code = "body" in outcome ? undefined : (outcome.apiCode ?? outcome.transportCode);
  const line =
    `${request.action} ${request.regionId} attempt=${number} status=${status ?? "-"} ` +
    `code=${code ?? "-"} request=${outcome.requestId ?? "-"} ms=${Math.round(ms)}`;
  debugLine(redact(line, secretsOf(credentials)));
}
