import {
  AccessDeniedError,
  CredentialsError,
  InvalidRequestError,
  MalformedResponseError,
  ServiceError,
  ThrottledError,
  TransportError,
  type VpnConnectionError,
  VpnConnectionNotFoundError,
} from "./errors";

/** The errors that an attempt can end in. */
const errorTypes = {
  AccessDenied: AccessDeniedError,
  Credentials: CredentialsError,
  InvalidRequest: InvalidRequestError,
  MalformedResponse: MalformedResponseError,
  NotFound: VpnConnectionNotFoundError,
  Service: ServiceError,
  Throttled: ThrottledError,
  Transport: TransportError,
} as const;

/** When the next attempt may be made, and what has to change for it. Those that change something are followed once in a call. */
export type RetryRule = "never" | "backOff" | "newNonce" | "serverClock" | "newCredentials";

/** What a failed attempt means: one row of a table. `{action}`, `{region}` and `{host}` are filled in. */
export interface FailureRule {
  readonly type: keyof typeof errorTypes;
  readonly retry: RetryRule;
  /** What happened, as the start of a sentence. */
  readonly what: string;
  /** What to do about it: sentences in the imperative. */
  readonly remedy?: string;
}

/** A failed attempt, as data: decisions about it need no error object. */
export interface Failure extends FailureRule {
  readonly apiCode?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  /** `x-acs-retry-after` of the answer, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** Date of the answer, Unix ms. */
  readonly serverTime?: number | undefined;
}

/** What the message of an error names besides the failure itself. */
export interface FailureContext {
  readonly subject: string;
  readonly regionId: string;
  readonly action: string;
  readonly host: string;
  readonly secrets: readonly (string | undefined)[];
}

/** The error of the family that a failure ends in. */
export function errorOf(failure: Failure, context: FailureContext, attempts = 1): VpnConnectionError {
  const { subject, regionId, action, host, secrets } = context;
  const fill = (text: string) => text.replaceAll("{action}", action).replaceAll("{region}", regionId).replaceAll("{host}", host);
  const { requestId, apiCode, httpStatus } = failure;
  return new errorTypes[failure.type](fill(failure.what) + (attempts > 1 ? `; ${attempts} attempts were made` : ""), {
    subject,
    regionId,
    requestId,
    apiCode,
    httpStatus,
    remedy: failure.remedy && fill(failure.remedy),
    secrets,
  });
}
