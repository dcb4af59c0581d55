import { parseArgs } from "node:util";
import { printable } from "../provider/vpn/shownValue";
import type { Command, Context } from "./command";
import { UsageError } from "./commandError";
import { commands } from "./commands";
import { exitCodes } from "./exitCodes";
import { failureCode } from "./failureCode";
import { commandHelp, helpOption, programHelp } from "./help";

/** Runs the command that the arguments name; resolves to the exit code. */
export async function run(args: readonly string[], context: Context): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined) {
      context.stderr.write(programHelp());
      return exitCodes.usage;
    }
    if (name === "--help" || name === "-h" || name === "help") return print(context, programHelp());
    if (name === "--version") return print(context, `${version()}\n`);
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (load === undefined)
      throw new UsageError(`there is no command ${JSON.stringify(name)}: there are ${Object.keys(commands).join(", ")}`);
    return await runCommand(name, load(), rest, context);
  } catch (error) {
    if (context.signal.aborted) return exitCodes.interrupted;
    const command = name !== undefined && Object.hasOwn(commands, name) ? ` ${name}` : "";
    const hint = error instanceof UsageError ? ` (vpn-connection${command} --help tells more)` : "";
    context.stderr.write(`vpn-connection${command}: ${messageOf(error)}${hint}\n`);
    return failureCode(error);
  }
}

async function runCommand(name: string, command: Command, args: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = parsed(command, args);
  if (values.help === true) return print(context, commandHelp(name, command));
  const [missing] = command.parameters.slice(positionals.length);
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  const [extra] = positionals.slice(command.parameters.length);
  if (extra !== undefined) throw new UsageError(`the argument ${JSON.stringify(extra)} is one too many`);
  return await command.run(values as never, positionals, context);
}

function parsed({ options }: Command, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { ...options, help: helpOption }, allowPositionals: true, strict: true });
  } catch (error) {
    // Its messages go on about how to pass an argument that looks like an option.
    const [what = ""] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    throw new UsageError(what.charAt(0).toLowerCase() + what.slice(1));
  }
}

function print({ stdout }: Context, text: string): number {
  stdout.write(text);
  return exitCodes.success;
}

/** One line, whatever the text holds. */
const messageOf = (error: unknown): string =>
  printable((error instanceof Error ? error.message : String(error)).trim().replace(/\s*\n\s*/g, " "));

const version = (): string => (require("pulumi-alicloud-vpn/package.json") as { version: string }).version;
