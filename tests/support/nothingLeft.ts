/** How many sockets and timers keep this process alive, by kind. */
function held(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    if (/TCP|TLS|Timeout|GetAddrInfo/.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const patienceMs = 10_000;

/** Takes stock, for a file's `beforeAll`; what it returns is for `afterAll`, and resolves once no more is left than before. */
export function takeStock(): () => Promise<void> {
  const before = held();
  const surplus = () => [...held()].filter(([name, count]) => count > (before.get(name) ?? 0));
  return async () => {
    const began = performance.now();
    while (surplus().length > 0) {
      if (performance.now() - began > patienceMs) throw new Error(`left open: ${surplus().join("; ")}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}
