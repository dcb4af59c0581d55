import { type CredentialSource, type Credentials, staticCredentials } from "../../provider/alicloud/credentials/credentials";
import { VpnConnectionError } from "../../provider/alicloud/errors";
import { apiError, type HttpServer, startHttpServer } from "../support/httpServer";
import { takeStock } from "../support/nothingLeft";
import { errorOf, readOf, TestClients, testCredentials } from "../support/testClients";

const clients = new TestClients();
const quick = { deadlineSeconds: 20, maxAttempts: 3 };
const result = '{"RequestId":"R-1","VpnConnectionId":"vco-1"}';
const isResult = { body: { VpnConnectionId: "vco-1" }, requestId: "R-1" };
let server: HttpServer;
let nothingIsLeft: () => Promise<void>;

/** Answers the first `times` requests otherwise than with the result, and starts the count anew. */
function failing(times: number, fail: HttpServer["answer"]): () => number {
  const before = server.requests.length;
  server.answer = (request, response, number) => {
    if (number - before <= times) fail(request, response, number);
    else response.end(result);
  };
  return () => server.requests.length - before;
}

beforeAll(async () => {
  nothingIsLeft = takeStock();
  server = await startHttpServer((_, response) => response.end(result));
});
afterEach(() => clients.close());
afterAll(async () => {
  await server.close();
  await nothingIsLeft();
});

describe("throttling", () => {
  const throttle: HttpServer["answer"] = (_, response) => {
    response.setHeader("x-acs-retry-after", "2");
    apiError(response, 400, "Throttling.User");
  };

  test("beyond maxAttempts still gives the answer", async () => {
    const asked = failing(4, throttle);
    await expect(clients.make({ maxAttempts: 2 }).call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
    expect(asked()).toBe(5);
  });

  test("without end gives ThrottledError at the deadline", async () => {
    const asked = failing(Number.POSITIVE_INFINITY, throttle);
    const error = await errorOf(clients.make({ maxAttempts: 2, deadlineSeconds: 1.5 }).call(readOf(server.endpoint)));
    expect(error).toMatchObject({
      code: "Throttled",
      apiCode: "Throttling.User",
      message: expect.stringMatching(/gave up after \d+ attempts, as the deadline of 1\.5 s leaves no time/),
    });
    expect(asked()).toBeGreaterThan(2);
  });

  test("gives ThrottledError at once if maxAttempts is 1", async () => {
    const asked = failing(Number.POSITIVE_INFINITY, throttle);
    expect(await errorOf(clients.make({ maxAttempts: 1 }).call(readOf(server.endpoint)))).toMatchObject({ code: "Throttled" });
    expect(asked()).toBe(1);
  });

  test("with a hint beyond the deadline fails at once", async () => {
    const asked = failing(10, (_, response) => {
      response.setHeader("x-acs-retry-after", "3600000");
      apiError(response, 400, "Throttling");
    });
    const error = await errorOf(clients.make().call(readOf(server.endpoint)));
    expect(error).toMatchObject({
      code: "Throttled",
      message: expect.stringContaining("as the deadline of 90 s leaves no time for another"),
    });
    expect(asked()).toBe(1);
  });
});

describe.each<[string, HttpServer["answer"], string, string]>([
  ["InternalError", (_, response) => apiError(response, 500, "InternalError"), "Service", "the API failed on its own side"],
  ["an unknown code with HTTP 503", (_, response) => apiError(response, 503, "New.Code"), "Service", "the API failed on its own side"],
  [
    "a proxy's HTML page with HTTP 502",
    (_, response) => response.writeHead(502).end("<html>Bad Gateway</html>"),
    "Service",
    "HTTP 502 with an HTML page",
  ],
  ["an empty 200", (_, response) => response.end(), "MalformedResponse", "HTTP 200 with an empty body"],
  ["JSON that is cut off", (_, response) => response.end(result.slice(0, 20)), "MalformedResponse", "HTTP 200 with JSON that is cut off"],
  [
    "XML that is cut off",
    (_, response) => response.end("<R><RequestId>R-1</Requ"),
    "MalformedResponse",
    "HTTP 200 with XML that is cut off",
  ],
])("%s", (_, fail, code, message) => {
  test("once is retried and gives the right answer", async () => {
    const asked = failing(1, fail);
    await expect(clients.make(quick).call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
    expect(asked()).toBe(2);
  });

  test("on every attempt gives an error that says so", async () => {
    const asked = failing(Number.POSITIVE_INFINITY, fail);
    const error = await errorOf(clients.make({ ...quick, maxAttempts: 2 }).call(readOf(server.endpoint)));
    expect(error).toBeInstanceOf(VpnConnectionError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(asked()).toBe(2);
  });
});

test("a 503 is retried after the time in Retry-After", async () => {
  const events: string[] = [];
  let released = false;
  const asked = failing(Number.POSITIVE_INFINITY, (_, response, number) => {
    if (released) {
      response.end(result);
      return;
    }
    events.push(`refused ${number}`);
    setTimeout(() => {
      released = true;
      events.push("released");
    }, 1_900);
    response.setHeader("Retry-After", "2");
    response.writeHead(503).end();
  });
  await expect(clients.make(quick).call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
  expect(events).toEqual([expect.stringContaining("refused"), "released"]);
  expect(asked()).toBe(2);
});

test.each<[string, HttpServer["answer"], string, string]>([
  ["garbage", (_, response) => response.end("OK"), "MalformedResponse", "a body that is neither JSON nor XML"],
  ["a list", (_, response) => response.end("[]"), "MalformedResponse", "JSON that is not an object"],
  ["a sign-in page", (_, response) => response.end("<!doctype html><title>Sign in"), "MalformedResponse", "an HTML page"],
  ["a DOCTYPE", (_, response) => response.end("<!DOCTYPE a><a><b/></a>"), "MalformedResponse", "a DOCTYPE"],
  [
    "a 403",
    (_, response) => apiError(response, 403, "Forbidden.RAM"),
    "AccessDenied",
    "access denied: the credentials lack vpc:DescribeVpnConnection",
  ],
  ["a bad signature", (_, response) => apiError(response, 400, "SignatureDoesNotMatch"), "Credentials", "the signature does not match"],
  [
    "a key that does not exist",
    (_, response) => apiError(response, 404, "InvalidAccessKeyId.NotFound"),
    "Credentials",
    "does not accept the access key",
  ],
  ["a bad parameter", (_, response) => apiError(response, 400, "InvalidParameter"), "InvalidRequest", "the API refuses the request"],
  [
    "no such connection",
    (_, response) => apiError(response, 404, "InvalidVpnConnectionInstanceId.NotFound"),
    "VpnConnectionNotFound",
    "it does not exist",
  ],
])("%s is final and sent once", async (_, fail, code, message) => {
  const asked = failing(Number.POSITIVE_INFINITY, fail);
  expect(await errorOf(clients.make().call(readOf(server.endpoint)))).toMatchObject({ code, message: expect.stringContaining(message) });
  expect(asked()).toBe(1);
});

test("every attempt has a new signature and a new nonce", async () => {
  failing(2, (_, response) => response.writeHead(503).end());
  await clients.make(quick).call(readOf(server.endpoint));
  const sent = server.requests.slice(-3).map(({ headers }) => headers);
  expect(new Set(sent.map((headers) => headers["x-acs-signature-nonce"])).size).toBe(3);
  expect(new Set(sent.map(({ authorization }) => authorization)).size).toBe(3);
});

describe("a nonce that the server has already seen", () => {
  const replayed: HttpServer["answer"] = (_, response) => apiError(response, 400, "SignatureNonceUsed");

  test("is replaced once", async () => {
    const asked = failing(1, replayed);
    await expect(clients.make().call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
    expect(asked()).toBe(2);
  });

  test("fails the call the second time", async () => {
    const asked = failing(9, replayed);
    const error = await errorOf(clients.make().call(readOf(server.endpoint)));
    expect(error).toMatchObject({ code: "Service", message: expect.stringContaining("seen before") });
    expect(asked()).toBe(2);
  });
});

describe("a security token that expires while the program runs", () => {
  const tokens = (...securityTokens: string[]): CredentialSource & { refused: (string | undefined)[] } => {
    const refused: (string | undefined)[] = [];
    return {
      refused,
      async get(options) {
        if (options?.refused) refused.push(options.refused.securityToken);
        return {
          ...testCredentials,
          securityToken: securityTokens[Math.min(refused.length, securityTokens.length - 1)] ?? "",
        } satisfies Credentials;
      },
    };
  };
  const expired: HttpServer["answer"] = (request, response) =>
    request.headers["x-acs-security-token"] === "new" ? response.end(result) : apiError(response, 400, "InvalidSecurityToken.Expired");

  test("is renewed once, and the call continues with the new one", async () => {
    const asked = failing(Number.POSITIVE_INFINITY, expired);
    const source = tokens("old", "new");
    await expect(clients.make({}, source).call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
    expect(source.refused).toEqual(["old"]);
    expect(asked()).toBe(2);
  });

  test("fails the call if the new one has expired too", async () => {
    const asked = failing(Number.POSITIVE_INFINITY, expired);
    const error = await errorOf(clients.make({}, tokens("old", "older")).call(readOf(server.endpoint)));
    expect(error).toMatchObject({ code: "Credentials", apiCode: "InvalidSecurityToken.Expired" });
    expect(asked()).toBe(2);
  });
});

describe("an access key that is rotated while the program runs", () => {
  const key = (accessKeyId: string): Credentials => ({ ...testCredentials, accessKeyId });
  const onlyKnows =
    (accessKeyId: string): HttpServer["answer"] =>
    (request, response) =>
      request.headers.authorization?.includes(`Credential=${accessKeyId},`)
        ? response.end(result)
        : apiError(response, 404, "InvalidAccessKeyId.NotFound");

  test.each(["InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.Inactive", "InvalidAccessKeyId"])(
    "is read again from its source on %s, and the call continues with it",
    async (code) => {
      const kept = { accessKeyId: "before" };
      const client = clients.make(
        {},
        staticCredentials(() => key(kept.accessKeyId)),
      );
      failing(Number.POSITIVE_INFINITY, onlyKnows("before"));
      await client.call(readOf(server.endpoint));
      kept.accessKeyId = "after";
      const asked = failing(Number.POSITIVE_INFINITY, (request, response, number) =>
        request.headers.authorization?.includes("Credential=after,")
          ? onlyKnows("after")(request, response, number)
          : apiError(response, 404, code),
      );
      await expect(client.call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
      expect(asked()).toBe(2);
      await expect(client.call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
      expect(asked()).toBe(3);
    },
  );

  test("fails the call if the API does not know the new one either", async () => {
    const asked = failing(Number.POSITIVE_INFINITY, onlyKnows("another"));
    let number = 0;
    const error = await errorOf(
      clients
        .make(
          {},
          staticCredentials(() => key(`key-${++number}`)),
        )
        .call(readOf(server.endpoint)),
    );
    expect(error).toMatchObject({ code: "Credentials", apiCode: "InvalidAccessKeyId.NotFound" });
    expect(asked()).toBe(2);
  });

  test("but not at its source fails the call with the API's message, and the next call reads it again", async () => {
    const asked = failing(Number.POSITIVE_INFINITY, onlyKnows("other"));
    const client = clients.make(
      {},
      staticCredentials(() => key("unknown")),
    );
    expect(await errorOf(client.call(readOf(server.endpoint)))).toMatchObject({
      apiCode: "InvalidAccessKeyId.NotFound",
      requestId: "R-ERROR",
    });
    expect(asked()).toBe(1);
    failing(Number.POSITIVE_INFINITY, onlyKnows("unknown"));
    await expect(client.call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
  });
});

describe("an access key that the API does not know", () => {
  test("is replaced for the next call if this call has no attempt left", async () => {
    const kept = { accessKeyId: "before" };
    const source = staticCredentials(() => ({ accessKeyId: kept.accessKeyId, accessKeySecret: "secret" }));
    const client = clients.make({ maxAttempts: 1 }, source);
    const knows =
      (id: string): HttpServer["answer"] =>
      (request, response) =>
        request.headers.authorization?.includes(`Credential=${id},`)
          ? response.end(result)
          : apiError(response, 404, "InvalidAccessKeyId.NotFound");
    failing(Number.POSITIVE_INFINITY, knows("before"));
    await client.call(readOf(server.endpoint));
    kept.accessKeyId = "after";
    failing(Number.POSITIVE_INFINITY, knows("after"));
    expect(await errorOf(client.call(readOf(server.endpoint)))).toMatchObject({ code: "Credentials" });
    await expect(client.call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
  });

  test("is read again once for all calls in flight", async () => {
    let finds = 0;
    const source = staticCredentials(() => {
      finds++;
      return { accessKeyId: "unknown", accessKeySecret: "secret" };
    });
    failing(Number.POSITIVE_INFINITY, (_, response) => apiError(response, 404, "InvalidAccessKeyId.NotFound"));
    const client = clients.make({}, source);
    const calls = Array.from({ length: 60 }, (_, index) => client.call({ ...readOf(server.endpoint), scope: `call ${index}` }));
    await Promise.all(calls.map((call) => errorOf(call)));
    expect(finds).toBeLessThanOrEqual(4);
  });
});

describe("a server with another clock", () => {
  const ahead = 20 * 60_000;
  const strict =
    (offsetMs: number, tells: boolean): HttpServer["answer"] =>
    (request, response) => {
      const now = Date.now() + offsetMs;
      const sent = request.headers["x-acs-date"] ?? new URL(request.url ?? "", server.endpoint).searchParams.get("Timestamp");
      if (tells) response.setHeader("Date", new Date(now).toUTCString());
      else response.sendDate = false;
      if (Math.abs(Date.parse(String(sent)) - now) < 15 * 60_000) response.end(result);
      else apiError(response, 400, "InvalidTimeStamp.Expired");
    };

  test.each([
    ["v3", ahead],
    ["v3", -ahead],
    ["v1", ahead],
  ] as const)("is followed after one attempt, and at once from then on (%s, %i ms)", async (signatureVersion, offsetMs) => {
    const asked = failing(Number.POSITIVE_INFINITY, strict(offsetMs, true));
    const client = clients.make({ signatureVersion });
    await expect(client.call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
    expect(asked()).toBe(2);
    await expect(client.call(readOf(server.endpoint))).resolves.toMatchObject(isResult);
    expect(asked()).toBe(3);
  });

  test("is followed by all calls in flight when the first is refused", async () => {
    failing(Number.POSITIVE_INFINITY, strict(ahead, true));
    const client = clients.make({ maxAttempts: 2 });
    const reads = ["vco-1", "vco-2", "vco-3", "vco-4"].map((VpnConnectionId) =>
      client.call(readOf(server.endpoint, { parameters: { VpnConnectionId } })),
    );
    await expect(Promise.all(reads)).resolves.toHaveLength(4);
  });

  test("and no Date header gives an error that advises to set the clock", async () => {
    const asked = failing(Number.POSITIVE_INFINITY, strict(ahead, false));
    const error = await errorOf(clients.make().call(readOf(server.endpoint)));
    expect(error).toMatchObject({ code: "InvalidRequest", message: expect.stringContaining("Set this machine's clock.") });
    expect(asked()).toBe(1);
  });

  test("that refuses its own time gives an error with the clock difference", async () => {
    const asked = failing(Number.POSITIVE_INFINITY, (_, response) => {
      response.setHeader("Date", new Date(Date.now() + ahead).toUTCString());
      apiError(response, 400, "InvalidTimeStamp.Expired");
    });
    const error = await errorOf(clients.make().call(readOf(server.endpoint)));
    expect(error).toMatchObject({ message: expect.stringContaining("Set this machine's clock: it is 20 min behind that of 127.0.0.1") });
    expect(asked()).toBe(2);
  });
});

test("a redirect is refused, and nothing is sent to its target", async () => {
  const other = await startHttpServer((_, response) => response.end(result));
  const asked = failing(1, (_, response) => response.writeHead(307, { location: `${other.endpoint}/?x=1` }).end());
  const error = await errorOf(clients.make().call(readOf(server.endpoint)));
  expect(error).toMatchObject({
    code: "MalformedResponse",
    message: expect.stringContaining(`redirects to ${other.endpoint.slice(7)} (HTTP 307)`),
  });
  expect(asked()).toBe(1);
  expect(other.requests).toHaveLength(0);
  await other.close();
});

test("a 304 is reported as such, not as a redirect", async () => {
  failing(1, (_, response) => response.writeHead(304).end());
  const error = await errorOf(clients.make().call(readOf(server.endpoint)));
  expect(error).toMatchObject({ code: "MalformedResponse", message: expect.stringContaining("HTTP 304 (not modified)") });
  expect(String(error)).not.toContain("redirect");
});

describe("a source of credentials", () => {
  test("that fails with its own error is reported without that error's text", async () => {
    const source: CredentialSource = { get: () => Promise.reject(new Error("planted")) };
    const error = await errorOf(clients.make({}, source).call(readOf(server.endpoint)));
    expect(error).toMatchObject({ code: "Credentials" });
    expect(String(error)).not.toContain("planted");
  });

  test("that never answers fails the call at its deadline", async () => {
    const source: CredentialSource = { get: () => new Promise(() => {}) };
    const error = await errorOf(clients.make({ deadlineSeconds: 0.1 }, source).call(readOf(server.endpoint)));
    expect(error).toMatchObject({ code: "Credentials", message: expect.stringContaining("did not answer before the call's deadline") });
  });
});

test("equal reads share one request, and different reads do not", async () => {
  const asked = failing(0, () => {});
  const client = clients.make();
  const other = readOf(server.endpoint, { parameters: { VpnConnectionId: "vco-2" } });
  await Promise.all([client.call(readOf(server.endpoint)), client.call(readOf(server.endpoint)), client.call(other)]);
  expect(asked()).toBe(2);
});
