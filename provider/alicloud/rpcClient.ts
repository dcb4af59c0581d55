import { type AttemptContext, makeAttempt } from "./attempt";
import type { Cancellation } from "./cancellation";
import { Concurrency } from "./concurrency";
import type { CredentialSource } from "./credentials/credentials";
import { credentialsInTime } from "./credentialsInTime";
import { Deadline } from "./deadline";
import { type Endpoint, regionEndpoint } from "./endpoint";
import { TransportError } from "./errors";
import { environmentProxy } from "./proxySetting";
import type { Recovery } from "./recovery";
import { ServerClocks } from "./serverClocks";
import type { ClientSettings } from "./settings";
import { SharedCalls } from "./sharedCalls";
import { signerOf } from "./signature/signer";
import { Transport } from "./transport";

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
  /** Calls in flight that ask the same share one answer within a scope. Default: one scope for all. */
  readonly scope?: string | undefined;
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

/** A client of one RPC-style API. Clients of one process share the rate limit; each has its own sockets. */
export class RpcClient {
  readonly #credentials: CredentialSource;
  readonly #context: AttemptContext;
  readonly #calls = new SharedCalls<RpcResponse>();
  #closed = false;

  /** @throws ConfigurationError when the environment names a proxy that is none */
  constructor({ version, credentials, settings }: RpcClientOptions) {
    this.#credentials = credentials;
    this.#context = {
      version,
      settings,
      sign: signerOf(settings.signatureVersion),
      transport: new Transport(settings.timeoutSeconds * 1000, environmentProxy(process.env)),
      concurrency: new Concurrency(),
      clocks: new ServerClocks(),
      debug: process.env.ALICLOUD_VPN_DEBUG === "1",
    };
  }

  /**
   * Sends a signed request, with retries; resolves to a parsed 2xx body that is an object, or rejects with an error of the family.
   * An aborted call rejects with the reason of its signal, as `fetch` does. Calls in flight that ask the same in one scope share one answer.
   */
  call(request: RpcRequest): Promise<RpcResponse> {
    if (this.#closed) return Promise.reject(closedError(request.subject));
    const endpoint = request.endpoint ?? regionEndpoint(request.regionId);
    const key = JSON.stringify([endpoint, request.regionId, request.action, request.parameters, request.scope]);
    return this.#calls.join(key, request.signal, (cancellation) => this.#run(request, endpoint, cancellation));
  }

  /** Ends the sockets, and with them the calls in flight. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#calls.cancelAll(closedError());
    await this.#context.transport.close();
  }

  async #run({ action, regionId, parameters, subject }: RpcRequest, endpoint: Endpoint, cancellation: Cancellation): Promise<RpcResponse> {
    const { settings, clocks } = this.#context;
    const host = endpoint.slice(endpoint.indexOf("//") + 2);
    const request = { endpoint, host, action, regionId, parameters: { ...parameters, RegionId: regionId } };
    const deadline = new Deadline(settings.deadlineSeconds * 1000);
    let credentials = this.#credentials.held ?? (await credentialsInTime(this.#credentials, deadline, cancellation));
    let recovery: Recovery | undefined;
    for (let number = 1; ; number++) {
      const outcome = await makeAttempt(this.#context, { request, number, credentials, deadline, cancellation });
      if ("body" in outcome) return outcome;
      recovery ??= newRecovery({ ...request, subject, settings, deadline, cancellation, clocks });
      const refused = await recovery.after(outcome, credentials);
      credentials = await credentialsInTime(this.#credentials, deadline, cancellation, refused);
    }
  }
}

function newRecovery(call: ConstructorParameters<typeof Recovery>[0]): Recovery {
  return new (require("./recovery") as typeof import("./recovery")).Recovery(call);
}

const closedError = (subject?: string) => new TransportError("the client was closed", { subject, remedy: "Make a new client." });
