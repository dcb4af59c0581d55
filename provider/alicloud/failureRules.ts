import type { FailureRule } from "./outcome";

const accessDenied: FailureRule = {
  type: "AccessDenied",
  retry: "never",
  what: "these credentials may not do this",
  remedy: "Grant their RAM user or role vpc:{action} on acs:vpc:{region}:*:vpnconnection/*.",
};
const badKey: FailureRule = {
  type: "Credentials",
  retry: "never",
  what: "the API does not accept the access key",
  remedy: "Check the access key id and its secret, and that both are of the same account and active.",
};
const badToken: FailureRule = {
  type: "Credentials",
  retry: "never",
  what: "the API does not accept the security token",
  remedy: "Take the access key, its secret and the security token from one and the same answer of STS.",
};
const throttled: FailureRule = {
  type: "Throttled",
  retry: "backOff",
  what: "the API's rate limit was reached",
  remedy: "Lower requestsPerMinute, or ask the vendor to raise the limit of vpc:{action}.",
};
const serviceFault: FailureRule = {
  type: "Service",
  retry: "backOff",
  what: "the API failed on its own side",
  remedy: "Try again later; if it lasts, give the request id to the vendor's support.",
};
const badRequest: FailureRule = {
  type: "InvalidRequest",
  retry: "never",
  what: "the API refuses the request",
  remedy: "Correct what it names; if that is right, give the request id to the vendor's support.",
};

/** `Code` of the API's answers and what it means. `Forbidden.*` stands for `Forbidden` itself and all that goes on after a dot. */
const codes: Readonly<Record<string, FailureRule>> = {
  "InvalidVpnConnectionInstanceId.NotFound": {
    type: "NotFound",
    retry: "never",
    what: "it does not exist",
    remedy: "Check the id, and that the connection is in region {region} and of the account whose access key is used.",
  },

  "Forbbiden.*": accessDenied,
  "Forbidden.*": accessDenied,
  "NoPermission.*": accessDenied,

  SignatureDoesNotMatch: {
    ...badKey,
    what: "the signature does not match",
    remedy: "Check the access key secret; for an older private cloud try signatureVersion v1.",
  },
  IncompleteSignature: badKey,
  // The key may have been rotated since this client took it.
  "InvalidAccessKeyId.*": { ...badKey, retry: "rotatedKey" },
  "InvalidSecurityToken.Expired": {
    ...badToken,
    retry: "newCredentials",
    what: "the security token has expired",
    remedy: "Renew the temporary credentials.",
  },
  "InvalidSecurityToken.*": badToken,
  "MissingSecurityToken.*": badToken,

  "Throttling.*": throttled,

  ServiceUnavailable: serviceFault,
  InternalError: serviceFault,
  UnknownError: serviceFault,

  SignatureNonceUsed: {
    type: "Service",
    retry: "newNonce",
    what: "the API says that the request was seen before",
    remedy: "Check whether something between here and {host} sends requests twice.",
  },
  "InvalidTimeStamp.Expired": {
    type: "InvalidRequest",
    retry: "serverClock",
    what: "the API does not accept the time of the request",
    remedy: "Set this machine's clock.",
  },

  "InvalidRegion.NotFound": { ...badRequest, what: "the API does not know the region", remedy: "Check the region id {region}." },
  "InvalidRegionId.NotFound": { ...badRequest, what: "the API does not know the region", remedy: "Check the region id {region}." },
  // Never "gone": it is not the connection that does not exist.
  "InvalidCustomerGatewayInstanceId.NotFound": {
    ...badRequest,
    what: "it does not exist",
    remedy: "Check the connection's customer gateway.",
  },
  "InvalidVpnGatewayInstanceId.NotFound": { ...badRequest, what: "it does not exist", remedy: "Check the connection's VPN gateway." },
  "InvalidAction.NotFound": {
    ...badRequest,
    what: "{host} does not know {action}",
    remedy: "Check that the endpoint is one of the VPC API.",
  },
};

const byLowerCase = new Map(Object.entries(codes).map(([code, rule]) => [code.toLowerCase(), rule]));

/** What a code means: as the table says, the longest match first, else by the HTTP status. Codes are compared without case. */
export function ruleOf(code: string, httpStatus: number): FailureRule {
  const wanted = code.toLowerCase();
  const exact = byLowerCase.get(wanted);
  if (exact) return exact;
  for (let end = wanted.length; end > 0; end = wanted.lastIndexOf(".", end - 1)) {
    const rule = byLowerCase.get(`${wanted.slice(0, end)}.*`);
    if (rule) return rule;
  }
  if (httpStatus >= 500) return serviceFault;
  return httpStatus === 429 ? throttled : badRequest;
}
