import { Cancellation } from "./cancellation";
import { onAbort } from "./onAbort";

interface SharedCall<T> {
  readonly answer: Promise<T>;
  readonly cancellation: Cancellation;
  waiters: number;
}

/** Calls in flight by what they ask: those that ask the same share one answer. */
export class SharedCalls<T> {
  /**
   * An object, since a Map that changes all the time costs a tenth of a call: V8 links each table that it outgrows to the next one, so that
   * once one of them has grown old, all answers that stood in any of them wait for a full garbage collection.
   */
  readonly #inFlight: Record<string, SharedCall<T>> = Object.create(null);

  /**
   * Joins the call of that key, or starts it. Whoever aborts leaves with the reason of its signal; the others go on waiting, and
   * the last one to leave cancels the call.
   */
  join(key: string, signal: AbortSignal | undefined, start: (cancellation: Cancellation) => Promise<T>): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    let call = this.#inFlight[key];
    if (call === undefined) {
      const cancellation = new Cancellation();
      call = { answer: this.#forgetAfter(key, cancellation, start), cancellation, waiters: 0 };
      this.#inFlight[key] = call;
    }
    call.waiters++;
    return signal === undefined ? call.answer : this.#wait(key, call, signal);
  }

  /** Cancels all calls in flight: they reject with the reason. */
  cancelAll(reason: unknown): void {
    for (const { cancellation } of Object.values(this.#inFlight)) cancellation.cancel(reason);
  }

  #wait(key: string, call: SharedCall<T>, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stopListening = onAbort(signal, () => {
        reject(signal.reason);
        call.waiters--;
        if (call.waiters > 0) return;
        this.#forget(key, call.cancellation);
        call.cancellation.cancel(signal.reason);
      });
      call.answer.then(resolve, reject).finally(stopListening);
    });
  }

  async #forgetAfter(key: string, cancellation: Cancellation, start: (cancellation: Cancellation) => Promise<T>): Promise<T> {
    try {
      return await start(cancellation);
    } finally {
      this.#forget(key, cancellation);
    }
  }

  /** Unless a later call has taken the place of that one. */
  #forget(key: string, cancellation: Cancellation): void {
    if (this.#inFlight[key]?.cancellation === cancellation) delete this.#inFlight[key];
  }
}
