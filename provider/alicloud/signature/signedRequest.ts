import type { Credentials } from "../credentials/credentials";
import type { WireFormat } from "../settings";

/** What a signer needs to know about one attempt. */
export interface UnsignedRequest {
  /** Host and port, as the Host header names them. */
  readonly host: string;
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The format to ask for. */
  readonly format: WireFormat;
  /** Valid once: every attempt has its own. */
  readonly nonce: string;
  /** UTC, `yyyy-MM-ddTHH:mm:ssZ`. */
  readonly date: string;
  readonly credentials: Credentials;
}

/** What goes on the wire: a POST without a body. */
export interface SignedRequest {
  /** Path and query. */
  readonly path: string;
  /** Lower-case names; Host is among them where it is signed. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs one attempt. */
export type Signer = (request: UnsignedRequest) => SignedRequest;

/**
 * Both signatures cover the method. POST, because no cache between here and the API may answer it: the URL of a V3 request
 * holds no nonce, so a GET of the same connection would look the same every time. The official SDKs send POST as well.
 */
export const method = "POST";

/** The time of an attempt as both signatures write it. */
export function signatureDate(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, 19)}Z`;
}
