import type { Emulator } from "../../emulator/startEmulator";

/** The configuration of a stack that reads from an emulator, without a rate limit and without retries. */
export function emulatorConfig({ url, credentials }: Emulator): Record<string, string> {
  return {
    "alicloud:accessKey": credentials.accessKeyId,
    "alicloud:secretKey": credentials.accessKeySecret,
    "alicloud:region": "eu-central-1",
    "alicloudVpn:endpoint": url,
    "alicloudVpn:requestsPerMinute": "1000000",
    "alicloudVpn:maxAttempts": "1",
  };
}
