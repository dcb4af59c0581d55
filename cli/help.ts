import { helpOption } from "./arguments";
import type { Command, Option, Program } from "./command";

/** What `vpn-connection --help` prints. */
export function programHelp({ name: program, commands }: Program): string {
  const all = Object.entries(commands).map(([name, load]) => [name, load()] as const);
  return text(
    `Reads IPsec-VPN connections of Alibaba Cloud. Nothing in the cloud is ever changed.`,
    section("Usage", [`${program} <command> [options]`]),
    section("Commands", aligned(all.map(([name, { summary }]) => [name, summary]))),
    section("Examples", aligned(all.flatMap(([, { examples }]) => examples.slice(0, 1)))),
    `${program} help <command> tells all about a command; ${program} --version tells the version.`,
  );
}

/** What `vpn-connection <command> --help` prints. */
export function commandHelp(name: string, { description, parameters, options, examples, exitCodes }: Command): string {
  const usage = ["vpn-connection", name, ...parameters.map((one) => (one.startsWith("[") ? one : `<${one}>`)), "[options]"].join(" ");
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

const spelled = (key: string, { short, value }: Option): string =>
  `${short === undefined ? "    " : `-${short}, `}--${key}${value === undefined ? "" : ` <${value}>`}`;

const section = (title: string, lines: readonly string[]): string => [`${title}:`, ...lines.map((line) => `  ${line}`)].join("\n");

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
}

const text = (...parts: readonly string[]): string => `${parts.join("\n\n")}\n`;
