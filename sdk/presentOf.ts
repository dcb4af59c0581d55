import { ConfigurationError } from "../provider/vpn/errors";
import { programError } from "./programError";

/**
 * What a program gave of the arguments or options that there are, less what is null or undefined. JavaScript programs have no compiler to
 * check names.
 * @throws ConfigurationError for one that there is not
 */
export function presentOf<T extends object>(name: string, kind: string, given: T, known: readonly string[]): T {
  const refuse = (what: string): never => {
    throw programError(new ConfigurationError(`${name} ${what}`, { remedy: `Its ${kind}s are ${known.join(", ")}.` }));
  };
  if (typeof given !== "object" || given === null) return refuse(`was given ${kind}s that are no object`);
  const present = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  const unknown = present.find(([key]) => !known.includes(key));
  return unknown === undefined ? (Object.fromEntries(present) as T) : refuse(`has no ${kind} ${JSON.stringify(unknown[0])}`);
}
