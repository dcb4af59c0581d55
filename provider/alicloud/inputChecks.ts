import { ConfigurationError } from "./errors";
import { shownValue } from "./redact";

/** The mistakes behind an error that lists several, so that nested lists become one list. */
const listed = new WeakMap<ConfigurationError, readonly ConfigurationError[]>();

type Values<Checks extends readonly (() => unknown)[]> = { -readonly [Key in keyof Checks]: ReturnType<Checks[Key]> };

/**
 * Runs every check and returns the results, so that all mistakes are reported at once, each once.
 * @throws ConfigurationError: the only mistake unchanged, or one error that lists them all. Any other error at once
 */
export function checkTogether<const Checks extends readonly (() => unknown)[]>(...checks: Checks): Values<Checks> {
  const mistakes: ConfigurationError[] = [];
  const values = checks.map((check) => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const told = new Set(mistakes.map(({ message }) => message));
      mistakes.push(...(listed.get(error) ?? [error]).filter(({ message }) => !told.has(message)));
      return undefined;
    }
  });
  const [first, ...more] = mistakes;
  if (first === undefined) return values as Values<Checks>;
  if (more.length === 0) throw first;
  const all = new ConfigurationError(`${mistakes.length} mistakes:\n${mistakes.map(({ message }) => `- ${message}`).join("\n")}`);
  listed.set(all, mistakes);
  throw all;
}

/**
 * Returns the known arguments, options or settings that are set, without null or undefined. Not all languages have a compiler to check
 * names.
 * @throws ConfigurationError for an unknown name
 */
export function checkKeys<T extends object>(name: string, kind: string, given: T, known: readonly string[]): T {
  const refuse = (what: string): never => {
    throw new ConfigurationError(`${name} ${what}`, { remedy: `Its ${kind}s are ${known.join(", ")}.` });
  };
  if (typeof given !== "object" || given === null) return refuse(`was given ${kind}s that are no object`);
  const present = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  const unknown = present.map(([key]) => key).filter((key) => !known.includes(key));
  if (unknown.length === 0) return Object.fromEntries(present) as T;
  return refuse(`has no ${kind}${unknown.length > 1 ? "s" : ""} ${unknown.map(shownValue).join(", ")}`);
}

/** Returns the known word closest to a mistyped one, ignoring case. Undefined: none is within `most` letters. */
export function nearestOf(
  known: readonly string[],
  mistaken: string,
  { most = Math.max(2, mistaken.length / 4) }: { readonly most?: number } = {},
): string | undefined {
  const wanted = mistaken.toLowerCase();
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const word of known) {
    const distance = editDistance(wanted, word.toLowerCase());
    if (distance < least) [nearest, least] = [word, distance];
  }
  return least <= most ? nearest : undefined;
}

/** Returns the Levenshtein distance: the number of characters to add, drop or replace. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, character] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, against] of [...other].entries()) {
      const replaced = (row[index] ?? 0) + (character === against ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
