import { CredentialsError } from "../errors";
import { cachedSource, type FoundCredentials } from "./cachedSource";
import type { CredentialSource } from "./credentials";
import { environmentKeys, keyVariables } from "./environmentKeys";
import { type GivenValue, wholeKeys } from "./wholeKeys";

/** What the chain looks at. */
export interface CredentialChainOptions {
  /** Settings of the program, with the origin that messages name. A setting that is absent has `raw: undefined`. */
  readonly configured?: {
    readonly accessKey: GivenValue;
    readonly secretKey: GivenValue;
    readonly securityToken: GivenValue;
    readonly profile: GivenValue;
  };
  readonly env: NodeJS.ProcessEnv;
  /** The CLI's profile file; `~/.aliyun/config.json` when absent. */
  readonly configFile?: string;
}

type Attempt = FoundCredentials | { readonly tried: string };

/**
 * The credentials that a user of this cloud already has, first match wins: keys in the configuration, keys in the environment.
 * A source is taken whole, never mixed with another.
 */
export function credentialChain(options: CredentialChainOptions): CredentialSource {
  return cachedSource(async () => {
    const tried: string[] = [];
    for (const attempt of [configuredKeys, keysOfEnvironment]) {
      const result = attempt(options);
      if ("credentials" in result) return result;
      tried.push(result.tried);
    }
    throw nothingFound(tried);
  });
}

function configuredKeys({ configured }: CredentialChainOptions): Attempt {
  if (configured === undefined) return { tried: "configuration: none is given" };
  const credentials = wholeKeys({
    accessKeyId: configured.accessKey,
    accessKeySecret: configured.secretKey,
    securityToken: configured.securityToken,
  });
  const names = `${configured.accessKey.origin} and ${configured.secretKey.origin}`;
  return credentials === undefined ? { tried: `${names}: not set` } : { credentials, origin: names };
}

function keysOfEnvironment({ env }: CredentialChainOptions): Attempt {
  const found = environmentKeys(env);
  if (found !== undefined) return { credentials: found.credentials, origin: `${found.variable} in the environment` };
  const names = keyVariables.map(({ accessKeyId, accessKeySecret }) => `${accessKeyId} and ${accessKeySecret}`);
  return { tried: `keys in the environment: neither ${names.join(" nor ")} are set` };
}

function nothingFound(tried: readonly string[]): CredentialsError {
  const list = tried.map((line, index) => `\n  ${index + 1}. ${line}`).join("");
  return new CredentialsError(
    `No Alibaba Cloud credentials were found. Tried, in order:${list}\nSet ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment`,
  );
}
