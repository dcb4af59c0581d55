import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseEndpoint, parseRegionId } from "../provider/alicloud/endpoint";
import { parseRoleArn } from "../provider/alicloud/identity";
import { shownValue } from "../provider/alicloud/redact";
import { form, unitOf, week } from "../render/words";
import { type Context, UsageError } from "./command";

/** Returns seconds from `90s`, `15m`, `1h30m` or `2d`, at most one week. Undefined: the text is something else. */
export function durationIn(text: string): number | undefined {
  const parts = form.test(text) ? [...text.matchAll(/([\d.]+)([smhd])/g)] : [];
  const seconds = parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (unitOf[unit] ?? 0), 0);
  return seconds > 0 && seconds <= week ? seconds : undefined;
}

/** Returns the seconds of `durationIn`. @throws UsageError that names the option */
export function parseDuration(text: string, option: string): number {
  const seconds = durationIn(text);
  if (seconds !== undefined) return seconds;
  throw new UsageError(`${option} is not a time such as 90s, 15m, 2h or 1d, 7d at most: ${shownValue(text)}`);
}

/** @throws UsageError that names the option, for an invalid regular expression */
export function checkRegex(source: string, option: string): void {
  try {
    new RegExp(source);
  } catch (error) {
    throw new UsageError(`${option} is not a regular expression: ${error instanceof Error ? error.message : error}`);
  }
}

/** @throws UsageError that names the option */
function refuseEmpty(text: string, option: string): void {
  if (text === "") throw new UsageError(`${option} is empty`);
}

/** Options for the identity of a command's reads. */
export const identityOptions = {
  profile: {
    type: "string",
    short: "p",
    value: "NAME",
    help: "Profile of the aliyun CLI to use, whatever keys the environment holds.",
    check: refuseEmpty,
  },
  "role-arn": {
    type: "string",
    value: "ARN",
    help: "Role to read as, assumed with the profile, or with what the environment gives.",
    check: parseRoleArn,
  },
  "external-id": { type: "string", value: "ID", help: "External id that the role's trust policy asks for." },
} as const;

/** The values of `identityOptions`. */
export interface IdentityValues {
  readonly profile?: string;
  readonly "role-arn"?: string;
  readonly "external-id"?: string;
}

/** Options for the account and the region of a command. */
export const cloudOptions = {
  region: {
    type: "string",
    short: "r",
    value: "REGION",
    help: "Region. Default: the profile of --profile, then ALIBABA_CLOUD_REGION, then, without --profile, the current profile.",
    check: parseRegionId,
  },
  ...identityOptions,
  endpoint: {
    type: "string",
    value: "URL",
    help: "Where to send requests. Default: ALIBABA_CLOUD_ENDPOINT_VPC, then the region's own host.",
    check: parseEndpoint,
  },
} as const;

/** Options for the account of a command that can read several regions. */
export const regionsOptions = {
  ...cloudOptions,
  region: {
    ...cloudOptions.region,
    multiple: true,
    help: "Region; repeat it for more. Default: the profile of --profile, then ALIBABA_CLOUD_REGION, then, without --profile, the current profile.",
  },
  "all-regions": { type: "boolean", help: "Every region that the account can use. Takes the permission vpc:DescribeRegions too." },
} as const;

/** The values of `regionsOptions`. */
export interface RegionsValues extends Omit<CloudValues, "region"> {
  readonly region?: readonly string[];
  readonly "all-regions"?: boolean;
}

/** The values of `cloudOptions`. */
export interface CloudValues extends IdentityValues {
  readonly region?: string;
  readonly endpoint?: string;
}

/** Option to print secrets, which no command prints by default. */
export const showSecretsOption = {
  type: "boolean",
  help: "Print pre-shared keys and the BGP key in clear.",
} as const;

/** Options for the stack of a command. */
export const stackOptions = {
  stack: { type: "string", short: "s", value: "NAME", help: "Stack to look at. Default: the selected one." },
  cwd: { type: "string", short: "C", value: "FOLDER", help: "Run as if started in this folder." },
} as const;

/** Returns the folder that a command runs in. @throws UsageError if it does not exist */
export function folderOf(cwd: string | undefined, context: Context): string {
  const folder = resolve(context.cwd, cwd ?? ".");
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new UsageError(`the folder ${folder} does not exist`);
}
