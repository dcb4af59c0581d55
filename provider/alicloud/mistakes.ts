import { ConfigurationError } from "./errors";

/** The mistakes behind an error that lists several, so that a list within a list becomes one list. */
const listed = new WeakMap<ConfigurationError, readonly ConfigurationError[]>();

type Values<Checks extends readonly (() => unknown)[]> = { -readonly [Key in keyof Checks]: ReturnType<Checks[Key]> };

/**
 * Runs every check and returns what they return, so that somebody with three mistakes hears of three, once.
 * @throws ConfigurationError: the only mistake as it is, or one error that lists them all. Any other error at once
 */
export function checkTogether<const Checks extends readonly (() => unknown)[]>(...checks: Checks): Values<Checks> {
  const mistakes: ConfigurationError[] = [];
  const values = checks.map((check) => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      mistakes.push(...(listed.get(error) ?? [error]));
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
