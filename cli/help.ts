import { wrapText } from "../render/wrap";
import { helpOption } from "./arguments";
import type { Command, Option, Program } from "./command";

/** Columns if the output is not a terminal. */
const defaultWidth = 100;

/** Returns the output of `vpn-connection --help`. */
export function programHelp({ name: program, commands }: Program, width: number = defaultWidth): string {
  const all = Object.entries(commands).map(([name, load]) => [name, load()] as const);
  return text(
    paragraph(`Reads IPsec-VPN connections of Alibaba Cloud. Nothing in the cloud is ever changed.`, width),
    section("Usage", [`${program} <command> [options]`]),
    section(
      "Commands",
      aligned(
        all.map(([name, { summary }]) => [name, summary]),
        width,
      ),
    ),
    section(
      "Examples",
      aligned(
        all.flatMap(([, { examples }]) => examples.slice(0, 1)),
        width,
      ),
    ),
    paragraph(`${program} help <command> shows help for a command; ${program} --version shows the version.`, width),
  );
}

/** Returns the output of `vpn-connection <command> --help`. */
export function commandHelp(name: string, command: Command, width: number = defaultWidth): string {
  const { description, options, examples } = command;
  return text(
    paragraph(description, width),
    section("Usage", [usageOf(name, command)]),
    section(
      "Options",
      aligned(
        Object.entries({ ...options, help: helpOption }).map(([key, option]) => [spelled(key, option), option.help]),
        width,
      ),
    ),
    section("Examples", aligned(examples, width)),
    section(
      "Exit codes",
      aligned(
        exitCodesOf(command).map(([code, meaning]) => [String(code), meaning]),
        width,
      ),
    ),
  );
}

/** Returns `vpn-connection describe [ID...] [options]`. */
export const usageOf = (name: string, { parameters }: Command): string =>
  ["vpn-connection", name, ...parameters.map((one) => (one.startsWith("[") ? one : `<${one}>`)), "[options]"].join(" ");

/** Returns every exit code of a command, with its meaning. */
export function exitCodesOf({ exitCodes }: Command): readonly (readonly [code: number, meaning: string])[] {
  const codes: readonly (readonly [number, string])[] = [
    [0, "done"],
    [1, "something could not be read or written"],
    [2, "an option, a setting or a file cannot work"],
  ];
  return [...codes.filter(([code]) => !exitCodes.some(([own]) => own === code)), ...exitCodes].sort(([one], [other]) => one - other);
}

const spelled = (key: string, { short, value }: Option): string =>
  `${short === undefined ? "    " : `-${short}, `}--${key}${value === undefined ? "" : ` <${value}>`}`;

const section = (title: string, lines: readonly string[]): string => [`${title}:`, ...lines.map((line) => `  ${line}`)].join("\n");

const paragraph = (words: string, width: number): string => wrapText(words.replaceAll(/\s*\n\s*/g, " "), { width }).join("\n");

/** Aligns two columns. If the left one takes more than half of the width, the right one goes below it. */
function aligned(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.max(...rows.map(([one]) => one.length));
  const room = width - "  ".length;
  if (left > room / 2) return rows.flatMap(([one, words]) => [one, ...wrapText(words, { width: room, indent: " ".repeat(6) })]);
  return rows.flatMap(([one, words]) => {
    const [first = "", ...others] = wrapText(words, { width: room, indent: " ".repeat(left + 2) });
    return [`${one.padEnd(left + 2)}${first.trimStart()}`, ...others];
  });
}

const text = (...parts: readonly string[]): string => `${parts.join("\n\n")}\n`;
