import type { Credentials } from "./credentials";
import { wholeKeys } from "./wholeKeys";

/** The two families of environment variables that hold an access key, first match wins; each is taken whole. */
export const keyVariables = [
  {
    accessKeyId: "ALIBABA_CLOUD_ACCESS_KEY_ID",
    accessKeySecret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    securityToken: "ALIBABA_CLOUD_SECURITY_TOKEN",
  },
  { accessKeyId: "ALICLOUD_ACCESS_KEY", accessKeySecret: "ALICLOUD_SECRET_KEY", securityToken: "ALICLOUD_SECURITY_TOKEN" },
] as const;

/**
 * The access key in the environment, if there is one.
 * @throws CredentialsError when a family is set in part
 */
export function environmentKeys(env: NodeJS.ProcessEnv): { readonly credentials: Credentials; readonly variable: string } | undefined {
  for (const names of keyVariables) {
    const variable = (name: string) => ({ raw: env[name], origin: `${name} in the environment` });
    const credentials = wholeKeys({
      accessKeyId: variable(names.accessKeyId),
      accessKeySecret: variable(names.accessKeySecret),
      securityToken: variable(names.securityToken),
    });
    if (credentials !== undefined) return { credentials, variable: names.accessKeyId };
  }
  return undefined;
}
