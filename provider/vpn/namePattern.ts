import { isRegExp } from "node:util/types";
import { ConfigurationError } from "../alicloud/errors";

/** A regular expression as plain data: an Output and a unit test's mocks would turn a RegExp into an empty object. */
export interface PatternData {
  readonly source: string;
  readonly flags: string;
}

/** A regular expression as data; anything else as it is. */
export const asPatternData = (given: unknown): unknown => (isRegExp(given) ? { source: given.source, flags: given.flags } : given);

/**
 * A test for names. The expression is a copy, tested from the start each time, so that neither its flags `g` and `y` nor the caller's use of
 * it make an answer depend on earlier ones.
 * @throws ConfigurationError for what is no regular expression
 */
export function namePattern(given: unknown): (name: string) => boolean {
  const { source, flags } = patternData(given);
  const pattern = compiled(source, flags);
  return (name) => {
    pattern.lastIndex = 0;
    return pattern.test(name);
  };
}

function patternData(given: unknown): PatternData {
  const data = typeof given === "string" ? { source: given, flags: "" } : asPatternData(given);
  if (isPatternData(data)) return data;
  const lost = typeof given === "object" && given !== null && Object.keys(given).length === 0;
  throw new ConfigurationError("nameRegex is neither a RegExp nor a string", {
    remedy: lost
      ? "pulumi.output and pulumi.all empty a RegExp: give them its source as a string."
      : "Write it as /^prod-/ or as a string.",
  });
}

const isPatternData = (value: unknown): value is PatternData =>
  typeof value === "object" &&
  value !== null &&
  "source" in value &&
  "flags" in value &&
  `${typeof value.source}${typeof value.flags}` === "stringstring";

function compiled(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`nameRegex is not a valid regular expression: ${why}`, { remedy: "Correct it." });
  }
}
