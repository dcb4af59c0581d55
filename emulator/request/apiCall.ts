import type { IncomingMessage } from "node:http";
import type { WireFormat } from "../answer/encodeBody";
import { signatureV1, stringToSignV1 } from "./signatureV1";
import { canonicalRequestV3, parseAuthorization, sha256Hex, signatureV3, stringToSignV3 } from "./signatureV3";

/** A request of the API, taken apart but not yet believed. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly signatureVersion: "v1" | "v3";
  readonly format: WireFormat;
  readonly action: string;
  readonly version: string;
  readonly accessKeyId: string;
  readonly securityToken: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  /** Parameters of the action alone, `RegionId` among them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What is wrong with the form of the signature, if anything. */
  readonly flaw: string | undefined;
  /** What the server would have signed, as it tells a client whose signature is wrong. */
  readonly serverSide: () => { readonly echo: string; readonly sign: (accessKeySecret: string) => string };
}

/** Parameters of signature version 1.0 that every action has, and where a call keeps them. */
const commonParameters = [
  "Action",
  "Version",
  "Format",
  "AccessKeyId",
  "SecurityToken",
  "Timestamp",
  "SignatureMethod",
  "SignatureVersion",
  "SignatureNonce",
  "Signature",
  "SignatureType",
] as const;

/** Takes a request apart; V3 is what comes with an `ACS3-…` authorization header, all else is V1. */
export function parseApiCall(message: IncomingMessage, body: Buffer): ApiCall {
  const [path = "/", search = ""] = split(message.url ?? "/", "?");
  const query = new Map(new URLSearchParams(search));
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(message.headers["content-type"] ?? "");
  const form = new Map(new URLSearchParams(isForm ? body.toString("utf8") : ""));
  const method = message.method ?? "GET";
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = Array.isArray(value) ? value.join(",") : value;
  const request: ReceivedRequest = { method, path, query, form, headers, body };
  const usesV3 = headers["x-acs-signature-nonce"] !== undefined || /^ACS3-/i.test(headers.authorization ?? "");
  return usesV3 ? parseV3(request) : parseV1(request);
}

interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly form: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

function parseV3(request: ReceivedRequest): ApiCall {
  const { headers } = request;
  const authorization = parseAuthorization(headers.authorization ?? "");
  const signedHeaders = authorization?.signedHeaders ?? [];
  const unsigned = Object.keys(headers).find((name) => (name === "host" || name.startsWith("x-acs-")) && !signedHeaders.includes(name));
  const required = ["x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"];
  const missing = required.find((name) => !headers[name]);
  const flaw = (): string | undefined => {
    if (authorization === undefined) return "Authorization is not of the form ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…";
    if (missing !== undefined) return `the header ${missing} is missing`;
    if (unsigned !== undefined) return `the header ${unsigned} is not signed`;
    return headers["x-acs-content-sha256"] === sha256Hex(request.body) ? undefined : "x-acs-content-sha256 is not the hash of the body";
  };
  return {
    method: request.method,
    path: request.path,
    signatureVersion: "v3",
    format: /\b(?:application|text)\/xml\b/i.test(headers.accept ?? "") && !/\/json\b/i.test(headers.accept ?? "") ? "xml" : "json",
    action: headers["x-acs-action"] ?? "",
    version: headers["x-acs-version"] ?? "",
    accessKeyId: authorization?.accessKeyId ?? "",
    securityToken: headers["x-acs-security-token"] ?? "",
    timestamp: headers["x-acs-date"] ?? "",
    nonce: headers["x-acs-signature-nonce"] ?? "",
    signature: authorization?.signature ?? "",
    parameters: Object.fromEntries([...request.query, ...request.form]),
    flaw: flaw(),
    serverSide: () => {
      const canonicalRequest = canonicalRequestV3({ ...request, signedHeaders });
      const stringToSign = stringToSignV3(canonicalRequest);
      return {
        echo: `server string to sign is:${stringToSign}, server canonicalRequest is:${canonicalRequest}`,
        sign: (accessKeySecret) => signatureV3(accessKeySecret, stringToSign),
      };
    },
  };
}

function parseV1(request: ReceivedRequest): ApiCall {
  const all = new Map([...request.query, ...request.form]);
  const own = new Map(all);
  for (const name of commonParameters) own.delete(name);
  const required = ["AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"];
  const missing = required.find((name) => !all.get(name));
  const flaw = (): string | undefined => {
    if (missing !== undefined) return `the parameter ${missing} is missing`;
    if (all.get("SignatureMethod") !== "HMAC-SHA1") return "SignatureMethod is not HMAC-SHA1";
    return all.get("SignatureVersion") === "1.0" ? undefined : "SignatureVersion is not 1.0";
  };
  return {
    method: request.method,
    path: request.path,
    signatureVersion: "v1",
    format: all.get("Format")?.toLowerCase() === "json" ? "json" : "xml",
    action: all.get("Action") ?? "",
    version: all.get("Version") ?? "",
    accessKeyId: all.get("AccessKeyId") ?? "",
    securityToken: all.get("SecurityToken") ?? "",
    timestamp: all.get("Timestamp") ?? "",
    nonce: all.get("SignatureNonce") ?? "",
    signature: all.get("Signature") ?? "",
    parameters: Object.fromEntries(own),
    flaw: flaw(),
    serverSide: () => {
      const stringToSign = stringToSignV1(request.method, all);
      return {
        echo: `server string to sign is:${stringToSign}`,
        sign: (accessKeySecret) => signatureV1(accessKeySecret, stringToSign),
      };
    },
  };
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
