import { findProfile, givenField, optionalText, type ProfileOptions } from "./credentials/profile";
import { parseRegionId } from "./endpoint";

/** Environment variables that name a region, first match wins. */
const regionVariables = ["ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_REGION_ID", "ALICLOUD_REGION"];

/**
 * The region that the environment names, if any.
 * @throws ConfigurationError that names the variable
 */
export function environmentRegion(env: NodeJS.ProcessEnv): string | undefined {
  const name = regionVariables.find((variable) => env[variable]);
  return name === undefined ? undefined : parseRegionId(env[name], `${name} in the environment`);
}

/**
 * The region of the user's profile, if it names one.
 * @throws ConfigurationError when the profile was named but is not there, or when it cannot be used
 */
export async function profileRegion(options: ProfileOptions): Promise<string | undefined> {
  const profile = await findProfile(options);
  if (typeof profile === "string") return undefined;
  const region = optionalText(profile, "region_id");
  return region === undefined ? undefined : parseRegionId(region, givenField(profile, "region_id").origin);
}
