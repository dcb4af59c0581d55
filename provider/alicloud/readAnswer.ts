import { type Credentials, secretsOf } from "./credentials/credentials";
import type { HttpAnswer } from "./exchange";
import type { Failure } from "./failure";
import { parseBody, requestIdOf } from "./responseBody";
import type { RpcResponse } from "./rpcClient";

/** What an answer is: a result that can be decoded, or a failure. Whatever was sent, it never throws. */
export function readAnswer(answer: HttpAnswer, credentials: Credentials): RpcResponse | Failure {
  const parsed = parseBody(answer.body);
  // A plain result is told apart here, so that the reading of failures is loaded with the first one.
  if (answer.status === 200 && parsed.object?.RequestId !== undefined && parsed.object.Code === undefined) return resultOf(parsed.object);
  const { failureOf } = require("./apiFault") as typeof import("./apiFault");
  return failureOf(answer, parsed, secretsOf(credentials)) ?? resultOf(parsed.object ?? {});
}

const resultOf = (body: RpcResponse["body"]): RpcResponse => ({ body, requestId: requestIdOf(body) });
