import type { Emulator } from "../../../emulator/startEmulator";

/** The variables that point a program, its providers and its functions at an emulator. */
export function emulatorEnvironment({ url, credentials }: Pick<Emulator, "url" | "credentials">): NodeJS.ProcessEnv {
  return {
    ALIBABA_CLOUD_ENDPOINT_VPC: url,
    ALIBABA_CLOUD_REGION: "eu-central-1",
    ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
    ...(credentials.securityToken === undefined ? {} : { ALIBABA_CLOUD_SECURITY_TOKEN: credentials.securityToken }),
  };
}
