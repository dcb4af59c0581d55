import { setTimeout as delay } from "node:timers/promises";
import { EnvHttpProxyAgent, Pool, request } from "undici";
import { messageOf } from "./errors";

/** Milliseconds after which a host that does not answer counts as out of reach. */
export const defaultReachTimeout = 5_000;

/**
 * Why nothing answers at `url`, through the proxy that the environment names; null when something does.
 * A closed network often drops packets: without this question first, downloads would hang for minutes.
 */
export async function whyUnreachable(url: string, environment: NodeJS.ProcessEnv, timeout = defaultReachTimeout): Promise<string | null> {
  const over = new AbortController();
  try {
    const late = delay(timeout, `did not answer within ${timeout / 1000} s`, { signal: over.signal });
    const reason = await Promise.race([ask(url, environment, timeout), late]);
    return reason === null ? null : `${new URL(url).host} ${reason}`;
  } finally {
    over.abort();
  }
}

async function ask(url: string, environment: NodeJS.ProcessEnv, timeout: number): Promise<string | null> {
  const proxy = (name: string) => environment[name.toLowerCase()] || environment[name] || "";
  const limits = { headersTimeout: timeout, connectTimeout: timeout };
  try {
    const dispatcher = new EnvHttpProxyAgent({
      httpProxy: proxy("HTTP_PROXY"),
      httpsProxy: proxy("HTTPS_PROXY"),
      noProxy: proxy("NO_PROXY"),
      ...limits,
      // While a proxy is asked for a tunnel, neither a signal nor the limits above count: only those of the proxy's own client.
      clientFactory: (origin, options) => new Pool(origin, { ...options, ...limits }),
    });
    const { body } = await request(url, { method: "HEAD", dispatcher });
    await body.dump();
    await dispatcher.destroy();
    return null;
  } catch (error) {
    const { code, message } = rootCause(error);
    // A certificate that is not trusted here is an answer: what asks in earnest may have a trust store of its own.
    return /CERT|SIGNATURE|SELF_SIGNED|ISSUER/.test(code) ? null : `cannot be reached (${message})`;
  }
}

function rootCause(error: unknown): { code: string; message: string } {
  const { code = "", cause } = Object(error);
  return cause === undefined ? { code: String(code), message: messageOf(error) || String(code) } : rootCause(cause);
}
