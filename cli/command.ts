import type { Writable } from "node:stream";
import { type ErrorCode, VpnConnectionError } from "../provider/alicloud/errors";

/** The environment of a command. */
export interface Context {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: NodeJS.ProcessEnv;
  /** Folder that the command was started in. */
  readonly cwd: string;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** One option, as `util.parseArgs` takes it, with its help. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  /** Placeholder for the value in the help: `NAME`. */
  readonly value?: string;
  /** Help text, with the default. */
  readonly help: string;
  /** All allowed values. */
  readonly choices?: readonly string[];
  /**
   * Checks one value, if `choices` is not enough. The mistakes of a command line are reported together.
   * @throws UsageError or ConfigurationError that names the option
   */
  readonly check?: (value: string, long: string) => void;
}

/** Options by name. */
export type Options = Readonly<Record<string, Option>>;

type Value<One extends Option> = One["type"] extends "boolean" ? boolean : One["multiple"] extends true ? string[] : string;
/** The options that were given. */
export type Values<Given extends Options> = { readonly [Name in keyof Given]?: Value<Given[Name]> };

/** The whole program, for commands about other commands. */
export interface Program {
  readonly name: string;
  /** Every command, in the order of the help. Each is loaded when it is called. */
  readonly commands: Readonly<Record<string, () => Command>>;
}

/** What a command prints as JSON. */
export interface JsonShape {
  /** Which options or arguments give it: `--json`. */
  readonly when: string;
  /** A field may be added to a version; what changes or removes one raises it. */
  readonly version: number;
  /** Its type in TypeScript, in names that the package exports. */
  readonly type: string;
}

/** One subcommand. */
export interface Command<Given extends Options = Options> {
  /** Summary in a few words. */
  readonly summary: string;
  /** Description in a paragraph. */
  readonly description: string;
  /** Names of its arguments: `ID` is required, `[ID]` is not, `ID...` is one or more, `[ID...]` is any number. */
  readonly parameters: readonly string[];
  readonly options: Given;
  /** Examples to copy, each with its purpose. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  /** What it prints for programs, for the docs. A test holds its output to the types. */
  readonly json?: readonly JsonShape[];
  /** Exit codes besides 0, 1 and 2, with their meaning. */
  readonly exitCodes: readonly (readonly [code: number, meaning: string])[];
  /** Resolves to the exit code. */
  run(values: Values<Given>, parameters: readonly string[], context: Context, program: Program): Promise<number>;
}

/** Gives `run` the types of the command's options. */
export function command<const Given extends Options>(one: Command<Given>): Command {
  return one as unknown as Command;
}

/** An error that ends a command with one line on stderr and an exit code. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** An invalid option or argument. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message, exitCodes.usage);
  }
}

/**
 * Refuses options, or an option and a parameter, that are given together. `false` counts as not given.
 * @throws UsageError
 */
export function checkExclusive(given: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(given).filter((name) => given[name] !== undefined && given[name] !== false);
  if (names.length > 1) throw new UsageError(`${names.join(" and ")} are mutually exclusive`);
}

/** Exit codes. They match those of `pulumi` where it has the same case. */
export const exitCodes = {
  success: 0,
  /** Something could not be read. */
  failure: 1,
  /** An invalid option, argument, setting or file. */
  usage: 2,
  /** The credentials or permissions failed for every read. */
  refused: 3,
  /** The stack does not exist. */
  noStack: 6,
  /** Drift, or a value that does not meet its expectation. */
  drift: 7,
  /** The wait timed out. */
  timeout: 9,
  /** Ctrl-C or SIGTERM. */
  interrupted: 130,
} as const;

/** Errors with an exit code of their own; the others are failures. */
const codes: Partial<Readonly<Record<ErrorCode, number>>> = {
  Configuration: exitCodes.usage,
  Credentials: exitCodes.refused,
  AccessDenied: exitCodes.refused,
  WaitTimeout: exitCodes.timeout,
};

/** Returns the exit code for an error. */
export function failureCode(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode;
  return (error instanceof VpnConnectionError ? codes[error.code] : undefined) ?? exitCodes.failure;
}
