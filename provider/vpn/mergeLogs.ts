import type { VpnConnectionLogLine } from "./logLine";

type Log = AsyncGenerator<VpnConnectionLogLine, void>;

interface Head {
  readonly log: Log;
  readonly line: VpnConnectionLogLine;
  /** Its own time, or that of the line before it where it has none. */
  readonly time: number;
}

/** One log of several, by time. No more of each is read than the loop gets to see. */
export async function* mergeLogs(logs: readonly Log[]): Log {
  try {
    const first = await Promise.all(logs.map((log) => headOf(log, Number.NEGATIVE_INFINITY)));
    const heads = first.filter((head) => head !== undefined);
    for (;;) {
      heads.sort((one, other) => one.time - other.time);
      const head = heads.shift();
      if (head === undefined) return;
      yield head.line;
      const following = await headOf(head.log, head.time);
      // In front, so that lines of one second and tunnel stay together.
      if (following !== undefined) heads.unshift(following);
    }
  } finally {
    await Promise.all(logs.map((log) => log.return()));
  }
}

async function headOf(log: Log, before: number): Promise<Head | undefined> {
  const { value, done } = await log.next();
  return done === true ? undefined : { log, line: value, time: value.time ?? before };
}
