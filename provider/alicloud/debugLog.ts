import type { Attempt } from "./attempt";
import { secretsOf } from "./credentials/credentials";
import type { Failure } from "./failure";
import { redact } from "./redact";
import type { RpcResponse } from "./rpcClient";

/** Writes one line about an attempt to stderr. */
export function logAttempt(attempt: Attempt, status: number | undefined, outcome: RpcResponse | Failure, ms: number): void {
  const { request, number, credentials } = attempt;
  const code = "body" in outcome ? undefined : (outcome.apiCode ?? outcome.transportCode);
  const line =
    `alicloud-vpn ${request.action} ${request.regionId} attempt=${number} status=${status ?? "-"} ` +
    `code=${code ?? "-"} request=${outcome.requestId ?? "-"} ms=${Math.round(ms)}`;
  process.stderr.write(`${redact(line, secretsOf(credentials))}\n`);
}
