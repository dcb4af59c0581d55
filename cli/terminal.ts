import type { OnProgress } from "../drift/readRows";
import { printable } from "../provider/alicloud/redact";
import { wrapText } from "../render/wrap";
import type { Context } from "./command";

/** Layout of text for people. */
export interface Terminal {
  readonly colors: boolean;
  /** Undefined: the output is not a terminal. */
  readonly width: number | undefined;
}

/**
 * Returns the layout for the output: with colours on a terminal, unless `NO_COLOR` is set. `FORCE_COLOR` takes precedence over both, as in
 * Node.
 */
export function terminalOf({ stdout, env }: Context): Terminal {
  const { FORCE_COLOR: forced } = env;
  const takesColors = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  return { colors: forced === undefined ? takesColors : ["", "1", "2", "3", "true"].includes(forced), width: stdout.columns || undefined };
}

/** Writes a note to stderr: `vpn-connection logs: …`. Wrapped on a terminal, one line elsewhere. */
export function writeNote({ stderr }: Context, command: string, message: string): void {
  const width = stderr.columns || undefined;
  stderr.write(`${wrapText(`vpn-connection ${command}: ${printable(message)}`, { width, hanging: "  " }).join("\n")}\n`);
}

/** With fewer connections, reading takes too little time to report progress. */
const worthTelling = 20;

/** Reports the progress of a long read on stderr: in place on a terminal, with a line every few seconds elsewhere. */
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

/** Reports the state during a wait on stderr: in place on a terminal, with a line for each elsewhere. */
export function waitProgress({ stderr }: Context): { readonly tell: (line: string) => void; readonly end: () => void } {
  const isTerminal = stderr.isTTY === true;
  const width = (stderr.columns || 80) - 1;
  return {
    tell: (line) => {
      const text = printable(line);
      const fitting = text.length > width ? `${text.slice(0, width - 1)}…` : text;
      stderr.write(isTerminal ? `\r${fitting}\u{1b}[K` : `${text}\n`);
    },
    end: () => {
      if (isTerminal) stderr.write("\r\u{1b}[K");
    },
  };
}
