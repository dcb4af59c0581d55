import { EnvHttpProxyAgent, request } from "undici";

/** Milliseconds after which a host that does not answer counts as out of reach. */
export const reachTimeout = 5_000;

/**
 * Why nothing answers at `url`, through the proxy that the environment names; null when something does.
 * A closed network often drops packets: without this question first, downloads would hang for minutes.
 */
export async function whyUnreachable(url: string, environment: NodeJS.ProcessEnv, timeout = reachTimeout): Promise<string | null> {
  const proxy = (name: string) => environment[name.toLowerCase()] || environment[name] || "";
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: proxy("HTTP_PROXY"),
    httpsProxy: proxy("HTTPS_PROXY"),
    noProxy: proxy("NO_PROXY"),
  });
  const host = new URL(url).host;
  try {
    const { body } = await request(url, { method: "HEAD", dispatcher, signal: AbortSignal.timeout(timeout) });
    await body.dump();
    return null;
  } catch (error) {
    const { code, message } = rootCause(error);
    // A certificate that is not trusted here is an answer: what asks in earnest may have a trust store of its own.
    if (/CERT|SIGNATURE|SELF_SIGNED|ISSUER/.test(code)) return null;
    return `${host} ${message === timedOut ? `did not answer within ${timeout / 1000} s` : `cannot be reached (${message})`}`;
  } finally {
    await dispatcher.destroy();
  }
}

const timedOut = "timeout";

function rootCause(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  if (error.name === "TimeoutError") return { code: "", message: timedOut };
  if (error.cause !== undefined) return rootCause(error.cause);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { code, message: error.message || code };
}
