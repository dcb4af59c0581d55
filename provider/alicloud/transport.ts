import type { Dispatcher } from "undici";
import type { Endpoint } from "./endpoint";
import { method, type SignedRequest } from "./signature/signedRequest";

/** Longer bodies are refused while they are read. A page of 50 connections is about 200 kB. */
export const maxBodyBytes = 5_000_000;

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Why no whole answer came: a code of Node's, of undici's, or one of these. */
export class TransportFailure extends Error {
  constructor(readonly code: "TIMED_OUT" | "BODY_TOO_LARGE") {
    super(code);
  }
}

/** A pool of kept-alive sockets. undici is loaded with the first request, and lets an idle process end. */
export class Transport {
  #dispatcher: Dispatcher | undefined;

  /**
   * Sends a request once. Rejects with the reason of `signal`, with a TransportFailure, or with what Node or undici reports.
   * @param timeoutMs for the whole exchange, connecting included
   */
  send(origin: Endpoint, request: SignedRequest, timeoutMs: number, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    this.#dispatcher ??= openPool();
    const dispatcher = this.#dispatcher;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      dispatcher.dispatch(
        { origin, method, path: request.path, headers: request.headers, headersTimeout: 0, bodyTimeout: 0 },
        new Exchange(timeoutMs, signal, resolve, reject),
      );
    });
  }

  /** Ends the sockets; requests in flight are cut off. */
  async close(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    await dispatcher?.destroy();
  }
}

function openPool(): Dispatcher {
  const { Agent } = require("undici") as typeof import("undici");
  return new Agent({ connect: { rejectUnauthorized: true } });
}

/** One request and its answer, as undici reports them. */
class Exchange implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  #stopped: unknown;
  #status = 0;
  #headers: HttpAnswer["headers"] = {};
  #chunks: Buffer[] = [];
  #bytes = 0;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = () => this.#stop(this.signal?.reason);

  constructor(
    timeoutMs: number,
    private readonly signal: AbortSignal | undefined,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (reason: unknown) => void,
  ) {
    this.#timer = setTimeout(() => this.#stop(new TransportFailure("TIMED_OUT")), timeoutMs);
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#stopped !== undefined) controller.abort(asError(this.#stopped));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpAnswer["headers"]): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > maxBodyBytes) this.#stop(new TransportFailure("BODY_TOO_LARGE"));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#release();
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    this.resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#release();
    this.reject(error);
  }

  /** Gives up at once, also while undici still connects. */
  #stop(reason: unknown): void {
    this.#release();
    this.#stopped = reason;
    this.reject(reason);
    this.#controller?.abort(asError(reason));
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.signal?.removeEventListener("abort", this.#onAbort);
  }
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error("stopped"));
