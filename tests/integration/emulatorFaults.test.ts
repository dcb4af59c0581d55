import type { Fault } from "../../emulator/faults";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { ask, requestV3 } from "../support/emulatorClient";

let emulator: Emulator;
let time: number;
beforeEach(async () => {
  time = Date.now();
  emulator = await startEmulator({ now: () => time });
});
afterEach(() => emulator.close());

const berlin = { VpnConnectionId: "vco-gw8berlin" };
const describeBerlin = () => ask(emulator, "DescribeVpnConnection", berlin);
const call = (signal?: AbortSignal): Promise<Response> => {
  const { url, credentials } = emulator;
  const request = requestV3({ url, credentials, action: "DescribeVpnConnection", parameters: { RegionId: "eu-central-1", ...berlin } });
  return fetch(request, { redirect: "manual", ...(signal ? { signal } : {}) });
};

test.each<[Fault, number, string]>([
  [{ code: "Throttling" }, 400, "Throttling"],
  [{ code: "Throttling.User", retryAfterMs: 250 }, 400, "Throttling.User"],
  [{ code: "Forbidden.RAM" }, 403, "Forbidden.RAM"],
  [{ code: "Forbbiden.SubUser", status: 400 }, 400, "Forbbiden.SubUser"],
  [{ code: "ServiceUnavailable" }, 503, "ServiceUnavailable"],
  [{ code: "InternalError" }, 500, "InternalError"],
  [{ code: "InvalidSecurityToken.Expired" }, 400, "InvalidSecurityToken.Expired"],
  [{ code: "SomethingNew.Entirely" }, 400, "SomethingNew.Entirely"],
  [{ status: 403 }, 403, "Forbidden.RAM"],
  [{ status: 404 }, 404, "InvalidVpnConnectionInstanceId.NotFound"],
  [{ status: 500 }, 500, "InternalError"],
  [{ status: 503 }, 503, "ServiceUnavailable"],
])("%j answers HTTP %i, %s, until it is cleared", async (fault, status, code) => {
  emulator.fail(fault);
  for (let i = 0; i < 2; i++) {
    const answer = await describeBerlin();
    expect(answer).toMatchObject({ status, body: { Code: code, Message: expect.stringMatching(/./), RequestId: expect.any(String) } });
    expect(answer.headers.get("x-acs-retry-after")).toBe(fault.retryAfterMs === undefined ? null : String(fault.retryAfterMs));
  }
  expect(emulator.requests.map((request) => [request.status, request.code])).toEqual([
    [status, code],
    [status, code],
  ]);
  emulator.clearFaults();
  expect((await describeBerlin()).status).toBe(200);
});

test("a fault applies to its actions, as often as it says, the earlier fault first", async () => {
  emulator.fail({ action: "DescribeVpnConnections", code: "Throttling" });
  emulator.fail({ vpnConnectionId: "vco-gw8lyon", code: "Forbidden" });
  emulator.fail({ regionId: "us-east-1", code: "NoPermission" });
  emulator.fail({ vpnConnectionId: "vco-gw8berlin", code: "InternalError", times: 2 });
  emulator.fail({ vpnConnectionId: "vco-gw8berlin", code: "UnknownError", times: 1, message: "Odd." });
  const answers = [];
  for (let i = 0; i < 4; i++) answers.push((await describeBerlin()).body);
  expect(answers.map(({ Code }) => Code)).toEqual(["InternalError", "InternalError", "UnknownError", undefined]);
  expect(answers[2]?.Message).toBe("Odd.");
  expect((await ask(emulator, "DescribeVpnConnections")).body.Code).toBe("Throttling");
  expect((await ask(emulator, "DescribeVpnConnection", { VpnConnectionId: "vco-gw8lyon" })).body.Code).toBe("Forbidden");
  expect((await ask(emulator, "DescribeVpnConnection", { ...berlin, RegionId: "us-east-1" })).body.Code).toBe("NoPermission");
  expect((await ask(emulator, "DescribeVpnConnection", { VpnConnectionId: "vco-gw8oslo" })).status).toBe(200);
});

test("a fault does not apply to a call with a wrong signature", async () => {
  emulator.fail({ code: "Throttling", times: 1 });
  const wrong = { ...emulator.credentials, accessKeySecret: "wrong" };
  expect((await ask(emulator, "DescribeVpnConnection", berlin, { credentials: wrong })).body.Code).toBe("SignatureDoesNotMatch");
  expect((await describeBerlin()).body.Code).toBe("Throttling");
});

describe("a fault of the connection", () => {
  const full = async (): Promise<string> => (await call()).text();

  test.each(["reset", "resetInHeaders"] as const)("%s gives no answer", async (kind) => {
    emulator.fail({ kind });
    await expect(call()).rejects.toThrow("fetch failed");
    expect(emulator.requests.at(-1)).toMatchObject({ action: "DescribeVpnConnection", status: 0 });
  });

  test("resetInBody breaks the connection after valid headers", async () => {
    emulator.fail({ kind: "resetInBody" });
    const response = await call();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test("stall never answers, until the client gives up", async () => {
    emulator.fail({ kind: "stall" });
    const patience = new AbortController();
    const answer = call(patience.signal);
    while (emulator.requests.length === 0) await new Promise(setImmediate);
    patience.abort();
    await expect(answer).rejects.toThrow("aborted");
  });

  test("stallInBody sends half the body, then waits until the client gives up", async () => {
    emulator.fail({ kind: "stallInBody" });
    const patience = new AbortController();
    const response = await call(patience.signal);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(first?.value?.length ?? Number.POSITIVE_INFINITY);
    const second = reader?.read();
    patience.abort();
    await expect(second).rejects.toThrow("aborted");
  });

  test("truncate sends half the document as a complete answer", async () => {
    const whole = await full();
    emulator.fail({ kind: "truncate", times: 1 });
    const response = await call();
    const half = await response.text();
    expect([response.status, half.length]).toEqual([200, Math.floor(whole.length / 2)]);
    expect(() => JSON.parse(half)).toThrow();
    expect(await full()).toHaveLength(whole.length);
  });

  test("empty sends an empty 200", async () => {
    emulator.fail({ kind: "empty" });
    const response = await call();
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("html502 sends a proxy's error page", async () => {
    emulator.fail({ kind: "html502" });
    const response = await call();
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      502,
      "text/html",
      expect.stringContaining("<html>"),
    ]);
    expect(emulator.requests.at(-1)?.status).toBe(502);
  });

  test("redirect points elsewhere, and a client that follows is recorded", async () => {
    emulator.fail({ kind: "redirect" });
    const response = await call();
    expect([response.status, response.headers.get("location")]).toEqual([302, "/elsewhere"]);
    await fetch(new URL("/elsewhere", emulator.url));
    expect(emulator.requests).toHaveLength(2);
  });

  test("body sends the given body unchanged", async () => {
    emulator.fail({ body: "[1,", status: 201, contentType: "text/plain" });
    const response = await call();
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([201, "text/plain", "[1,"]);
  });

  test("delayMs alone gives a late but valid answer, and applies before any other fault", async () => {
    emulator.fail({ delayMs: 60, times: 1 });
    emulator.fail({ delayMs: 60, code: "Throttling", times: 1 });
    for (const expected of [200, 400]) {
      const started = performance.now();
      expect((await describeBerlin()).status).toBe(expected);
      expect(performance.now() - started).toBeGreaterThan(50);
    }
  });
});

test.each<[string, object]>([
  ["a misspelt key", { vpnConnection: "vco-gw8berlin", code: "Throttling" }],
  ["a kind that there is not", { kind: "explode" }],
  ["a number for a string", { code: 400 }],
  ["a status that no answer can have", { status: 99 }],
  ["a status that is no whole number", { status: 200.5 }],
])("%s is refused, because it would apply to every call or to none", (_, fault) => {
  expect(() => emulator.fail(fault as Fault)).toThrow(TypeError);
});

describe("the rate limit", () => {
  test("answers Throttling.User with HTTP 400 and the wait in milliseconds", async () => {
    emulator.rateLimit = 2;
    const start = time;
    const statuses = [];
    for (const at of [0, 10_000, 20_000, 59_999, 60_000, 60_001]) {
      time = start + at;
      const { status, body, headers } = await ask(emulator, "DescribeVpnConnection", berlin, {
        timestamp: new Date(time).toISOString().replace(/\.\d+/, ""),
      });
      statuses.push([at, status, body.Code, headers.get("x-acs-retry-after")]);
    }
    expect(statuses).toEqual([
      [0, 200, undefined, null],
      [10_000, 200, undefined, null],
      [20_000, 400, "Throttling.User", "40000"],
      [59_999, 400, "Throttling.User", "1"],
      [60_000, 200, undefined, null],
      [60_001, 400, "Throttling.User", "9999"],
    ]);
  });

  test("counts by action and region, and is off by default", async () => {
    emulator.rateLimit = 1;
    expect((await describeBerlin()).status).toBe(200);
    expect((await describeBerlin()).status).toBe(400);
    expect((await ask(emulator, "DescribeVpnConnections")).status).toBe(200);
    expect((await ask(emulator, "DescribeVpnConnections", { RegionId: "us-east-1" })).status).toBe(200);
    emulator.rateLimit = undefined;
    expect((await describeBerlin()).status).toBe(200);
  });
});

test("requests lists the calls without any secret of the credentials", async () => {
  emulator.credentials = { accessKeyId: "STS.planted-id", accessKeySecret: "planted-secret", securityToken: "planted-token" };
  await ask(emulator, "DescribeVpnConnections", { "Tag.1.Key": "site" }, { nonce: "n-7" });
  await describeBerlin();
  await ask(emulator, "DescribeVpnConnection", { VpnConnectionId: "vco-nobody" });
  expect(emulator.requests).toMatchObject([
    {
      action: "DescribeVpnConnections",
      regionId: "eu-central-1",
      parameters: { RegionId: "eu-central-1", "Tag.1.Key": "site" },
      nonce: "n-7",
      status: 200,
    },
    {
      action: "DescribeVpnConnection",
      vpnConnectionId: "vco-gw8berlin",
      signatureVersion: "v3",
      format: "json",
      method: "POST",
      at: time,
      status: 200,
    },
    { vpnConnectionId: "vco-nobody", status: 404, code: "InvalidVpnConnectionInstanceId.NotFound" },
  ]);
  expect(emulator.requests[0]).not.toHaveProperty("vpnConnectionId");
  expect(JSON.stringify(emulator.requests)).not.toMatch(/planted/);
});

test("close ends open calls and frees the port", async () => {
  emulator.fail({ kind: "stall", vpnConnectionId: "vco-gw8berlin" });
  emulator.fail({ delayMs: 600_000 });
  const pending = [call(), ask(emulator, "DescribeVpnConnections")];
  while (emulator.requests.length < 2) await new Promise(setImmediate);
  const settled = Promise.allSettled(pending);
  await emulator.close();
  expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const port = Number(new URL(emulator.url).port);
  emulator = await startEmulator({ port });
  expect(emulator.url).toBe(`http://127.0.0.1:${port}`);
  await expect(startEmulator({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
