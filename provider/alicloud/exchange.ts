import type { Dispatcher } from "undici";

/** Longer bodies are refused while they are read. A page of 50 connections is about 200 kB. */
export const maxBodyBytes = 5_000_000;

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Why this client gave up an exchange. */
export class StoppedExchange extends Error {
  constructor(readonly code: "TIMED_OUT" | "BODY_TOO_LARGE" | "CANCELLED") {
    super(code);
  }
}

/** One request and its answer, as undici reports them. */
export class Exchange implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  #stopped: StoppedExchange | undefined;
  #status = 0;
  #headers: HttpAnswer["headers"] = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  readonly #timer: NodeJS.Timeout;

  /** @param settle is called once: with the answer, or with why there is none */
  constructor(
    timeoutMs: number,
    private readonly settle: (outcome: HttpAnswer | Error) => void,
  ) {
    this.#timer = setTimeout(() => this.stop("TIMED_OUT"), timeoutMs);
  }

  /** Gives up, also while undici still connects. */
  stop(code: StoppedExchange["code"]): void {
    if (this.#stopped) return;
    this.#stopped = new StoppedExchange(code);
    clearTimeout(this.#timer);
    this.settle(this.#stopped);
    this.#controller?.abort(this.#stopped);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#stopped) controller.abort(this.#stopped);
    else this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpAnswer["headers"]): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > maxBodyBytes) this.stop("BODY_TOO_LARGE");
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const [first] = this.#chunks;
    const body = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.settle({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.settle(error);
  }
}
