import { RpcClient } from "../../../provider/alicloud/client";
import type { Endpoint } from "../../../provider/alicloud/endpoint";
import { resolveSettings } from "../../../provider/alicloud/settings";

/** A plain program: makes CALLS reads of ENDPOINT at once, of ATTEMPTS attempts each, prints the codes of their errors, and ends without closing its client. */
async function main(): Promise<void> {
  const { ENDPOINT, CALLS, ATTEMPTS } = process.env;
  const client = new RpcClient({
    version: "2016-04-28",
    credentials: { get: async () => ({ accessKeyId: "testid", accessKeySecret: "testsecret" }) },
    settings: { ...resolveSettings(() => undefined), requestsPerMinute: 1e9, timeoutSeconds: 0.2, maxAttempts: Number(ATTEMPTS) },
  });
  const outcomes = await Promise.all(
    Array.from({ length: Number(CALLS) }, (_, number) =>
      client
        .call({
          action: "DescribeVpnConnection",
          parameters: { VpnConnectionId: `vco-${number}` },
          regionId: "eu-central-1",
          endpoint: ENDPOINT as Endpoint,
          subject: "S",
        })
        .then(
          () => "answered",
          ({ code }: { code?: unknown }) => code,
        ),
    ),
  );
  process.stdout.write(JSON.stringify(outcomes));
}

void main();
