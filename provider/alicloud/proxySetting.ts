import { ConfigurationError } from "./errors";

/** Environment variables that name the proxy for https, as undici and curl order them. */
const proxyVariables = ["https_proxy", "HTTPS_PROXY"] as const;

/**
 * URL of the proxy that the environment names; without a scheme it means http. Its value, which may hold a password, is not shown.
 * @throws ConfigurationError
 */
export function environmentProxy(env: NodeJS.ProcessEnv): string | undefined {
  const name = proxyVariables.find((variable) => env[variable]);
  if (name === undefined) return undefined;
  const raw = env[name]?.trim() ?? "";
  const url = /^[a-z0-9+.-]+:\/\//i.test(raw) ? raw : `http://${raw}`;
  if (URL.canParse(url) && /^(https?|socks5?):\/\/./i.test(url)) return url;
  throw new ConfigurationError(`${name} in the environment is not the URL of a proxy`, { remedy: "Write http://host:port." });
}
