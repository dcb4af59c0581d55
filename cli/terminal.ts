import type { Context } from "./command";

/** How text for people is laid out. */
export interface Terminal {
  readonly colors: boolean;
  /** Undefined: it does not go to a terminal. */
  readonly width: number | undefined;
}

/** How text for people looks where it goes to: in colours on a terminal, unless `NO_COLOR` is set. */
export function terminalOf({ stdout, env }: Context): Terminal {
  return { colors: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb", width: stdout.columns || undefined };
}
