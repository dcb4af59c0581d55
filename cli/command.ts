import type { Writable } from "node:stream";
import { type ErrorCode, VpnConnectionError } from "../provider/alicloud/errors";

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

/** What ends a command with one line on stderr and an exit code. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** An option or an argument that cannot work. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message, exitCodes.usage);
  }
}

/** What a command ends with, as `pulumi` itself does where it has a code for the same. */
export const exitCodes = {
  success: 0,
  /** Anything could not be read. */
  failure: 1,
  /** An option, an argument, a setting or a file that cannot work. */
  usage: 2,
  /** Credentials or permissions, for everything. */
  refused: 3,
  /** There is no such stack. */
  noStack: 6,
  /** Drift, or a value that is not as expected. */
  drift: 7,
  /** What was waited for did not come in time. */
  timeout: 9,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

/** Errors with an exit code of their own; the others are failures. */
const codes: Partial<Readonly<Record<ErrorCode, number>>> = {
  Configuration: exitCodes.usage,
  Credentials: exitCodes.refused,
  AccessDenied: exitCodes.refused,
  WaitTimeout: exitCodes.timeout,
};

/** The exit code of what a command was ended by. */
export function failureCode(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode;
  return (error instanceof VpnConnectionError ? codes[error.code] : undefined) ?? exitCodes.failure;
}
