import { randomUUID } from "node:crypto";
import type { Cancellation } from "./cancellation";
import type { Concurrency } from "./concurrency";
import type { Credentials } from "./credentials/credentials";
import type { Deadline } from "./deadline";
import type { Endpoint } from "./endpoint";
import type { Failure } from "./failure";
import { requestWindowOf } from "./rateLimit";
import { readAnswer } from "./readAnswer";
import type { RpcResponse } from "./rpcClient";
import type { ServerClocks } from "./serverClocks";
import type { ClientSettings } from "./settings";
import { type SignedRequest, type Signer, signatureDate } from "./signature/signedRequest";
import type { Transport } from "./transport";

/** What the attempts of one client have in common. */
export interface AttemptContext {
  /** Version of the API, such as `2016-04-28`. */
  readonly version: string;
  readonly settings: ClientSettings;
  readonly sign: Signer;
  readonly transport: Transport;
  readonly concurrency: Concurrency;
  readonly clocks: ServerClocks;
  /** Whether each attempt is told of on stderr. */
  readonly debug: boolean;
}

/** What is asked, and of whom. */
export interface AttemptRequest {
  readonly endpoint: Endpoint;
  readonly host: string;
  readonly action: string;
  readonly regionId: string;
  /** Those of the action and `RegionId`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One attempt of a call. */
export interface Attempt {
  readonly request: AttemptRequest;
  /** Counts from 1. */
  readonly number: number;
  readonly credentials: Credentials;
  readonly deadline: Deadline;
  readonly cancellation: Cancellation;
}

/**
 * Waits for the client's own limits, signs afresh, sends, and reads the answer.
 * @throws the reason of the cancellation; all else that goes wrong is a Failure
 */
export async function makeAttempt(client: AttemptContext, attempt: Attempt): Promise<RpcResponse | Failure> {
  const { request, credentials, deadline, cancellation } = attempt;
  const window = requestWindowOf(credentials.accessKeyId, request.regionId);
  const turn = window.enter(client.settings.requestsPerMinute, cancellation);
  if (turn) await deadline.uncounted(turn);
  try {
    const place = client.concurrency.enter(cancellation);
    if (place) await deadline.uncounted(place);
    try {
      return await exchange(client, attempt);
    } finally {
      client.concurrency.leave();
    }
  } finally {
    window.leave();
  }
}

async function exchange(client: AttemptContext, attempt: Attempt): Promise<RpcResponse | Failure> {
  const { request, deadline, cancellation } = attempt;
  const timeoutMs = Math.min(client.settings.timeoutSeconds * 1000, deadline.remainingMs);
  const began = client.debug ? performance.now() : 0;
  let status: number | undefined;
  let outcome: RpcResponse | Failure;
  try {
    const answer = await client.transport.send(request.endpoint, signed(client, attempt), timeoutMs, cancellation);
    status = answer.status;
    outcome = readAnswer(answer, attempt.credentials);
  } catch (error) {
    if (cancellation.cancelled) throw cancellation.reason;
    outcome = (require("./transportFault") as typeof import("./transportFault")).transportFailureOf(error);
  }
  if (client.debug) (require("./debugLog") as typeof import("./debugLog")).logAttempt(attempt, status, outcome, performance.now() - began);
  return outcome;
}

function signed({ version, settings, sign, clocks }: AttemptContext, { request, credentials }: Attempt): SignedRequest {
  return sign({
    host: request.host,
    action: request.action,
    version,
    parameters: request.parameters,
    format: settings.format,
    nonce: randomUUID(),
    date: signatureDate(clocks.now(request.endpoint)),
    credentials,
  });
}
