import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { environmentStsHost, parseEndpoint, parseRegionId, regionStsHost } from "../endpoint";
import { ConfigurationError, CredentialsError } from "../errors";
import { shownValue } from "../redact";
import { isWireObject } from "../schema";
import { type Credentials, type FoundCredentials, type GivenValue, isSet, parseAccessKey } from "./credentials";
import { askCredentialsUri, askMetadataService, askVendor, type CloudSsoSession, isSwitchedOn, type RoleSession } from "./vendor";

/** Where to look for a profile. */
export interface ProfileOptions {
  /** Profile of the program's settings, if any. It has precedence over the environment's. */
  readonly profile?: GivenValue | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Profile file of the program's settings, if any. It must exist. */
  readonly sharedFile?: GivenValue | undefined;
  /** The CLI's profile file. Default: that of the environment, or `~/.aliyun/config.json`. */
  readonly configFile?: string | undefined;
}

/** A profile of the CLI's file, unchanged. */
export interface Profile {
  readonly fields: Readonly<Record<string, unknown>>;
  /** For messages: `profile "sso" in /home/me/.aliyun/config.json`. */
  readonly origin: string;
  /** False if it is only the file's current profile. */
  readonly isNamed: boolean;
  /** Returns another profile of the same file. */
  sibling(name: string): Profile | undefined;
}

/** Variables with a profile's name; the first match wins. */
const profileVariables = ["ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"];
/** Variables with the path of the profile file; the first match wins: of the vendor's SDKs, then of its Terraform and Pulumi providers. */
const fileVariables = ["ALIBABA_CLOUD_CONFIG_FILE", "ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"];
/** Variables that turn profiles off if they are `true`: of the vendor's SDKs, then of its CLI. */
const switches = ["ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "ALIBABA_CLOUD_IGNORE_PROFILE", "ALIBABACLOUD_IGNORE_PROFILE"];

/**
 * Returns the profile to use, or the reason in words if there is none.
 * @throws ConfigurationError if the named profile does not exist, or the file cannot be used
 */
export async function findProfile(options: ProfileOptions): Promise<Profile | string> {
  const named = nameOf(options);
  const off = switches.find((variable) => isSwitchedOn(options.env, variable));
  if (off !== undefined && named === undefined) return `turned off by ${off} in the environment`;
  if (off !== undefined)
    throw unusable(
      `${named?.origin} names a profile, but ${off} in the environment turns profiles off`,
      `Remove ${named?.origin} or ${off}.`,
    );
  const path = pathOf(options);
  const file = await readProfileFile(path.file);
  const askedFor = named?.origin ?? path.origin;
  if (file === undefined && askedFor === undefined) return `${path.file} does not exist`;
  if (file === undefined)
    throw unusable(
      `The profile file ${path.file} does not exist, but ${askedFor} asks for it`,
      named === undefined
        ? `Correct or remove ${askedFor}.`
        : `Remove ${askedFor}, or write the file with \`aliyun configure --profile <name>\`.`,
    );
  const name = named?.name ?? file.current ?? "default";
  const profile = profileOf(file, path.file, name, named !== undefined);
  if (profile !== undefined) return profile;
  if (named !== undefined)
    throw unusable(
      `${path.file} has no profile ${shownValue(name)}, which ${named.origin} names`,
      `Correct or remove ${named.origin}, or ${addProfile}.`,
    );
  if (file.current === undefined || file.profiles.length === 0) return `${path.file} has no current profile`;
  throw unusable(
    `${path.file} has no profile ${shownValue(name)}, which it calls its current one`,
    `Correct "current" in the file, or ${addProfile}.`,
  );
}

function profileOf(file: ProfileFile, path: string, name: string, isNamed: boolean): Profile | undefined {
  const fields = file.profiles.find((profile) => profile.name === name);
  if (fields === undefined) return undefined;
  return { fields, isNamed, origin: `profile ${shownValue(name)} in ${path}`, sibling: (other) => profileOf(file, path, other, true) };
}

/** Checks whether settings or the environment name a profile, instead of the file's current one. */
export const namesProfile = (options: ProfileOptions): boolean => nameOf(options) !== undefined;

function nameOf({ profile, env }: ProfileOptions): { readonly name: string; readonly origin: string } | undefined {
  if (profile === undefined || !isSet(profile)) return variableOf(env, profileVariables);
  if (typeof profile.raw === "string") return { name: profile.raw, origin: profile.origin };
  throw unusable(`${profile.origin} is not a string`, `Correct or remove ${profile.origin}.`);
}

function pathOf({ env, sharedFile, configFile }: ProfileOptions): { readonly file: string; readonly origin?: string } {
  const home = (process.platform === "win32" ? env.USERPROFILE : env.HOME) || homedir();
  if (sharedFile !== undefined && isSet(sharedFile)) {
    if (typeof sharedFile.raw !== "string")
      throw unusable(`${sharedFile.origin} is not a string`, `Correct or remove ${sharedFile.origin}.`);
    return { file: sharedFile.raw.replace(/^~(?=[/\\]|$)/, home), origin: sharedFile.origin };
  }
  if (configFile !== undefined) return { file: configFile };
  const variable = variableOf(env, fileVariables);
  if (variable !== undefined) return { file: variable.name, origin: variable.origin };
  return { file: join(home, ".aliyun", "config.json") };
}

function variableOf(env: NodeJS.ProcessEnv, variables: readonly string[]): { readonly name: string; readonly origin: string } | undefined {
  for (const variable of variables) {
    const name = env[variable];
    if (name) return { name, origin: `${variable} in the environment` };
  }
  return undefined;
}

const addProfile = "add the profile with `aliyun configure --profile <name>`";
const unusable = (what: string, remedy: string): ConfigurationError => new ConfigurationError(what, { remedy });

type Fields = Readonly<Record<string, unknown>>;

/** The CLI's `config.json`. */
interface ProfileFile {
  /** Name of the default profile. */
  readonly current: string | undefined;
  readonly profiles: readonly Fields[];
}

/**
 * Returns the CLI's profile file. Undefined: it does not exist.
 * @throws ConfigurationError that names the file and quotes nothing of it
 */
async function readProfileFile(file: string): Promise<ProfileFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new ConfigurationError(`The profile file ${file} cannot be read (${code})`, { remedy: "Check what it is and who may read it." });
  }
  return parse(text, file);
}

function parse(text: string, file: string): ProfileFile {
  const refuse = (why: string): never => {
    throw new ConfigurationError(`The profile file ${file} ${why}`, { remedy: "Correct it, or write it anew with `aliyun configure`." });
  };
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // The error of JSON.parse quotes the text, which contains the secrets.
    return refuse("is not JSON");
  }
  const { current, profiles } = isWireObject(content) ? content : {};
  if (!Array.isArray(profiles) || !profiles.every(isWireObject)) return refuse("holds no list of profiles");
  return { current: typeof current === "string" && current !== "" ? current : undefined, profiles };
}

/** Returns a field and its origin. */
export const givenField = (profile: Profile, field: string): GivenValue => ({
  raw: profile.fields[field],
  origin: `${field} of ${profile.origin}`,
});

/**
 * Returns a text field; `""` means absent.
 * @throws ConfigurationError if it is not a text
 */
export function optionalText(profile: Profile, field: string): string | undefined {
  const given = givenField(profile, field);
  if (!isSet(given)) return undefined;
  if (typeof given.raw === "string") return given.raw;
  throw new ConfigurationError(`${given.origin} is not a string`, { remedy: "Correct or remove it." });
}

/**
 * Returns a field that the profile needs.
 * @throws CredentialsError if it is absent
 */
export function requiredText(profile: Profile, field: string): string {
  const text = optionalText(profile, field);
  if (text !== undefined) return text;
  throw new CredentialsError(`${givenField(profile, field).origin} is not set`, { remedy: "Complete it with `aliyun configure`." });
}

/**
 * Returns a number field; 0 means absent, as in the CLI.
 * @throws ConfigurationError if it is not a number
 */
export function optionalNumber(profile: Profile, field: string): number | undefined {
  const given = givenField(profile, field);
  if (!isSet(given) || given.raw === 0) return undefined;
  const number = typeof given.raw === "string" ? Number(given.raw) : given.raw;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw new ConfigurationError(`${given.origin} is not a number`, { remedy: "Correct or remove it." });
}

type ModeReader = (profile: Profile, env: NodeJS.ProcessEnv, visited: readonly Profile[]) => Promise<Credentials>;

/** Modes of the CLI's profiles, in its spelling. */
const modes: Readonly<Record<string, ModeReader>> = {
  AK: async (profile) => keysOf(profile),
  StsToken: async (profile) => keysOf(profile, requiredText(profile, "sts_token")),
  RamRoleArn: async (profile, env) => assumeRole(profile, env, keysOf(profile, optionalText(profile, "sts_token"))),
  RamRoleArnWithRoleName: async (profile, env) => assumeRole(profile, env, await instanceRole(profile, env)),
  ChainableRamRoleArn: async (profile, env, visited) => assumeRole(profile, env, await sourceOf(profile, env, visited)),
  EcsRamRole: async (profile, env) => instanceRole(profile, env),
  OIDC: async (profile, env) =>
    askVendor({
      kind: "oidc",
      role: profileRole(profile, env),
      providerArn: requiredText(profile, "oidc_provider_arn"),
      tokenFile: requiredText(profile, "oidc_token_file"),
    }),
  External: async (profile) => askVendor({ kind: "external", command: requiredText(profile, "process_command") }),
  CredentialsURI: async (profile) =>
    askCredentialsUri({ ...givenField(profile, "credentials_uri"), raw: requiredText(profile, "credentials_uri") }),
  CloudSSO: async (profile) => askVendor({ kind: "cloudSso", ...cloudSsoSession(profile) }),
};

/** Returns the credentials of the user's profile, or the reason why there is no profile to use. */
export async function profileCredentials(options: ProfileOptions): Promise<FoundCredentials | string> {
  const profile = await findProfile(options);
  if (typeof profile === "string") return profile;
  if (!profile.isNamed && isBlank(profile)) return `${profile.origin} is not configured yet`;
  return { credentials: await credentialsOf(profile, options.env, []), origin: profile.origin };
}

async function credentialsOf(profile: Profile, env: NodeJS.ProcessEnv, visited: readonly Profile[]): Promise<Credentials> {
  const given = requiredText(profile, "mode").toLowerCase();
  const mode = Object.keys(modes).find((name) => name.toLowerCase() === given);
  const reader = mode === undefined ? undefined : modes[mode];
  if (reader !== undefined) return reader(profile, env, [...visited, profile]);
  throw new CredentialsError(`The mode of ${profile.origin} is not supported`, { remedy: `Use one of ${Object.keys(modes).join(", ")}.` });
}

/** The CLI writes such a profile if it is run without being configured. */
function isBlank({ fields }: Profile): boolean {
  return !fields.access_key_id && !fields.access_key_secret && (!fields.mode || fields.mode === "AK");
}

function keysOf(profile: Profile, securityToken?: string): Credentials {
  const keys = parseAccessKey({
    accessKeyId: givenField(profile, "access_key_id"),
    accessKeySecret: givenField(profile, "access_key_secret"),
    securityToken: { ...givenField(profile, "sts_token"), raw: securityToken },
  });
  if (keys !== undefined) return keys;
  throw new CredentialsError(`${givenField(profile, "access_key_id").origin} is not set`, {
    remedy: "Complete it with `aliyun configure`.",
  });
}

function assumeRole(profile: Profile, env: NodeJS.ProcessEnv, source: Credentials): Promise<Credentials> {
  return askVendor({ kind: "assumeRole", role: profileRole(profile, env), source });
}

function instanceRole(profile: Profile, env: NodeJS.ProcessEnv): Promise<Credentials> {
  return askMetadataService(env, optionalText(profile, "ram_role_name"));
}

async function sourceOf(profile: Profile, env: NodeJS.ProcessEnv, visited: readonly Profile[]): Promise<Credentials> {
  const name = requiredText(profile, "source_profile");
  const source = profile.sibling(name);
  const refuse = (why: string) => new ConfigurationError(`source_profile of ${profile.origin} ${why}`, { remedy: "Correct it." });
  if (source === undefined) throw refuse(`names ${shownValue(name)}, which is not there`);
  if (visited.some(({ fields }) => fields === source.fields)) throw refuse("leads back to itself");
  return credentialsOf(source, env, visited);
}

/** Returns the role of a profile. */
function profileRole(profile: Profile, env: NodeJS.ProcessEnv): RoleSession {
  return {
    roleArn: requiredText(profile, "ram_role_arn"),
    sessionName: optionalText(profile, "ram_session_name") ?? defaultSessionName(env),
    durationSeconds: sessionDuration(profile),
    policy: optionalText(profile, "policy"),
    externalId: optionalText(profile, "external_id"),
    stsHost: profileStsHost(profile) ?? environmentStsHost(env),
  };
}

/** Default name of a session. */
export const defaultSessionName = (env: NodeJS.ProcessEnv): string => env.ALIBABA_CLOUD_ROLE_SESSION_NAME || "pulumi-alicloud-vpn";

/** The service refuses shorter sessions. */
const shortestSession = 900;

function sessionDuration(profile: Profile): number | undefined {
  const seconds = optionalNumber(profile, "expired_seconds");
  if (seconds === undefined || seconds >= shortestSession) return seconds;
  throw new ConfigurationError(`expired_seconds of ${profile.origin} is less than ${shortestSession}`, { remedy: "Raise or remove it." });
}

function profileStsHost(profile: Profile): string | undefined {
  const endpoint = optionalText(profile, "sts_endpoint");
  if (endpoint !== undefined) return new URL(parseEndpoint(endpoint, `sts_endpoint of ${profile.origin}`)).host;
  const region = optionalText(profile, "sts_region");
  return region && regionStsHost(parseRegionId(region, `sts_region of ${profile.origin}`), profile.fields.enable_vpc === true);
}

/**
 * Returns the CloudSSO sign-in that the CLI left in a profile.
 * @throws CredentialsError if it has expired
 */
function cloudSsoSession(profile: Profile): CloudSsoSession {
  const accessTokenExpire = optionalNumber(profile, "cloud_sso_access_token_expire") ?? 0;
  if (accessTokenExpire * 1000 <= Date.now()) {
    throw new CredentialsError(`The CloudSSO sign-in of ${profile.origin} has ended`, {
      remedy: "Sign in again with `aliyun configure --mode CloudSSO`.",
    });
  }
  return {
    signInOrigin: originOf(requiredText(profile, "cloud_sso_sign_in_url"), `cloud_sso_sign_in_url of ${profile.origin}`),
    accountId: requiredText(profile, "cloud_sso_account_id"),
    accessConfig: requiredText(profile, "cloud_sso_access_config"),
    accessToken: requiredText(profile, "access_token"),
    accessTokenExpire,
  };
}

/** The access token is sent to this URL, so it must be https, or loopback. */
const originOf = (url: string, origin: string): string => parseEndpoint(URL.canParse(url) ? new URL(url).origin : url, origin);

/** Environment variables with a region; the first match wins. */
const regionVariables = ["ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_REGION_ID", "ALICLOUD_REGION"];

/** Where to look for a region. */
interface RegionSources extends ProfileOptions {
  /** Profile of this read. */
  readonly named?: GivenValue | undefined;
  /** Region of the program's settings, if any. */
  readonly configured?: GivenValue | undefined;
}

/**
 * Returns the region for reads without one: that of the read's own profile, else of the settings, else of the environment. The profile in
 * use comes last, and only if the read has no profile of its own: in another account's region each connection would look deleted.
 * @throws ConfigurationError for an invalid region
 */
export async function findRegion({ named, configured, ...options }: RegionSources): Promise<string | undefined> {
  const ofNamed = named === undefined ? undefined : await profileRegion({ ...options, profile: named });
  if (ofNamed !== undefined) return ofNamed;
  if (configured !== undefined && isSet(configured)) return parseRegionId(configured.raw, configured.origin);
  return environmentRegion(options.env) ?? (named === undefined ? profileRegion(options) : undefined);
}

/** Same as `findRegion`. @throws ConfigurationError also if there is no region */
export async function defaultRegion(sources: RegionSources): Promise<string> {
  const regionId = await findRegion(sources);
  if (regionId !== undefined) return regionId;
  const { named, configured } = sources;
  const ways = [`set ${configured?.origin ?? "alicloud:region in the stack configuration"}`, "set ALIBABA_CLOUD_REGION in the environment"];
  throw new ConfigurationError(`no region is configured${lacksRegion(named)}`, {
    remedy: `Give regionId, ${named === undefined ? "" : `${regionCommand(named)}, `}${ways.join(", or ")}.`,
  });
}

/** Returns a sentence about a named profile without a region, or an empty text if no profile is named. */
export const lacksRegion = (named: GivenValue | undefined): string =>
  named === undefined ? "" : `, and profile ${shownValue(named.raw)} has none`;

/** Returns the command that gives a profile a region. A name that a shell would need quotes for is left to the user. */
export const regionCommand = ({ raw }: GivenValue): string => {
  const name = /^[\w.@-]+$/.test(String(raw)) ? String(raw) : "<profile>";
  return `run \`aliyun configure set --profile ${name} --region <region>\``;
};

function environmentRegion(env: NodeJS.ProcessEnv): string | undefined {
  const name = regionVariables.find((variable) => env[variable]);
  return name === undefined ? undefined : parseRegionId(env[name], `${name} in the environment`);
}

async function profileRegion(options: ProfileOptions): Promise<string | undefined> {
  const profile = await findProfile(options);
  if (typeof profile === "string") return undefined;
  const region = optionalText(profile, "region_id");
  return region === undefined ? undefined : parseRegionId(region, givenField(profile, "region_id").origin);
}
