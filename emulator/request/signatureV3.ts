import { createHash, createHmac } from "node:crypto";
import { canonicalQuery } from "./percentEncode";

/** What `Authorization: ACS3-HMAC-SHA256 …` says. */
export interface Authorization {
  readonly accessKeyId: string;
  /** Lower case, in the order given. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Reads the header, or gives undefined where it is not of that form. */
export function parseAuthorization(header: string): Authorization | undefined {
  const match = /^ACS3-HMAC-SHA256 +Credential=([^,]+), *SignedHeaders=([^,]*), *Signature=([0-9a-f]+)$/i.exec(header.trim());
  const [, accessKeyId, signedHeaders, signature] = match ?? [];
  if (accessKeyId === undefined || signedHeaders === undefined || signature === undefined) return undefined;
  return { accessKeyId, signedHeaders: signedHeaders.toLowerCase().split(";"), signature };
}

/** Canonical request of ACS3: method, path, query, signed headers and the body's hash. */
export function canonicalRequestV3(request: {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly signedHeaders: readonly string[];
  readonly body: string | Uint8Array;
}): string {
  const names = [...request.signedHeaders].sort();
  return [
    request.method,
    request.path,
    canonicalQuery(request.query),
    names.map((name) => `${name}:${(request.headers[name] ?? "").trim()}\n`).join(""),
    names.join(";"),
    sha256Hex(request.body),
  ].join("\n");
}

/** String to sign of ACS3. */
export function stringToSignV3(canonicalRequest: string): string {
  return `ACS3-HMAC-SHA256\n${sha256Hex(canonicalRequest)}`;
}

/** HMAC-SHA256 over the string to sign, hex; the key is the secret as it is. */
export function signatureV3(accessKeySecret: string, stringToSign: string): string {
  return createHmac("sha256", accessKeySecret).update(stringToSign, "utf8").digest("hex");
}

/** SHA-256 in lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
