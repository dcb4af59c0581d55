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
