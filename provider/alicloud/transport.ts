import { Socket } from "node:net";
import type { buildConnector, Dispatcher } from "undici";
import type { Cancellation } from "./cancellation";
import { type Endpoint, isLoopback } from "./endpoint";
import { Exchange, type HttpAnswer } from "./exchange";
import { method, type SignedRequest } from "./signature/signedRequest";

/** Wraps what opens sockets for undici, so that those that are still opening can be given up. */
export type Track = (connect: buildConnector.connector) => buildConnector.connector;

/** Sends requests over kept-alive sockets. undici is loaded with the first one. Idle sockets let the process end. */
export class Transport {
  #direct: Dispatcher | undefined;
  #proxied: Dispatcher | undefined;
  readonly #opening = new Set<Socket>();
  #exchanges = 0;

  /**
   * @param connectTimeoutMs for opening a socket
   * @param proxy URL of the proxy for all but loopback and NO_PROXY
   */
  constructor(
    private readonly connectTimeoutMs: number,
    private readonly proxy: string | undefined,
  ) {}

  /**
   * Sends a request once. Rejects with the reason of the cancellation, or with an error whose `code` tells what happened: one of
   * Node's, of undici's, or of StoppedExchange.
   * @param timeoutMs for the whole exchange, connecting included
   */
  send(origin: Endpoint, request: SignedRequest, timeoutMs: number, cancellation: Cancellation): Promise<HttpAnswer> {
    const dispatcher = this.#dispatcherFor(origin);
    return cancellation.stage<HttpAnswer>((resolve, reject) => {
      const exchange = new Exchange(timeoutMs, (outcome) => {
        if (--this.#exchanges === 0) this.#giveUpOpening();
        if ("status" in outcome) resolve(outcome);
        else reject(outcome);
      });
      this.#exchanges++;
      dispatcher.dispatch({ origin, method, ...request, headersTimeout: 0, bodyTimeout: 0 }, exchange);
      return () => exchange.stop("CANCELLED");
    });
  }

  /** Ends the sockets; what is in flight is cut off. */
  async close(): Promise<void> {
    this.#giveUpOpening();
    await Promise.all([this.#direct?.destroy(), this.#proxied?.destroy()]);
  }

  /** A request to loopback stays on this machine, whatever proxy is set. */
  #dispatcherFor(origin: Endpoint): Dispatcher {
    if (this.proxy === undefined || isLoopback(origin)) {
      this.#direct ??= openDirect(this.connectTimeoutMs, this.#track);
      return this.#direct;
    }
    const { openProxied } = require("./proxy") as typeof import("./proxy");
    this.#proxied ??= openProxied(this.proxy, this.connectTimeoutMs, this.#track);
    return this.#proxied;
  }

  readonly #track: Track = (connect) => (options, callback) => {
    // After an abort undici connects once more for the request that it aborted.
    if (this.#exchanges === 0) return queueMicrotask(() => callback(new Error("given up"), null));
    const socket: unknown = connect(options, (...result) => {
      if (socket instanceof Socket) this.#opening.delete(socket);
      callback(...result);
    });
    if (socket instanceof Socket) this.#opening.add(socket);
  };

  /** undici goes on opening sockets for requests that were given up, and that would keep the process from ending. */
  #giveUpOpening(): void {
    for (const socket of this.#opening) socket.destroy(new Error("given up"));
  }
}

function openDirect(timeout: number, track: Track): Dispatcher {
  const { Agent, buildConnector } = require("undici") as typeof import("undici");
  return new Agent({ connect: track(buildConnector({ timeout, rejectUnauthorized: true })) });
}
