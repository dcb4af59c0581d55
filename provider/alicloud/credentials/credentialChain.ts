import { CredentialsError } from "../errors";
import { cachedSource, type FoundCredentials } from "./cachedSource";
import type { CredentialSource } from "./credentials";
import { environmentKeys, keyVariables } from "./environmentKeys";
import { type GivenValue, wholeKeys } from "./wholeKeys";

/** What the chain looks at. */
export interface CredentialChainOptions {
  /** Settings of the program, with the origins that messages name. A setting that is absent has `raw: undefined`. */
  readonly configured?: {
    readonly accessKey: GivenValue;
    readonly secretKey: GivenValue;
    readonly securityToken: GivenValue;
    readonly profile: GivenValue;
  };
  readonly env: NodeJS.ProcessEnv;
  /** The CLI's profile file; when absent that of the environment, or `~/.aliyun/config.json`. */
  readonly configFile?: string | undefined;
}

/** One place where credentials are looked for. */
export interface ChainSource {
  readonly name: string;
  /** Its credentials, or in words why it does not apply. Rejects when it is set up but does not work. */
  readonly find: (options: CredentialChainOptions) => FoundCredentials | string | Promise<FoundCredentials | string>;
}

/** Where credentials are looked for, first match wins. A program with keys does not load the rest. */
function* sources(): Iterable<ChainSource> {
  yield { name: "keys in the configuration", find: configuredKeys };
  yield { name: "keys in the environment", find: keysOfEnvironment };
  yield* (require("./laterSources") as typeof import("./laterSources")).laterSources;
}

/**
 * The credentials that a user of this cloud already has. A source is taken whole, never mixed with another. One that is set up
 * but does not work ends the search, so that no other identity stands in for it unnoticed.
 */
export function credentialChain(options: CredentialChainOptions): CredentialSource {
  return cachedSource(() => search(options));
}

async function search(options: CredentialChainOptions): Promise<FoundCredentials> {
  const tried: string[] = [];
  for (const { name, find } of sources()) {
    try {
      const found = await find(options);
      if (typeof found !== "string") return found;
      tried.push(`${name}: ${found}`);
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error;
      tried.push(`${name}: ${error.message}`);
      throw failed(tried, "The last of them is set up but does not work, and no other identity stands in for it: correct or remove it.");
    }
  }
  const { configured } = options;
  const settings = configured === undefined ? "" : `, or ${configured.accessKey.origin} and ${configured.secretKey.origin}`;
  throw failed(
    tried,
    `Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment${settings}, or run \`aliyun configure\`.`,
  );
}

function configuredKeys({ configured }: CredentialChainOptions): FoundCredentials | string {
  if (configured === undefined) return "none given";
  const credentials = wholeKeys({
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
  return new CredentialsError(`No Alibaba Cloud credentials could be had. Tried, in order:${list}\n${remedy}`);
}
