import { setTimeout as delay } from "node:timers/promises";

/** Looks again and again, until there is something to see; the test's own time limit ends it. */
export async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found) return found;
    await delay(10);
  }
}

/** Whether there is such a process. One that was killed stays for as long as its parent has not taken notice. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
