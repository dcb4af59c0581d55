import { onAbort } from "./onAbort";

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
