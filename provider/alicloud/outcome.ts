import type { Endpoint } from "./endpoint";

/** One read of the API. */
export interface RpcRequest {
  /** The API's name of the action, such as `DescribeVpnConnection`. */
  readonly action: string;
  /** Parameters of the action; lists are already spelled `Tag.1.Key`. `RegionId` is added. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly regionId: string;
  /** Where to send it; the region's own host when absent. */
  readonly endpoint?: Endpoint | undefined;
  /** What it is about, for messages: `VPN connection vco-…`. */
  readonly subject: string;
  readonly signal?: AbortSignal | undefined;
  /** What to do about failures of these kinds, where that is not what the table of failures says. `{action}` is filled in. */
  readonly remedies?: Partial<Readonly<Record<FailureType, string>>> | undefined;
  /** Calls in flight that ask the same share one answer within a scope. Default: one scope for all. */
  readonly scope?: string | undefined;
}

/** An answer of the API, parsed but not yet decoded: objects, arrays, strings, and in JSON numbers and booleans. */
export interface RpcResponse {
  readonly body: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
}

/** When the next attempt may be made, and what has to change for it. Those that change something are followed once in a call. */
export type RetryRule = "never" | "backOff" | "newNonce" | "serverClock" | "newCredentials" | "rotatedKey";

/** Kinds of failure; each ends in the error of the same name. */
export type FailureType =
  | "NotFound"
  | "AccessDenied"
  | "Credentials"
  | "Throttled"
  | "InvalidRequest"
  | "Service"
  | "Transport"
  | "MalformedResponse";

/** What a failed attempt means: one row of a table. `{action}`, `{region}`, `{host}` and `{timeout}` are filled in. */
export interface FailureRule {
  readonly type: FailureType;
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
  /** `x-acs-retry-after` of the answer, else its `Retry-After`, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** Date of the answer, Unix ms. */
  readonly serverTime?: number | undefined;
}

/** Why no further attempt is made: none would help, there were enough, or the time is up. */
export type GiveUp = "final" | "attempts" | "deadline";
