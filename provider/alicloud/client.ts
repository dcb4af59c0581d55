import { type AttemptContext, credentialsInTime, Deadline, makeAttempt, Recovery, ServerClocks } from "./call";
import { Cancellation, onAbort } from "./cancellation";
import type { CredentialSource } from "./credentials/credentials";
import { isDebugging, tellMisspelledVariables } from "./debug";
import { type Endpoint, regionEndpoint } from "./endpoint";
import { TransportError } from "./errors";
import { Concurrency } from "./limits";
import type { RpcRequest, RpcResponse } from "./outcome";
import type { ClientSettings } from "./settings";
import { signerOf } from "./signature";
import { environmentProxy, Transport } from "./transport";

/** What a client is made of. */
interface RpcClientOptions {
  /** Version of the API, such as `2016-04-28`. */
  readonly version: string;
  readonly credentials: CredentialSource;
  readonly settings: ClientSettings;
}

/** A client of one RPC-style API. All clients of a user on one machine share the rate limit; each has its own sockets. */
export class RpcClient {
  readonly #credentials: CredentialSource;
  readonly #context: AttemptContext;
  readonly #calls = new SharedCalls<RpcResponse>();
  #closed = false;

  /** @throws ConfigurationError when the environment names a proxy that is none */
  constructor({ version, credentials, settings }: RpcClientOptions) {
    this.#credentials = credentials;
    if (isDebugging()) tellMisspelledVariables();
    this.#context = {
      version,
      settings,
      sign: signerOf(settings.signatureVersion),
      transport: new Transport(settings.timeoutSeconds * 1000, environmentProxy(process.env)),
      concurrency: new Concurrency(),
      clocks: new ServerClocks(),
      debug: isDebugging(),
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

  async #run(
    { action, regionId, parameters, subject, remedies }: RpcRequest,
    endpoint: Endpoint,
    cancellation: Cancellation,
  ): Promise<RpcResponse> {
    const { settings, clocks } = this.#context;
    const host = endpoint.slice(endpoint.indexOf("//") + 2);
    const request = { endpoint, host, action, regionId, parameters: { ...parameters, RegionId: regionId } };
    const deadline = new Deadline(settings.deadlineSeconds * 1000);
    let credentials = this.#credentials.held ?? (await credentialsInTime(this.#credentials, deadline, cancellation));
    let recovery: Recovery | undefined;
    for (let number = 1; ; number++) {
      const outcome = await makeAttempt(this.#context, { request, number, credentials, deadline, cancellation });
      if ("body" in outcome) return outcome;
      recovery ??= newRecovery({ ...request, subject, remedies, settings, source: this.#credentials, deadline, cancellation, clocks });
      credentials = await recovery.after(outcome, credentials);
    }
  }
}

function newRecovery(call: ConstructorParameters<typeof Recovery>[0]): Recovery {
  return new Recovery(call);
}

const closedError = (subject?: string) => new TransportError("the client was closed", { subject, remedy: "Make a new client." });

interface SharedCall<T> {
  readonly answer: Promise<T>;
  readonly cancellation: Cancellation;
  waiters: number;
}

/** Calls in flight by what they ask: those that ask the same share one answer. */
export class SharedCalls<T> {
  /**
   * An object, since a Map that changes all the time costs a tenth of a call: V8 links each table that it outgrows to the next one, so that
   * once one of them has grown old, all answers that stood in any of them wait for a full garbage collection.
   */
  readonly #inFlight: Record<string, SharedCall<T>> = Object.create(null);

  /**
   * Joins the call of that key, or starts it. Whoever aborts leaves with the reason of its signal; the others go on waiting, and
   * the last one to leave cancels the call.
   */
  join(key: string, signal: AbortSignal | undefined, start: (cancellation: Cancellation) => Promise<T>): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    let call = this.#inFlight[key];
    if (call === undefined) {
      const cancellation = new Cancellation();
      call = { answer: this.#forgetAfter(key, cancellation, start), cancellation, waiters: 0 };
      this.#inFlight[key] = call;
    }
    call.waiters++;
    return signal === undefined ? call.answer : this.#wait(key, call, signal);
  }

  /** Cancels all calls in flight: they reject with the reason. */
  cancelAll(reason: unknown): void {
    for (const { cancellation } of Object.values(this.#inFlight)) cancellation.cancel(reason);
  }

  #wait(key: string, call: SharedCall<T>, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stopListening = onAbort(signal, () => {
        reject(signal.reason);
        call.waiters--;
        if (call.waiters > 0) return;
        this.#forget(key, call.cancellation);
        call.cancellation.cancel(signal.reason);
      });
      call.answer.then(resolve, reject).finally(stopListening);
    });
  }

  async #forgetAfter(key: string, cancellation: Cancellation, start: (cancellation: Cancellation) => Promise<T>): Promise<T> {
    try {
      return await start(cancellation);
    } finally {
      this.#forget(key, cancellation);
    }
  }

  /** Unless a later call has taken the place of that one. */
  #forget(key: string, cancellation: Cancellation): void {
    if (this.#inFlight[key]?.cancellation === cancellation) delete this.#inFlight[key];
  }
}
