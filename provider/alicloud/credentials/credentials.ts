import { untilAborted } from "../abort";
import { debugLine, isDebugging } from "../debug";
import { CredentialsError } from "../errors";

/** Wishes of a caller about the credentials. */
export interface CredentialsWish {
  readonly signal?: AbortSignal | undefined;
  /** The API answered these with `InvalidSecurityToken.Expired`, so they must not be returned again. */
  readonly refused?: Credentials | undefined;
  /** The API answered these with `InvalidAccessKeyId`. The key may have been rotated, so they are not taken from the cache. */
  readonly doubted?: Credentials | undefined;
}

/** Source of credentials, asked for each attempt of each call. */
export interface CredentialSource {
  /** The result of `get`, if it is already known. */
  readonly held?: Credentials | undefined;
  /** Origin of the last credentials, in words that follow "the credentials from". Undefined: unknown. */
  readonly origin?: string | undefined;
  /**
   * Returns the credentials to sign with now. They are cached until shortly before they expire; calls in flight share one resolution.
   * @throws CredentialsError if there are no usable ones
   */
  get(wish?: CredentialsWish): Promise<Credentials>;
}

/** Credentials and their origin, in words that follow "the credentials from". */
export interface FoundCredentials {
  readonly credentials: Credentials;
  readonly origin: string;
}

interface Held {
  readonly credentials: Credentials;
  readonly origin: string;
  /** Unix ms. */
  readonly refreshAt: number;
}

const fiveMinutes = 5 * 60_000;
const halfMinute = 30_000;

/**
 * Returns a source that calls `find` once for all callers. It calls `find` again shortly before the credentials expire, and after the API
 * refused them. Errors of `find` are passed on, so they must be VpnConnectionErrors.
 */
export function cachedSource(find: () => Promise<FoundCredentials>, now: () => number = Date.now): CredentialSource {
  let held: Held | undefined;
  let refused: Credentials | undefined;
  let finding: Promise<Credentials> | undefined;

  const findAnew = async (): Promise<Credentials> => {
    try {
      const { credentials, origin } = await find();
      if (refused !== undefined && isSame(credentials, refused)) throw stillRefused(origin);
      held = { credentials, origin, refreshAt: refreshTime(credentials, now()) };
      if (isDebugging()) debugLine(`credentials from ${origin}`);
      return credentials;
    } catch (error) {
      if (held === undefined || now() >= (held.credentials.expiration ?? Number.POSITIVE_INFINITY)) throw error;
      held = { ...held, refreshAt: now() + halfMinute };
      return held.credentials;
    } finally {
      finding = undefined;
    }
  };

  const atHand = (): Credentials | undefined => (held !== undefined && now() < held.refreshAt ? held.credentials : undefined);

  return {
    get held() {
      return atHand();
    },
    get origin() {
      return held?.origin;
    },
    async get(wish = {}) {
      wish.signal?.throwIfAborted();
      refused = wish.refused ?? refused;
      if (held !== undefined && wish.refused !== undefined && isSame(held.credentials, wish.refused)) held = undefined;
      // Compared by identity: concurrent calls doubt the same result, and `find` is repeated once for all of them.
      if (held !== undefined && held.credentials === wish.doubted) held = undefined;
      const credentials = atHand();
      if (credentials !== undefined) return credentials;
      finding ??= findAnew();
      return untilAborted(finding, wish.signal);
    },
  };
}

/** Returns when to renew: five minutes before the end, or a third of a short life; never for credentials without an end. */
function refreshTime({ expiration }: Credentials, now: number): number {
  if (expiration === undefined) return Number.POSITIVE_INFINITY;
  return expiration - Math.min(fiveMinutes, Math.max(0, expiration - now) / 3);
}

/** Checks whether two credentials are the same to the API. */
export function isSame(one: Credentials, other: Credentials): boolean {
  return one.accessKeyId === other.accessKeyId && one.securityToken === other.securityToken;
}

function stillRefused(origin: string): CredentialsError {
  return new CredentialsError(`The API says that the security token from ${origin} has expired, and there is no newer one`, {
    remedy: "Sign in again, or renew the token where it is kept.",
  });
}

/**
 * Returns a source of the credentials that a program gives itself: as an object, or as a function that resolves to one. A function is
 * called again shortly before the `expiration` that it returned, if the API says that the token has expired, and if the API does not know
 * the key, which may have been rotated.
 * @throws CredentialsError at once, if an object is not an access key
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
    // The thrown error may quote a secret, so it is not passed on, not even as a cause.
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
  const keys = parseAccessKey({
    accessKeyId: { raw: accessKeyId, origin: `${name}.accessKeyId` },
    accessKeySecret: { raw: accessKeySecret, origin: `${name}.accessKeySecret` },
    securityToken: { raw: securityToken, origin: `${name}.securityToken` },
  });
  if (keys === undefined) throw new CredentialsError(`${name} holds neither accessKeyId nor accessKeySecret`, { remedy: "Give both." });
  if (expiration === undefined || expiration === null) return keys;
  return Object.freeze({ ...keys, expiration: parseExpiration(expiration, `${name}.expiration`) });
}

/** In ms this is before 1973, so seconds are meant. */
const smallestMilliseconds = 1e11;

function parseExpiration(raw: unknown, name: string): number {
  if (typeof raw === "number" && Number.isFinite(raw) && raw >= smallestMilliseconds) return raw;
  throw new CredentialsError(`${name} is not a time in Unix milliseconds`, { remedy: "Give a number, such as Date.parse(…)." });
}

/** A value from outside, and its origin in words that precede "is not set": `ALICLOUD_SECRET_KEY in the environment`. */
export interface GivenValue {
  /** `undefined`, `null` and `""` mean that it is not set. */
  readonly raw: unknown;
  readonly origin: string;
}

/** Parts of an access key, all from one place. */
interface KeyParts {
  readonly accessKeyId: GivenValue;
  readonly accessKeySecret: GivenValue;
  readonly securityToken: GivenValue;
}

/** Keys and tokens are sent in HTTP headers, which allow visible ASCII only. */
const visible = /^[\x21-\x7e]+$/;

/** Checks whether a value is set. */
export const isSet = ({ raw }: GivenValue): boolean => raw !== undefined && raw !== null && raw !== "";

/**
 * Returns the access key of one place. Undefined: no part of it is set.
 * @throws CredentialsError if only a part is set, or a part is invalid
 */
export function parseAccessKey({ accessKeyId, accessKeySecret, securityToken }: KeyParts): Credentials | undefined {
  const set = [accessKeyId, accessKeySecret, securityToken].filter(isSet);
  if (set.length === 0) return undefined;
  const missing = [accessKeyId, accessKeySecret].filter((part) => !isSet(part));
  if (missing.length > 0) {
    throw new CredentialsError(`${origins(set)} ${set.length > 1 ? "are" : "is"} set, but not ${origins(missing)}`, {
      remedy: "Set the access key whole or not at all: it is never put together from several places.",
    });
  }
  const token = isSet(securityToken) ? { securityToken: part(securityToken) } : {};
  return Object.freeze({ accessKeyId: part(accessKeyId), accessKeySecret: part(accessKeySecret), ...token });
}

function part({ raw, origin }: GivenValue): string {
  if (typeof raw === "string" && visible.test(raw)) return raw;
  const why = typeof raw === "string" ? "holds white space or a character outside ASCII" : "is not a string";
  throw new CredentialsError(`${origin} ${why}`, { remedy: "Copy it again from the console." });
}

const origins = (values: readonly GivenValue[]): string => values.map(({ origin }) => origin).join(" and ");

/** An access key for the API's signature. */
export interface Credentials {
  /** AccessKey ID. */
  readonly accessKeyId: string;
  /** AccessKey secret. Never printed. */
  readonly accessKeySecret: string;
  /** STS token of temporary credentials. Never printed. */
  readonly securityToken?: string | undefined;
  /** Expiry of temporary credentials, Unix ms. Absent: they do not expire. */
  readonly expiration?: number | undefined;
}

/**
 * Returns the parts of an access key that must not be shown. The id is one of them: the API's own messages do not show it in full either.
 */
export function secretsOf({ accessKeyId, accessKeySecret, securityToken }: Credentials): (string | undefined)[] {
  return [accessKeySecret, securityToken, accessKeyId];
}
