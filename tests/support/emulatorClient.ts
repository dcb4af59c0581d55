import { createHash, createHmac, randomUUID } from "node:crypto";

/** A client as small as can be, which shares no code with the emulator or the provider. */

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const queryOf = (parameters: Record<string, string>): string =>
  Object.keys(parameters)
    .sort()
    .map((key) => `${encode(key)}=${encode(parameters[key] ?? "")}`)
    .join("&");

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

export interface V3Request {
  readonly method: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** The `Authorization` header of ACS3-HMAC-SHA256 over host, content-type and every x-acs-* header. */
export function authorizationV3({ method, query, headers, body, accessKeyId, accessKeySecret }: V3Request): string {
  const signed = Object.keys(headers)
    .filter((name) => name === "host" || name === "content-type" || name.startsWith("x-acs-"))
    .sort();
  const lines = signed.map((name) => `${name}:${headers[name]?.trim()}\n`).join("");
  const canonical = `${method}\n/\n${queryOf(query)}\n${lines}\n${signed.join(";")}\n${hash(body)}`;
  const signature = createHmac("sha256", accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${hash(canonical)}`)
    .digest("hex");
  return `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signed.join(";")},Signature=${signature}`;
}

/** The `Signature` parameter of HMAC-SHA1. */
export function signatureV1(method: string, parameters: Record<string, string>, accessKeySecret: string): string {
  return createHmac("sha1", `${accessKeySecret}&`)
    .update(`${method}&%2F&${encode(queryOf(parameters))}`)
    .digest("base64");
}

export interface Call {
  readonly url: string;
  readonly action: string;
  readonly parameters: Record<string, string>;
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string; readonly securityToken?: string | undefined };
  readonly method?: "GET" | "POST";
  readonly xml?: boolean;
  readonly nonce?: string;
  /** ISO 8601 without a fraction. */
  readonly timestamp?: string;
  /** Sends the parameters as a form body. */
  readonly form?: boolean;
}

const secondsNow = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** The request of a call signed with V3. */
export function requestV3(call: Call): Request {
  const {
    url,
    action,
    parameters,
    credentials,
    method = "POST",
    xml = false,
    nonce = randomUUID(),
    timestamp = secondsNow(),
    form = false,
  } = call;
  const body = form ? queryOf(parameters) : "";
  const query = form ? {} : parameters;
  const headers: Record<string, string> = {
    host: new URL(url).host,
    accept: xml ? "application/xml" : "application/json",
    "x-acs-action": action,
    "x-acs-version": "2016-04-28",
    "x-acs-date": timestamp,
    "x-acs-signature-nonce": nonce,
    "x-acs-content-sha256": hash(body),
    ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
    ...(credentials.securityToken === undefined ? {} : { "x-acs-security-token": credentials.securityToken }),
  };
  const authorization = authorizationV3({ method, query, headers, body, ...credentials });
  return new Request(`${url}/?${queryOf(query)}`, { method, headers: { ...headers, authorization }, ...(form ? { body } : {}) });
}

/** The request of a call signed with V1. */
export function requestV1(call: Call): Request {
  const {
    url,
    action,
    parameters,
    credentials,
    method = "GET",
    xml = false,
    nonce = randomUUID(),
    timestamp = secondsNow(),
    form = false,
  } = call;
  const all: Record<string, string> = {
    ...parameters,
    Action: action,
    Version: "2016-04-28",
    ...(xml ? {} : { Format: "JSON" }),
    Timestamp: timestamp,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: nonce,
    AccessKeyId: credentials.accessKeyId,
    ...(credentials.securityToken === undefined ? {} : { SecurityToken: credentials.securityToken }),
  };
  const query = queryOf({ ...all, Signature: signatureV1(method, all, credentials.accessKeySecret) });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return form ? new Request(url, { method, headers, body: query }) : new Request(`${url}/?${query}`, { method });
}

/** What an answer holds unless it is about something else. */
export interface ErrorBody {
  readonly Code?: string;
  readonly Message?: string;
}

/** A decoded JSON answer. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Sends a call, V3 unless told otherwise, and decodes the JSON answer. */
export async function ask<Body = ErrorBody>(
  emulator: { readonly url: string; readonly credentials: Call["credentials"] },
  action: string,
  parameters: Record<string, string> = {},
  options: Partial<Call> & { readonly sign?: (call: Call) => Request } = {},
): Promise<Answer<Body>> {
  const { sign = requestV3, ...rest } = options;
  const { url, credentials } = emulator;
  const response = await fetch(sign({ url, credentials, action, parameters: { RegionId: "eu-central-1", ...parameters }, ...rest }));
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}
