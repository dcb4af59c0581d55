import { randomUUID } from "node:crypto";
import type { CredentialSource, Credentials } from "./credentials/credentials";
import { type Endpoint, regionEndpoint } from "./endpoint";
import type { Failure } from "./failure";
import { parseBody } from "./responseBody";
import type { ClientSettings } from "./settings";
import { type SignedRequest, signatureDate, type UnsignedRequest } from "./signature/signedRequest";
import { type HttpAnswer, Transport } from "./transport";

/** One read of the API. */
export interface RpcRequest {
  /** The API's name of the action, such as `DescribeVpnConnection`. */
  readonly action: string;
  /** Parameters of the action; lists are already spelled `Tag.1.Key`. `RegionId` is added. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly regionId: string;
  /** Where to send it; the region's own host when absent. */
  readonly endpoint?: Endpoint | undefined;
  /** What it is about, for messages: `VPN connection vco-…`. */
  readonly subject: string;
  readonly signal?: AbortSignal | undefined;
}

/** An answer of the API, parsed but not yet decoded: objects, arrays, strings, and in JSON numbers and booleans. */
export interface RpcResponse {
  readonly body: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
}

/** What a client is made of. */
export interface RpcClientOptions {
  /** Version of the API, such as `2016-04-28`. */
  readonly version: string;
  readonly credentials: CredentialSource;
  readonly settings: ClientSettings;
}

/** A client of one RPC-style API. */
export class RpcClient {
  readonly #options: RpcClientOptions;
  readonly #transport = new Transport();

  constructor(options: RpcClientOptions) {
    this.#options = options;
  }

  /** Sends a signed request, with retries; resolves to a parsed 2xx body that is an object, or rejects with an error of the family. */
  async call(request: RpcRequest): Promise<RpcResponse> {
    const { settings } = this.#options;
    const endpoint = request.endpoint ?? regionEndpoint(request.regionId);
    const host = endpoint.slice(endpoint.indexOf("//") + 2);
    const credentials = await this.#options.credentials.get({ signal: request.signal });
    const signed = this.#sign(request, host, credentials);
    let failure: Failure;
    try {
      const answer = await this.#transport.send(endpoint, signed, settings.timeoutSeconds * 1000, request.signal);
      const outcome = read(answer);
      if ("body" in outcome) return outcome;
      failure = outcome;
    } catch (error) {
      request.signal?.throwIfAborted();
      const { transportFailureOf } = require("./transportFault") as typeof import("./transportFault");
      failure = transportFailureOf(error);
    }
    const { errorOf } = require("./failure") as typeof import("./failure");
    const { accessKeyId, accessKeySecret, securityToken } = credentials;
    throw errorOf(failure, { ...request, host, secrets: [accessKeySecret, securityToken, accessKeyId] });
  }

  /** Ends the sockets. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  #sign(request: RpcRequest, host: string, credentials: Credentials): SignedRequest {
    const { version, settings } = this.#options;
    const unsigned: UnsignedRequest = {
      host,
      action: request.action,
      version,
      parameters: { ...request.parameters, RegionId: request.regionId },
      format: settings.format,
      nonce: randomUUID(),
      date: signatureDate(Date.now()),
      credentials,
    };
    if (settings.signatureVersion === "v1") return (require("./signature/v1") as typeof import("./signature/v1")).signV1(unsigned);
    return (require("./signature/v3") as typeof import("./signature/v3")).signV3(unsigned);
  }
}

function read(answer: HttpAnswer): RpcResponse | Failure {
  const parsed = parseBody(answer.body);
  if (answer.status === 200 && parsed.object !== undefined && parsed.object.Code === undefined && parsed.object.code === undefined) {
    const requestId = parsed.object.RequestId;
    return { body: parsed.object, requestId: typeof requestId === "string" ? requestId : undefined };
  }
  const { failureOf } = require("./apiError") as typeof import("./apiError");
  return failureOf(answer, parsed) ?? { body: parsed.object ?? {}, requestId: undefined };
}
