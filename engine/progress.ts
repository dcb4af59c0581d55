/** Takes one line for the user: stdout belongs to results, so it goes to stderr or nowhere. */
export type Log = (line: string) => void;

const interval = 15_000;

/** Runs `task`, and logs `describe()` with the time gone by every quarter of a minute: silence looks like a hang. */
export async function withProgress<T>(log: Log, describe: () => string, task: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const timer = setInterval(() => log(`  ${describe()} (${duration(Date.now() - started)})`), interval);
  try {
    return await task();
  } finally {
    clearInterval(timer);
  }
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
