/** HTTP status and wording of the errors that the API documents; `{}` is replaced by what was wrong. */
export const documentedErrors = {
  "InvalidAction.NotFound": [404, "Specified api is not found, please check your url and method."],
  InvalidVersion: [400, "Specified parameter Version is not valid."],
  MissingParameter: [400, 'The input parameter "{}" that is mandatory for processing this request is not supplied.'],
  InvalidParameter: [400, 'The specified parameter "{}" is not valid.'],
  "InvalidRegion.NotFound": [404, "The specified region is not found."],
  "InvalidVpnConnectionInstanceId.NotFound": [404, "The specified vpn connection instance id does not exist."],
  "InvalidCustomerGatewayInstanceId.NotFound": [404, "The specified customer gateway instance id does not exist."],
  "InvalidVpnGatewayInstanceId.NotFound": [404, "The specified vpn gateway instance id does not exist."],
  "EntityNotExist.Role": [404, "The specified Role not exists."],
  IncompleteSignature: [400, "The request signature does not conform to Alibaba Cloud standards: {}."],
  SignatureDoesNotMatch: [400, "Specified signature is not matched with our calculation. {}"],
  SignatureNonceUsed: [400, "Specified signature nonce was used already."],
  "InvalidTimeStamp.Expired": [400, "Specified time stamp or date value is expired."],
  "InvalidTimeStamp.Format": [400, "Specified time stamp or date value is not well formatted."],
  "InvalidAccessKeyId.NotFound": [404, "Specified access key is not found."],
  "InvalidAccessKeyId.Inactive": [400, "Specified access key is disabled."],
  "InvalidSecurityToken.Expired": [400, "Specified SecurityToken is expired."],
  "InvalidSecurityToken.Malformed": [400, "Specified SecurityToken is malformed."],
  "InvalidSecurityToken.MismatchWithAccessKey": [400, "Specified SecurityToken is not matched with AccessKey."],
  "Forbbiden.SubUser": [403, "User not authorized to operate on the specified resource as a subaccount."],
  Forbidden: [403, "User not authorized to operate on the specified resource."],
  "Forbidden.RAM": [403, "User not authorized to operate on the specified resource, or this API doesn't support RAM."],
  NoPermission: [403, "You are not authorized to do this action."],
  Throttling: [400, "Request was denied due to request throttling."],
  "Throttling.User": [400, "Request was denied due to user flow control."],
  "Throttling.Api": [400, "Request was denied due to api flow control."],
  InternalError: [500, "The request processing has failed due to some unknown error."],
  UnknownError: [500, "The request processing has failed due to some unknown error."],
  ServiceUnavailable: [503, "The request has failed due to a temporary failure of the server."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

/** Code of an error that the API documents. */
export type DocumentedCode = keyof typeof documentedErrors;

/** The code that stands for an HTTP status where a fault names the status alone. */
export function codeOfStatus(status: number): DocumentedCode {
  if (status === 403) return "Forbidden.RAM";
  if (status === 404) return "InvalidVpnConnectionInstanceId.NotFound";
  if (status === 503) return "ServiceUnavailable";
  return status >= 500 ? "InternalError" : "InvalidParameter";
}

/** An answer of the API that is an error. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Sent as `x-acs-retry-after`, in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, options: { status?: number; message?: string; about?: string; retryAfterMs?: number } = {}) {
    const [status, message] = Object.hasOwn(documentedErrors, code)
      ? documentedErrors[code as DocumentedCode]
      : [400, `The request failed: ${code}.`];
    super(options.message ?? message.replace("{}", () => options.about ?? ""));
    this.status = options.status ?? status;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
