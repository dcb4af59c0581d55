import { abortable } from "../abortable";
import { CredentialsError } from "../errors";
import type { CredentialSource, Credentials } from "./credentials";

/** Credentials and where they were found, in words that follow "the credentials from". */
export interface FoundCredentials {
  readonly credentials: Credentials;
  readonly origin: string;
}

interface Held {
  readonly credentials: Credentials;
  /** Unix ms. */
  readonly refreshAt: number;
}

const fiveMinutes = 5 * 60_000;
const halfMinute = 30_000;

/**
 * A source that asks `find` once for all callers, again shortly before the credentials expire, and again when the API refused them.
 * What `find` rejects with is passed on, so it has to be an error of the family.
 */
export function cachedSource(find: () => Promise<FoundCredentials>, now: () => number = Date.now): CredentialSource {
  let held: Held | undefined;
  let refused: Credentials | undefined;
  let finding: Promise<Credentials> | undefined;

  const findAnew = async (): Promise<Credentials> => {
    try {
      const { credentials, origin } = await find();
      if (refused !== undefined && isSame(credentials, refused)) throw stillRefused(origin);
      held = { credentials, refreshAt: refreshTime(credentials, now()) };
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
    async get(options = {}) {
      options.signal?.throwIfAborted();
      if (options.refused !== undefined) {
        refused = options.refused;
        if (held !== undefined && isSame(held.credentials, refused)) held = undefined;
      }
      const credentials = atHand();
      if (credentials !== undefined) return credentials;
      finding ??= findAnew();
      return abortable(finding, options.signal);
    },
  };
}

/** Five minutes ahead of the end, or a third of a short life; never for credentials without an end. */
function refreshTime({ expiration }: Credentials, now: number): number {
  if (expiration === undefined) return Number.POSITIVE_INFINITY;
  return expiration - Math.min(fiveMinutes, Math.max(0, expiration - now) / 3);
}

function isSame(one: Credentials, other: Credentials): boolean {
  return one.accessKeyId === other.accessKeyId && one.securityToken === other.securityToken;
}

function stillRefused(origin: string): CredentialsError {
  return new CredentialsError(`The API says that the security token from ${origin} has expired, and there is no newer one`, {
    remedy: "Sign in again, or renew the token where it is kept.",
  });
}
