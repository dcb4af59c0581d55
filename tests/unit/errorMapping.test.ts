import { readFileSync } from "node:fs";
import { join } from "node:path";
import { failureOf, ruleOf } from "../../provider/alicloud/errorMapping";
import { parseBody } from "../../provider/alicloud/responseBody";
import type { HttpAnswer } from "../../provider/alicloud/transport";

const answer = (status: number, body: string, headers: HttpAnswer["headers"] = {}): HttpAnswer => ({
  status,
  headers,
  body: Buffer.from(body),
});
const failure = (status: number, body: string, headers: HttpAnswer["headers"] = {}, secrets: string[] = []) =>
  failureOf(answer(status, body, headers), parseBody(Buffer.from(body)), secrets);
const jsonError = (Code: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({ RequestId: "R-1", HostId: "h", Code, Message: "why", ...more });

test.each([
  ["InvalidVpnConnectionInstanceId.NotFound", 404, "NotFound", "never"],
  ["Forbbiden.SubUser", 403, "AccessDenied", "never"],
  ["Forbbiden.SubUser", 400, "AccessDenied", "never"],
  ["Forbbiden", 403, "AccessDenied", "never"],
  ["Forbidden", 403, "AccessDenied", "never"],
  ["Forbidden.RAM", 403, "AccessDenied", "never"],
  ["NoPermission", 403, "AccessDenied", "never"],
  ["Throttling", 400, "Throttled", "backOff"],
  ["Throttling.User", 400, "Throttled", "backOff"],
  ["Throttling.Api", 400, "Throttled", "backOff"],
  ["Throttling.Something.New", 400, "Throttled", "backOff"],
  ["THROTTLING.USER", 400, "Throttled", "backOff"],
  ["ServiceUnavailable", 503, "Service", "backOff"],
  ["InternalError", 500, "Service", "backOff"],
  ["UnknownError", 400, "Service", "backOff"],
  ["SomethingNew", 500, "Service", "backOff"],
  ["SignatureNonceUsed", 400, "Service", "newNonce"],
  ["InvalidTimeStamp.Expired", 400, "InvalidRequest", "serverClock"],
  ["InvalidTimeStamp.Format", 400, "InvalidRequest", "never"],
  ["InvalidSecurityToken.Expired", 400, "Credentials", "newCredentials"],
  ["InvalidSecurityToken.Malformed", 400, "Credentials", "never"],
  ["InvalidSecurityToken.MismatchWithAccessKey", 403, "Credentials", "never"],
  ["SignatureDoesNotMatch", 400, "Credentials", "never"],
  ["IncompleteSignature", 400, "Credentials", "never"],
  ["InvalidAccessKeyId.NotFound", 404, "Credentials", "rotatedKey"],
  ["InvalidAccessKeyId.Inactive", 403, "Credentials", "rotatedKey"],
  ["MissingParameter", 400, "InvalidRequest", "never"],
  ["InvalidParameter", 400, "InvalidRequest", "never"],
  ["InvalidRegion.NotFound", 404, "InvalidRequest", "never"],
  ["InvalidRegionId.NotFound", 404, "InvalidRequest", "never"],
  ["InvalidAction.NotFound", 404, "InvalidRequest", "never"],
  ["InvalidVpnGatewayInstanceId.NotFound", 404, "InvalidRequest", "never"],
  ["ForbiddenX", 403, "InvalidRequest", "never"],
  ["constructor", 400, "InvalidRequest", "never"],
])("%s with HTTP %i becomes %s and is retried: %s", (code, status, type, retry) => {
  expect(ruleOf(code, status)).toMatchObject({ type, retry });
  expect(failure(status, jsonError(code))).toMatchObject({ type, retry, apiCode: code, requestId: "R-1", httpStatus: status });
});

test("the documented samples in JSON and XML give their code, request id and message", () => {
  const lines = readFileSync(join(__dirname, "../vectors/bodies/errors.samples.jsonl"), "utf8").trim().split("\n");
  const found = lines.map((line) => {
    const sample = JSON.parse(line);
    return failure(sample.http_stated ?? sample.http_assumed_from_common_tables, sample.xml ?? JSON.stringify(sample.body));
  });
  expect(found.map((one) => [one?.type, one?.apiCode, one?.requestId])).toEqual([
    ["InvalidRequest", "OperationFailed.NormalInventoryNotEnough", "A1D6C6D2-9B65-4013-B802-B6D4649E71F3"],
    ["Throttled", "Throttling.User", "9736ED45-A72D-5D19-8029-7B954391****"],
    ["Credentials", "SignatureDoesNotMatch", "1DD9FD9A-8E57-43E5-B911-E4F5AD2027F7"],
    ["Service", "InternalError", "6EBD1AC4-C34D-4AE1-963E-B688A228BE31"],
    ["InvalidRequest", "InvalidAction.NotFound", "9823FD72-9A5D-4D3F-BA2C-F8238696A81C"],
  ]);
  expect(found[1]?.quote).toBe('Throttling.User, "Request was denied due to user flow control."');
  expect(found[2]?.quote).not.toContain("AccessKeyId");
});

test("keys are read in any case", () => {
  const body = '{"code":"Forbidden.RAM","message":"no","requestId":"R-2"}';
  expect(failure(403, body)).toMatchObject({
    type: "AccessDenied",
    apiCode: "Forbidden.RAM",
    requestId: "R-2",
    quote: 'Forbidden.RAM, "no"',
  });
});

test("AccessDeniedDetail adds the denied action and the kind of policy", () => {
  const AccessDeniedDetail = {
    AuthAction: "vpc:DescribeVpnConnection",
    PolicyType: "AccountLevelIdentityBasedPolicy",
    NoPermissionType: "ImplicitDeny",
  };
  expect(failure(403, jsonError("NoPermission", { AccessDeniedDetail }))?.quote).toBe(
    'NoPermission, "why", vpc:DescribeVpnConnection, ImplicitDeny, AccountLevelIdentityBasedPolicy',
  );
});

test("an error with HTTP 200 is an error, and a result with a field named Code is not", () => {
  expect(failure(200, jsonError("Throttling.User"))).toMatchObject({ type: "Throttled" });
  expect(failure(200, "<Error><RequestId>R-1</RequestId><Code>InternalError</Code><Message>m</Message></Error>")).toMatchObject({
    type: "Service",
    requestId: "R-1",
  });
  expect(failure(200, '{"RequestId":"R-1","Code":"200","Message":"ok"}')).toBeUndefined();
  expect(failure(200, '{"RequestId":"R-1","Code":"A postal code"}')).toBeUndefined();
});

test("the API's retry hint is read in milliseconds, and ignored if it is not a number", () => {
  expect(failure(400, jsonError("Throttling"), { "x-acs-retry-after": "1500" })?.retryAfterMs).toBe(1500);
  expect(failure(400, jsonError("Throttling"), { "x-acs-retry-after": "soon" })?.retryAfterMs).toBeUndefined();
  expect(failure(400, jsonError("Throttling"), { "x-acs-retry-after": "99999999999" })?.retryAfterMs).toBeUndefined();
});

test.each([
  ["7", 7_000],
  ["0", 0],
  ["Fri, 01 Jan 2100 00:00:08 GMT", 8_000],
  ["Thu, 31 Dec 2099 23:59:59 GMT", 0],
  ["-5", undefined],
  ["1.5", undefined],
  ["soon", undefined],
  ["99999999999", undefined],
])("the HTTP header Retry-After: %s is a hint of %p ms, by the server's clock for dates", (value, ms) => {
  const headers = { date: "Fri, 01 Jan 2100 00:00:00 GMT", "retry-after": value };
  expect(failure(503, jsonError("ServiceUnavailable"), headers)?.retryAfterMs).toBe(ms);
});

test("a Retry-After date without a Date header is compared with the local clock", () => {
  const ms = failure(503, "", { "retry-after": new Date(Date.now() + 3_600_000).toUTCString() })?.retryAfterMs;
  expect(Math.abs((ms ?? 0) - 3_600_000)).toBeLessThan(60_000);
});

test("the API's own hint takes precedence over Retry-After, which counts only seconds", () => {
  expect(failure(503, "", { "x-acs-retry-after": "1500", "retry-after": "2" })?.retryAfterMs).toBe(1500);
});

test("the API's message is cut and shown on one line, without control characters or secrets", () => {
  const words = failure(400, jsonError("InvalidParameter", { Message: `bad\r\n\u001b[31mplanted ${"x".repeat(1000)}` }), {}, [
    "planted",
  ])?.quote;
  expect(words).toMatch(/^InvalidParameter, "bad \[31m\[secret\] x+…"$/);
  expect(words?.length).toBeLessThan(350);
});

test("secrets are removed before a message is cut, so no part of one remains", () => {
  const words = failure(400, jsonError("InvalidParameter", { Message: `${"x".repeat(295)}planted-secret` }), {}, ["planted-secret"])?.quote;
  expect(words).not.toContain("plan");
});

test.each([
  [502, "<html>Bad Gateway</html>", "Service", "backOff", "{host} answered HTTP 502 with an HTML page"],
  [504, "", "Service", "backOff", "{host} answered HTTP 504 with an empty body"],
  [429, "slow down", "Throttled", "backOff", "{host} answered HTTP 429 with a body that is neither JSON nor XML"],
  [200, "", "MalformedResponse", "backOff", "{host} answered HTTP 200 with an empty body"],
  [200, '{"a":', "MalformedResponse", "backOff", "{host} answered HTTP 200 with JSON that is cut off or broken"],
  [200, "<R><a>", "MalformedResponse", "backOff", "{host} answered HTTP 200 with XML that is cut off or broken"],
  [200, "<html>sign in</html>", "MalformedResponse", "never", "{host} answered HTTP 200 with an HTML page"],
  [200, "[]", "MalformedResponse", "never", "{host} answered HTTP 200 with JSON that is not an object"],
  [200, "hello", "MalformedResponse", "never", "{host} answered HTTP 200 with a body that is neither JSON nor XML"],
  [403, "<html>blocked</html>", "MalformedResponse", "never", "{host} answered HTTP 403 with an HTML page"],
  [404, "", "MalformedResponse", "never", "{host} answered HTTP 404 with an empty body"],
] as const)("HTTP %i with %j becomes %s and is retried: %s", (status, body, type, retry, what) => {
  expect(failure(status, body)).toMatchObject({ type, retry, what, httpStatus: status });
});

test("an error without a code is classified by its HTTP status", () => {
  expect(failure(503, '{"oops":1}')).toMatchObject({ type: "Service", quote: "HTTP 503" });
  expect(failure(400, '{"oops":1}')).toMatchObject({ type: "InvalidRequest", quote: "HTTP 400" });
});

test("a redirect names the target host and no other part of the address", () => {
  const found = failure(302, "", { location: "https://portal.example/login?token=planted" });
  expect(found).toMatchObject({ type: "MalformedResponse", retry: "never" });
  expect(found?.what).toContain("redirects to portal.example (HTTP 302)");
  expect(found?.what).not.toContain("planted");
});
