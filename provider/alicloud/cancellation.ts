/**
 * Tells a call in flight that nobody waits for it any more. A call is in one stage at a time (waiting for a limit, for an answer,
 * for the next attempt), so one listener is enough; an AbortSignal of its own would be a tenth of what a call costs.
 */
export class Cancellation {
  #stop: (() => void) | undefined;
  #reason: unknown;
  #cancelled = false;

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** What the stages reject with. */
  get reason(): unknown {
    return this.#reason;
  }

  cancel(reason: unknown): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#reason = reason;
    this.#stop?.();
  }

  /** Runs a stage. `begin` starts it and returns what stops it; once cancelled, the stage is stopped and rejects with the reason. */
  stage<T>(begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#cancelled) return reject(this.#reason);
      let done = false;
      const end = () => {
        done = true;
        this.#stop = undefined;
      };
      const stop = begin(
        (value) => {
          end();
          resolve(value);
        },
        (error) => {
          end();
          reject(error);
        },
      );
      if (done) return;
      this.#stop = () => {
        end();
        stop();
        reject(this.#reason);
      };
    });
  }

  /** Waits. */
  sleep(ms: number): Promise<void> {
    return this.stage<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      return () => clearTimeout(timer);
    });
  }
}

interface Listening {
  readonly listeners: Set<() => void>;
  readonly onAbort: () => void;
}

const listening = new WeakMap<AbortSignal, Listening>();

/**
 * Calls `listener` when the signal aborts, and returns what takes it off again. A signal gets one real listener however many calls
 * share it: Node warns of a leak at the eleventh.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const { listeners, onAbort } = listening.get(signal) ?? listen(signal);
  listeners.add(listener);
  return () => {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    signal.removeEventListener("abort", onAbort);
    listening.delete(signal);
  };
}

function listen(signal: AbortSignal): Listening {
  const listeners = new Set<() => void>();
  const onAbort = () => {
    listening.delete(signal);
    for (const listener of [...listeners]) listener();
  };
  signal.addEventListener("abort", onAbort, { once: true });
  const entry = { listeners, onAbort };
  listening.set(signal, entry);
  return entry;
}

/** Waits for a shared promise without owning it: an aborted waiter leaves with the signal's reason, the work goes on for the others. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    const forget = onAbort(signal, leave);
    work.then(resolve, reject).finally(forget);
  });
}

/** Waits; rejects with the reason of the signal as soon as that aborts. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      forget?.();
      resolve();
    }, ms);
    const forget =
      signal &&
      onAbort(signal, () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
  });
}
