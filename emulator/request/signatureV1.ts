import { createHmac } from "node:crypto";
import { canonicalQuery, percentEncode } from "./percentEncode";

/** String to sign of signature version 1.0: every parameter but `Signature`. */
export function stringToSignV1(method: string, parameters: ReadonlyMap<string, string>): string {
  const signed = new Map(parameters);
  signed.delete("Signature");
  return `${method}&${percentEncode("/")}&${percentEncode(canonicalQuery(signed))}`;
}

/** HMAC-SHA1 over the string to sign, base64; the key is the secret and a `&`. */
export function signatureV1(accessKeySecret: string, stringToSign: string): string {
  return createHmac("sha1", `${accessKeySecret}&`).update(stringToSign, "utf8").digest("base64");
}
