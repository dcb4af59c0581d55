import { type Credentials, parseAccessKey } from "../accessKey";
import { environmentStsHost, parseEndpoint, parseRegionId, regionStsHost } from "../endpoint";
import { ConfigurationError, CredentialsError } from "../errors";
import type { FoundCredentials } from "./credentials";
import { findProfile, givenField, optionalNumber, optionalText, type Profile, type ProfileOptions, requiredText } from "./profile";
import { askCredentialsUri, askMetadataService, askVendor, type CloudSsoSession, type RoleSession } from "./vendor";

type ModeReader = (profile: Profile, env: NodeJS.ProcessEnv, visited: readonly Profile[]) => Promise<Credentials>;

/** The modes of the CLI's profiles, as it spells them. */
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

/** The credentials of the user's profile, or in words why there is no profile to use. */
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

/** The CLI leaves such a profile behind when it was run but never configured. */
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
  if (source === undefined) throw refuse(`names "${name}", which is not there`);
  if (visited.some(({ fields }) => fields === source.fields)) throw refuse("leads back to itself");
  return credentialsOf(source, env, visited);
}

/** The role of a profile. */
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

/** The name of sessions that get no other. */
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
 * The sign-in at CloudSSO that the CLI left in a profile.
 * @throws CredentialsError when it has ended
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

/** The access token is sent there, so it has to be https, or loopback. */
const originOf = (url: string, origin: string): string => parseEndpoint(URL.canParse(url) ? new URL(url).origin : url, origin);
