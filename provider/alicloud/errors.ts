import { redact } from "./redact";

/** What an error of the family knows besides its message. Every key is safe to print. */
export interface ErrorDetails {
  /** What the call was about, in the user's words: `VPN connection vco-…`. */
  readonly subject?: string | undefined;
  /** The region that was asked. */
  readonly regionId?: string | undefined;
  /** `RequestId` of the API's answer: what the vendor's support asks for. */
  readonly requestId?: string | undefined;
  /** `Code` of the API's answer, such as `Throttling.User`. */
  readonly apiCode?: string | undefined;
  /** HTTP status of the answer. */
  readonly httpStatus?: number | undefined;
  /** What to do about it: one sentence in the imperative. */
  readonly remedy?: string | undefined;
  /** Values that must not appear in the message, wherever the text came from. */
  readonly secrets?: Iterable<string | undefined | null> | undefined;
}

/** The stable code of each class of the family: its name without `Error`. */
export type ErrorCode =
  | "VpnConnection"
  | "VpnConnectionNotFound"
  | "AccessDenied"
  | "Credentials"
  | "Throttled"
  | "InvalidRequest"
  | "Service"
  | "Transport"
  | "MalformedResponse"
  | "Configuration"
  | "UnexpectedValue"
  | "WaitTimeout"
  | "UnsupportedPeer";

const brand = Symbol.for("pulumi-alicloud-vpn.error");

/**
 * The base of every error that this package throws. The message says what happened, to which connection, in which region,
 * with the request id, and what to do; it never holds a secret. `instanceof` works across copies of this package, too.
 *
 * @example
 * try { await client.describe(id) } catch (error) { if (error instanceof VpnConnectionError) console.error(error.code, error.message) }
 */
export class VpnConnectionError extends Error {
  /** Which error of the family this is; the same across versions and copies of the package. */
  readonly code: ErrorCode = "VpnConnection";
  /** `Code` of the API's answer, where the API answered. */
  readonly apiCode: string | undefined;
  /** HTTP status of the answer, where there was one. */
  readonly httpStatus: number | undefined;
  /** `RequestId` of the API's answer, where there was one. */
  readonly requestId: string | undefined;
  /** The region that was asked. */
  readonly regionId: string | undefined;

  /** @hidden Only this package makes them. */
  constructor(what: string, details: ErrorDetails = {}) {
    super(compose(what, details));
    this.name = new.target.name;
    this.apiCode = details.apiCode && redact(details.apiCode, details.secrets);
    this.httpStatus = details.httpStatus;
    this.requestId = details.requestId && redact(details.requestId, details.secrets);
    this.regionId = details.regionId;
    Object.defineProperty(this, brand, { value: familyNames(new.target) });
  }

  /** @hidden True for the same class of another copy of this package as well. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const names: unknown = typeof value === "object" && value !== null ? (value as Record<symbol, unknown>)[brand] : undefined;
    // biome-ignore lint/complexity/noThisInStatic: each class of the family has to test for itself
    return Array.isArray(names) && names.includes(this.name);
  }
}

/** The API says that the connection does not exist in that region. */
export class VpnConnectionNotFoundError extends VpnConnectionError {
  override readonly code = "VpnConnectionNotFound";
}
/** The credentials are good but may not read this connection. Never means that it is gone. */
export class AccessDeniedError extends VpnConnectionError {
  override readonly code = "AccessDenied";
}
/** No credentials were found, or the API does not accept them. */
export class CredentialsError extends VpnConnectionError {
  override readonly code = "Credentials";
}
/** The API's rate limit held until the deadline. */
export class ThrottledError extends VpnConnectionError {
  override readonly code = "Throttled";
}
/** The API refuses the request itself: a parameter, a region or an action that it does not know. */
export class InvalidRequestError extends VpnConnectionError {
  override readonly code = "InvalidRequest";
}
/** The API failed on its own side, on every attempt. */
export class ServiceError extends VpnConnectionError {
  override readonly code = "Service";
}
/** No answer was had: name resolution, connection, TLS, a time-out or a reset. */
export class TransportError extends VpnConnectionError {
  override readonly code = "Transport";
}
/** An answer that is no answer: cut off, of the wrong shape, or about another connection. */
export class MalformedResponseError extends VpnConnectionError {
  override readonly code = "MalformedResponse";
}
/** An argument or setting that cannot work; nothing was sent. */
export class ConfigurationError extends VpnConnectionError {
  override readonly code = "Configuration";
}
/** The connection is not as `expect` requires. */
export class UnexpectedValueError extends VpnConnectionError {
  override readonly code = "UnexpectedValue";
}
/** What was waited for did not come in time. */
export class WaitTimeoutError extends VpnConnectionError {
  override readonly code = "WaitTimeout";
}

/** The other end of a connection cannot be written as asked: the device cannot do a setting, or the peer lacks one. */
export class UnsupportedPeerError extends VpnConnectionError {
  override readonly code = "UnsupportedPeer";
}

/** Each part is redacted by itself: an echo of the string to sign is cut off to the end of its part. */
function compose(what: string, { subject, regionId, requestId, remedy, secrets }: ErrorDetails): string {
  const place = [subject, regionId && `region ${regionId}`].filter(Boolean).join(", ");
  const sentence = withoutEnd(what.trim());
  const parts = [place && `${place}: `, sentence, requestId && ` (request id ${requestId})`, ".", remedy && ` ${remedy}`];
  return parts.map((part) => (part ? redact(part, secrets) : "")).join("");
}

/** A text without the full stops and white space at its end. A pattern would take quadratic time for a long run in its middle. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[.\s]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function familyNames(target: { readonly name: string }): string[] {
  const names: string[] = [];
  for (let type: { readonly name: string } | null = target; type?.name; type = Object.getPrototypeOf(type)) names.push(type.name);
  return names;
}
