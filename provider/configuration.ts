import { type ConfiguredIdentity, checkChoice, identitySource } from "./alicloud/credentials/chain";
import type { CredentialSource, GivenValue } from "./alicloud/credentials/credentials";
import { defaultRegion } from "./alicloud/credentials/profile";
import { callerIdentity } from "./alicloud/credentials/sts";
import { type Endpoint, environmentEndpoint, environmentStsEndpoint, parseEndpoint, parseRegionId, stsEndpoint } from "./alicloud/endpoint";
import { ConfigurationError } from "./alicloud/errors";
import { configuredEndpoint, configuredRole, type Identity } from "./alicloud/identity";
import { checkTogether, nearestOf } from "./alicloud/inputChecks";
import { type ClientSettings, resolveSettings, settingRules } from "./alicloud/settings";
import { type FingerprintKey, parseFingerprintKey } from "./vpn/judge/fingerprints";
import { getOwn } from "./vpn/model/values";
import { Access } from "./vpn/read/describe";

/** Returns a stack's setting by its full key, such as `alicloud:region`, decrypted. */
export type GetSetting = (key: string) => string | undefined;

/** A stack's settings by their full keys, decrypted; a function where they can only be asked for one by one. */
export type StackSettings = GetSetting | Readonly<Record<string, string>>;

/** Whether pre-shared keys and the BGP key are read into the outputs. */
export type SecretsMode = "include" | "omit";

const secretsModes: readonly SecretsMode[] = ["include", "omit"];

/**
 * Checks `secrets`, from an argument or a setting.
 * @throws ConfigurationError that names the origin
 */
export function parseSecretsMode(raw: unknown, origin: string): SecretsMode {
  const mode = secretsModes.find((known) => known === raw);
  if (mode === undefined) throw new ConfigurationError(`${origin} is neither "include" nor "omit"`, { remedy: "Correct or remove it." });
  return mode;
}

/** The checked configuration of a stack, and the access that it reads with. */
export class Configuration {
  readonly #get: GetSetting;
  readonly #keys: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  readonly #hasStack: boolean;
  readonly #sources = new Map<string, CredentialSource>();
  readonly #originOf: (key: string) => string;
  readonly #provider: { readonly isExplicit: boolean } | undefined;
  #isChecked = false;
  #key: string | undefined;

  /**
   * @param settings The stack's settings; undefined where there is no stack
   * @param originOf Names a setting in messages, by its full key, where it does not come from the stack's configuration
   * @param provider The provider of the plugin that has these settings, if one has; keys of the environment do not stand in for the profile
   *   of an explicit one
   */
  constructor(
    settings: StackSettings | undefined,
    env: NodeJS.ProcessEnv,
    originOf: (key: string) => string = (key) => `${key} in the stack configuration`,
    provider?: { readonly isExplicit: boolean },
  ) {
    this.#get = typeof settings === "function" ? settings : (key) => settings && getOwn(settings, key);
    this.#keys = typeof settings === "object" ? Object.keys(settings) : [];
    this.#env = env;
    this.#hasStack = settings !== undefined;
    this.#originOf = originOf;
    this.#provider = provider;
  }

  /**
   * Checks every given setting, without reading a file or sending a request.
   * @throws ConfigurationError that names each mistake
   */
  check(): void {
    if (this.#isChecked) return;
    const region = this.#setting("alicloud:region");
    checkTogether(
      ...this.#keys.map((key) => () => checkKey(key, this.#originOf(key))),
      () => region.raw === undefined || parseRegionId(region.raw, region.origin),
      () => this.endpoint,
      () => this.#officialEndpoint("sts"),
      () => checkChoice(this.#configuredIdentity(), this.#env),
      () => this.secrets,
      () => this.fingerprintKey,
      () => this.#clientSettings(),
    );
    this.#isChecked = true;
  }

  /** Stack-wide `alicloudVpn:secrets`; `include` by default. */
  get secrets(): SecretsMode {
    const { raw, origin } = this.#setting("alicloudVpn:secrets");
    return raw === undefined ? "include" : parseSecretsMode(raw, origin);
  }

  /** The key of fingerprints: `alicloudVpn:fingerprintKey`, or `ALICLOUD_VPN_FINGERPRINT_KEY` of the environment without a stack. */
  get fingerprintKey(): FingerprintKey | undefined {
    const { raw, origin } = this.#hasStack
      ? this.#setting("alicloudVpn:fingerprintKey")
      : { raw: this.#env[fingerprintVariable] || undefined, origin: `${fingerprintVariable} in the environment` };
    return raw === undefined ? undefined : parseFingerprintKey(raw, origin);
  }

  /** Returns the region of connections without one. @throws ConfigurationError if no region is set */
  regionId({ profile }: Identity = {}): Promise<string> {
    return defaultRegion({
      named: profile === undefined ? undefined : { raw: profile, origin: "profile" },
      configured: this.#setting("alicloud:region"),
      profile: this.#setting("alicloud:profile"),
      sharedFile: this.#setting("alicloud:sharedCredentialsFile"),
      env: this.#env,
    });
  }

  /** Returns the endpoint of requests. Undefined: each region's own host. */
  get endpoint(): Endpoint | undefined {
    const { raw, origin } = this.#setting("alicloudVpn:endpoint");
    if (raw !== undefined) return parseEndpoint(raw, origin);
    return this.#officialEndpoint("vpc") ?? environmentEndpoint(this.#env);
  }

  /**
   * Returns the access of this configuration; `endpoint` and `identity` override the configured ones.
   * @throws ConfigurationError that names each mistake
   */
  access(endpoint: Endpoint | undefined, identity: Identity = {}): Access {
    this.check();
    return new Access({
      credentials: this.credentials(identity),
      settings: this.#clientSettings(),
      defaultRegion: () => this.regionId(identity),
      endpoint: endpoint ?? this.endpoint,
    });
  }

  /** Returns the credentials of an identity, one source for all of its readers: a role is assumed once for all of them. */
  credentials(identity: Identity = {}): CredentialSource {
    const key = JSON.stringify(identity);
    const known = this.#sources.get(key);
    if (known !== undefined) return known;
    const profile = this.#setting("alicloud:profile");
    const isProfile = this.#provider?.isExplicit && profile.raw !== undefined && this.#setting("alicloud:accessKey").raw === undefined;
    const own = isProfile && identity.profile === undefined ? { ...this.#givenRole(), ...identity, profile: profile.raw } : identity;
    const made = identitySource({
      ...(own === identity ? {} : { profileOrigin: profile.origin }),
      ...{ identity: own, configured: this.#configuredIdentity(), env: this.#env },
      ...{ settings: this.#clientSettings(), sts: this.#officialEndpoint("sts") },
    });
    this.#sources.set(key, made);
    return made;
  }

  /**
   * Asks for the account that reads of an endpoint and an identity are made with. Undefined: nobody said so within seconds, or the endpoint
   * is not the cloud's own, and nothing says where its Security Token Service is.
   */
  async accountId(endpoint: Endpoint | undefined, identity: Identity, signal: AbortSignal): Promise<string | undefined> {
    try {
      const named = this.#officialEndpoint("sts") ?? environmentStsEndpoint(this.#env);
      if (named === undefined && (endpoint ?? this.endpoint) !== undefined) return undefined;
      const settings = { ...this.#clientSettings(), maxAttempts: 1, timeoutSeconds: 3, deadlineSeconds: 3 };
      // The deadline of a call leaves out the wait for the rate limit, which may be a minute.
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(3_000)]);
      const options = { endpoint: named ?? stsEndpoint(this.#env), settings, signal: inTime };
      return (await callerIdentity(this.credentials(identity), options)).accountId;
    } catch {
      return undefined;
    }
  }

  /** The same for all configurations that read alike. */
  get key(): string {
    this.#key ??= JSON.stringify(keysOfAccess.map((key) => this.#get(key)));
    return this.#key;
  }

  /** Returns the role of the settings, if they have one: a profile of the same provider assumes it. */
  #givenRole(): Identity {
    const given = this.#setting("alicloud:assumeRole");
    return given.raw === undefined ? {} : { assumeRole: configuredRole({ ...given, isOwnFormat: true }, this.#env) };
  }

  #configuredIdentity(): ConfiguredIdentity {
    const setting = (name: string) => this.#setting(`alicloud:${name}`);
    return {
      accessKey: setting("accessKey"),
      secretKey: setting("secretKey"),
      securityToken: setting("securityToken"),
      profile: setting("profile"),
      sharedCredentialsFile: setting("sharedCredentialsFile"),
      ecsRoleName: setting("ecsRoleName"),
      credentialsUri: setting("credentialsUri"),
      assumeRoleWithOidc: setting("assumeRoleWithOidc"),
      assumeRole: { ...setting("assumeRole"), isOwnFormat: this.#provider !== undefined },
    };
  }

  #officialEndpoint(product: "vpc" | "sts"): Endpoint | undefined {
    const setting = this.#setting("alicloud:endpoints");
    const raw = configuredEndpoint(setting, product);
    return raw === undefined ? undefined : parseEndpoint(raw, `${product} of ${setting.origin}`);
  }

  #clientSettings(): ClientSettings {
    return resolveSettings((name) => this.#setting(`alicloudVpn:${name}`));
  }

  #setting(key: string): GivenValue & { readonly raw: string | undefined } {
    // An empty setting counts as not set.
    return { raw: this.#get(key) || undefined, origin: this.#originOf(key) };
  }
}

/**
 * Returns the configuration of a provider of the plugin: the settings of a stack, without the prefix of their names. Languages write
 * numbers and objects as such or as text.
 * @param isDefault Whether the engine created the provider from the stack's configuration
 */
export function providerConfiguration(
  settings: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  isDefault = false,
): Configuration {
  const get = (key: string): string | undefined => settingText(settings[nameOf(key)]);
  const originOf = isDefault
    ? (key: string) => `alicloud-vpn:${nameOf(key)} in the stack configuration`
    : (key: string) => `${nameOf(key)} of the provider`;
  // A provider is made for one account: reading as the one that the environment has keys of would be reading as somebody else.
  return new Configuration(get, env, originOf, { isExplicit: !isDefault });
}

/** Returns a setting of a provider as text, as a stack's configuration has it: a program in YAML gives a role as an object. */
export function settingText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const ownPrefix = "alicloudVpn:";
const ownKeys = ["endpoint", "secrets", "fingerprintKey", ...Object.keys(settingRules)].map((name) => ownPrefix + name);
/** Settings of the official provider that apply here too. */
const officialKeys = [
  ...["region", "accessKey", "secretKey", "securityToken", "profile", "sharedCredentialsFile", "ecsRoleName", "credentialsUri"],
  ...["assumeRole", "assumeRoleWithOidc", "endpoints"],
].map((name) => `alicloud:${name}`);

/**
 * Refuses an unknown key of this package: otherwise its purpose, such as leaving secrets out, would be ignored silently.
 * @throws ConfigurationError with the nearest known key
 */
function checkKey(key: string, origin: string): void {
  if (!key.toLowerCase().startsWith(ownPrefix.toLowerCase()) || ownKeys.includes(key)) return;
  const official = officialKeys.find((one) => nameOf(one) === nameOf(key));
  const nearest = official ?? nearestOf(ownKeys, key.slice(0, ownPrefix.length).toLowerCase() + nameOf(key));
  throw new ConfigurationError(`${origin} is not a setting of this package`, {
    remedy: nearest === undefined ? `Its settings are ${ownKeys.join(", ")}.` : `Did you mean ${nearest}?`,
  });
}

const nameOf = (key: string): string => key.slice(key.indexOf(":") + 1);

const fingerprintVariable = "ALICLOUD_VPN_FINGERPRINT_KEY";
const keysOfAccess = [...officialKeys, ...ownKeys];

/** Configurations by their keys: the first of equal ones holds the credentials for all. */
const configurations = new Map<string, Configuration>();
const accesses = new Map<string, Access>();

/** Access for a read, and a key that is the same for all reads with the same access. */
interface SharedAccess {
  readonly access: Access;
  readonly key: string;
}

/**
 * Returns one access for a configuration, endpoint and identity in this process, so that all reads share its sockets, credentials and rate
 * limit.
 */
export function sharedAccess(configuration: Configuration, endpoint: Endpoint | undefined, identity: Identity): SharedAccess {
  const shared = configurations.get(configuration.key) ?? configuration;
  configurations.set(configuration.key, shared);
  const key = JSON.stringify([configuration.key, endpoint, identity]);
  const access = accesses.get(key) ?? shared.access(endpoint, identity);
  accesses.set(key, access);
  return { access, key };
}
