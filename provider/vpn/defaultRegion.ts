import type { ProfileOptions } from "../alicloud/credentials/profile";
import { ConfigurationError } from "../alicloud/errors";
import { environmentRegion, profileRegion } from "../alicloud/region";

/**
 * The region that the environment names, else the profile.
 * @throws ConfigurationError when neither does
 */
export async function defaultRegion(sources: ProfileOptions): Promise<string> {
  const regionId = environmentRegion(sources.env) ?? (await profileRegion(sources));
  if (regionId !== undefined) return regionId;
  throw new ConfigurationError("no region is configured", {
    remedy: "Give regionId, set alicloud:region in the stack configuration, or set ALIBABA_CLOUD_REGION in the environment.",
  });
}
