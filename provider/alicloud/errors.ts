import { redact } from "./redact";

/** Details of an error besides its message. Every key is safe to print. */
export interface ErrorDetails {
  /** Subject of the call, in the user's words: `VPN connection vco-…`. */
  readonly subject?: string | undefined;
  /** The region that was asked. */
  readonly regionId?: string | undefined;
  /** `RequestId` of the API's answer, for the vendor's support. */
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
  /** Code of the error's class; the same across versions and copies of the package. */
  readonly code: ErrorCode = "VpnConnection";
  /** `Code` of the API's answer. Undefined: there was no answer. */
  readonly apiCode: string | undefined;
  /** HTTP status of the answer. Undefined: there was no answer. */
  readonly httpStatus: number | undefined;
  /** `RequestId` of the API's answer. Undefined: there was no answer. */
  readonly requestId: string | undefined;
  /** Region that was queried. */
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

/** The connection does not exist in that region, according to the API. */
export class VpnConnectionNotFoundError extends VpnConnectionError {
  override readonly code = "VpnConnectionNotFound";
}
/** The credentials are valid but lack permission to read this connection. Never means that it was deleted. */
export class AccessDeniedError extends VpnConnectionError {
  override readonly code = "AccessDenied";
}
/** No credentials were found, or the API does not accept them. */
export class CredentialsError extends VpnConnectionError {
  override readonly code = "Credentials";
}
/** The API's rate limit lasted until the deadline. */
export class ThrottledError extends VpnConnectionError {
  override readonly code = "Throttled";
}
/** The API refuses the request: it does not know a parameter, a region or an action. */
export class InvalidRequestError extends VpnConnectionError {
  override readonly code = "InvalidRequest";
}
/** Every attempt failed on the API's side. */
export class ServiceError extends VpnConnectionError {
  override readonly code = "Service";
}
/** No answer arrived: name resolution, connection, TLS, a timeout or a reset. */
export class TransportError extends VpnConnectionError {
  override readonly code = "Transport";
}
/** An unusable answer: truncated, malformed, or about another connection. */
export class MalformedResponseError extends VpnConnectionError {
  override readonly code = "MalformedResponse";
}
/** An invalid argument or setting; nothing was sent. */
export class ConfigurationError extends VpnConnectionError {
  override readonly code = "Configuration";
}
/** The connection does not meet `expect`. */
export class UnexpectedValueError extends VpnConnectionError {
  override readonly code = "UnexpectedValue";
}
/** The wait timed out. */
export class WaitTimeoutError extends VpnConnectionError {
  override readonly code = "WaitTimeout";
}

/** The configuration for the other end cannot be written: the device does not support a setting, or the peer lacks one. */
export class UnsupportedPeerError extends VpnConnectionError {
  override readonly code = "UnsupportedPeer";
}

/** Composes the message. Each part is redacted separately: an echo of the string to sign is removed up to the end of its part. */
function compose(what: string, { subject, regionId, requestId, remedy, secrets }: ErrorDetails): string {
  const place = [subject, regionId && `region ${regionId}`].filter(Boolean).join(", ");
  const sentence = withoutEnd(what.trim());
  const parts = [place && `${place}: `, sentence, requestId && ` (request id ${requestId})`, ".", remedy && ` ${remedy}`];
  return parts.map((part) => (part ? redact(part, secrets) : "")).join("");
}

/** Removes full stops and white space at the end. A pattern would take quadratic time for a long run in the middle. */
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
