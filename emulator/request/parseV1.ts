import type { ApiCall } from "./apiCall";
import type { ReceivedRequest } from "./receivedRequest";
import { signatureV1, stringToSignV1 } from "./signatureV1";

/** Parameters that every signed call has, whatever its action. */
const signatureParameters = ["AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"] as const;
const commonParameters = [...signatureParameters, "Action", "Version", "Format", "SecurityToken", "SignatureType"] as const;

/** Signature version 1.0: everything is a parameter, in the query or in a form body. */
export function parseV1({ method, path, query, form }: ReceivedRequest): ApiCall {
  const all = new Map([...query, ...form]);
  const given = (name: (typeof commonParameters)[number]): string => all.get(name) ?? "";
  const own = new Map(all);
  for (const name of commonParameters) own.delete(name);
  return {
    method,
    path,
    signatureVersion: "v1",
    format: given("Format").toLowerCase() === "json" ? "json" : "xml",
    action: given("Action"),
    version: given("Version"),
    accessKeyId: given("AccessKeyId"),
    securityToken: given("SecurityToken"),
    timestamp: given("Timestamp"),
    nonce: given("SignatureNonce"),
    signature: given("Signature"),
    parameters: Object.fromEntries(own),
    flaw: flawOf(all),
    serverSide: () => {
      const stringToSign = stringToSignV1(method, all);
      return {
        echo: `server string to sign is:${stringToSign}`,
        sign: (accessKeySecret) => signatureV1(accessKeySecret, stringToSign),
      };
    },
  };
}

function flawOf(all: ReadonlyMap<string, string>): string | undefined {
  const missing = signatureParameters.find((name) => !all.get(name));
  if (missing !== undefined) return `the parameter ${missing} is missing`;
  if (all.get("SignatureMethod") !== "HMAC-SHA1") return "SignatureMethod is not HMAC-SHA1";
  return all.get("SignatureVersion") === "1.0" ? undefined : "SignatureVersion is not 1.0";
}
