import type { Failure, FailureRule } from "./failure";

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
  remedy: "Check the region id {region}, the endpoint, the network's DNS, and HTTPS_PROXY.",
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
  ETIMEDOUT: broken("{host} cannot be connected to in time"),
  EHOSTUNREACH: broken("{host} cannot be reached"),
  ENETUNREACH: broken("the network of {host} cannot be reached"),
  UND_ERR_CONNECT_TIMEOUT: broken("{host} cannot be connected to in time"),
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

/** What it means that a request had no answer. Of the error itself only its code is told: its text can hold anything. */
export function transportFailureOf(error: unknown): Failure {
  const code = codeOf(error);
  return { ...ruleOf(code, error), transportCode: code };
}

function ruleOf(code: string | undefined, error: unknown): FailureRule {
  if (code === undefined) return broken("the request to {host} failed");
  if (code === "UND_ERR_ABORTED") return refusedByProxy(error);
  if (code === "HTTPParserError" || code.startsWith("HPE_")) return broken(`{host} answered something that is not HTTP (${code})`);
  if (/^(ERR_SSL|ERR_TLS|EPROTO|CERT_|UND_ERR_PRX_TLS)/.test(code))
    return faults[code] ?? badCertificate(`or its TLS does not work (${code})`);
  return faults[code] ?? broken(`the request to {host} failed (${code})`);
}

/** undici tells the status of the proxy's answer to CONNECT in its message only. */
function refusedByProxy(error: unknown): FailureRule {
  const status = error instanceof Error ? /\((\d{3})\)/.exec(error.message)?.[1] : undefined;
  return {
    type: "Transport",
    retry: status?.startsWith("5") ? "backOff" : "never",
    what: `the proxy does not let connections through to {host}${status ? ` (HTTP ${status})` : ""}`,
    remedy: "Check HTTPS_PROXY, the user and password in it, and NO_PROXY.",
  };
}

/** The name where there is no code: undici's HTTPParserError may have none. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, name } = error as { code?: unknown; name?: unknown };
  return [code, name].find((value): value is string => typeof value === "string" && /^\w{1,60}$/.test(value));
}
