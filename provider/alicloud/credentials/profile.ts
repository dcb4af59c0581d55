import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type GivenValue, isSet } from "../accessKey";
import { ConfigurationError, CredentialsError } from "../errors";

/** Where a profile is looked for. */
export interface ProfileOptions {
  /** The profile that the program's settings name, if any; it comes before the environment's. */
  readonly profile?: GivenValue | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** The profile file that the program's settings name, if any; it has to be there. */
  readonly sharedFile?: GivenValue | undefined;
  /** The CLI's profile file; when absent that of the environment, or `~/.aliyun/config.json`. */
  readonly configFile?: string | undefined;
}

/** A profile of the CLI's file, as it stands there. */
export interface Profile {
  readonly fields: Readonly<Record<string, unknown>>;
  /** For messages: `profile "sso" in /home/me/.aliyun/config.json`. */
  readonly origin: string;
  /** False for the one that is merely the file's current one. */
  readonly isNamed: boolean;
  /** Another profile of the same file. */
  sibling(name: string): Profile | undefined;
}

/** Variables that name a profile, first match wins. */
const profileVariables = ["ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"];
/** Variables that name the profile file, first match wins: of the vendor's SDKs, then of its Terraform and Pulumi providers. */
const fileVariables = ["ALIBABA_CLOUD_CONFIG_FILE", "ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"];
/** Variables that turn profiles off when they are `true`: of the vendor's SDKs, then of its CLI. */
const switches = ["ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "ALIBABA_CLOUD_IGNORE_PROFILE", "ALIBABACLOUD_IGNORE_PROFILE"];

/**
 * The profile to use, or in words why there is none.
 * @throws ConfigurationError when what was named is not there, or the file cannot be used
 */
export async function findProfile(options: ProfileOptions): Promise<Profile | string> {
  const named = nameOf(options);
  const off = switches.find((variable) => isSwitchedOn(options.env, variable));
  if (off !== undefined && named === undefined) return `turned off by ${off} in the environment`;
  if (off !== undefined) throw unusable(`${named?.origin} names a profile, but ${off} in the environment turns profiles off`);
  const path = pathOf(options);
  const file = await readProfileFile(path.file);
  const askedFor = named?.origin ?? path.origin;
  if (file === undefined && askedFor === undefined) return `${path.file} does not exist`;
  if (file === undefined) throw unusable(`The profile file ${path.file} does not exist, but ${askedFor} asks for it`);
  const name = named?.name ?? file.current ?? "default";
  const profile = profileOf(file, path.file, name, named !== undefined);
  if (profile !== undefined) return profile;
  if (named !== undefined) throw unusable(`${path.file} has no profile "${name}", which ${named.origin} names`);
  if (file.current === undefined || file.profiles.length === 0) return `${path.file} has no current profile`;
  throw unusable(`${path.file} has no profile "${name}", which it calls its current one`);
}

function profileOf(file: ProfileFile, path: string, name: string, isNamed: boolean): Profile | undefined {
  const fields = file.profiles.find((profile) => profile.name === name);
  if (fields === undefined) return undefined;
  return { fields, isNamed, origin: `profile "${name}" in ${path}`, sibling: (other) => profileOf(file, path, other, true) };
}

/** Whether settings or the environment name a profile, rather than take the file's current one. */
export const namesProfile = (options: ProfileOptions): boolean => nameOf(options) !== undefined;

function nameOf({ profile, env }: ProfileOptions): { readonly name: string; readonly origin: string } | undefined {
  if (profile === undefined || !isSet(profile)) return variableOf(env, profileVariables);
  if (typeof profile.raw === "string") return { name: profile.raw, origin: profile.origin };
  throw unusable(`${profile.origin} is not a string`);
}

function pathOf({ env, sharedFile, configFile }: ProfileOptions): { readonly file: string; readonly origin?: string } {
  const home = (process.platform === "win32" ? env.USERPROFILE : env.HOME) || homedir();
  if (sharedFile !== undefined && isSet(sharedFile)) {
    if (typeof sharedFile.raw !== "string") throw unusable(`${sharedFile.origin} is not a string`);
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

const unusable = (what: string): ConfigurationError =>
  new ConfigurationError(what, { remedy: "Correct or remove one of the two; `aliyun configure --profile <name>` adds a profile." });

type Fields = Readonly<Record<string, unknown>>;

/** The CLI's `config.json`. */
interface ProfileFile {
  /** Name of the profile that is used when none is named. */
  readonly current: string | undefined;
  readonly profiles: readonly Fields[];
}

/**
 * The CLI's profile file, or undefined when there is no such file.
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
    // What JSON.parse throws quotes the text, which is where the secrets are.
    return refuse("is not JSON");
  }
  const { current, profiles } = isRecord(content) ? content : {};
  if (!Array.isArray(profiles) || !profiles.every(isRecord)) return refuse("holds no list of profiles");
  return { current: typeof current === "string" && current !== "" ? current : undefined, profiles };
}

const isRecord = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** A field and where it stands. */
export const givenField = (profile: Profile, field: string): GivenValue => ({
  raw: profile.fields[field],
  origin: `${field} of ${profile.origin}`,
});

/**
 * A field that holds text; `""` means absent.
 * @throws ConfigurationError when it holds something else
 */
export function optionalText(profile: Profile, field: string): string | undefined {
  const given = givenField(profile, field);
  if (!isSet(given)) return undefined;
  if (typeof given.raw === "string") return given.raw;
  throw new ConfigurationError(`${given.origin} is not a string`, { remedy: "Correct or remove it." });
}

/**
 * A field without which the profile cannot work.
 * @throws CredentialsError when it is absent
 */
export function requiredText(profile: Profile, field: string): string {
  const text = optionalText(profile, field);
  if (text !== undefined) return text;
  throw new CredentialsError(`${givenField(profile, field).origin} is not set`, { remedy: "Complete it with `aliyun configure`." });
}

/**
 * A field that holds a number; 0 means absent, as the CLI has it.
 * @throws ConfigurationError when it holds something else
 */
export function optionalNumber(profile: Profile, field: string): number | undefined {
  const given = givenField(profile, field);
  if (!isSet(given) || given.raw === 0) return undefined;
  const number = typeof given.raw === "string" ? Number(given.raw) : given.raw;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw new ConfigurationError(`${given.origin} is not a number`, { remedy: "Correct or remove it." });
}

/** Whether a variable of the environment is `true`, however it is capitalised, as the vendor's tools read their switches. */
export const isSwitchedOn = (env: NodeJS.ProcessEnv, variable: string): boolean => env[variable]?.toLowerCase() === "true";
