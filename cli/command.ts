import type { Writable } from "node:stream";

/** What a command may touch. */
export interface Context {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: NodeJS.ProcessEnv;
  /** Folder that it was started in. */
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One option, as `util.parseArgs` takes it, with its help. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for its value in the help: `NAME`. */
  readonly value?: string;
  /** What it does, with its default. */
  readonly help: string;
}

type Value<One extends Option> = One["type"] extends "boolean" ? boolean : One["multiple"] extends true ? string[] : string;
/** The options that were given. */
export type Values<Options extends Readonly<Record<string, Option>>> = { readonly [Name in keyof Options]?: Value<Options[Name]> };

/** One subcommand. */
export interface Command<Options extends Readonly<Record<string, Option>> = Readonly<Record<string, Option>>> {
  /** What it does, in a few words. */
  readonly summary: string;
  /** What it does, in a paragraph. */
  readonly description: string;
  /** Names of its arguments: `["ID"]`. All are required. */
  readonly parameters: readonly string[];
  readonly options: Options;
  /** Commands to copy, each with what it is for. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  /** Exit codes besides 0, 1 and 2, with their meaning. */
  readonly exitCodes: readonly (readonly [code: number, meaning: string])[];
  /** Resolves to the exit code. */
  run(values: Values<Options>, parameters: readonly string[], context: Context): Promise<number>;
}

/** Gives `run` the types of the options that stand beside it. */
export function command<const Options extends Readonly<Record<string, Option>>>(one: Command<Options>): Command {
  return one as unknown as Command;
}
