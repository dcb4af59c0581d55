import fc from "fast-check";
import { type CallState, nextStep } from "../../provider/alicloud/call";
import type { Failure, RetryRule } from "../../provider/alicloud/rpcTypes";
import { resolveSettings } from "../../provider/alicloud/settings";
import { holds } from "../support/property";

const failure = (retry: RetryRule, more: Partial<Failure> = {}): Failure => ({ type: "Service", retry, what: "it failed", ...more });
const state = (more: Partial<CallState> = {}): CallState => ({
  attempts: 1,
  throttled: 0,
  maxAttempts: 5,
  remainingMs: 90_000,
  followed: new Set(),
  ...more,
});
const rules = fc.constantFrom<RetryRule>("never", "backOff", "newNonce", "serverClock", "newCredentials", "rotatedKey");

test("a permanent error is not retried", () => {
  expect(nextStep(failure("never"), state())).toEqual({ giveUp: "final" });
});

test.each<RetryRule>(["newNonce", "serverClock", "newCredentials", "rotatedKey"])("%s is retried at once, and once in a call", (retry) => {
  expect(nextStep(failure(retry), state())).toEqual({ delayMs: 0 });
  expect(nextStep(failure(retry), state({ attempts: 2, followed: new Set([retry]) }))).toEqual({ giveUp: "final" });
  expect(nextStep(failure(retry), state({ attempts: 2, followed: new Set<RetryRule>(["backOff"]) }))).toEqual({ delayMs: 0 });
});

test("the backoff continues after an immediate retry", () => {
  expect(nextStep(failure("backOff"), state({ attempts: 2, followed: new Set<RetryRule>(["backOff"]) }))).toHaveProperty("delayMs");
});

test("only throttling can exceed maxAttempts", () => {
  holds(
    fc.property(rules, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 10 }), (retry, maxAttempts, more) => {
      expect(nextStep(failure(retry), state({ attempts: maxAttempts + more, maxAttempts }))).toHaveProperty("giveUp");
    }),
  );
});

const throttling = failure("backOff", { type: "Throttled" });
const afterThrottling = (times: number, more: Partial<CallState> = {}) => state({ attempts: times, throttled: times, ...more });

test("throttling uses no attempts, and a later error still has all of them", () => {
  expect(nextStep(throttling, afterThrottling(50))).toHaveProperty("delayMs");
  expect(nextStep(failure("backOff"), state({ attempts: 54, throttled: 50 }))).toHaveProperty("delayMs");
  expect(nextStep(failure("backOff"), state({ attempts: 55, throttled: 50 }))).toEqual({ giveUp: "attempts" });
});

test("throttling is not retried if retries are off", () => {
  expect(nextStep(throttling, afterThrottling(1, { maxAttempts: 1 }))).toEqual({ giveUp: "attempts" });
});

test("by default, throttling without a hint is retried for more than a minute, until the deadline", () => {
  const { deadlineSeconds, maxAttempts } = resolveSettings(() => undefined);
  holds(
    fc.property(fc.noShrink(fc.integer()), () => {
      let now = 0;
      let last = 0;
      for (let times = 1; times < 100; times++) {
        const step = nextStep(throttling, afterThrottling(times, { maxAttempts, remainingMs: deadlineSeconds * 1000 - now }));
        if ("giveUp" in step) {
          expect(step.giveUp).toBe("deadline");
          break;
        }
        last = now += step.delayMs;
      }
      expect(last).toBeGreaterThan(80_000);
      expect(last).toBeLessThan(90_000);
    }),
  );
});

test("the wait is random in the upper half of a bound that doubles up to a maximum", () => {
  holds(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.boolean(), (attempts, throttled) => {
      const [first, longest] = throttled ? [1_000, 20_000] : [500, 5_000];
      const step = throttled
        ? nextStep(throttling, afterThrottling(attempts))
        : nextStep(failure("backOff"), state({ attempts, maxAttempts: 100 }));
      if (!("delayMs" in step)) throw new Error("gave up");
      const bound = Math.min(longest, first * 2 ** (attempts - 1));
      expect(step.delayMs).toBeGreaterThanOrEqual(bound / 2);
      expect(step.delayMs).toBeLessThan(bound);
    }),
  );
});

test("waits differ, so that clients that failed together do not retry together", () => {
  const waits = Array.from({ length: 50 }, () => nextStep(failure("backOff"), state({ attempts: 4 })));
  expect(new Set(waits.map((step) => JSON.stringify(step))).size).toBeGreaterThan(40);
});

test("the API's hint is a minimum, and the wait is hardly longer", () => {
  holds(
    fc.property(fc.integer({ min: 0, max: 50_000 }), (retryAfterMs) => {
      const step = nextStep(failure("backOff", { type: "Throttled", retryAfterMs }), state());
      if (!("delayMs" in step)) throw new Error("gave up");
      expect(step.delayMs).toBeGreaterThanOrEqual(retryAfterMs);
      expect(step.delayMs).toBeLessThanOrEqual(Math.max(retryAfterMs * 1.1, 100));
    }),
  );
});

test("a repeated hint of zero waits longer each time", () => {
  const waits = [1, 2, 3, 4, 5, 6].map((attempts) =>
    nextStep(failure("backOff", { retryAfterMs: 0 }), state({ attempts, maxAttempts: 9 })),
  );
  const ms = waits.map((step) => ("delayMs" in step ? step.delayMs : 0));
  expect(ms).toEqual([...ms].sort((a, b) => a - b));
  expect(ms[0]).toBeGreaterThanOrEqual(50);
});

test("by default, the attempts of a call span an outage of three seconds", () => {
  const waits = [1, 2, 3, 4].map((attempts) => nextStep(failure("backOff"), state({ attempts })));
  expect(waits.reduce((sum, step) => sum + ("delayMs" in step ? step.delayMs : 0), 0)).toBeGreaterThanOrEqual(3_000);
});

test("a wait beyond the deadline is not started", () => {
  expect(nextStep(failure("backOff", { retryAfterMs: 3_600_000 }), state())).toEqual({ giveUp: "deadline" });
  expect(nextStep(failure("newNonce"), state({ remainingMs: 0 }))).toEqual({ giveUp: "deadline" });
});
