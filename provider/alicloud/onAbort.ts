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
