import { CredentialsError } from "../errors";
import type { FoundCredentials } from "./cachedSource";
import { askCredentialsUri } from "./credentialsUri";
import { askMetadataService, metadataSwitch } from "./metadataService";
import { environmentRole } from "./roleSession";
import { askVendor } from "./vendorCredentials";

type Environment = { readonly env: NodeJS.ProcessEnv };

const oidcVariables = ["ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"] as const;

/** The role of a Kubernetes service account (RRSA), or of anything else with an OIDC token. */
export async function oidcCredentials({ env }: Environment): Promise<FoundCredentials | string> {
  const [roleArn, providerArn, tokenFile] = oidcVariables.map((variable) => env[variable]);
  if (!roleArn || !providerArn || !tokenFile) {
    const missing = oidcVariables.filter((variable) => !env[variable]);
    return `${missing.join(", ")} not set in the environment`;
  }
  const credentials = await askVendor({ kind: "oidc", role: environmentRole(roleArn, env), providerArn, tokenFile });
  return { credentials, origin: "the OIDC role in the environment" };
}

/** What the server says that `ALIBABA_CLOUD_CREDENTIALS_URI` names. */
export async function uriCredentials({ env }: Environment): Promise<FoundCredentials | string> {
  const variable = "ALIBABA_CLOUD_CREDENTIALS_URI";
  if (!env[variable]) return `${variable} not set in the environment`;
  const given = { raw: env[variable], origin: `${variable} in the environment` };
  return { credentials: await askCredentialsUri(given), origin: given.origin };
}

/** The RAM role of the ECS instance that this runs on. Nobody sets that up here, so a failure means no more than that there is none. */
export async function instanceCredentials({ env }: Environment): Promise<FoundCredentials | string> {
  const off = metadataSwitch(env);
  if (off !== undefined) return `turned off by ${off} in the environment`;
  try {
    return { credentials: await askMetadataService(env), origin: "the RAM role of the ECS instance" };
  } catch (error) {
    if (error instanceof CredentialsError) return error.message;
    throw error;
  }
}
