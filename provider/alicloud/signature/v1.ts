import { createHmac } from "node:crypto";
import type { Credentials } from "../credentials/credentials";
import { canonicalQuery, percentEncode } from "./percentEncode";
import { method, type SignedRequest, type UnsignedRequest } from "./signedRequest";

/** StringToSign of the vendor's document. `canonicalizedQuery`: of `canonicalQuery`, over all parameters but Signature. */
export function stringToSign(method: string, canonicalizedQuery: string): string {
  return `${method}&%2F&${percentEncode(canonicalizedQuery)}`;
}

/** Signature of the vendor's document: HMAC-SHA1 in base64. */
export function signature(stringToSign: string, { accessKeySecret }: Pick<Credentials, "accessKeySecret">): string {
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
  const signed = signature(stringToSign(method, query), request.credentials);
  return { path: `/?${query}&Signature=${percentEncode(signed)}`, headers: { host: request.host } };
}
