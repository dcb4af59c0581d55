import { createHash, createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { Credentials } from "../credentials/credentials";
import { canonicalQuery } from "./percentEncode";
import { method, type SignedRequest, type UnsignedRequest } from "./signedRequest";

const algorithm = "ACS3-HMAC-SHA256";
const emptyBodyHash = sha256("");

/** The parts of a request that ACS3-HMAC-SHA256 covers. */
export interface CoveredRequest {
  readonly method: string;
  /** Of `canonicalQuery`. */
  readonly query: string;
  /** Lower-case names. Those that are not covered are passed over. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the body. */
  readonly bodyHash: string;
}

/** Names of the headers that are covered, sorted: Host, Content-Type and every `x-acs-*`. */
export function coveredHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers)
    .filter((name) => name.startsWith("x-acs-") || name === "host" || name === "content-type")
    .sort();
}

/** CanonicalRequest of the vendor's document. */
export function canonicalRequest({ method, query, headers, bodyHash }: CoveredRequest, covered: readonly string[]): string {
  let canonicalHeaders = "";
  for (const name of covered) canonicalHeaders += `${name}:${headers[name]?.trim()}\n`;
  return `${method}\n/\n${query}\n${canonicalHeaders}\n${covered.join(";")}\n${bodyHash}`;
}

/** StringToSign of the vendor's document. */
export function stringToSign(canonicalRequest: string): string {
  return `${algorithm}\n${sha256(canonicalRequest)}`;
}

/** The Authorization header of a request. */
export function authorization(request: CoveredRequest, credentials: Credentials): string {
  const covered = coveredHeaders(request.headers);
  const toSign = stringToSign(canonicalRequest(request, covered));
  const signature = createHmac("sha256", hmacKey(credentials)).update(toSign).digest("hex");
  return `${algorithm} Credential=${credentials.accessKeyId},SignedHeaders=${covered.join(";")},Signature=${signature}`;
}

/** Signs with ACS3-HMAC-SHA256: parameters in the query, everything else in headers. */
export function signV3(request: UnsignedRequest): SignedRequest {
  const query = canonicalQuery(request.parameters);
  const headers: Record<string, string> = {
    host: request.host,
    "x-acs-action": request.action,
    "x-acs-content-sha256": emptyBodyHash,
    "x-acs-date": request.date,
  };
  if (request.credentials.securityToken) headers["x-acs-security-token"] = request.credentials.securityToken;
  headers["x-acs-signature-nonce"] = request.nonce;
  headers["x-acs-version"] = request.version;
  headers.authorization = authorization({ method, query, headers, bodyHash: emptyBodyHash }, request.credentials);
  headers.accept = `application/${request.format}`;
  return { path: `/?${query}`, headers };
}

const keys = new WeakMap<Credentials, KeyObject>();

/** One key object per secret: making it costs more than the HMAC. */
function hmacKey(credentials: Credentials): KeyObject {
  let key = keys.get(credentials);
  if (key === undefined) {
    key = createSecretKey(credentials.accessKeySecret, "utf8");
    keys.set(credentials, key);
  }
  return key;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
