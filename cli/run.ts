import { printable, shownValue } from "../provider/alicloud/redact";
import { packageVersion } from "../render/words";
import { wrapText } from "../render/wrap";
import { readArguments, suggestion, usageErrorOf } from "./arguments";
import { type Command, type Context, exitCodes, failureCode, type Program, UsageError } from "./command";
import { compare } from "./commands/compare";
import { completion } from "./commands/completion";
import { describe } from "./commands/describe";
import { diagnose } from "./commands/diagnose";
import { drift } from "./commands/drift";
import { list } from "./commands/list";
import { logs } from "./commands/logs";
import { metrics } from "./commands/metrics";
import { peer } from "./commands/peer";
import { report } from "./commands/report";
import { snapshot } from "./commands/snapshot";
import { wait } from "./commands/wait";
import { whoami } from "./commands/whoami";
import { commandHelp, programHelp } from "./help";

/** Runs the command of the arguments. Resolves to the exit code. */
export async function run(args: readonly string[], context: Context): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined) {
      context.stderr.write(programHelp(program, context.stderr.columns || undefined));
      return exitCodes.usage;
    }
    if (name === "--help" || name === "-h") return print(context, programHelp(program, widthOf(context)));
    if (name === "help") return print(context, helpOf(rest, widthOf(context)));
    if (name === "--version") return print(context, `${packageVersion()}\n`);
    return await runCommand(name, commandNamed(name), rest, context);
  } catch (error) {
    if (context.signal.aborted) return exitCodes.interrupted;
    reportError(error, name, context.stderr);
    return failureCode(error);
  }
}

/** Writes an error of the command of that name to stderr. */
export function reportError(error: unknown, name: string | undefined, stderr: Context["stderr"]): void {
  const command = name !== undefined && Object.hasOwn(commands, name) ? ` ${name}` : "";
  const hint = error instanceof UsageError ? ` (vpn-connection${command} --help tells more)` : "";
  const [title = "", ...list] = messageLines(error);
  const width = stderr.columns || undefined;
  const lines = [
    ...wrapText(`vpn-connection${command}: ${title}${hint}`, { width, hanging: "  " }),
    ...list.flatMap((line) => wrapText(line, { width, indent: "  ", hanging: "    " })),
  ];
  stderr.write(`${lines.join("\n")}\n`);
}

async function runCommand(name: string, command: Command, args: readonly string[], context: Context): Promise<number> {
  const { values, parameters, mistakes } = readArguments(command, args);
  if (values.help === true) return print(context, commandHelp(name, command, widthOf(context)));
  const mistake = usageErrorOf(mistakes);
  if (mistake !== undefined) throw mistake;
  return await command.run(values as never, parameters, context, program);
}

function commandNamed(name: string): Command {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load !== undefined) return load();
  const names = Object.keys(commands);
  throw new UsageError(`unknown command ${shownValue(name)}${suggestion(names, name) || `: use one of ${names.join(", ")}`}`);
}

/** Returns the output of `vpn-connection help …`. */
function helpOf([name, extra]: readonly string[], width: number | undefined): string {
  if (extra !== undefined) throw new UsageError(`unexpected argument ${shownValue(extra)}`);
  return name === undefined || name === "--help" || name === "-h"
    ? programHelp(program, width)
    : commandHelp(name, commandNamed(name), width);
}

const widthOf = ({ stdout }: Context): number | undefined => stdout.columns || undefined;

function print({ stdout }: Context, text: string): number {
  stdout.write(text);
  return exitCodes.success;
}

/** Returns one line for any text, or one line for each item of a list. */
function messageLines(error: unknown): string[] {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split(/\s*\n\s*/);
  const isList = lines.some((line) => /^(-|\d+\.) /.test(line));
  return (isList ? lines : [lines.join(" ")]).map(printable);
}

/** Every command, in the order of the help. Each is loaded when it is called. */
export const commands: Readonly<Record<string, () => Command>> = {
  describe: () => describe,
  list: () => list,
  wait: () => wait,
  diagnose: () => diagnose,
  logs: () => logs,
  peer: () => peer,
  compare: () => compare,
  drift: () => drift,
  snapshot: () => snapshot,
  metrics: () => metrics,
  whoami: () => whoami,
  report: () => report,
  completion: () => completion,
};

const program: Program = { name: "vpn-connection", commands };
