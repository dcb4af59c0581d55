/** Sockets and timers that keep this process alive. */
const held = (): string =>
  process
    .getActiveResourcesInfo()
    .filter((name) => /TCP|TLS|Timeout|GetAddrInfo/.test(name))
    .sort()
    .join();

const patienceMs = 10_000;

/** Takes stock, for a file's `beforeAll`; what it returns is for `afterAll`, and resolves once nothing more is left than before. */
export function takeStock(): () => Promise<void> {
  const before = held();
  return async () => {
    const began = performance.now();
    while (held() !== before) {
      if (performance.now() - began > patienceMs) throw new Error(`left open: ${held()}; at the beginning: ${before}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}
