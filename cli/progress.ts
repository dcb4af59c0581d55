import type { OnProgress } from "../drift";
import type { Context } from "./command";

/** Fewer are read before anyone wonders. */
const worthTelling = 20;

/** Tells on stderr how far a long read got: in place on a terminal, by a line every few seconds elsewhere. */
export function progressOn({ stderr }: Context): OnProgress {
  const isTerminal = stderr.isTTY === true;
  const pause = isTerminal ? 100 : 10_000;
  let toldAt = 0;
  return (done, total) => {
    if (total <= worthTelling) return;
    const now = performance.now();
    if (isTerminal && done === total) stderr.write("\r\u{1b}[K");
    else if (done === 0 || now - toldAt > pause) {
      toldAt = now;
      const text = `Reading VPN connections: ${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`;
      stderr.write(isTerminal ? `\r${text}\u{1b}[K` : `${text}\n`);
    }
  };
}
