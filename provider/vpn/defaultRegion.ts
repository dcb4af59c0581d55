import { parseRegionId } from "../alicloud/endpoint";
import { ConfigurationError } from "../alicloud/errors";

/** Where a region is looked for when neither an argument nor the configuration names one. */
export interface RegionSources {
  readonly env: NodeJS.ProcessEnv;
  readonly profile?: { readonly raw: unknown; readonly origin: string };
}

const variables = ["ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_REGION_ID", "ALICLOUD_REGION"] as const;

/**
 * The region that the environment or the profile names.
 * @throws ConfigurationError when neither does
 */
export function defaultRegion({ env }: RegionSources): string {
  const variable = variables.find((name) => env[name]);
  if (variable !== undefined) return parseRegionId(env[variable], `${variable} in the environment`);
  throw new ConfigurationError("no region is configured", {
    remedy: "Give regionId, set alicloud:region in the stack configuration, or ALIBABA_CLOUD_REGION in the environment.",
  });
}
