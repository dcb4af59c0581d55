import { CredentialsError } from "../errors";
import { cachedSource } from "./cachedSource";
import type { CredentialSource, Credentials } from "./credentials";
import { wholeKeys } from "./wholeKeys";

/**
 * The credentials that a program hands over itself: as an object, or as a function that resolves to one.
 * A function is asked again shortly before the `expiration` that it gave, and when the API says that the token has expired.
 * @throws CredentialsError at once, when an object is no access key
 */
export function staticCredentials(given: Credentials | (() => Credentials | Promise<Credentials>)): CredentialSource {
  if (typeof given !== "function") {
    const found = { credentials: parseCredentials(given, "credentials"), origin: "the credentials option" };
    return cachedSource(async () => found);
  }
  return cachedSource(async () => ({
    credentials: parseCredentials(await ask(given), "credentials()"),
    origin: "the credentials function",
  }));
}

async function ask(givenFunction: () => unknown): Promise<unknown> {
  try {
    return await givenFunction();
  } catch {
    // What it threw may quote what it read: not even as a cause does it go on.
    throw new CredentialsError("The function given as credentials failed; what it threw is not repeated here, as it may hold a secret", {
      remedy: "Catch it inside the function to see it.",
    });
  }
}

function parseCredentials(raw: unknown, name: string): Credentials {
  if (typeof raw !== "object" || raw === null) {
    throw new CredentialsError(`${name} is not an object`, { remedy: "Give { accessKeyId, accessKeySecret, securityToken? }." });
  }
  const { accessKeyId, accessKeySecret, securityToken, expiration }: Partial<Record<keyof Credentials, unknown>> = raw;
  const keys = wholeKeys({
    accessKeyId: { raw: accessKeyId, origin: `${name}.accessKeyId` },
    accessKeySecret: { raw: accessKeySecret, origin: `${name}.accessKeySecret` },
    securityToken: { raw: securityToken, origin: `${name}.securityToken` },
  });
  if (keys === undefined) throw new CredentialsError(`${name} holds neither accessKeyId nor accessKeySecret`, { remedy: "Give both." });
  if (expiration === undefined || expiration === null) return keys;
  return Object.freeze({ ...keys, expiration: parseExpiration(expiration, `${name}.expiration`) });
}

/** Before 1973 in ms, so meant as seconds. */
const smallestMilliseconds = 1e11;

function parseExpiration(raw: unknown, name: string): number {
  if (typeof raw === "number" && Number.isFinite(raw) && raw >= smallestMilliseconds) return raw;
  throw new CredentialsError(`${name} is not a time in Unix milliseconds`, { remedy: "Give a number, such as Date.parse(…)." });
}
