import type { Failure, GiveUp, RetryRule } from "./failure";

/** What the decision about a further attempt depends on, besides the failure. */
export interface CallState {
  /** Attempts made so far. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Time left, in ms. */
  readonly remainingMs: number;
  /** Rules that were followed before in this call. */
  readonly followed: ReadonlySet<RetryRule>;
}

/** Full jitter below `firstMs × 2^n`, at most `longestMs`. Who is throttled has to wait longer for things to change. */
const backOff = {
  throttled: { firstMs: 1_000, longestMs: 20_000 },
  other: { firstMs: 200, longestMs: 5_000 },
} as const;

/** Spreads what an answer's `x-acs-retry-after` tells to all clients at once. */
const hintSpread = 0.1;

/** How long to wait before the next attempt, in ms, or why there is none. */
export type NextStep = { readonly delayMs: number } | { readonly giveUp: GiveUp };

export function nextStep(failure: Failure, state: CallState): NextStep {
  if (!isPassing(failure) || hasFailedAfterChange(failure, state)) return { giveUp: "final" };
  if (state.attempts >= state.maxAttempts) return { giveUp: "attempts" };
  const delayMs = delayOf(failure, state.attempts);
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

/** None after a change, as the API's hint says, or exponential with full jitter. */
function delayOf(failure: Failure, attempts: number): number {
  if (failure.retry !== "backOff") return 0;
  if (failure.retryAfterMs !== undefined) return failure.retryAfterMs * (1 + Math.random() * hintSpread);
  const { firstMs, longestMs } = failure.type === "Throttled" ? backOff.throttled : backOff.other;
  return Math.random() * Math.min(longestMs, firstMs * 2 ** (attempts - 1));
}
