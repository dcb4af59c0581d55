import { buildConnector, type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import type { Track } from "./transport";

/**
 * A pool that goes through the proxy, except where NO_PROXY says otherwise.
 * @param timeout for opening a socket to the proxy and for having a tunnel, in ms
 */
export function openProxied(proxy: string, timeout: number, track: Track): Dispatcher {
  const tls = { timeout, rejectUnauthorized: true };
  return new EnvHttpProxyAgent({
    httpProxy: "",
    httpsProxy: proxy,
    connect: track(buildConnector(tls)),
    requestTls: tls,
    proxyTls: tls,
    clientFactory: (origin, options) => {
      const { connect } = options as { connect: buildConnector.connector };
      return new Pool(origin, { ...options, connect: track(connect), headersTimeout: timeout });
    },
  });
}
