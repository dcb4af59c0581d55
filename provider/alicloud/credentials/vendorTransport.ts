import { Socket } from "node:net";
import type { Dispatcher } from "undici";
import { type Endpoint, isLoopback } from "../endpoint";
import { transportFailureOf } from "../failure";
import { Exchange, environmentProxy, type HttpAnswer, openProxied, type Track } from "../transport";

/** How long a request may take, and what of its answer may be told. */
export interface TransportLimits {
  readonly connectMs: number;
  /** Connecting included. */
  readonly answerMs: number;
  /** Whether the answer's `Code` is one of the vendor's API. */
  readonly showsApiCode: boolean;
}

/** A request as the vendor's library hands it to its transport. */
interface VendorRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyForm?: Readonly<Record<string, string>> | undefined;
  toRequestURL(): string;
}

/** An answer as the vendor's library takes it from its transport. */
interface VendorAnswer {
  readonly statusCode: number;
  readonly headers: HttpAnswer["headers"];
  readonly body: Buffer;
}

/** Codes of a connection, or of one to the proxy, that never came about: another request to the same host would only wait as long again. */
const unreachable = /^(PROXY_)?(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Sends the requests of one resolution, in place of the library's own transport, which knows no proxy, no limit on a body and
 * no end of a stalled one. Remembers in our words what went wrong, as the library's words hold what was sent and received.
 */
export class VendorTransport {
  #fault: string | undefined;
  #isUnreachable = false;
  #dispatcher: Dispatcher | undefined;
  #exchange: Exchange | undefined;

  constructor(private readonly limits: TransportLimits) {}

  /** What went wrong with the last request, in words that follow what was asked; undefined when it was answered with 200. */
  get fault(): string | undefined {
    return this.#fault;
  }

  readonly send = async (request: VendorRequest): Promise<VendorAnswer> => {
    if (this.#isUnreachable) throw new Error("unreachable");
    const url = new URL(request.toRequestURL());
    try {
      const { status, headers, body } = await this.#answer(url, request);
      this.#fault = status === 200 ? undefined : `answered HTTP ${status}${this.limits.showsApiCode ? apiCodeIn(body) : ""}`;
      return { statusCode: status, headers, body };
    } catch (error) {
      const { what, transportCode } = transportFailureOf(error);
      this.#isUnreachable = unreachable.test(transportCode ?? "");
      this.#fault = `could not be asked: ${what.replace("{host}", url.host).replace("{timeout}", `${this.limits.answerMs / 1000} s`)}`;
      throw error;
    }
  };

  /** Ends the sockets; what is in flight is cut off. */
  close(): void {
    this.#exchange?.stop("CANCELLED");
    void this.#dispatcher?.destroy();
  }

  #answer({ origin, pathname, search }: URL, { method, headers, bodyForm }: VendorRequest): Promise<HttpAnswer> {
    this.#dispatcher ??= this.#openDispatcher(origin as Endpoint);
    const dispatcher = this.#dispatcher;
    return new Promise((resolve, reject) => {
      this.#exchange = new Exchange(this.limits.answerMs, (outcome) => ("status" in outcome ? resolve(outcome) : reject(outcome)));
      const body = bodyForm === undefined ? null : encodeForm(bodyForm);
      dispatcher.dispatch({ origin, path: pathname + search, method, headers, body, headersTimeout: 0, bodyTimeout: 0 }, this.#exchange);
    });
  }

  /** Credentials that travel in the clear stay on their direct way. */
  #openDispatcher(origin: Endpoint): Dispatcher {
    const { connectMs } = this.limits;
    const proxy = origin.startsWith("https:") && !isLoopback(origin) ? environmentProxy(process.env) : undefined;
    if (proxy !== undefined) return openProxied(proxy, connectMs, this.#inTime);
    const { Agent, buildConnector } = require("undici") as typeof import("undici");
    return new Agent({ connect: this.#inTime(buildConnector({ timeout: connectMs })) });
  }

  /** undici's own time-out for connecting is up to a second late. */
  readonly #inTime: Track = (connect) => (options, callback) => {
    const socket: unknown = connect(options, (...result) => {
      clearTimeout(timer);
      callback(...result);
    });
    const late = Object.assign(new Error("late"), { code: "ETIMEDOUT" });
    const timer = setTimeout(() => socket instanceof Socket && socket.destroy(late), this.limits.connectMs);
  };
}

/** The API's own code, such as `NoPermission`: nothing else of a body is told. */
function apiCodeIn(body: Buffer): string {
  const shape = /"(?:Code|ErrorCode)"\s*:\s*"([A-Z][A-Za-z]{2,40}(?:\.[A-Z][A-Za-z]{1,40}){0,3})"/;
  const code = shape.exec(body.toString("utf8"))?.[1];
  return code === undefined ? "" : ` (${code})`;
}

const encodeForm = (form: Readonly<Record<string, string>>): string =>
  Object.entries(form)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
