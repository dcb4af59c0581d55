import { type Credentials, secretsOf } from "./credentials/credentials";
import {
  AccessDeniedError,
  CredentialsError,
  InvalidRequestError,
  MalformedResponseError,
  ServiceError,
  ThrottledError,
  TransportError,
  type VpnConnectionError,
  VpnConnectionNotFoundError,
} from "./errors";
import { redact, redacted } from "./redact";
import { type ParsedBody, parseBody, requestIdOf, textAt } from "./responseBody";
import type { Failure, FailureRule, FailureType, GiveUp, RpcRequest, RpcResponse } from "./rpcTypes";
import type { ClientSettings } from "./settings";
import { type HttpAnswer, ProxyFault } from "./transport";

/** The errors that an attempt can end in. */
const errorTypes = {
  AccessDenied: AccessDeniedError,
  Credentials: CredentialsError,
  InvalidRequest: InvalidRequestError,
  MalformedResponse: MalformedResponseError,
  NotFound: VpnConnectionNotFoundError,
  Service: ServiceError,
  Throttled: ThrottledError,
  Transport: TransportError,
} as const satisfies Record<FailureType, unknown>;

/** The failed call, for its message. */
export interface FailedCall {
  readonly subject: string;
  readonly action: string;
  readonly regionId: string;
  readonly host: string;
  readonly settings: Pick<ClientSettings, "timeoutSeconds" | "deadlineSeconds">;
  readonly remedies?: RpcRequest["remedies"];
  readonly hidesRegion?: RpcRequest["hidesRegion"];
}

/** The end of a call. */
interface CallEnd {
  readonly attempts: number;
  readonly giveUp: GiveUp;
  /** Values that must not be in the message, whoever sent them. */
  readonly secrets: readonly (string | undefined)[];
}

/** Returns the error of a call after its last failure. */
export function errorOf(failure: Failure, call: FailedCall, { attempts, giveUp, secrets }: CallEnd): VpnConnectionError {
  const { subject, action, host, settings } = call;
  const regionId = call.hidesRegion ? undefined : call.regionId;
  const names: Readonly<Record<string, string>> = {
    ...{ action, region: call.regionId, host, timeout: `${settings.timeoutSeconds} s` },
    place: regionId === undefined ? "the endpoint" : `the region id ${regionId}, the endpoint`,
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
  const endings: Readonly<Record<GiveUp, string>> = {
    final: attempts > 1 ? `, after ${attempts} attempts` : "",
    attempts: attempts > 1 ? `; gave up after ${attempts} attempts` : "",
    deadline: `; gave up after ${attempts} ${attempts > 1 ? "attempts" : "attempt"}, as the deadline of ${settings.deadlineSeconds} s leaves no time for another`,
  };
  const { requestId, apiCode, httpStatus, quote } = failure;
  const remedy = call.remedies?.[failure.type] ?? failure.remedy;
  return new errorTypes[failure.type](`${fill(failure.what)}${quote ? ` (${quote})` : ""}${endings[giveUp]}`, {
    subject,
    regionId,
    requestId,
    apiCode,
    httpStatus,
    remedy: remedy && fill(remedy),
    secrets,
  });
}

/** Reads an answer as a result that can be decoded, or as a failure. Never throws. */
export function readAnswer(answer: HttpAnswer, credentials: Credentials): RpcResponse | Failure {
  const parsed = parseBody(answer.body);
  // A plain result is recognised here, so that the code for failures is loaded with the first failure.
  if (answer.status === 200 && parsed.object?.RequestId !== undefined && parsed.object.Code === undefined) return resultOf(parsed.object);
  return failureOf(answer, parsed, secretsOf(credentials)) ?? resultOf(parsed.object ?? {});
}

const resultOf = (body: RpcResponse["body"]): RpcResponse => ({ body, requestId: requestIdOf(body) });

type Secrets = readonly (string | undefined)[];
type Body = Readonly<Record<string, unknown>>;

const longestQuote = 300;

/** Codes that some products put into a result. */
const success = /^(200|ok|success)$/i;

/**
 * Returns the failure in an answer. Undefined: its body is a result.
 * @param secrets that the answer may echo
 */
export function failureOf(answer: HttpAnswer, parsed: ParsedBody, secrets: Secrets): Failure | undefined {
  const { status, headers } = answer;
  const serverTime = time(headers.date);
  const retryAfterMs = milliseconds(headers["x-acs-retry-after"]) ?? retryAfter(headers["retry-after"], serverTime ?? Date.now());
  const known = { httpStatus: status, retryAfterMs, serverTime };
  if (status >= 300 && status < 400) return { ...redirected(answer), ...known };
  if (parsed.object === undefined) return { ...unreadable(status, parsed), ...known };
  const code = textAt(parsed.object, "code");
  const message = textAt(parsed.object, "message");
  if (status < 300 && (code === undefined || message === undefined || success.test(code))) return undefined;
  const apiCode = code && showable(code, secrets);
  const words = message && `"${showable(message, secrets)}"`;
  return {
    ...ruleOf(code ?? "", status),
    quote: [apiCode ?? `HTTP ${status}`, words, denialOf(parsed.object, secrets)].filter(Boolean).join(", "),
    apiCode,
    requestId: requestIdOf(parsed.object),
    ...known,
  };
}

function redirected({ status, headers }: HttpAnswer): FailureRule {
  if (status === 304) {
    return {
      type: "MalformedResponse",
      retry: "never",
      what: "{host} answered HTTP 304 (not modified), which does not answer a signed request",
      remedy: "Check the endpoint, and that no cache is between here and it.",
    };
  }
  const location = headers.location;
  const target = typeof location === "string" && URL.canParse(location) ? ` to ${new URL(location).host}` : "";
  return {
    type: "MalformedResponse",
    retry: "never",
    what: `{host} redirects${target} (HTTP ${status}), and signed requests follow no redirect`,
    remedy: "Check the endpoint, and that no proxy or sign-in page is between here and it.",
  };
}

/** Returns the failure of an unreadable body. Whether a retry helps depends on its author: the API, or something in between. */
function unreadable(status: number, { fault, what }: ParsedBody & { object?: undefined }): FailureRule {
  if (status >= 500 || status === 429) return { ...ruleOf("", status), what: `{host} answered HTTP ${status} with ${what}` };
  return {
    type: "MalformedResponse",
    retry: status < 300 && (fault === "empty" || fault === "cut") ? "backOff" : "never",
    what: `{host} answered HTTP ${status} with ${what}`,
    remedy: "Check that the endpoint is one of the VPC API, and what is between here and it.",
  };
}

/** Returns the content of AccessDeniedDetail: the denied action, and the kind of policy that denies it. */
function denialOf(body: Body, secrets: Secrets): string | undefined {
  const detail = Object.entries(body).find(([key]) => key.toLowerCase() === "accessdenieddetail")?.[1];
  if (typeof detail !== "object" || detail === null) return undefined;
  const parts = ["authaction", "nopermissiontype", "policytype"].map((key) => textAt(detail as Body, key));
  return showable(parts.filter((part) => part !== undefined).join(", "), secrets);
}

/** Makes foreign text safe to show: without secrets, in one line, without terminal control characters, and limited in length. */
function showable(text: string, secrets: Secrets): string {
  // A server that writes the redaction mark itself must not look redacted.
  const line = redact(text.replaceAll(redacted, "[…]"), secrets)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}

function milliseconds(header: string | string[] | undefined): number | undefined {
  return typeof header === "string" && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}

/** Returns HTTP's own header in ms: it holds seconds, or a date on the clock of the server. */
function retryAfter(header: string | string[] | undefined, now: number): number | undefined {
  if (typeof header !== "string") return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const date = header.endsWith(" GMT") ? time(header) : undefined;
  return date && Math.max(0, date - now);
}

function time(header: string | string[] | undefined): number | undefined {
  const unixMs = typeof header === "string" ? Date.parse(header) : Number.NaN;
  return Number.isNaN(unixMs) ? undefined : unixMs;
}

const broken = (what: string): FailureRule => ({
  type: "Transport",
  retry: "backOff",
  what,
  remedy: "Check the network between here and {host}, and HTTPS_PROXY and NO_PROXY.",
});
const unknownHost = (retry: FailureRule["retry"]): FailureRule => ({
  type: "Transport",
  retry,
  what: "the name {host} cannot be resolved",
  remedy: "Check {place}, the network's DNS, and HTTPS_PROXY.",
});
const badCertificate = (why: string): FailureRule => ({
  type: "Transport",
  retry: "never",
  what: `the TLS certificate of {host} ${why}`,
  remedy: "Check the endpoint. If a proxy or private cloud has a certificate authority of its own, name its file in NODE_EXTRA_CA_CERTS.",
});

/** Codes of Node, OpenSSL and undici, and of this client's transport. */
const faults: Readonly<Record<string, FailureRule>> = {
  TIMED_OUT: broken("{host} did not answer within {timeout}"),
  BODY_TOO_LARGE: {
    type: "MalformedResponse",
    retry: "never",
    what: "the answer of {host} is larger than 5 MB",
    remedy: "Check that the endpoint is one of the VPC API.",
  },
  ENOTFOUND: unknownHost("never"),
  EAI_AGAIN: unknownHost("backOff"),
  ECONNREFUSED: broken("{host} refuses connections"),
  ECONNRESET: broken("the connection to {host} was reset"),
  EPIPE: broken("the connection to {host} was closed"),
  ETIMEDOUT: broken("timed out connecting to {host}"),
  EHOSTUNREACH: broken("{host} cannot be reached"),
  ENETUNREACH: broken("the network of {host} cannot be reached"),
  UND_ERR_CONNECT_TIMEOUT: broken("timed out connecting to {host}"),
  UND_ERR_SOCKET: broken("the connection to {host} was closed"),
  UND_ERR_CLOSED: { type: "Transport", retry: "never", what: "the client was closed", remedy: "Make a new client." },
  UND_ERR_DESTROYED: { type: "Transport", retry: "never", what: "the client was closed", remedy: "Make a new client." },
  UND_ERR_INVALID_ARG: {
    type: "Credentials",
    retry: "never",
    what: "the credentials hold characters that no HTTP header can carry",
    remedy: "Check the access key id and the security token for stray characters.",
  },
  CERT_HAS_EXPIRED: badCertificate("has expired"),
  CERT_NOT_YET_VALID: badCertificate("is not valid yet"),
  DEPTH_ZERO_SELF_SIGNED_CERT: badCertificate("is self-signed"),
  SELF_SIGNED_CERT_IN_CHAIN: badCertificate("is signed by an authority that is not trusted"),
  UNABLE_TO_GET_ISSUER_CERT: badCertificate("is signed by an authority that is not trusted"),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: badCertificate("is signed by an authority that is not trusted"),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: badCertificate("is signed by an authority that is not trusted"),
  ERR_TLS_CERT_ALTNAME_INVALID: badCertificate("is for another host"),
};

/** Returns the failure of a request without an answer. Of the error only its code is shown: its text can contain anything. */
export function transportFailureOf(error: unknown): Failure {
  const code = codeOf(error);
  if (error instanceof ProxyFault) return { ...proxyRuleOf(error), transportCode: `PROXY_${error.cause}` };
  return { ...transportRuleOf(code), transportCode: code };
}

function transportRuleOf(code: string | undefined): FailureRule {
  if (code === undefined) return broken("the request to {host} failed");
  if (code === "HTTPParserError" || code.startsWith("HPE_")) return broken(`{host} answered something that is not HTTP (${code})`);
  if (/^(ERR_SSL|ERR_TLS|EPROTO|CERT_|UND_ERR_PRX_TLS)/.test(code))
    return faults[code] ?? badCertificate(`or its TLS does not work (${code})`);
  return faults[code] ?? broken(`the request to {host} failed (${code})`);
}

/** Failures of a proxy that opened no tunnel: the first row whose pattern matches the code applies. The API's host was not reached. */
const proxyFaults: readonly (readonly [code: RegExp, retry: FailureRule["retry"], what: string])[] = [
  [/^HTTP 5/, "backOff", "does not let connections through to {host}"],
  [/^HTTP /, "never", "does not let connections through to {host}"],
  [/^UND_ERR_SOCKS5_(AUTH|VERSION)/, "never", "does not let connections through to {host}"],
  [/^UND_ERR_SOCKS5/, "backOff", "does not let connections through to {host}"],
  [/^ENOTFOUND$/, "never", "has a name that cannot be resolved"],
  [/^EAI_AGAIN$/, "backOff", "has a name that cannot be resolved"],
  [/^ECONNREFUSED$/, "backOff", "refuses connections"],
  [/TIMED_?OUT|TIMEOUT/, "backOff", "did not open a tunnel to {host} within {timeout}"],
  [/UNREACH/, "backOff", "cannot be reached"],
  [/^/, "backOff", "closed the connection before it opened a tunnel to {host}"],
];

function proxyRuleOf({ cause: code, proxy }: ProxyFault): FailureRule {
  const [, retry, what] = proxyFaults.find(([pattern]) => pattern.test(code)) as (typeof proxyFaults)[number];
  const isRefusal = /^(HTTP|UND_ERR_SOCKS5)/.test(code);
  return {
    type: "Transport",
    retry,
    what: `the proxy ${proxy} ${what}${isRefusal ? ` (${code})` : ""}`,
    remedy: isRefusal
      ? "Check HTTPS_PROXY, the user and password in it, and NO_PROXY."
      : "Check that the proxy works, HTTPS_PROXY, and NO_PROXY.",
  };
}

/** Returns the name if there is no code: undici's HTTPParserError may have none. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, name } = error as { code?: unknown; name?: unknown };
  return [code, name].find((value): value is string => typeof value === "string" && /^\w{1,60}$/.test(value));
}

const accessDenied: FailureRule = {
  type: "AccessDenied",
  retry: "never",
  what: "access denied: the credentials lack vpc:{action}",
  remedy: "Grant their RAM user or role vpc:{action} on acs:vpc:{region}:*:vpnconnection/*.",
};
const badKey: FailureRule = {
  type: "Credentials",
  retry: "never",
  what: "the API does not accept the access key",
  remedy: "Check the access key id and its secret, and that both are of the same account and active.",
};
const badToken: FailureRule = {
  type: "Credentials",
  retry: "never",
  what: "the API does not accept the security token",
  remedy: "Take the access key, its secret and the security token from one and the same answer of STS.",
};
const throttled: FailureRule = {
  type: "Throttled",
  retry: "backOff",
  what: "the API's rate limit was reached",
  remedy: "Lower requestsPerMinute, or ask the vendor to raise the limit of vpc:{action}.",
};
const serviceFault: FailureRule = {
  type: "Service",
  retry: "backOff",
  what: "the API failed on its own side",
  remedy: "Try again later; if it lasts, give the request id to the vendor's support.",
};
const badRequest: FailureRule = {
  type: "InvalidRequest",
  retry: "never",
  what: "the API refuses the request",
  remedy: "Correct what it names; if that is right, give the request id to the vendor's support.",
};

/** Meaning of each `Code` of the API's answers. `Forbidden.*` covers `Forbidden` and everything after a dot. */
const codes: Readonly<Record<string, FailureRule>> = {
  "InvalidVpnConnectionInstanceId.NotFound": {
    type: "NotFound",
    retry: "never",
    what: "it does not exist",
    remedy: "Check the id, and that the connection is in region {region} and of the account whose access key is used.",
  },

  "Forbbiden.*": accessDenied,
  "Forbidden.*": accessDenied,
  "NoPermission.*": accessDenied,

  SignatureDoesNotMatch: {
    ...badKey,
    what: "the signature does not match",
    remedy: "Check the access key secret; for an older private cloud try signatureVersion v1.",
  },
  IncompleteSignature: badKey,
  // The key may have been rotated since this client read it.
  "InvalidAccessKeyId.*": { ...badKey, retry: "rotatedKey" },
  "InvalidSecurityToken.Expired": {
    ...badToken,
    retry: "newCredentials",
    what: "the security token has expired",
    remedy: "Renew the temporary credentials.",
  },
  "InvalidSecurityToken.*": badToken,
  "MissingSecurityToken.*": badToken,

  "Throttling.*": throttled,

  ServiceUnavailable: serviceFault,
  InternalError: serviceFault,
  UnknownError: serviceFault,

  SignatureNonceUsed: {
    type: "Service",
    retry: "newNonce",
    what: "the API says that the request was seen before",
    remedy: "Check whether something between here and {host} sends requests twice.",
  },
  "InvalidTimeStamp.Expired": {
    type: "InvalidRequest",
    retry: "serverClock",
    what: "the API does not accept the time of the request",
    remedy: "Set this machine's clock.",
  },

  "InvalidRegion.NotFound": { ...badRequest, what: "the API does not know the region", remedy: "Check the region id {region}." },
  "InvalidRegionId.NotFound": { ...badRequest, what: "the API does not know the region", remedy: "Check the region id {region}." },
  // Never a deletion: a different resource does not exist.
  "InvalidCustomerGatewayInstanceId.NotFound": {
    ...badRequest,
    what: "it does not exist",
    remedy: "Check the connection's customer gateway.",
  },
  "InvalidVpnGatewayInstanceId.NotFound": { ...badRequest, what: "it does not exist", remedy: "Check the connection's VPN gateway." },
  "InvalidAction.NotFound": {
    ...badRequest,
    what: "{host} does not know {action}",
    remedy: "Check that the endpoint is one of the VPC API.",
  },
};

const byLowerCase = new Map(Object.entries(codes).map(([code, rule]) => [code.toLowerCase(), rule]));

/** Returns the meaning of a code: the longest match in the table, else by the HTTP status. Ignores case. */
export function ruleOf(code: string, httpStatus: number): FailureRule {
  const wanted = code.toLowerCase();
  const exact = byLowerCase.get(wanted);
  if (exact) return exact;
  for (let end = wanted.length; end > 0; end = wanted.lastIndexOf(".", end - 1)) {
    const rule = byLowerCase.get(`${wanted.slice(0, end)}.*`);
    if (rule) return rule;
  }
  if (httpStatus >= 500) return serviceFault;
  return httpStatus === 429 ? throttled : badRequest;
}
