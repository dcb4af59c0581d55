import { setMaxListeners } from "node:events";
import { setTimeout as timeout } from "node:timers/promises";

/**
 * Waits for work. Rejects with the reason of the signal as soon as the signal aborts, as `fetch` does. The work itself continues unless
 * `onAbort` ends it. `onAbort` is called only then.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined, onAbort?: () => void): Promise<T> {
  if (signal === undefined) return work;
  share(signal);
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => {
      onAbort?.();
      reject(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    const stay = (): void => signal.removeEventListener("abort", leave);
    work.then(
      (value) => {
        stay();
        resolve(value);
      },
      (error) => {
        stay();
        reject(error);
      },
    );
  });
}

/** Waits; rejects with the reason of the signal as soon as that aborts. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return timeout(ms);
  share(signal);
  try {
    await timeout(ms, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}

/** A program may give one signal to many calls, and Node 20 warns of a leak at the eleventh. */
const share = (signal: AbortSignal): void => setMaxListeners(0, signal);
