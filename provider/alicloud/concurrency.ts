import type { Cancellation } from "./cancellation";

/** Requests of one client that may be under way at once. More would queue at the API, not be answered sooner. */
export const maxConcurrency = 32;

/** Lets only so many in at once, the others in the order in which they came. */
export class Concurrency {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(limit = maxConcurrency) {
    this.#free = limit;
  }

  /** Takes a place; undefined when it was free, so that nothing has to be waited for. Each place has to be given back with `leave`. */
  enter(cancellation: Cancellation): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free--;
      return undefined;
    }
    return cancellation.stage<void>((resolve) => {
      this.#waiting.add(resolve);
      return () => this.#waiting.delete(resolve);
    });
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
