import type { IncomingMessage } from "node:http";

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const loopbackAddress = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;

/**
 * Why a request may not use the control route, if it may not. It has to come from this machine, to have been addressed to
 * it by name (a web page that rebinds its own name to 127.0.0.1 is not), and not to come from a web page at all.
 */
export function refusal(
  message: IncomingMessage,
  body: Buffer,
): { readonly status: number; readonly content: { readonly error: string } } | undefined {
  if (!loopbackAddress.test(message.socket.remoteAddress ?? ""))
    return { status: 403, content: { error: "The control route answers this machine only." } };
  if (!loopbackHost.test(message.headers.host ?? ""))
    return { status: 403, content: { error: "The control route has to be called by a loopback address." } };
  if (message.headers.origin !== undefined) return { status: 403, content: { error: "The control route is closed to web pages." } };
  if (body.length > 0 && !/^application\/json\b/i.test(message.headers["content-type"] ?? "")) {
    return { status: 415, content: { error: "Send the body as application/json." } };
  }
  return undefined;
}
