import { CredentialsError } from "../errors";
import { cachedSource } from "./cachedSource";
import type { CredentialSource } from "./credentials";
import type { ProfileOptions } from "./profile";
import { profileCredentials } from "./profileCredentials";
import type { GivenValue } from "./wholeKeys";

/**
 * The credentials of a profile that was named for this very call: as in the vendor's CLI it comes before keys in the environment, and no
 * other source stands in for it.
 */
export function namedProfile(options: ProfileOptions & { readonly profile: GivenValue }): CredentialSource {
  return cachedSource(async () => {
    const found = await profileCredentials(options);
    if (typeof found === "string") throw new CredentialsError(`${options.profile.origin} names a profile that cannot be used: ${found}`);
    return found;
  });
}
