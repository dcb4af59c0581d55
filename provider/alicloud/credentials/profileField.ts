import { ConfigurationError, CredentialsError } from "../errors";
import type { Profile } from "./profile";
import { type GivenValue, isSet } from "./wholeKeys";

/** A field and where it stands. */
export const givenField = (profile: Profile, field: string): GivenValue => ({
  raw: profile.fields[field],
  origin: `${field} of ${profile.origin}`,
});

/**
 * A field that holds text; `""` means absent.
 * @throws ConfigurationError when it holds something else
 */
export function optionalText(profile: Profile, field: string): string | undefined {
  const given = givenField(profile, field);
  if (!isSet(given)) return undefined;
  if (typeof given.raw === "string") return given.raw;
  throw new ConfigurationError(`${given.origin} is not a string`, { remedy: "Correct or remove it." });
}

/**
 * A field without which the profile cannot work.
 * @throws CredentialsError when it is absent
 */
export function requiredText(profile: Profile, field: string): string {
  const text = optionalText(profile, field);
  if (text !== undefined) return text;
  throw new CredentialsError(`${givenField(profile, field).origin} is not set`, { remedy: "Complete it with `aliyun configure`." });
}

/**
 * A field that holds a number; 0 means absent, as the CLI has it.
 * @throws ConfigurationError when it holds something else
 */
export function optionalNumber(profile: Profile, field: string): number | undefined {
  const given = givenField(profile, field);
  if (!isSet(given) || given.raw === 0) return undefined;
  const number = typeof given.raw === "string" ? Number(given.raw) : given.raw;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw new ConfigurationError(`${given.origin} is not a number`, { remedy: "Correct or remove it." });
}
