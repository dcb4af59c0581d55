import { CredentialsError } from "./errors";

/** A value from outside and where it stands, in words that follow "…is not set": `ALICLOUD_SECRET_KEY in the environment`. */
export interface GivenValue {
  /** `undefined`, `null` and `""` mean that it is not set. */
  readonly raw: unknown;
  readonly origin: string;
}

/** The parts of an access key in one place. */
interface KeyParts {
  readonly accessKeyId: GivenValue;
  readonly accessKeySecret: GivenValue;
  readonly securityToken: GivenValue;
}

/** Keys and tokens travel in HTTP headers: visible ASCII only, and a stray line end is better reported than sent. */
const visible = /^[\x21-\x7e]+$/;

/** Whether there is anything at all. */
export const isSet = ({ raw }: GivenValue): boolean => raw !== undefined && raw !== null && raw !== "";

/**
 * The access key that stands in one place, or undefined when no part of it does.
 * @throws CredentialsError when only a part does, or when a part cannot be one
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

/** An access key, as the API signs with it. */
export interface Credentials {
  /** AccessKey ID. */
  readonly accessKeyId: string;
  /** AccessKey secret. Never printed. */
  readonly accessKeySecret: string;
  /** STS token of temporary credentials. Never printed. */
  readonly securityToken?: string | undefined;
  /** When temporary credentials end, Unix ms; absent for those that do not. */
  readonly expiration?: number | undefined;
}

/** What of an access key must not be shown; its id too, as the API's own messages do not show it whole. */
export function secretsOf({ accessKeyId, accessKeySecret, securityToken }: Credentials): (string | undefined)[] {
  return [accessKeySecret, securityToken, accessKeyId];
}
