import { nearestOf } from "./inputChecks";

/** Checks whether debug output on stderr is on. */
export const isDebugging = (): boolean => process.env.ALICLOUD_VPN_DEBUG === "1";

/** Writes a line for debugging to stderr. It must contain no secret. */
export function debugLine(line: string): void {
  process.stderr.write(`alicloud-vpn ${line}\n`);
}

/** Environment variables that this package or the vendor's library reads. A test compares them with the code. */
export const knownVariables: readonly string[] = [
  ...["ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN", "PROFILE", "CONFIG_FILE", "CREDENTIALS_FILE", "CREDENTIALS_URI"],
  ...["CLI_PROFILE_DISABLED", "IGNORE_PROFILE", "ECS_METADATA", "ECS_METADATA_DISABLED", "IMDSV1_DISABLED"],
  ...["ROLE_ARN", "ROLE_SESSION_NAME", "OIDC_PROVIDER_ARN", "OIDC_TOKEN_FILE", "STS_REGION", "VPC_ENDPOINT_ENABLED"],
  ...["REGION", "REGION_ID", "ENDPOINT_VPC", "ENDPOINT_STS"],
]
  .map((name) => `ALIBABA_CLOUD_${name}`)
  .concat(
    ["ACCESS_KEY", "SECRET_KEY", "SECURITY_TOKEN", "PROFILE", "SHARED_CREDENTIALS_FILE", "REGION", "ECS_ROLE_NAME"].map(
      (name) => `ALICLOUD_${name}`,
    ),
    ["ARN", "SESSION_NAME", "SESSION_EXPIRATION"].map((name) => `ALICLOUD_ASSUME_ROLE_${name}`),
    ["ALIBABACLOUD_IGNORE_PROFILE", "VPC_ENDPOINT", "STS_ENDPOINT", "ALICLOUD_VPN_DEBUG", "ALICLOUD_VPN_FINGERPRINT_KEY"],
  );

/** Returns a line for each variable that looks like one of these but is not read. Nothing else tells a user that it has no effect. */
export function misspelledVariables(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).flatMap((name) => {
    if (knownVariables.includes(name)) return [];
    const nearest = nearestOf(knownVariables, name, { most: 2 });
    if (nearest === undefined && !name.startsWith("ALICLOUD_VPN_")) return [];
    return `environment: ${name} is not read${nearest === undefined ? "" : `; did you mean ${nearest}?`}`;
  });
}

let isTold = false;

/** Writes the lines of `misspelledVariables`, once in a process. */
export function tellMisspelledVariables(): void {
  if (isTold) return;
  isTold = true;
  misspelledVariables(process.env).forEach(debugLine);
}
