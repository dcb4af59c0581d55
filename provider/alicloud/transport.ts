import { Socket } from "node:net";
import type { buildConnector, Dispatcher } from "undici";
import { untilAborted } from "./abort";
import { type Endpoint, isLoopback } from "./endpoint";
import { ConfigurationError } from "./errors";
import { method, type SignedRequest } from "./signature";

/** Wraps undici's connector, so that sockets can be abandoned while they open. */
export type Track = (connect: buildConnector.connector) => buildConnector.connector;

/** Sends requests over kept-alive sockets. The first request loads undici. Idle sockets do not keep the process alive. */
export class Transport {
  #direct: Dispatcher | undefined;
  #proxied: Dispatcher | undefined;
  readonly #opening = new Set<Socket>();
  /** Target host of each tunnel that the proxy is opening. */
  readonly #tunnelling: string[] = [];
  /** Hosts with direct sockets, without a tunnel. */
  readonly #askedDirectly = new Set<string>();
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
   * Sends a request once. Rejects with the reason of the signal, or with an error whose `code` is one of Node,
   * undici or StoppedExchange.
   * @param timeoutMs for the whole exchange, connecting included
   */
  send(origin: Endpoint, request: SignedRequest, timeoutMs: number, signal: AbortSignal): Promise<HttpAnswer> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const dispatcher = this.#dispatcherFor(origin);
    let exchange: Exchange | undefined;
    const answer = new Promise<HttpAnswer>((resolve, reject) => {
      const settle = (outcome: HttpAnswer | Error): void => {
        const proxy = exchange?.hasBegun === true ? undefined : this.#proxyToBlame(origin, outcome);
        if (--this.#exchanges === 0) this.#giveUpOpening();
        if ("status" in outcome) resolve(outcome);
        else reject(proxy === undefined ? outcome : new ProxyFault(codeOf(outcome), proxy));
      };
      exchange = new Exchange(timeoutMs, settle);
      this.#exchanges++;
      dispatcher.dispatch({ origin, method, ...request, headersTimeout: 0, bodyTimeout: 0 }, exchange);
    });
    return untilAborted(answer, signal, () => exchange?.stop("CANCELLED"));
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
    this.#proxied ??= openProxied(this.proxy, this.connectTimeoutMs, this.#trackProxied, this.#trackTunnel);
    return this.#proxied;
  }

  /** Returns the proxy if it prevented the request. undici does not allow wrapping of its SOCKS connections. */
  #proxyToBlame(origin: Endpoint, outcome: HttpAnswer | Error): string | undefined {
    if (this.proxy === undefined || "status" in outcome || isLoopback(origin) || outcome instanceof ProxyFault) return undefined;
    const { host, hostname } = new URL(origin);
    const isOfSocks = isSocks(this.proxy) && !this.#askedDirectly.has(hostname) && isFaultOfSocks(outcome);
    return isOfSocks || (this.#tunnelling.includes(host) && isTimeout(outcome)) ? this.proxy : undefined;
  }

  /** A direct socket shows that NO_PROXY names its host. */
  readonly #trackProxied: Track = (connect) => (options, callback) => {
    this.#askedDirectly.add(options.hostname);
    this.#track(connect)(options, callback);
  };

  readonly #track: Track = (connect) => (options, callback) => {
    // After an abort, undici connects once more for the aborted request.
    if (this.#exchanges === 0) return queueMicrotask(() => callback(new Error("given up"), null));
    const socket: unknown = connect(options, (...result) => {
      if (socket instanceof Socket) this.#opening.delete(socket);
      callback(...result);
    });
    if (socket instanceof Socket) this.#opening.add(socket);
  };

  readonly #trackTunnel: Track = (connect) => (options, callback) => {
    if (this.#exchanges === 0) return queueMicrotask(() => callback(new Error("given up"), null));
    const host = options.host ?? options.hostname;
    this.#tunnelling.push(host);
    connect(options, (...result) => {
      this.#tunnelling.splice(this.#tunnelling.indexOf(host), 1);
      callback(...result);
    });
  };

  /**
   * undici continues to open sockets and tunnels for abandoned requests, which would keep the process alive.
   * The pool of a tunnel must be destroyed too, because it would connect to the proxy again after a lost CONNECT.
   */
  #giveUpOpening(): void {
    for (const socket of this.#opening) socket.destroy(new Error("given up"));
    if (this.#tunnelling.length === 0) return;
    void this.#proxied?.destroy();
    this.#proxied = undefined;
  }
}

function openDirect(timeout: number, track: Track): Dispatcher {
  const { Agent, buildConnector } = require("undici") as typeof import("undici");
  return new Agent({ connect: track(buildConnector({ timeout, rejectUnauthorized: true })) });
}

/** Longer bodies are refused while they are read. A page of 50 connections is about 200 kB. */
const maxBodyBytes = 5_000_000;

/** An answer with any status. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** The reason why this client stopped an exchange. */
class StoppedExchange extends Error {
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

  /** @param settle is called once: with the answer, or with the error */
  constructor(
    timeoutMs: number,
    private readonly settle: (outcome: HttpAnswer | Error) => void,
  ) {
    this.#timer = setTimeout(() => this.stop("TIMED_OUT"), timeoutMs);
  }

  /** Stops the exchange, even while undici still connects. */
  stop(code: StoppedExchange["code"]): void {
    if (this.#stopped) return;
    this.#stopped = new StoppedExchange(code);
    clearTimeout(this.#timer);
    this.settle(this.#stopped);
    this.#controller?.abort(this.#stopped);
  }

  /** The request is on its way: there is a connection. */
  get hasBegun(): boolean {
    return this.#controller !== undefined;
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

/** Default port of a proxy by its scheme. */
const defaultPorts: Readonly<Record<string, number>> = { "https:": 443, "socks:": 1080, "socks5:": 1080 };

/** The error of a proxy that did not open a tunnel. */
export class ProxyFault extends Error {
  readonly code = "PROXY";
  /** Host and port of the proxy, without its user and password. */
  readonly proxy: string;

  /** @param cause the code of Node, of undici or of StoppedExchange */
  constructor(
    override readonly cause: string,
    url: string,
  ) {
    super(cause);
    const { protocol, hostname, port } = new URL(url);
    this.proxy = `${hostname}:${port || (defaultPorts[protocol] ?? 80)}`;
  }
}

const codeOf = (error: Error): string => {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : "UNKNOWN";
};

const isSocks = (proxy: string): boolean => /^socks5?:/i.test(proxy);

/**
 * Checks for an error that ends a request through a SOCKS proxy before it begins, except TLS faults: undici's own errors may have no code.
 */
const isFaultOfSocks = (error: Error): boolean => {
  const code = codeOf(error);
  return code === "UNKNOWN" || code === "TIMED_OUT" || code.startsWith("UND_ERR_SOCKS5") || proxyFaults.has(code);
};

const isTimeout = (error: Error): error is StoppedExchange => error instanceof StoppedExchange && error.code === "TIMED_OUT";

/** Errors of a proxy before the tunnel is open. TLS faults are those of the host behind it. */
const proxyFaults: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_SOCKET",
  "UND_ERR_ABORTED",
]);

/** Returns a text such as `HTTP 407`. undici has the proxy's status only in its message. */
function refusalOf(error: Error): string | undefined {
  const status = /^Proxy response \((\d{3})\)/.exec(error.message)?.[1];
  return status === undefined ? undefined : `HTTP ${status}`;
}

/**
 * Limits each attempt to one connection to the proxy. undici's Client treats UND_ERR_SOCKET from its connector as a fault of a running
 * request (`onError` in lib/dispatcher/client.js): it keeps the queue and connects again at once. If the proxy closes before the tunnel is
 * open, no request is running, so undici connects again thousands of times a second, without end. An error with another code fails the
 * queue. Seen with undici 7.30.
 */
const blameProxy =
  (proxy: string): Track =>
  (connect) =>
  (options, callback) =>
    connect(options, (...[error, socket]: Parameters<typeof callback>) => {
      if (error === null) callback(null, socket as Socket);
      else callback(proxyFaults.has(codeOf(error)) ? new ProxyFault(refusalOf(error) ?? codeOf(error), proxy) : error, null);
    });

/**
 * Returns a dispatcher that uses the proxy, except for hosts in NO_PROXY.
 * @param timeout for a socket to the proxy, and for its tunnel, in ms
 * @param trackTunnel wraps the connector of tunnels
 */
export function openProxied(proxy: string, timeout: number, track: Track, trackTunnel: Track = (connect) => connect): Dispatcher {
  const { EnvHttpProxyAgent, Pool, buildConnector } = require("undici") as typeof import("undici");
  const tls = { timeout, rejectUnauthorized: true };
  const direct = track(buildConnector(tls));
  return new EnvHttpProxyAgent({
    httpProxy: "",
    httpsProxy: proxy,
    connect: direct,
    factory: (origin, options) => {
      const { connect } = options as { connect: buildConnector.connector };
      return new Pool(origin, { ...options, connect: connect === direct ? direct : trackTunnel(blameProxy(proxy)(connect)) });
    },
    requestTls: tls,
    proxyTls: tls,
    clientFactory: (origin, options) => {
      const { connect } = options as { connect: buildConnector.connector };
      return new Pool(origin, { ...options, connect: track(connect), headersTimeout: timeout });
    },
  });
}

/** Environment variables with the proxy for https, in the order of undici and curl. */
const proxyVariables = ["https_proxy", "HTTPS_PROXY"] as const;

/**
 * Returns the URL of the environment's proxy. Without a scheme it means http. Messages omit the value, which may contain a password.
 * @throws ConfigurationError
 */
export function environmentProxy(env: NodeJS.ProcessEnv): string | undefined {
  const name = proxyVariables.find((variable) => env[variable]);
  if (name === undefined) return undefined;
  const raw = env[name]?.trim() ?? "";
  const url = /^[a-z0-9+.-]+:\/\//i.test(raw) ? raw : `http://${raw}`;
  if (URL.canParse(url) && /^(https?|socks5?):\/\/./i.test(url) && hasReadableLogin(new URL(url))) return url;
  throw new ConfigurationError(`${name} in the environment is not the URL of a proxy`, { remedy: "Write http://host:port." });
}

/** A user or password with a stray `%` cannot be decoded. */
function hasReadableLogin({ username, password }: URL): boolean {
  try {
    return decodeURIComponent(username + password) !== undefined;
  } catch {
    return false;
  }
}
