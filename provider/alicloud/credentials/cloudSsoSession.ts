import { parseEndpoint } from "../endpoint";
import { CredentialsError } from "../errors";
import type { Profile } from "./profile";
import { optionalNumber, requiredText } from "./profileField";
import type { CloudSsoSession } from "./vendorProvider";

/**
 * The sign-in at CloudSSO that the CLI left in a profile.
 * @throws CredentialsError when it has ended
 */
export function cloudSsoSession(profile: Profile): CloudSsoSession {
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
