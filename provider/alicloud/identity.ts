import { type GivenValue, isSet } from "./credentials/credentials";
import { ConfigurationError } from "./errors";
import { checkTogether, nearestOf } from "./inputChecks";
import { shownValue } from "./redact";
import { isWireObject } from "./schema";

/** A RAM role to read with. The other credentials are used only to assume it. */
export interface AssumeRole {
  /** ARN of the role: `acs:ram::<account id>:role/<name>`. */
  readonly roleArn: string;
  /** Name of the session in the account's audit log. Default: `ALIBABA_CLOUD_ROLE_SESSION_NAME`, then `pulumi-alicloud-vpn`. */
  readonly sessionName?: string | undefined;
  /** External id that the role's trust policy requires. */
  readonly externalId?: string | undefined;
  /** A RAM policy as JSON, which limits the permissions of the session. */
  readonly policy?: string | undefined;
  /** Duration of a session, in seconds, from 900 to the role's maximum. Default: 3600. It is renewed before its end. */
  readonly durationSeconds?: number | undefined;
}

/** Identity of a read, if it is not the configured one. */
export interface Identity {
  /** Name of a profile of the CLI's file. It replaces all configured credentials. */
  readonly profile?: string | undefined;
  /** Role to read with. */
  readonly assumeRole?: AssumeRole | undefined;
}

/** A role that is assumed with an OIDC token. */
export interface OidcRole extends Omit<AssumeRole, "externalId"> {
  readonly providerArn: string;
  readonly tokenFile: string;
}

/**
 * Checks the arguments `profile` and `assumeRole`.
 * @throws ConfigurationError that names each mistake
 */
export function parseIdentity({ profile, assumeRole }: { readonly profile?: unknown; readonly assumeRole?: unknown }): Identity {
  const isAbsent = (raw: unknown) => raw === undefined || raw === null;
  const [name, role] = checkTogether(
    () => (isAbsent(profile) ? undefined : text(profile, "profile")),
    () => (isAbsent(assumeRole) ? undefined : roleOf(recordOf(assumeRole, "assumeRole"), "assumeRole", ownNames)),
  );
  return { ...(name !== undefined && { profile: name }), ...(role !== undefined && { assumeRole: role }) };
}

/** The role of a setting: in the format of the official provider, or in that of the argument `assumeRole`. */
export interface GivenRole extends GivenValue {
  readonly isOwnFormat?: boolean;
}

/**
 * Returns the role of a setting. Undefined: it names none.
 * @throws ConfigurationError
 */
export function configuredRole({ raw, origin, isOwnFormat }: GivenRole, env: NodeJS.ProcessEnv): AssumeRole | undefined {
  if (!isSet({ raw, origin })) return environmentRole(env);
  const given = jsonOf(raw, origin);
  // As in the official provider, an empty ARN means to assume no role.
  if (given.roleArn === "") return undefined;
  return roleOf({ roleArn: environmentRole(env)?.roleArn, ...given }, origin, isOwnFormat ? ownNames : officialNames);
}

const roleVariables = ["ALICLOUD_ASSUME_ROLE_ARN", "ALIBABA_CLOUD_ROLE_ARN"] as const;

/** Returns the role in the environment, unless it is one for an OIDC token. */
function environmentRole(env: NodeJS.ProcessEnv): AssumeRole | undefined {
  const isForToken = env.ALIBABA_CLOUD_OIDC_PROVIDER_ARN || env.ALIBABA_CLOUD_OIDC_TOKEN_FILE;
  const name = roleVariables.find((variable) => env[variable] && !(isForToken && variable === "ALIBABA_CLOUD_ROLE_ARN"));
  if (name === undefined) return undefined;
  return roleOf(
    {
      roleArn: env[name],
      sessionName: env.ALICLOUD_ASSUME_ROLE_SESSION_NAME || undefined,
      sessionExpiration: env.ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION || undefined,
    },
    `the role of ${name} in the environment`,
    officialNames,
  );
}

/**
 * Returns the role of `alicloud:assumeRoleWithOidc`, completed from the environment.
 * @throws ConfigurationError
 */
export function configuredOidcRole({ raw, origin }: GivenValue, env: NodeJS.ProcessEnv): OidcRole | undefined {
  if (!isSet({ raw, origin })) return undefined;
  const given = checkNames(jsonOf(raw, origin), origin, oidcNames);
  if (given.oidcToken !== undefined) {
    throw new ConfigurationError(`oidcToken of ${origin} is not supported`, {
      remedy: "Write the token to a file, and name it by oidcTokenFile.",
    });
  }
  const required = (name: string, variable: string) => text(given[name] || env[variable], `${name} of ${origin}`);
  const [roleArn, providerArn, tokenFile, policy, sessionName, durationSeconds] = checkTogether(
    () => parseRoleArn(given.roleArn || env.ALIBABA_CLOUD_ROLE_ARN, `roleArn of ${origin}`),
    () => required("oidcProviderArn", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"),
    () => required("oidcTokenFile", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"),
    () => optional(given.policy, `policy of ${origin}`, text),
    () => optional(given.roleSessionName, `roleSessionName of ${origin}`, text),
    () => optional(given.sessionExpiration, `sessionExpiration of ${origin}`, duration),
  );
  return { roleArn, providerArn, tokenFile, policy, sessionName, durationSeconds };
}

/**
 * Returns one product's entry of `alicloud:endpoints`, which is an object or a list of them.
 * @throws ConfigurationError for any other value
 */
export function configuredEndpoint({ raw, origin }: GivenValue, product: string): unknown {
  if (!isSet({ raw, origin })) return undefined;
  const value = decode(raw);
  const all = Array.isArray(value) ? value : [value];
  if (!all.every(isWireObject))
    throw new ConfigurationError(`${origin} is neither an object nor a list of objects`, { remedy: "Correct it." });
  return all.map((one) => one[product]).find((endpoint) => endpoint !== undefined && endpoint !== null && endpoint !== "");
}

/** By our own names, and by those of the official provider. */
const ownNames = ["roleArn", "sessionName", "externalId", "policy", "durationSeconds"] as const;
const officialNames = ["roleArn", "sessionName", "externalId", "policy", "sessionExpiration"] as const;
const oidcNames = ["roleArn", "oidcProviderArn", "oidcTokenFile", "oidcToken", "policy", "roleSessionName", "sessionExpiration"] as const;

type Fields = Readonly<Record<string, unknown>>;

function roleOf(given: Fields, origin: string, names: readonly string[]): AssumeRole {
  const durationName = names.includes("durationSeconds") ? "durationSeconds" : "sessionExpiration";
  const [, roleArn, sessionName, externalId, policy, durationSeconds] = checkTogether(
    () => checkNames(given, origin, names),
    () => parseRoleArn(given.roleArn, `roleArn of ${origin}`),
    () => optional(given.sessionName, `sessionName of ${origin}`, text),
    () => optional(given.externalId, `externalId of ${origin}`, text),
    () => optional(given.policy, `policy of ${origin}`, text),
    () => optional(given[durationName], `${durationName} of ${origin}`, duration),
  );
  const role = { roleArn, sessionName, externalId, policy, durationSeconds };
  return Object.fromEntries(Object.entries(role).filter(([, value]) => value !== undefined)) as unknown as AssumeRole;
}

function checkNames(given: Fields, origin: string, names: readonly string[]): Fields {
  const unknown = Object.keys(given).find((name) => given[name] !== undefined && !names.includes(name));
  if (unknown === undefined) return given;
  const nearest = nearestOf(names, unknown);
  throw new ConfigurationError(`${origin} has no ${shownValue(unknown)}`, {
    remedy: nearest === undefined ? `It takes ${names.filter((name) => name !== "oidcToken").join(", ")}.` : `Did you mean ${nearest}?`,
  });
}

/**
 * Checks the ARN of a role.
 * @throws ConfigurationError that names the origin
 */
export function parseRoleArn(raw: unknown, origin: string): string {
  if (typeof raw === "string" && /^acs:ram::\d+:role\/[\w.@/-]+$/i.test(raw)) return raw;
  throw new ConfigurationError(`${origin} ${raw === undefined || raw === null ? "is not set" : "is not the ARN of a role"}`, {
    remedy: "Write acs:ram::<account id>:role/<name>, as the RAM console shows it.",
  });
}

const optional = <T>(raw: unknown, origin: string, parse: (raw: unknown, origin: string) => T): T | undefined =>
  raw === undefined || raw === null || raw === "" ? undefined : parse(raw, origin);

function text(raw: unknown, origin: string): string {
  if (typeof raw === "string" && raw !== "") return raw;
  const isAbsent = raw === undefined || raw === null || raw === "";
  throw new ConfigurationError(`${origin} ${isAbsent ? "is not set" : "is not a string"}`, { remedy: "Correct or remove it." });
}

/** The service refuses shorter sessions, and longer ones than the longest that a role can allow. */
function duration(raw: unknown, origin: string): number {
  const seconds = typeof raw === "string" ? Number(raw) : raw;
  if (typeof seconds === "number" && Number.isSafeInteger(seconds) && seconds >= 900 && seconds <= 43_200) return seconds;
  throw new ConfigurationError(`${origin} is not a whole number of seconds from 900 to 43200`, { remedy: "Correct or remove it." });
}

/** Parses JSON, the format of objects in stack configuration. Never quotes invalid text: it may contain anything. */
function jsonOf(raw: unknown, origin: string): Fields {
  const value = decode(raw);
  return recordOf(Array.isArray(value) && value.length === 1 ? value[0] : value, origin);
}

function decode(raw: unknown): unknown {
  if (typeof raw !== "string") return raw;
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown, origin: string): Fields {
  if (isWireObject(value)) return value;
  throw new ConfigurationError(`${origin} is not an object`, { remedy: "Write { roleArn, … }." });
}
