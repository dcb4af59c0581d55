import { parseArgs } from "node:util";
import { ConfigurationError } from "../provider/alicloud/errors";
import { nearestOf } from "../provider/alicloud/inputChecks";
import { shownValue } from "../provider/alicloud/redact";
import { parseConnectionId } from "../provider/vpn/model/connection";
import { type Command, type Option, type Options, UsageError } from "./command";

/** Parsed arguments of a command. */
export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[]>>;
  readonly parameters: readonly string[];
  /** Mistakes, in the order of the arguments. If there are none, the arguments can be used. */
  readonly mistakes: readonly Error[];
}

/** The `--help` option of every command. */
export const helpOption = { type: "boolean", short: "h", help: "Print this." } as const;

/** Reads the arguments of a command, and checks each one separately. */
export function readArguments(command: Pick<Command, "options" | "parameters">, args: readonly string[]): Arguments {
  const options: Options = { ...command.options, help: helpOption };
  const { values, tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const mistakes: Error[] = [];
  const parameters: string[] = [];
  const seen = new Set<string>();
  let mayBeItsValue = -1;
  for (const token of tokens) {
    if (token.kind === "positional") {
      // After an unknown option it is most likely the option's value, not a mistake of its own.
      if (token.index !== mayBeItsValue) parameters.push(token.value);
    } else if (token.kind === "option") {
      const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
      if (option === undefined && token.inlineValue === undefined) mayBeItsValue = token.index + 1;
      mistakes.push(...(option === undefined ? [unknownOption(token.rawName, options)] : mistakesOf(option, token, seen)));
      seen.add(token.name);
    }
  }
  mistakes.push(...parameterMistakes(command.parameters, parameters, mayBeItsValue !== -1));
  return { values: values as Arguments["values"], parameters, mistakes };
}

/** Returns one error for all mistakes: the only one unchanged, or one that lists them. */
export function usageErrorOf(mistakes: readonly Error[]): Error | undefined {
  const [first, ...more] = mistakes;
  if (first === undefined || more.length === 0) return first;
  return new UsageError(`${mistakes.length} mistakes:\n${mistakes.map(({ message }) => `- ${message}`).join("\n")}`);
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function mistakesOf(option: Option, { name, rawName, value, inlineValue }: OptionToken, seen: ReadonlySet<string>): Error[] {
  const long = `--${name}`;
  if (option.type === "boolean") return value === undefined ? [] : [new UsageError(`option '${long}' does not take an argument`)];
  const written = `${option.short === undefined ? "" : `-${option.short}, `}${long} <value>`;
  if (value === undefined) return [new UsageError(`option '${written}' argument missing`)];
  // Otherwise `--stack --json` would be a stack of that name.
  if (inlineValue === false && /^-./.test(value)) {
    const instead = rawName.startsWith("--") ? `${rawName}=${value}` : `${rawName}${value}`;
    return [new UsageError(`option '${written}' argument missing, or is it ${shownValue(value)}? Then write ${instead}`)];
  }
  const repeated =
    seen.has(name) && option.multiple !== true ? [new UsageError(`${long} is given more than once: it takes one value`)] : [];
  return [...repeated, ...failureOf(() => (option.check ?? checkChoice)(value, long, option))];
}

/** Returns the error of a failed check. */
function failureOf(check: () => unknown): Error[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof UsageError || error instanceof ConfigurationError) return [error];
    throw error;
  }
}

function checkChoice(value: string, long: string, { choices }: Option): void {
  if (choices === undefined || choices.includes(value)) return;
  throw new UsageError(`${long} takes ${choices.join(", ")}, and not ${shownValue(value)}${suggestion(choices, value)}`);
}

function unknownOption(rawName: string, options: Options): UsageError {
  const known = Object.entries(options).flatMap(([name, { short }]) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);
  return new UsageError(`unknown option '${rawName}'${suggestion(known, rawName)}`);
}

/** Returns `: did you mean list?` if a known word is close. */
export function suggestion(known: readonly string[], given: string): string {
  const begun = known.filter((one) => given.replace(/^-+/, "").length > 1 && one.startsWith(given));
  const nearest = begun.length === 1 ? begun[0] : nearestOf(known, given, { most: Math.floor(given.replace(/^-+/, "").length / 2.5) });
  return nearest === undefined ? "" : `: did you mean ${nearest}?`;
}

/** Returns how many values a parameter takes: `ID` one, `[ID]` one or none, `ID...` one or more, `[ID...]` any number. */
function arityOf(parameter: string): { readonly name: string; readonly isOptional: boolean; readonly isMany: boolean } {
  return { name: parameter.replace(/^\[|\.{3}|\]$/g, ""), isOptional: parameter.startsWith("["), isMany: parameter.includes("...") };
}

/** Checks the parameters. Every `ID` is the id of a connection. */
function parameterMistakes(declared: readonly string[], given: readonly string[], mayBeShort: boolean): Error[] {
  const arities = declared.map(arityOf);
  const missing = mayBeShort ? undefined : arities.slice(given.length).find(({ isOptional }) => !isOptional);
  if (missing !== undefined) return [new UsageError(`${missing.name} is missing`)];
  const extra = arities.some(({ isMany }) => isMany) ? [] : given.slice(arities.length);
  const wrong = given.flatMap((one, index) =>
    (arities[index] ?? arities.at(-1))?.name === "ID" && !extra.includes(one) ? failureOf(() => parseConnectionId(one)) : [],
  );
  return [...wrong, ...extra.map((one) => new UsageError(`unexpected argument ${shownValue(one)}`))];
}
