import type { Cancellation } from "./cancellation";
import { type Credentials, secretsOf } from "./credentials/credentials";
import type { Deadline } from "./deadline";
import type { Endpoint } from "./endpoint";
import { errorOf, type FailedCall, type Failure, type RetryRule } from "./failure";
import { nextStep } from "./retry";
import type { ServerClocks } from "./serverClocks";
import type { ClientSettings } from "./settings";

/** The call that failed. */
export interface FailingCall extends FailedCall {
  readonly endpoint: Endpoint;
  readonly settings: ClientSettings;
  readonly deadline: Deadline;
  readonly cancellation: Cancellation;
  readonly clocks: ServerClocks;
}

/** What a call does between a failed attempt and the next. */
export class Recovery {
  #attempts = 0;
  readonly #followed = new Set<RetryRule>();

  constructor(private readonly call: FailingCall) {}

  /**
   * Resolves when the next attempt may be made, to the credentials that must not be used for it, if any.
   * @throws the error of the family that the call ends in
   */
  async after(failure: Failure, credentials: Credentials): Promise<Credentials | undefined> {
    const { call } = this;
    this.#attempts++;
    const found = failure.retry === "serverClock" ? this.#followClock(failure) : failure;
    const { maxAttempts } = call.settings;
    const step = nextStep(found, {
      attempts: this.#attempts,
      maxAttempts,
      remainingMs: call.deadline.remainingMs,
      followed: this.#followed,
    });
    if ("giveUp" in step) {
      throw errorOf(found, call, { ...step, attempts: this.#attempts, secrets: secretsOf(credentials) });
    }
    this.#followed.add(found.retry);
    if (step.delayMs > 0) await call.cancellation.sleep(step.delayMs);
    return found.retry === "newCredentials" ? credentials : undefined;
  }

  /** Takes the server's time from now on, and says by how much this machine's is off, should that be no help. */
  #followClock(failure: Failure): Failure {
    const { clocks, endpoint } = this.call;
    if (failure.serverTime === undefined) return { ...failure, retry: "never" };
    clocks.learn(endpoint, failure.serverTime);
    return { ...failure, remedy: `Set this machine's clock: it is ${describeOffset(Date.now() - failure.serverTime)} that of {host}.` };
  }
}

function describeOffset(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const amount = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${amount} ${ms > 0 ? "ahead of" : "behind"}`;
}
