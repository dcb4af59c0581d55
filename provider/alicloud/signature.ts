import { createHash, createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { Credentials } from "./credentials/credentials";
import type { SignatureVersion, WireFormat } from "./settings";

/** Input of a signer for one attempt. */
export interface UnsignedRequest {
  /** Host and port, as the Host header names them. */
  readonly host: string;
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Requested format. */
  readonly format: WireFormat;
  /** Valid once, so every attempt has a new one. */
  readonly nonce: string;
  /** UTC, `yyyy-MM-ddTHH:mm:ssZ`. */
  readonly date: string;
  readonly credentials: Credentials;
}

/** The request on the wire: a POST without a body. */
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

/** Returns the signer of a version without loading the other one. */
export function signerOf(version: SignatureVersion): Signer {
  if (version === "v1") return signV1;
  return signV3;
}

const algorithm = "ACS3-HMAC-SHA256";
const emptyBodyHash = sha256("");

/** The parts of a request that ACS3-HMAC-SHA256 covers. */
interface CoveredRequest {
  readonly method: string;
  /** Of `canonicalQuery`. */
  readonly query: string;
  /** Lower-case names. Uncovered headers are ignored. */
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
export function stringToSignV3(canonicalRequest: string): string {
  return `${algorithm}\n${sha256(canonicalRequest)}`;
}

/** The Authorization header of a request. */
export function authorization(request: CoveredRequest, credentials: Credentials): string {
  const covered = coveredHeaders(request.headers);
  const toSign = stringToSignV3(canonicalRequest(request, covered));
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

/** One key object for each secret, because creating one costs more than the HMAC. */
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

/** StringToSign of the vendor's document. `canonicalizedQuery`: of `canonicalQuery`, over all parameters but Signature. */
export function stringToSignV1(method: string, canonicalizedQuery: string): string {
  return `${method}&%2F&${percentEncode(canonicalizedQuery)}`;
}

/** Signature of the vendor's document: HMAC-SHA1 in base64. */
export function signatureV1(stringToSign: string, { accessKeySecret }: Pick<Credentials, "accessKeySecret">): string {
  return createHmac("sha1", `${accessKeySecret}&`).update(stringToSign).digest("base64");
}

/** Signs with HMAC-SHA1 (SignatureVersion 1.0): everything in the query. */
export function signV1(request: UnsignedRequest): SignedRequest {
  const { accessKeyId, securityToken } = request.credentials;
  const query = canonicalQuery({
    ...request.parameters,
    AccessKeyId: accessKeyId,
    Action: request.action,
    Format: request.format,
    ...(securityToken && { SecurityToken: securityToken }),
    SignatureMethod: "HMAC-SHA1",
    SignatureNonce: request.nonce,
    SignatureVersion: "1.0",
    Timestamp: request.date,
    Version: request.version,
  });
  const signed = signatureV1(stringToSignV1(method, query), request.credentials);
  return { path: `/?${query}&Signature=${percentEncode(signed)}`, headers: { host: request.host } };
}

const unreserved = /^[A-Za-z0-9\-_.~]*$/;
const leftByEncodeUriComponent = /[!'()*]/g;
const loneSurrogate = /\p{Surrogate}/gu;

/** Percent-encoding as both signatures want it: UTF-8, `A-Za-z0-9-_.~` kept, the rest upper-case `%XX`, a space is `%20`. */
export function percentEncode(text: string): string {
  if (unreserved.test(text)) return text;
  return encodeURIComponent(text.replace(loneSurrogate, "\uFFFD")).replace(
    leftByEncodeUriComponent,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Parameters sorted by name in UTF-16 order, as the server's Java sorts them, and percent-encoded. */
export function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  let query = "";
  for (const name of Object.keys(parameters).sort()) {
    query += `${query === "" ? "" : "&"}${percentEncode(name)}=${percentEncode(parameters[name] ?? "")}`;
  }
  return query;
}
