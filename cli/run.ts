import { parseArgs } from "node:util";
import { printable } from "../provider/vpn/model/values";
import { packageVersion } from "../render/words";
import { type Command, type Context, exitCodes, failureCode, type Option, UsageError } from "./command";
import { describe } from "./commands/describe";
import { diagnose } from "./commands/diagnose";
import { drift } from "./commands/drift";
import { list } from "./commands/list";
import { logs } from "./commands/logs";
import { metrics } from "./commands/metrics";
import { snapshot } from "./commands/snapshot";
import { wait } from "./commands/wait";

/** Runs the command that the arguments name; resolves to the exit code. */
export async function run(args: readonly string[], context: Context): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined) {
      context.stderr.write(programHelp());
      return exitCodes.usage;
    }
    if (name === "--help" || name === "-h" || name === "help") return print(context, programHelp());
    if (name === "--version") return print(context, `${packageVersion()}\n`);
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

/** Every command, in the order of the help. Each is loaded when it is called. */
export const commands: Readonly<Record<string, () => Command>> = {
  describe: () => describe,
  list: () => list,
  wait: () => wait,
  diagnose: () => diagnose,
  logs: () => logs,
  drift: () => drift,
  snapshot: () => snapshot,
  metrics: () => metrics,
};

const program = "vpn-connection";

/** What `vpn-connection --help` prints. */
function programHelp(): string {
  const all = Object.entries(commands).map(([name, load]) => [name, load()] as const);
  return text(
    `Reads IPsec-VPN connections of Alibaba Cloud. Nothing in the cloud is ever changed.`,
    section("Usage", [`${program} <command> [options]`]),
    section("Commands", aligned(all.map(([name, { summary }]) => [name, summary]))),
    section("Examples", aligned(all.flatMap(([, { examples }]) => examples.slice(0, 1)))),
    `${program} <command> --help tells all about a command; ${program} --version tells the version.`,
  );
}

/** What `vpn-connection <command> --help` prints. */
export function commandHelp(name: string, { description, parameters, options, examples, exitCodes }: Command): string {
  const usage = [program, name, ...parameters.map((one) => `<${one}>`), "[options]"].join(" ");
  const codes: readonly (readonly [number, string])[] = [
    [0, "done"],
    [1, "something could not be read"],
    [2, "an option, a setting or a file cannot work"],
  ];
  const all = [...codes.filter(([code]) => !exitCodes.some(([own]) => own === code)), ...exitCodes].sort(([one], [other]) => one - other);
  return text(
    description,
    section("Usage", [usage]),
    section(
      "Options",
      aligned(Object.entries({ ...options, help: helpOption }).map(([key, option]) => [spelled(key, option), option.help])),
    ),
    section("Examples", aligned(examples)),
    section("Exit codes", aligned(all.map(([code, meaning]) => [String(code), meaning]))),
  );
}

/** Every command has it. */
const helpOption = { type: "boolean", short: "h", help: "Print this." } as const;

const spelled = (key: string, { short, value }: Option): string =>
  `${short === undefined ? "    " : `-${short}, `}--${key}${value === undefined ? "" : ` <${value}>`}`;

const section = (title: string, lines: readonly string[]): string => [`${title}:`, ...lines.map((line) => `  ${line}`)].join("\n");

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
}

const text = (...parts: readonly string[]): string => `${parts.join("\n\n")}\n`;
