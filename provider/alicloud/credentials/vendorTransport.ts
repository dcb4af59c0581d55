import type { Dispatcher } from "undici";
import { transportFailureOf } from "../transportFault";

/** A request as the vendor's library hands it to its transport. */
interface VendorRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Record<string, string>;
  readonly bodyForm?: Readonly<Record<string, string>> | undefined;
  toRequestURL(): string;
}

/** An answer as the vendor's library takes it from its transport. */
interface VendorAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** How long a request may take, and what of its answer may be told. */
export interface TransportLimits {
  readonly connectMs: number;
  /** From sending to the answer's end. */
  readonly answerMs: number;
  /** Whether the answer's `Code` is one of the vendor's API. */
  readonly showsApiCode: boolean;
}

const maxBodyBytes = 1_000_000;
/** Codes of a connection that never came about: another request to the same host would only wait as long again. */
const unreachable = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Sends the requests of one resolution, in place of the library's own transport, which knows no proxy, no limit on a body
 * and no end of a stalled one. Remembers in our words what went wrong, as the library's words hold what was sent and received.
 */
export class VendorTransport {
  #fault: string | undefined;
  #isUnreachable = false;
  #dispatcher: Dispatcher | undefined;

  constructor(
    private readonly signal: AbortSignal,
    private readonly limits: TransportLimits,
  ) {}

  /** What went wrong with the last request, in words that follow what was asked; undefined when it was answered with 200. */
  get fault(): string | undefined {
    return this.#fault;
  }

  readonly send = async (request: VendorRequest): Promise<VendorAnswer> => {
    if (this.#isUnreachable) throw new Error("unreachable");
    const url = new URL(request.toRequestURL());
    try {
      const answer = await this.#exchange(url, request);
      this.#fault = answer.statusCode === 200 ? undefined : `answered HTTP ${answer.statusCode}${this.#apiCode(answer.body)}`;
      return answer;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      this.#isUnreachable = unreachable.test(code);
      const isLate = error instanceof Error && error.name === "TimeoutError";
      this.#fault = isLate
        ? "did not answer in time"
        : `could not be asked: ${transportFailureOf(error).what.replaceAll("{host}", url.host)}`;
      throw error;
    }
  };

  /** Ends the sockets. */
  close(): void {
    void this.#dispatcher?.destroy();
  }

  async #exchange(url: URL, request: VendorRequest): Promise<VendorAnswer> {
    const { Agent, EnvHttpProxyAgent, request: send } = require("undici") as typeof import("undici");
    const options = { connect: { timeout: this.limits.connectMs } };
    this.#dispatcher ??= url.protocol === "https:" ? new EnvHttpProxyAgent(options) : new Agent(options);
    const { statusCode, headers, body } = await send(url, {
      dispatcher: this.#dispatcher,
      method: request.method,
      headers: request.bodyForm ? { "content-type": "application/x-www-form-urlencoded", ...request.headers } : request.headers,
      body: request.bodyForm ? encodeForm(request.bodyForm) : null,
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(this.limits.answerMs)]),
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) throw Object.assign(new Error("too large"), { code: "BODY_TOO_LARGE" });
      chunks.push(chunk);
    }
    return { statusCode, headers, body: Buffer.concat(chunks) };
  }

  /** The API's own code, such as `NoPermission`: nothing else of a body is told. */
  #apiCode(body: Buffer): string {
    if (!this.limits.showsApiCode) return "";
    const code = /"(?:Code|ErrorCode)"\s*:\s*"([A-Z][A-Za-z]{2,40}(?:\.[A-Z][A-Za-z]{1,40}){0,3})"/.exec(body.toString("utf8"))?.[1];
    return code === undefined ? "" : ` (${code})`;
  }
}

const encodeForm = (form: Readonly<Record<string, string>>): string =>
  Object.entries(form)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
