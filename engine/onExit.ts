const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const cleanUps = new Set<() => void>();
let isListening = false;

/**
 * Runs `cleanUp` when the process ends, by Ctrl-C and other signals too. It has to be synchronous: nothing else runs then.
 * @returns a function that runs it now instead.
 */
export function onExit(cleanUp: () => void): () => void {
  if (!isListening) {
    isListening = true;
    process.on("exit", runAll);
    for (const signal of signals) process.on(signal, endBy);
  }
  cleanUps.add(cleanUp);
  return () => {
    if (!cleanUps.delete(cleanUp)) return;
    try {
      cleanUp();
    } finally {
      // A signal that came meanwhile is delivered first: without a listener it would have ended the clean-up half-way.
      setImmediate(() => cleanUps.size === 0 && stopListening());
    }
  };
}

function stopListening(): void {
  isListening = false;
  process.off("exit", runAll);
  for (const signal of signals) process.off(signal, endBy);
}

function runAll(): void {
  const latestFirst = [...cleanUps].reverse();
  cleanUps.clear();
  for (const cleanUp of latestFirst) {
    try {
      cleanUp();
    } catch {
      // The others still have to run, and there is nobody left to tell.
    }
  }
}

function endBy(signal: NodeJS.Signals): void {
  runAll();
  stopListening();
  // Die of the signal, as the shell expects, unless somebody else wants to handle it.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
