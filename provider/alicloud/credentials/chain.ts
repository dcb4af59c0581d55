import { type Endpoint, environmentStsHost, stsEndpoint } from "../endpoint";
import { ConfigurationError, CredentialsError } from "../errors";
import { type AssumeRole, configuredOidcRole, configuredRole, type GivenRole, type Identity, type OidcRole } from "../identity";
import type { ClientSettings } from "../settings";
import {
  type CredentialSource,
  type Credentials,
  cachedSource,
  type FoundCredentials,
  type GivenValue,
  isSet,
  parseAccessKey,
} from "./credentials";
import { defaultSessionName, namesProfile, type ProfileOptions, profileCredentials } from "./profile";
import { assumedRole } from "./sts";
import { askCredentialsUri, askMetadataService, askVendor, metadataSwitch } from "./vendor";

/** Settings of the program, with their origins for messages. `raw` is undefined if a setting is absent. */
export interface ConfiguredIdentity {
  readonly accessKey: GivenValue;
  readonly secretKey: GivenValue;
  readonly securityToken: GivenValue;
  readonly profile: GivenValue;
  /** A profile file. Its named profile is used, or else its current one. */
  readonly sharedCredentialsFile?: GivenValue;
  /** RAM role of this ECS instance. */
  readonly ecsRoleName?: GivenValue;
  readonly credentialsUri?: GivenValue;
  readonly assumeRoleWithOidc?: GivenValue;
  /** A role to assume with the credentials that are used otherwise. */
  readonly assumeRole?: GivenRole;
}

/** Inputs of the chain. */
export interface CredentialChainOptions {
  readonly configured?: ConfiguredIdentity;
  readonly env: NodeJS.ProcessEnv;
  /** The CLI's profile file. Default: that of the environment, or `~/.aliyun/config.json`. */
  readonly configFile?: string | undefined;
}

/** A place to look for credentials. */
interface ChainSource {
  readonly name: string;
  /** Returns its credentials, or the reason why it does not apply. Rejects if it is set up but does not work. */
  readonly find: (options: CredentialChainOptions) => FoundCredentials | string | Promise<FoundCredentials | string>;
}

/** Places to look for credentials; the first match wins. A program with keys does not load the rest. */
function* sources(options: CredentialChainOptions): Iterable<ChainSource> {
  yield* configuredSource(options);
  yield { name: "keys in the configuration", find: configuredKeys };
  yield { name: "keys in the environment", find: keysOfEnvironment };
  if (options.env[instanceVariable] && !namesProfile({ profile: options.configured?.profile, env: options.env }))
    yield { name: "RAM role of the ECS instance", find: environmentInstance };
  yield* laterSources;
}

/**
 * Returns the credentials that a user of this cloud already has. Each source is used as a whole, never mixed with another. A source that is
 * set up but does not work ends the search, so that no other identity is used unnoticed.
 */
export function credentialChain(options: CredentialChainOptions): CredentialSource {
  return cachedSource(() => search(options));
}

async function search(options: CredentialChainOptions): Promise<FoundCredentials> {
  const tried: string[] = [];
  for (const { name, find } of sources(options)) {
    try {
      const found = await find(options);
      if (typeof found !== "string") return found;
      tried.push(`${name}: ${found}`);
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error;
      tried.push(`${name}: ${error.message}`);
      throw failed(tried, "The last of them is set up but does not work, and no other identity replaces it: correct or remove it.");
    }
  }
  const { configured } = options;
  const settings = configured === undefined ? "" : `, or ${configured.accessKey.origin} and ${configured.secretKey.origin}`;
  throw failed(
    tried,
    `Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment${settings}, or run \`aliyun configure\`.`,
  );
}

/** Settings that choose an identity without keys, each with its source. */
const choices = {
  sharedCredentialsFile: async (file, { configured, env }) => profileCredentials({ profile: configured?.profile, sharedFile: file, env }),
  ecsRoleName: async ({ raw, origin }, { env }) => ({ credentials: await askMetadataService(env, String(raw)), origin }),
  credentialsUri: async (given) => ({ credentials: await askCredentialsUri(given), origin: given.origin }),
  assumeRoleWithOidc: async (given, { env }) => {
    const role = configuredOidcRole(given, env);
    if (role === undefined) return `${given.origin} not set`;
    return { credentials: await askOidc(role, env), origin: given.origin };
  },
} satisfies Partial<Record<keyof ConfiguredIdentity, ChoiceReader>>;
type ChoiceReader = (given: GivenValue, options: CredentialChainOptions) => Promise<FoundCredentials | string>;

/**
 * Returns the source that the configuration chooses, if any. The environment's keys do not replace it.
 * @throws ConfigurationError if it chooses several
 */
function configuredSource({ configured }: CredentialChainOptions): readonly ChainSource[] {
  const chosen = chosenIn(configured);
  return chosen.map(({ name, given }) => ({ name: given.origin, find: (options) => (choices[name] as ChoiceReader)(given, options) }));
}

function chosenIn(configured: ConfiguredIdentity | undefined): { readonly name: keyof typeof choices; readonly given: GivenValue }[] {
  const names = Object.keys(choices) as (keyof typeof choices)[];
  return names.flatMap((name) => {
    const given = configured?.[name];
    return given !== undefined && isSet(given) ? [{ name, given }] : [];
  });
}

/**
 * Checks that the configuration chooses at most one identity.
 * @throws ConfigurationError that names them
 */
export function checkChoice(configured: ConfiguredIdentity, env: NodeJS.ProcessEnv): void {
  const chosen = chosenIn(configured);
  const isProfileUsed = chosen.some(({ name }) => name === "sharedCredentialsFile");
  const others = [configured.accessKey, ...(isProfileUsed ? [] : [configured.profile])];
  const all = [...others.filter(isSet), ...chosen.map(({ given }) => given)].map(({ origin }) => origin);
  if (chosen.length > 0 && all.length > 1) {
    throw new ConfigurationError(`${all.join(" and ")} each choose who reads`, { remedy: "Keep one of them." });
  }
  if (configured.assumeRole !== undefined) configuredRole(configured.assumeRole, env);
  if (configured.assumeRoleWithOidc !== undefined) configuredOidcRole(configured.assumeRoleWithOidc, env);
}

/** The identity to read with, and how to ask the Security Token Service for a role. */
export interface IdentityOptions extends CredentialChainOptions {
  readonly identity?: Identity | undefined;
  /** Names the profile of `identity` in messages. Default: `profile`. */
  readonly profileOrigin?: string | undefined;
  readonly settings: ClientSettings;
  /** Default: that of the environment. */
  readonly sts?: Endpoint | undefined;
}

/**
 * Returns the credentials of an identity. Its profile replaces everything that is configured. Its role, or else the configured one, is
 * assumed with the credentials that are used otherwise.
 */
export function identitySource(options: IdentityOptions): CredentialSource {
  const { identity = {}, configured, env } = options;
  const profile = identity.profile === undefined ? undefined : { raw: identity.profile, origin: options.profileOrigin ?? "profile" };
  const sharedFile = configured?.sharedCredentialsFile;
  const base = profile === undefined ? credentialChain(options) : namedProfile({ profile, sharedFile, env });
  const isConfigured = profile === undefined && identity.assumeRole === undefined;
  const role = isConfigured ? configuredRole(configured?.assumeRole ?? noSetting, env) : identity.assumeRole;
  return role === undefined ? base : assumed(role, base, options);
}

const noSetting: GivenValue = { raw: undefined, origin: "assumeRole" };

/** Returns a source of sessions of a role that other credentials assume. */
export function assumed(
  role: AssumeRole,
  base: CredentialSource,
  { env, settings, sts }: Pick<IdentityOptions, "env" | "settings" | "sts">,
): CredentialSource {
  const named = { ...role, sessionName: role.sessionName ?? defaultSessionName(env) };
  return assumedRole(named, base, { endpoint: sts ?? stsEndpoint(env), settings });
}

function configuredKeys({ configured }: CredentialChainOptions): FoundCredentials | string {
  if (configured === undefined) return "none given";
  const credentials = parseAccessKey({
    accessKeyId: configured.accessKey,
    accessKeySecret: configured.secretKey,
    securityToken: configured.securityToken,
  });
  const names = `${configured.accessKey.origin} and ${configured.secretKey.origin}`;
  return credentials === undefined ? `${names} not set` : { credentials, origin: names };
}

function keysOfEnvironment({ env }: CredentialChainOptions): FoundCredentials | string {
  const found = environmentKeys(env);
  if (found !== undefined) return { credentials: found.credentials, origin: `${found.variable} in the environment` };
  const pairs = keyVariables.map(({ accessKeyId, accessKeySecret }) => `${accessKeyId} and ${accessKeySecret}`);
  return `neither ${pairs.join(" nor ")} set`;
}

function failed(tried: readonly string[], remedy: string): CredentialsError {
  const list = tried.map((line, index) => `\n  ${index + 1}. ${line.replace(/\.$/, "")}`).join("");
  return new CredentialsError(`No usable Alibaba Cloud credentials found. Tried, in order:${list}\n${remedy}`);
}

/** Sources after the keys. They read a file, ask over a network or start a process. */
const laterSources: readonly ChainSource[] = [
  { name: "profile", find: ({ configured, env, configFile }) => profileCredentials({ profile: configured?.profile, env, configFile }) },
  { name: "OIDC role", find: oidcCredentials },
  { name: "credentials URI", find: uriCredentials },
  { name: "RAM role of the ECS instance", find: instanceCredentials },
];

/** The two families of environment variables for an access key. The first match wins, and they are never mixed. */
const keyVariables = [
  {
    accessKeyId: "ALIBABA_CLOUD_ACCESS_KEY_ID",
    accessKeySecret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    securityToken: "ALIBABA_CLOUD_SECURITY_TOKEN",
  },
  { accessKeyId: "ALICLOUD_ACCESS_KEY", accessKeySecret: "ALICLOUD_SECRET_KEY", securityToken: "ALICLOUD_SECURITY_TOKEN" },
] as const;

/**
 * Returns the access key of the environment, if any.
 * @throws CredentialsError if a family is set in part
 */
function environmentKeys(env: NodeJS.ProcessEnv): { readonly credentials: Credentials; readonly variable: string } | undefined {
  for (const names of keyVariables) {
    const variable = (name: string) => ({ raw: env[name], origin: `${name} in the environment` });
    const credentials = parseAccessKey({
      accessKeyId: variable(names.accessKeyId),
      accessKeySecret: variable(names.accessKeySecret),
      securityToken: variable(names.securityToken),
    });
    if (credentials !== undefined) return { credentials, variable: names.accessKeyId };
  }
  return undefined;
}

type Environment = { readonly env: NodeJS.ProcessEnv };

const oidcVariables = ["ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"] as const;

/** Returns the credentials of the role of a Kubernetes service account (RRSA), or of any other OIDC token. */
async function oidcCredentials({ env }: Environment): Promise<FoundCredentials | string> {
  const [roleArn, providerArn, tokenFile] = oidcVariables.map((variable) => env[variable]);
  if (!roleArn || !providerArn || !tokenFile) {
    const missing = oidcVariables.filter((variable) => !env[variable]);
    return `${missing.join(", ")} not set in the environment`;
  }
  return { credentials: await askOidc({ roleArn, providerArn, tokenFile }, env), origin: "the OIDC role in the environment" };
}

function askOidc({ providerArn, tokenFile, ...role }: OidcRole, env: NodeJS.ProcessEnv): Promise<Credentials> {
  const session = { ...role, sessionName: role.sessionName ?? defaultSessionName(env), stsHost: environmentStsHost(env) };
  return askVendor({ kind: "oidc", role: session, providerArn, tokenFile });
}

/** Returns the credentials of the server in `ALIBABA_CLOUD_CREDENTIALS_URI`. */
async function uriCredentials({ env }: Environment): Promise<FoundCredentials | string> {
  const variable = "ALIBABA_CLOUD_CREDENTIALS_URI";
  if (!env[variable]) return `${variable} not set in the environment`;
  const given = { raw: env[variable], origin: `${variable} in the environment` };
  return { credentials: await askCredentialsUri(given), origin: given.origin };
}

const instanceVariable = "ALICLOUD_ECS_ROLE_NAME";

/** Returns the credentials of the ECS instance's RAM role that the environment names, as in the official provider. */
async function environmentInstance({ env }: Environment): Promise<FoundCredentials> {
  return { credentials: await askMetadataService(env, env[instanceVariable]), origin: `${instanceVariable} in the environment` };
}

/** Returns the credentials of the RAM role of the ECS instance. Nobody sets it up here, so a failure means only that it does not exist. */
async function instanceCredentials({ env }: Environment): Promise<FoundCredentials | string> {
  const off = metadataSwitch(env);
  if (off !== undefined) return `turned off by ${off} in the environment`;
  try {
    return { credentials: await askMetadataService(env), origin: "the RAM role of the ECS instance" };
  } catch (error) {
    if (error instanceof CredentialsError) return error.message;
    throw error;
  }
}

/**
 * Returns the credentials of the profile that was named for this call. As in the vendor's CLI it takes precedence over keys in the
 * environment, and no other source replaces it.
 */
function namedProfile(options: ProfileOptions & { readonly profile: GivenValue }): CredentialSource {
  return cachedSource(async () => {
    const found = await profileCredentials(options);
    if (typeof found === "string") throw new CredentialsError(`${options.profile.origin} names a profile that cannot be used: ${found}`);
    return found;
  });
}
