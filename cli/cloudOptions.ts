/** Whose connections a command reads, and where. */
export const cloudOptions = {
  region: {
    type: "string",
    short: "r",
    value: "REGION",
    help: "Region. Default: the profile of --profile, then ALIBABA_CLOUD_REGION, then the current profile.",
  },
  profile: {
    type: "string",
    short: "p",
    value: "NAME",
    help: "Profile of the aliyun CLI to use, whatever keys the environment holds.",
  },
  endpoint: {
    type: "string",
    value: "URL",
    help: "Where to send requests. Default: ALIBABA_CLOUD_ENDPOINT_VPC, then the region's own host.",
  },
} as const;

/** The values of `cloudOptions`. */
export interface CloudValues {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
}

/** How a command prints secrets, of which it never prints any by itself. */
export const showSecretsOption = {
  type: "boolean",
  help: "Print pre-shared keys and the BGP key in clear.",
} as const;
