import { RpcClient } from "./alicloud/client";
import { credentialChain } from "./alicloud/credentials/chain";
import { type Endpoint, environmentEndpoint, parseEndpoint, parseRegionId } from "./alicloud/endpoint";
import { ConfigurationError } from "./alicloud/errors";
import { checkTogether, nearestOf } from "./alicloud/mistakes";
import { type ClientSettings, resolveSettings, settingRules } from "./alicloud/settings";
import { type FingerprintKey, parseFingerprintKey } from "./vpn/judge/fingerprints";
import { getOwn } from "./vpn/model/values";
import { apiVersion, defaultRegion, VpnReader } from "./vpn/read/vpnReader";

/** Gives a stack's setting by its full key, such as `alicloud:region`, decrypted. */
export type GetSetting = (key: string) => string | undefined;

/** A stack's settings by their full keys, decrypted; a function where they can only be asked for one by one. */
export type StackSettings = GetSetting | Readonly<Record<string, string>>;

/** Whether pre-shared keys and the BGP key are read into the outputs at all. */
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

/** What a stack is configured with, checked, and a reader made of it. */
export class Configuration {
  readonly #get: GetSetting;
  readonly #keys: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  readonly #hasStack: boolean;
  readonly #originOf: (key: string) => string;

  /**
   * @param settings The stack's settings; undefined where there is no stack
   * @param originOf Names a setting in messages, by its full key, where it does not come from the stack's configuration
   */
  constructor(
    settings: StackSettings | undefined,
    env: NodeJS.ProcessEnv,
    originOf: (key: string) => string = (key) => `${key} in the stack configuration`,
  ) {
    this.#get = typeof settings === "function" ? settings : (key) => settings && getOwn(settings, key);
    this.#keys = typeof settings === "object" ? Object.keys(settings) : [];
    this.#env = env;
    this.#hasStack = settings !== undefined;
    this.#originOf = originOf;
  }

  /**
   * Checks every setting that is given, without a file or a request.
   * @throws ConfigurationError that names each mistake
   */
  check(): void {
    const region = this.#setting("alicloud:region");
    checkTogether(
      ...this.#keys.map((key) => () => checkKey(key, this.#originOf(key))),
      () => region.raw === undefined || parseRegionId(region.raw, region.origin),
      () => this.endpoint,
      () => this.secrets,
      () => this.fingerprintKey,
      () => this.#clientSettings(),
    );
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

  /** The region of connections that name none: configuration, then environment, then profile. */
  async regionId(): Promise<string> {
    const { raw, origin } = this.#setting("alicloud:region");
    return raw === undefined ? defaultRegion({ env: this.#env, profile: this.#setting("alicloud:profile") }) : parseRegionId(raw, origin);
  }

  /** Where requests go instead of each region's own host. */
  get endpoint(): Endpoint | undefined {
    const { raw, origin } = this.#setting("alicloudVpn:endpoint");
    return raw === undefined ? environmentEndpoint(this.#env) : parseEndpoint(raw, origin);
  }

  /**
   * A reader of this configuration; `endpoint` overrides the configured one.
   * @throws ConfigurationError that names each mistake
   */
  reader(endpoint: Endpoint | undefined): VpnReader {
    this.check();
    const rpc = new RpcClient({
      version: apiVersion,
      settings: this.#clientSettings(),
      credentials: credentialChain({
        configured: {
          accessKey: this.#setting("alicloud:accessKey"),
          secretKey: this.#setting("alicloud:secretKey"),
          securityToken: this.#setting("alicloud:securityToken"),
          profile: this.#setting("alicloud:profile"),
        },
        env: this.#env,
      }),
    });
    return new VpnReader({ rpc, defaultRegion: () => this.regionId(), endpoint: endpoint ?? this.endpoint });
  }

  /** Equal for configurations that give the same reader. */
  readerKey(endpoint: Endpoint | undefined): string {
    return JSON.stringify([endpoint, readerKeys.map((key) => this.#get(key))]);
  }

  #clientSettings(): ClientSettings {
    return resolveSettings((name) => this.#setting(`alicloudVpn:${name}`));
  }

  #setting(key: string): { readonly raw: string | undefined; readonly origin: string } {
    // A setting that was emptied is a setting that is not there.
    return { raw: this.#get(key) || undefined, origin: this.#originOf(key) };
  }
}

/** The settings of a provider of the plugin: those of a stack, by their names alone. Languages write numbers as numbers or as text. */
export function providerConfiguration(settings: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv): Configuration {
  const get = (key: string): string | undefined => {
    const value = settings[nameOf(key)];
    return value === undefined || value === null ? undefined : String(value);
  };
  return new Configuration(get, env, (key) => `${nameOf(key)} of the provider`);
}

const ownPrefix = "alicloudVpn:";
const ownKeys = ["endpoint", "secrets", "fingerprintKey", ...Object.keys(settingRules)].map((name) => ownPrefix + name);
/** Settings of the official provider that count here as well. */
const officialKeys = ["region", "accessKey", "secretKey", "securityToken", "profile"].map((name) => `alicloud:${name}`);

/**
 * Refuses a key of our own that does not exist: what it was meant to set, such as to leave secrets out, would be ignored unnoticed.
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
const readerKeys = [...officialKeys, ...ownKeys];

const readers = new Map<string, VpnReader>();

/** One reader a configuration and process, so that all reads share its sockets, its credentials and its rate limit. */
export function sharedReader(configuration: Configuration, endpoint: Endpoint | undefined): VpnReader {
  const key = configuration.readerKey(endpoint);
  const known = readers.get(key);
  if (known !== undefined) return known;
  const made = configuration.reader(endpoint);
  readers.set(key, made);
  return made;
}
