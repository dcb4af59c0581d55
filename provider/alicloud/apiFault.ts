import { ruleOf } from "./errorCodes";
import type { HttpAnswer } from "./exchange";
import type { Failure, FailureRule } from "./failure";
import { redact } from "./redact";
import { type ParsedBody, requestIdOf, textAt } from "./responseBody";

type Secrets = readonly (string | undefined)[];
type Body = Readonly<Record<string, unknown>>;

const longestQuote = 300;

/** Codes that some products put into a result. */
const success = /^(200|ok|success)$/i;

/**
 * The failure that an answer tells of; undefined when its body is a result.
 * @param secrets that the answer may echo
 */
export function failureOf(answer: HttpAnswer, parsed: ParsedBody, secrets: Secrets): Failure | undefined {
  const { status, headers } = answer;
  const known = { httpStatus: status, retryAfterMs: milliseconds(headers["x-acs-retry-after"]), serverTime: time(headers.date) };
  if (status >= 300 && status < 400) return { ...redirected(answer), ...known };
  if (parsed.object === undefined) return { ...unreadable(status, parsed), ...known };
  const code = textAt(parsed.object, "code");
  const message = textAt(parsed.object, "message");
  if (status < 300 && (code === undefined || message === undefined || success.test(code))) return undefined;
  const apiCode = code && showable(code, secrets);
  const words = message && `"${showable(message, secrets)}"`;
  return {
    ...ruleOf(code ?? "", status),
    quote: [apiCode ?? `HTTP ${status}`, words, denialOf(parsed.object, secrets)].filter(Boolean).join(", "),
    apiCode,
    requestId: requestIdOf(parsed.object),
    ...known,
  };
}

function redirected({ status, headers }: HttpAnswer): FailureRule {
  const location = headers.location;
  const target = typeof location === "string" && URL.canParse(location) ? ` to ${new URL(location).host}` : "";
  return {
    type: "MalformedResponse",
    retry: "never",
    what: `{host} redirects${target} (HTTP ${status}), and signed requests follow no redirect`,
    remedy: "Check the endpoint, and that no proxy or sign-in page stands between here and it.",
  };
}

/** Whether what cannot be read may be whole next time depends on who wrote it: the API, or something in between. */
function unreadable(status: number, { fault, what }: ParsedBody & { object?: undefined }): FailureRule {
  if (status >= 500 || status === 429) return { ...ruleOf("", status), what: `{host} answered HTTP ${status} with ${what}` };
  return {
    type: "MalformedResponse",
    retry: status < 300 && (fault === "empty" || fault === "cut") ? "backOff" : "never",
    what: `{host} answered HTTP ${status} with ${what}`,
    remedy: "Check that the endpoint is one of the VPC API, and what stands between here and it.",
  };
}

/** What AccessDeniedDetail adds: which action is denied, and by which kind of policy. */
function denialOf(body: Body, secrets: Secrets): string | undefined {
  const detail = Object.entries(body).find(([key]) => key.toLowerCase() === "accessdenieddetail")?.[1];
  if (typeof detail !== "object" || detail === null) return undefined;
  const parts = ["authaction", "nopermissiontype", "policytype"].map((key) => textAt(detail as Body, key));
  return showable(parts.filter((part) => part !== undefined).join(", "), secrets);
}

/** Another's words such as they can be shown: without secrets, in one line, without what a terminal would obey, and not endless. */
function showable(text: string, secrets: Secrets): string {
  const line = redact(text, secrets)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}

function milliseconds(header: string | string[] | undefined): number | undefined {
  return typeof header === "string" && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}

function time(header: string | string[] | undefined): number | undefined {
  const unixMs = typeof header === "string" ? Date.parse(header) : Number.NaN;
  return Number.isNaN(unixMs) ? undefined : unixMs;
}
