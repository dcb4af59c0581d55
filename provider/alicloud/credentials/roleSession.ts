import { parseEndpoint, parseRegionId } from "../endpoint";
import { ConfigurationError } from "../errors";
import { isSwitchedOn } from "./isSwitchedOn";
import type { Profile } from "./profile";
import { optionalNumber, optionalText, requiredText } from "./profileField";

/** What the Security Token Service is asked for, and where. */
export interface RoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
  /** 3,600 s when absent. */
  readonly durationSeconds?: number | undefined;
  readonly policy?: string | undefined;
  readonly externalId?: string | undefined;
  /** `host[:port]` */
  readonly stsHost: string;
}

/** The role of a profile. */
export function profileRole(profile: Profile, env: NodeJS.ProcessEnv): RoleSession {
  return {
    roleArn: requiredText(profile, "ram_role_arn"),
    sessionName: optionalText(profile, "ram_session_name") ?? defaultSessionName(env),
    durationSeconds: sessionDuration(profile),
    policy: optionalText(profile, "policy"),
    externalId: optionalText(profile, "external_id"),
    stsHost: profileStsHost(profile) ?? environmentStsHost(env),
  };
}

/** The role that the environment names. */
export function environmentRole(roleArn: string, env: NodeJS.ProcessEnv): RoleSession {
  return { roleArn, sessionName: defaultSessionName(env), stsHost: environmentStsHost(env) };
}

const defaultSessionName = (env: NodeJS.ProcessEnv): string => env.ALIBABA_CLOUD_ROLE_SESSION_NAME || "pulumi-alicloud-vpn";

/** The service refuses shorter sessions. */
const shortestSession = 900;

function sessionDuration(profile: Profile): number | undefined {
  const seconds = optionalNumber(profile, "expired_seconds");
  if (seconds === undefined || seconds >= shortestSession) return seconds;
  throw new ConfigurationError(`expired_seconds of ${profile.origin} is less than ${shortestSession}`, { remedy: "Raise or remove it." });
}

function profileStsHost(profile: Profile): string | undefined {
  const endpoint = optionalText(profile, "sts_endpoint");
  if (endpoint !== undefined) return new URL(parseEndpoint(endpoint, `sts_endpoint of ${profile.origin}`)).host;
  const region = optionalText(profile, "sts_region");
  return region && regionStsHost(parseRegionId(region, `sts_region of ${profile.origin}`), profile.fields.enable_vpc === true);
}

function environmentStsHost(env: NodeJS.ProcessEnv): string {
  const region = env.ALIBABA_CLOUD_STS_REGION;
  if (!region) return "sts.aliyuncs.com";
  const isInVpc = isSwitchedOn(env, "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
  return regionStsHost(parseRegionId(region, "ALIBABA_CLOUD_STS_REGION in the environment"), isInVpc);
}

const regionStsHost = (region: string, isInVpc: boolean): string => `${isInVpc ? "sts-vpc" : "sts"}.${region}.aliyuncs.com`;
