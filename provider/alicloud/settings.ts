import type { GivenValue } from "./credentials/credentials";
import { ConfigurationError } from "./errors";
import { checkTogether } from "./inputChecks";

/** Signature of the client: ACS3-HMAC-SHA256, or HMAC-SHA1 for older private clouds. */
export type SignatureVersion = "v3" | "v1";
/** Wire format that the client requests. It reads either. */
export type WireFormat = "json" | "xml";

/** The client's settings, all of them optional where a user gives them. */
export interface ClientSettings {
  /** `v3` (ACS3-HMAC-SHA256, default) or `v1` (HMAC-SHA1). */
  readonly signatureVersion: SignatureVersion;
  /** `json` (default) or `xml`. */
  readonly format: WireFormat;
  /** Time-out of one attempt, in seconds (10). */
  readonly timeoutSeconds: number;
  /** Time for all attempts of a call, in seconds (90, so that the minute over which the API counts can pass); waits for the rate limit are not counted. */
  readonly deadlineSeconds: number;
  /** Attempts of a call, the first included (5). Those that the API throttled do not count, but for 1, which means no retry at all. */
  readonly maxAttempts: number;
  /** Requests in any 60 s per region and account (600, the API's own default limit), of all processes of this user on this machine; less than 1 counts as 1. */
  readonly requestsPerMinute: number;
}

type SettingRule<T> = { readonly default: T; readonly expects: string; readonly parse: (raw: string) => T | undefined };

const oneOf = <T extends string>(...values: readonly [T, ...T[]]): SettingRule<T> => ({
  default: values[0],
  expects: values.map((value) => `"${value}"`).join(" or "),
  parse: (raw) => values.find((value) => value === raw),
});

const positive = (value: number, { integer = false, most = Number.MAX_SAFE_INTEGER } = {}): SettingRule<number> => ({
  default: value,
  expects: `a positive ${integer ? "whole number" : "number"}${most < Number.MAX_SAFE_INTEGER ? `, at most ${most}` : ""}`,
  parse: (raw) => {
    const number = /^\d+(\.\d+)?$/.test(raw) ? Number(raw) : Number.NaN;
    return number > 0 && number <= most && (!integer || Number.isSafeInteger(number)) ? number : undefined;
  },
});

/** Node's timers take no more than 24 days. */
const seconds = (value: number): SettingRule<number> => positive(value, { most: 86_400 });

/** Every setting with its default and what it accepts. */
export const settingRules: { readonly [K in keyof ClientSettings]: SettingRule<ClientSettings[K]> } = {
  signatureVersion: oneOf("v3", "v1"),
  format: oneOf("json", "xml"),
  timeoutSeconds: seconds(10),
  deadlineSeconds: seconds(90),
  maxAttempts: positive(5, { integer: true }),
  requestsPerMinute: positive(600),
};

/**
 * Returns the settings with defaults filled in. `read` gives each setting's raw value and its origin, such as `alicloudVpn:format in the
 * stack configuration`.
 * @throws ConfigurationError that names each invalid setting and its origin
 */
export function resolveSettings(read: (name: keyof ClientSettings) => GivenValue | undefined): ClientSettings {
  const resolve = <K extends keyof ClientSettings>(name: K): ClientSettings[K] => {
    const rule = settingRules[name];
    const given = read(name);
    if (given === undefined || given.raw === undefined) return rule.default;
    const value = typeof given.raw === "string" || typeof given.raw === "number" ? rule.parse(String(given.raw).trim()) : undefined;
    if (value === undefined) throw new ConfigurationError(`${given.origin} is not ${rule.expects}`, { remedy: "Correct or remove it." });
    return value;
  };
  const names = Object.keys(settingRules) as (keyof ClientSettings)[];
  const values = checkTogether(...names.map((name) => () => resolve(name)));
  return Object.fromEntries(names.map((name, index) => [name, values[index]])) as unknown as ClientSettings;
}
