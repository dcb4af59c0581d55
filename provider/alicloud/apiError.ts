import { ruleOf } from "./errorCodes";
import type { Failure, FailureRule } from "./failure";
import type { ParsedBody } from "./responseBody";
import type { HttpAnswer } from "./transport";

const longestQuote = 300;
const success = /^(200|ok|success)$/i;

/** The failure that an answer tells of; undefined when its body is a result. */
export function failureOf(answer: HttpAnswer, parsed: ParsedBody): Failure | undefined {
  const { status } = answer;
  const known = {
    httpStatus: status,
    retryAfterMs: numberOf(answer.headers["x-acs-retry-after"]),
    serverTime: timeOf(answer.headers.date),
  };
  if (status >= 300 && status < 400) return { ...redirected(answer), ...known };
  if (parsed.object === undefined) return { ...unreadable(status, parsed), ...known };
  const code = textAt(parsed.object, "code");
  const message = textAt(parsed.object, "message");
  const isResult = status < 300 && (code === undefined || message === undefined || success.test(code));
  if (isResult) return undefined;
  const rule = ruleOf(code ?? "", status);
  const quote = [code ?? `HTTP ${status}`, message && shorten(message)].filter(Boolean).join(": ");
  return {
    ...rule,
    what: `${rule.what} (${quote}${deniedBy(parsed.object)})`,
    apiCode: code,
    requestId: textAt(parsed.object, "requestid"),
    ...known,
  };
}

/** A value of an error body, whose keys come in any case. */
export function textAt(body: Readonly<Record<string, unknown>>, lowerCaseKey: string): string | undefined {
  for (const [key, value] of Object.entries(body)) {
    if (key.toLowerCase() === lowerCaseKey && typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

function redirected({ status, headers }: HttpAnswer): FailureRule {
  const location = String(headers.location ?? "");
  const target = URL.canParse(location) ? ` to ${new URL(location).host}` : "";
  return {
    type: "MalformedResponse",
    retry: "never",
    what: `{host} redirects${target} (HTTP ${status}), and signed requests follow no redirect`,
    remedy: "Check the endpoint, and that no proxy or sign-in page stands between here and it.",
  };
}

function unreadable(status: number, parsed: ParsedBody & { object?: undefined }): FailureRule {
  const answer = `HTTP ${status} with ${parsed.what}`;
  if (status >= 500) {
    return {
      type: "Service",
      retry: "backOff",
      what: `{host} answered ${answer}`,
      remedy: "Try again later; check the proxy, if there is one.",
    };
  }
  if (status === 429) return { ...ruleOf("Throttling", status), what: `the API's rate limit was reached (${answer})` };
  return {
    type: "MalformedResponse",
    retry: status < 300 && (parsed.fault === "empty" || parsed.fault === "cut") ? "backOff" : "never",
    what: `{host} answered ${answer}`,
    remedy: "Check that the endpoint is one of the VPC API, and what stands between here and it.",
  };
}

/** What AccessDeniedDetail adds: whose policy denies which action. */
function deniedBy(body: Readonly<Record<string, unknown>>): string {
  const detail = Object.entries(body).find(([key]) => key.toLowerCase() === "accessdenieddetail")?.[1];
  if (typeof detail !== "object" || detail === null) return "";
  const fields = detail as Record<string, unknown>;
  const parts = ["authaction", "nopermissiontype", "policytype"].map((key) => textAt(fields, key)).filter(Boolean);
  return parts.length > 0 ? `; ${parts.join(", ")}` : "";
}

const shorten = (text: string): string => (text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);

function numberOf(header: string | string[] | undefined): number | undefined {
  const value = typeof header === "string" && /^\d{1,9}$/.test(header.trim()) ? Number(header) : undefined;
  return value;
}

function timeOf(header: string | string[] | undefined): number | undefined {
  const time = typeof header === "string" ? Date.parse(header) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
