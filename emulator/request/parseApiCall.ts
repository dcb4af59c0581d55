import type { ApiCall } from "./apiCall";
import { parseV1 } from "./parseV1";
import { parseV3 } from "./parseV3";
import type { ReceivedRequest } from "./receivedRequest";

/** Takes a request apart by its signature version: V3 is what signs in headers, all else is V1. */
export function parseApiCall(request: ReceivedRequest): ApiCall {
  const { headers } = request;
  const signsInHeaders = headers["x-acs-signature-nonce"] !== undefined || /^ACS3-/i.test(headers.authorization ?? "");
  return signsInHeaders ? parseV3(request) : parseV1(request);
}
