import { CredentialsError } from "../errors";
import type { Credentials } from "./credentials";
import { isSwitchedOn } from "./isSwitchedOn";
import { askVendor } from "./vendorCredentials";

/** The variable that forbids asking the metadata service, when it does. */
export function metadataSwitch(env: NodeJS.ProcessEnv): string | undefined {
  return isSwitchedOn(env, "ALIBABA_CLOUD_ECS_METADATA_DISABLED") ? "ALIBABA_CLOUD_ECS_METADATA_DISABLED" : undefined;
}

/**
 * The credentials of the ECS instance's RAM role; that of the environment, or the instance's only one, when none is named.
 * Gives up after 2 s.
 * @throws CredentialsError
 */
export async function askMetadataService(env: NodeJS.ProcessEnv, roleName = env.ALIBABA_CLOUD_ECS_METADATA): Promise<Credentials> {
  const off = metadataSwitch(env);
  if (off !== undefined) throw new CredentialsError(`${off} in the environment forbids to ask the ECS metadata service`);
  return askVendor({
    kind: "ecsRamRole",
    roleName: roleName || undefined,
    isTokenRequired: isSwitchedOn(env, "ALIBABA_CLOUD_IMDSV1_DISABLED"),
  });
}
