import { ApiError } from "./answer/apiError";

const windowMs = 60_000;

/** At most so many calls of an action per region in any 60 s, as the API limits them per account. */
export class RateLimit {
  /** Calls in any 60 s; undefined for no limit. */
  limit: number | undefined;
  readonly #calls = new Map<string, number[]>();

  constructor(limit: number | undefined) {
    this.limit = limit;
  }

  /** @throws ApiError `Throttling.User`, which says when the next call will be accepted */
  admit(action: string, regionId: string, now: number): void {
    if (this.limit === undefined) return;
    const key = `${action} ${regionId}`;
    const recent = (this.#calls.get(key) ?? []).filter((at) => now - at < windowMs);
    this.#calls.set(key, recent);
    if (recent.length >= this.limit) {
      const free = recent[recent.length - this.limit] ?? now;
      throw new ApiError("Throttling.User", { retryAfterMs: Math.max(1, free + windowMs - now) });
    }
    recent.push(now);
  }
}
