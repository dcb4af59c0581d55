import { inspect } from "node:util";
import { RpcClient } from "../../../provider/alicloud/client";
import type { Endpoint } from "../../../provider/alicloud/endpoint";
import { type ClientSettings, resolveSettings } from "../../../provider/alicloud/settings";

/** Reads from ENDPOINT with each signature and format, once per path of WAYS, and prints every form that each error has. */
async function main(): Promise<void> {
  const { ENDPOINT, WAYS, CREDENTIALS } = process.env;
  const settings = resolveSettings(() => undefined);
  for (const signatureVersion of ["v1", "v3"] as const) {
    for (const subject of JSON.parse(WAYS ?? "[]") as string[]) {
      await fail(
        String(ENDPOINT),
        subject,
        { ...settings, signatureVersion, timeoutSeconds: 0.3, deadlineSeconds: 2, maxAttempts: 2 },
        JSON.parse(CREDENTIALS ?? "{}"),
      );
    }
  }
  await fail("https://proxied.test.invalid", "proxied", { ...settings, maxAttempts: 1 }, JSON.parse(CREDENTIALS ?? "{}"));
}

async function fail(
  endpoint: string,
  subject: string,
  settings: ClientSettings,
  credentials: { accessKeyId: string; accessKeySecret: string; securityToken: string },
): Promise<void> {
  const client = new RpcClient({ version: "2016-04-28", credentials: { get: async () => credentials }, settings });
  const request = {
    action: "DescribeVpnConnection",
    parameters: { Way: subject },
    regionId: "eu-central-1",
    endpoint: endpoint as Endpoint,
    subject,
  };
  const error: Error & { cause?: unknown } = await client.call(request).then(
    () => new Error("it did not fail"),
    (reason) => reason,
  );
  const forms = [
    error.message,
    error.stack,
    inspect(error, { depth: null, showHidden: true, getters: true }),
    JSON.stringify(error),
    String(error.cause),
  ];
  process.stdout.write(`${subject}: ${forms.join("\n")}\n${inspect(client, { depth: null, showHidden: true })}\n`);
  await client.close();
}

void main();
