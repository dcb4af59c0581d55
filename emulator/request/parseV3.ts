import type { ApiCall } from "./apiCall";
import type { ReceivedRequest } from "./receivedRequest";
import { type Authorization, canonicalRequestV3, parseAuthorization, sha256Hex, signatureV3, stringToSignV3 } from "./signatureV3";

const requiredHeaders = ["x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"] as const;

/** ACS3-HMAC-SHA256: what is common to all calls stands in headers, the action's parameters in the query or in a form body. */
export function parseV3(request: ReceivedRequest): ApiCall {
  const { method, path, query, form, headers } = request;
  const authorization = parseAuthorization(headers.authorization ?? "");
  const accept = headers.accept ?? "";
  return {
    method,
    path,
    signatureVersion: "v3",
    format: accept.includes("/xml") && !accept.includes("/json") ? "xml" : "json",
    action: headers["x-acs-action"] ?? "",
    version: headers["x-acs-version"] ?? "",
    accessKeyId: authorization?.accessKeyId ?? "",
    securityToken: headers["x-acs-security-token"] ?? "",
    timestamp: headers["x-acs-date"] ?? "",
    nonce: headers["x-acs-signature-nonce"] ?? "",
    signature: authorization?.signature ?? "",
    parameters: Object.fromEntries([...query, ...form]),
    flaw: flawOf(request, authorization),
    serverSide: () => {
      const canonicalRequest = canonicalRequestV3({ ...request, signedHeaders: authorization?.signedHeaders ?? [] });
      const stringToSign = stringToSignV3(canonicalRequest);
      return {
        echo: `server string to sign is:${stringToSign}, server canonicalRequest is:${canonicalRequest}`,
        sign: (accessKeySecret) => signatureV3(accessKeySecret, stringToSign),
      };
    },
  };
}

function flawOf({ headers, body }: ReceivedRequest, authorization: Authorization | undefined): string | undefined {
  if (authorization === undefined) return "Authorization is not of the form ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…";
  const missing = requiredHeaders.find((name) => !headers[name]);
  if (missing !== undefined) return `the header ${missing} is missing`;
  const hasToBeSigned = (name: string): boolean => name === "host" || name.startsWith("x-acs-");
  const unsigned = Object.keys(headers).find((name) => hasToBeSigned(name) && !authorization.signedHeaders.includes(name));
  if (unsigned !== undefined) return `the header ${unsigned} is not signed`;
  return headers["x-acs-content-sha256"] === sha256Hex(body) ? undefined : "x-acs-content-sha256 is not the hash of the body";
}
