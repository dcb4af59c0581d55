import { printable } from "../provider/vpn/shownValue";
import type { Context } from "./command";

/** Tells on stderr what a wait sees: in place on a terminal, by a line each elsewhere. */
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
