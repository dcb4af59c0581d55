import { request } from "node:http";
import type { Emulator } from "../../emulator/startEmulator";
import { ask } from "../support/emulatorClient";
import { emulatorForEach } from "../support/emulatorForEach";

let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
});

interface Sent {
  readonly status: number;
  readonly content: unknown;
}

/** Sends what no browser and no fetch would: any Host header, any body. */
const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const outgoing = request(`${emulator.url}/_emulator/${path}`, { method, headers: { ...type, ...headers } }, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        answer += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, content: answer === "" ? undefined : JSON.parse(answer) }));
    });
    outgoing.on("error", reject).end(text);
  });

const nameOf = async (VpnConnectionId: string, RegionId = "eu-central-1"): Promise<unknown> =>
  (await ask<{ Name?: string; Code?: string }>(emulator, "DescribeVpnConnection", { VpnConnectionId, RegionId })).body;

test("PATCH changes single fields of a connection or a tunnel, and keeps the rest", async () => {
  const before = structuredClone(emulator.connections.get("vco-gw8madrid"));
  const changes = {
    ...{ Name: "renamed", ZoneNo: null, VcoHealthCheck: { Enable: "true" } },
    TunnelOptionsSpecification: {
      TunnelOptions: [{ TunnelId: "tun-gw8madrid2", Status: "ipsec_sa_not_established", TunnelIkeConfig: { IkeLifetime: "60" } }],
    },
  };
  const { status, content } = await send("PATCH", "connections/vco-gw8madrid", changes);
  expect(status).toBe(200);
  const [first, second] = before?.TunnelOptionsSpecification?.TunnelOptions ?? [];
  const { ZoneNo, ...rest } = before ?? {};
  expect(content).toEqual({
    ...{ ...rest, Name: "renamed", VcoHealthCheck: { ...before?.VcoHealthCheck, Enable: "true" } },
    TunnelOptionsSpecification: {
      TunnelOptions: [
        first,
        { ...second, Status: "ipsec_sa_not_established", TunnelIkeConfig: { ...second?.TunnelIkeConfig, IkeLifetime: "60" } },
      ],
    },
  });
  expect(await nameOf("vco-gw8madrid")).toMatchObject({ Name: "renamed" });
});

test("PATCH replaces lists except tunnels, and treats __proto__ as a field", async () => {
  await send("PATCH", "connections/vco-gw8berlin", JSON.parse('{"Tags":{"Tag":[{"Key":"a","Value":"b"}]},"__proto__":{"polluted":"yes"}}'));
  expect(emulator.connections.get("vco-gw8berlin")?.Tags).toEqual({ Tag: [{ Key: "a", Value: "b" }] });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("PUT adds a connection in the given region, and DELETE removes it", async () => {
  expect((await send("PUT", "connections/vco-new", { Name: "new" })).status).toBe(200);
  expect((await send("PUT", "connections/vco-tokyo?regionId=ap-northeast-1", { Name: "tokyo" })).status).toBe(200);
  expect(await nameOf("vco-new")).toMatchObject({ VpnConnectionId: "vco-new", Name: "new" });
  expect(await nameOf("vco-tokyo", "ap-northeast-1")).toMatchObject({ Name: "tokyo" });
  expect((await send("GET", "connections")).content).toContainEqual({ id: "vco-tokyo", regionId: "ap-northeast-1", name: "tokyo" });
  expect((await send("GET", "connections/vco-new")).content).toEqual({ VpnConnectionId: "vco-new", Name: "new" });
  expect((await send("DELETE", "connections/vco-new")).status).toBe(204);
  expect(await nameOf("vco-new")).toMatchObject({ Code: "InvalidVpnConnectionInstanceId.NotFound" });
});

test("faults, logs, findings and settings can be set", async () => {
  expect((await send("POST", "faults", { code: "Throttling", times: 1 })).content).toEqual([{ code: "Throttling", times: 1 }]);
  expect(await nameOf("vco-gw8berlin")).toMatchObject({ Code: "Throttling" });
  expect((await send("GET", "faults")).content).toEqual([]);
  await send("POST", "faults", { code: "Throttling" });
  expect((await send("DELETE", "faults")).status).toBe(204);

  expect((await send("PUT", "logs/vco-gw8berlin", [{ at: Date.now(), level: "INFO", message: "hello" }])).status).toBe(204);
  const logs = await ask(emulator, "DescribeVpnConnectionLogs", { VpnConnectionId: "vco-gw8berlin", MinutePeriod: "1" });
  expect(logs.body).toMatchObject({ Count: 1, Data: { Logs: [expect.stringMatching(/ vco-gw8berlin \[INFO\]: hello$/)] } });
  const finding = { VpnConnectionId: "vco-gw8berlin", Severity: "Warn" };
  expect((await send("PUT", "diagnoses/vco-gw8berlin", [finding])).status).toBe(204);
  const diagnosis = await ask(emulator, "DiagnoseVpnConnections", { "VpnConnectionIds.1": "vco-gw8berlin" });
  expect(diagnosis.body).toMatchObject({ VpnConnections: [finding] });

  expect((await send("PATCH", "settings", { shape: "list", format: "xml", rateLimit: 5 })).content).toEqual({
    shape: "list",
    format: "xml",
    rateLimit: 5,
  });
  expect([emulator.shape, emulator.format, emulator.rateLimit]).toEqual(["list", "xml", 5]);
  await send("PATCH", "settings", { rateLimit: null });
  expect((await send("GET", "settings")).content).toEqual({ shape: "list", format: "xml", rateLimit: null });
});

test("requests lists API calls without those to the control route", async () => {
  await nameOf("vco-gw8berlin");
  await send("GET", "connections");
  expect((await send("GET", "requests")).content).toMatchObject([
    { action: "DescribeVpnConnection", vpnConnectionId: "vco-gw8berlin", status: 200 },
  ]);
});

test.each<[string, [string, string, unknown?], number]>([
  ["changing what is not there", ["PATCH", "connections/vco-nobody", {}], 404],
  ["deleting a connection that does not exist", ["DELETE", "connections/vco-nobody"], 404],
  ["showing a connection that does not exist", ["GET", "connections/vco-nobody"], 404],
  ["an unknown route", ["GET", "secrets"], 404],
  ["an unknown method", ["PURGE", "connections"], 404],
  ["a route named like a property of Object", ["GET", "constructor"], 404],
  ["a list for an object", ["PUT", "connections/vco-1", []], 400],
  ["an object for a list", ["PUT", "logs/vco-1", {}], 400],
  ["no body", ["PATCH", "connections/vco-gw8berlin"], 400],
  ["an unknown fault", ["POST", "faults", { what: "ever" }], 400],
  ["an unknown setting", ["PATCH", "settings", { shape: "list", colour: "red" }], 400],
  ["an invalid value of a setting", ["PATCH", "settings", { shape: "round" }], 400],
])("%s is refused with an explanation, and nothing changes", async (_, [method, path, body], status) => {
  const before = JSON.stringify([...emulator.connections]);
  expect(await send(method, path, body)).toEqual({ status, content: expect.objectContaining({ error: expect.stringMatching(/./) }) });
  expect([JSON.stringify([...emulator.connections]), emulator.shape]).toEqual([before, "flat"]);
});

describe("a web page, which can send requests to this machine, is refused", () => {
  test.each<[string, Record<string, string>, number]>([
    ["under a name of its own that points to 127.0.0.1", { host: "attacker.example" }, 403],
    ["under a name that only begins like loopback", { host: "127.0.0.1.attacker.example" }, 403],
    ["with an Origin", { origin: "https://attacker.example" }, 403],
    ["with a form's content type", { "content-type": "text/plain" }, 415],
  ])("%s", async (_, headers, status) => {
    expect((await send("PATCH", "connections/vco-gw8berlin", { Name: "hacked" }, headers)).status).toBe(status);
    expect(emulator.connections.get("vco-gw8berlin")?.Name).toBe("berlin-office");
  });

  test("also for reading", async () => {
    expect((await send("GET", "connections/vco-gw8berlin", undefined, { host: "attacker.example:80" })).status).toBe(403);
  });

  test.each(["localhost", "127.0.0.1", "127.1.2.3:99", "[::1]:1"])("but %s counts as this machine", async (host) => {
    expect((await send("GET", "requests", undefined, { host })).status).toBe(200);
  });
});

test("the emulator listens only on the loopback address", async () => {
  const { port } = new URL(emulator.url);
  await expect(fetch(`http://127.0.0.2:${port}/_emulator/requests`)).rejects.toThrow("fetch failed");
});
