import { untilAborted } from "./abort";
import { type CallContext, makeCall, ServerClocks } from "./call";
import type { CredentialSource } from "./credentials/credentials";
import { isDebugging, tellMisspelledVariables } from "./debug";
import { regionEndpoint } from "./endpoint";
import { TransportError } from "./errors";
import { Concurrency } from "./limits";
import type { RpcRequest, RpcResponse } from "./rpcTypes";
import type { ClientSettings } from "./settings";
import { signerOf } from "./signature";
import { environmentProxy, Transport } from "./transport";

/** Parts of a client. */
interface RpcClientOptions {
  /** Version of the API, such as `2016-04-28`. */
  readonly version: string;
  readonly credentials: CredentialSource;
  readonly settings: ClientSettings;
}

/** A client of one RPC-style API. All clients of a user on one machine share the rate limit; each has its own sockets. */
export class RpcClient {
  readonly #context: CallContext;
  readonly #calls = new SharedCalls<RpcResponse>();
  #closed = false;

  /** @throws ConfigurationError if the environment names an invalid proxy */
  constructor({ version, credentials, settings }: RpcClientOptions) {
    if (isDebugging()) tellMisspelledVariables();
    this.#context = {
      version,
      credentials,
      settings,
      sign: signerOf(settings.signatureVersion),
      transport: new Transport(settings.timeoutSeconds * 1000, environmentProxy(process.env)),
      concurrency: new Concurrency(),
      clocks: new ServerClocks(),
      debug: isDebugging(),
    };
  }

  /**
   * Sends a signed request, with retries; resolves to a parsed 2xx body that is an object, or rejects with an error of the family. An
   * aborted call rejects with the reason of its signal, as `fetch` does. Calls in flight that ask the same in one scope share one answer.
   */
  call(request: RpcRequest): Promise<RpcResponse> {
    if (this.#closed) return Promise.reject(closedError(request.subject));
    const endpoint = request.endpoint ?? regionEndpoint(request.regionId);
    const key = JSON.stringify([endpoint, request.regionId, request.action, request.parameters, request.scope]);
    return this.#calls.join(key, request.signal, (signal) => makeCall(this.#context, request, endpoint, signal));
  }

  /** Ends the sockets, and with them the calls in flight. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#calls.abortAll(closedError());
    await this.#context.transport.close();
  }
}

const closedError = (subject?: string) => new TransportError("the client was closed", { subject, remedy: "Make a new client." });

interface SharedCall<T> {
  readonly answer: Promise<T>;
  readonly abort: AbortController;
  waiters: number;
}

/** Calls in flight, by request: identical ones share one answer. */
export class SharedCalls<T> {
  /**
   * An object, because a Map that changes all the time costs a tenth of a call: V8 links each table that it outgrows to the next one. Once
   * one of them is old, the answers in all of them wait for a full garbage collection.
   */
  readonly #inFlight: Record<string, SharedCall<T>> = Object.create(null);

  /**
   * Joins the call of that key, or starts it. A caller that aborts leaves with the reason of its signal, and the others continue to wait.
   * The last one to leave aborts the call.
   */
  join(key: string, signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const call = this.#inFlight[key] ?? this.#start(key, start);
    call.waiters++;
    return untilAborted(call.answer, signal, () => {
      call.waiters--;
      if (call.waiters > 0) return;
      this.#forget(key, call.abort);
      call.abort.abort(signal?.reason);
    });
  }

  /** Aborts all calls in flight: they reject with the reason. */
  abortAll(reason: unknown): void {
    for (const { abort } of Object.values(this.#inFlight)) abort.abort(reason);
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): SharedCall<T> {
    const abort = new AbortController();
    const call = { answer: this.#forgetAfter(key, abort, start), abort, waiters: 0 };
    this.#inFlight[key] = call;
    return call;
  }

  async #forgetAfter(key: string, abort: AbortController, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await start(abort.signal);
    } finally {
      this.#forget(key, abort);
    }
  }

  /** Unless a later call has taken the place of that one. */
  #forget(key: string, abort: AbortController): void {
    if (this.#inFlight[key]?.abort === abort) delete this.#inFlight[key];
  }
}
