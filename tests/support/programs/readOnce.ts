import { RpcClient } from "../../../provider/alicloud/client";
import type { Endpoint } from "../../../provider/alicloud/endpoint";
import { resolveSettings } from "../../../provider/alicloud/settings";

/** A plain program: reads from ENDPOINT, prints what came of it and what keeps the process alive, and ends without closing its client. */
async function main(): Promise<void> {
  const client = new RpcClient({
    version: "2016-04-28",
    credentials: { get: async () => ({ accessKeyId: "testid", accessKeySecret: "testsecret" }) },
    settings: { ...resolveSettings(() => undefined), timeoutSeconds: 20, maxAttempts: 1 },
  });
  const request = {
    action: "DescribeVpnConnection",
    parameters: {},
    regionId: "eu-central-1",
    endpoint: process.env.ENDPOINT as Endpoint,
    subject: "S",
  };
  const signal = process.env.ABORT_AFTER_MS ? AbortSignal.timeout(Number(process.env.ABORT_AFTER_MS)) : undefined;
  const outcome = await client.call({ ...request, signal }).then(
    ({ requestId }) => ({ requestId }),
    (error: Error) => ({ error: error.message }),
  );
  const held = () => process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout|GetAddrInfo/.test(name));
  for (let turn = 0; turn < 100 && held().length > 0; turn++) await new Promise(setImmediate);
  process.stdout.write(JSON.stringify({ ...outcome, held: held() }));
}

void main();
