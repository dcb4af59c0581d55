import type { IncomingMessage } from "node:http";

/** An HTTP request with its parts decoded. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** Parameters of a form body; empty for any other body. */
  readonly form: ReadonlyMap<string, string>;
  /** Lower-case names; a repeated header is joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Decodes a message and its body. */
export function receive(message: IncomingMessage, body: Buffer): ReceivedRequest {
  const url = message.url ?? "/";
  const end = url.includes("?") ? url.indexOf("?") : url.length;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(message.headers["content-type"] ?? "");
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = Array.isArray(value) ? value.join(",") : value;
  return {
    method: message.method ?? "GET",
    path: url.slice(0, end),
    query: new Map(new URLSearchParams(url.slice(end))),
    form: new Map(new URLSearchParams(isForm ? body.toString("utf8") : "")),
    headers,
    body,
  };
}
