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
import type { ClientSettings } from "./settings";

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

/** What a failed attempt means: one row of a table. `{action}`, `{region}`, `{host}` and `{timeout}` are filled in. */
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
  /** The API's own words, in brackets after what happened. */
  readonly quote?: string | undefined;
  /** `Code` of the API's answer. */
  readonly apiCode?: string | undefined;
  /** Code of what kept an answer from coming. */
  readonly transportCode?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  /** `x-acs-retry-after` of the answer, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** Date of the answer, Unix ms. */
  readonly serverTime?: number | undefined;
}

/** The call that failed, as its message tells of it. */
export interface FailedCall {
  readonly subject: string;
  readonly action: string;
  readonly regionId: string;
  readonly host: string;
  readonly settings: Pick<ClientSettings, "timeoutSeconds" | "deadlineSeconds">;
}

/** How it came to its end. */
export interface CallEnd {
  readonly attempts: number;
  readonly giveUp: GiveUp;
  /** What must not be in the message, whoever sent it. */
  readonly secrets: readonly (string | undefined)[];
}

/** Why no further attempt is made: none would help, there were enough, or the time is up. */
export type GiveUp = "final" | "attempts" | "deadline";

/** The error of the family that a call ends in after its last failure. */
export function errorOf(failure: Failure, call: FailedCall, { attempts, giveUp, secrets }: CallEnd): VpnConnectionError {
  const { subject, action, regionId, host, settings } = call;
  const names: Readonly<Record<string, string>> = { action, region: regionId, host, timeout: `${settings.timeoutSeconds} s` };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
  const endings: Readonly<Record<GiveUp, string>> = {
    final: attempts > 1 ? `, after ${attempts} attempts` : "",
    attempts: attempts > 1 ? `; gave up after ${attempts} attempts` : "",
    deadline: `; gave up after ${attempts} ${attempts > 1 ? "attempts" : "attempt"}, as the deadline of ${settings.deadlineSeconds} s leaves no time for another`,
  };
  const { requestId, apiCode, httpStatus, quote, remedy } = failure;
  return new errorTypes[failure.type](`${fill(failure.what)}${quote ? ` (${quote})` : ""}${endings[giveUp]}`, {
    subject,
    regionId,
    requestId,
    apiCode,
    httpStatus,
    remedy: remedy && fill(remedy),
    secrets,
  });
}
