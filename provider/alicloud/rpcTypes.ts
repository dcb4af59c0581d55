import type { Endpoint } from "./endpoint";

/** One read of the API. */
export interface RpcRequest {
  /** The API's name of the action, such as `DescribeVpnConnection`. */
  readonly action: string;
  /** Parameters of the action; lists are already spelled `Tag.1.Key`. `RegionId` is added. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly regionId: string;
  /** Whether the region is only where the service counts requests, so that messages do not name it. Default: false. */
  readonly hidesRegion?: boolean | undefined;
  /** Endpoint of the request. Default: the region's own host. */
  readonly endpoint?: Endpoint | undefined;
  /** Subject of the request, for messages: `VPN connection vco-…`. */
  readonly subject: string;
  readonly signal?: AbortSignal | undefined;
  /** Remedies for failures of these kinds, in place of those in the table of failures. `{action}` is filled in. */
  readonly remedies?: Partial<Readonly<Record<FailureType, string>>> | undefined;
  /** Identical calls in flight share one answer within a scope. Default: one scope for all. */
  readonly scope?: string | undefined;
}

/** An answer of the API, parsed but not yet decoded: objects, arrays, strings, and in JSON numbers and booleans. */
export interface RpcResponse {
  readonly body: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
}

/** When to retry, and what to change for it. A rule with a change is followed once in a call. */
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

/** Meaning of a failed attempt: one row of a table. `{action}`, `{region}`, `{place}`, `{host}` and `{timeout}` are filled in. */
export interface FailureRule {
  readonly type: FailureType;
  readonly retry: RetryRule;
  /** Description of the failure, as the start of a sentence. */
  readonly what: string;
  /** Remedy: sentences in the imperative. */
  readonly remedy?: string;
}

/** A failed attempt, as data: decisions about it need no error object. */
export interface Failure extends FailureRule {
  /** The API's own words, in brackets after what happened. */
  readonly quote?: string | undefined;
  /** `Code` of the API's answer. */
  readonly apiCode?: string | undefined;
  /** Code of the error that prevented an answer. */
  readonly transportCode?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  /** `x-acs-retry-after` of the answer, else its `Retry-After`, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** Date of the answer, Unix ms. */
  readonly serverTime?: number | undefined;
}

/** Why no further attempt is made: a retry does not help, the attempts are used up, or the deadline has passed. */
export type GiveUp = "final" | "attempts" | "deadline";
