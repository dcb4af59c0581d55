import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import type { LogEntry } from "../../emulator/wire";
import { ConfigurationError, MalformedResponseError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { resolvePeriod, type VpnConnectionLogLine } from "../../provider/vpn/read/logs";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { startHttpServer } from "../support/httpServer";
import { errorOf } from "../support/testClients";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: ConstructorParameters<typeof VpnClient>[0] = {}): Promise<{ emulator: Emulator; client: VpnClient }> {
  const emulator = await startEmulator();
  closing.push(() => emulator.close());
  return { emulator, client: clientOf(emulator.url, { credentials: emulator.credentials, ...options }) };
}

function clientOf(endpoint: string, options: ConstructorParameters<typeof VpnClient>[0] = {}): VpnClient {
  const credentials = { accessKeyId: "testid", accessKeySecret: "testsecret" };
  const client = new VpnClient({ endpoint, regionId: "eu-central-1", credentials, ...options });
  closing.unshift(() => client.close());
  return client;
}

const logCalls = (emulator: Emulator) => emulator.requests.filter(({ action }) => action === "DescribeVpnConnectionLogs");
const secondsAgo = (seconds: number): number => Math.floor(Date.now() / 1000 - seconds) * 1000;
const entry = (ago: number, message: string, more: Partial<LogEntry> = {}): LogEntry => ({
  at: secondsAgo(ago),
  level: "INFO",
  message,
  ...more,
});

async function all(lines: AsyncIterable<VpnConnectionLogLine>): Promise<VpnConnectionLogLine[]> {
  const read: VpnConnectionLogLine[] = [];
  for await (const line of lines) read.push(line);
  return read;
}

const messagesOf = (lines: readonly VpnConnectionLogLine[]): string[] => lines.map(({ message }) => message);

test.each(["json", "xml"] as const)("a line is split into time, level and message (%s)", async (format) => {
  const { emulator, client } = await start({ format });
  const odd = "no <form> & \"at\" 'all': [ERROR]";
  emulator.logs.set("vco-gw8berlin", [entry(60, "ikev2.c:512: sending IKE_SA_INIT", { level: "DEBUG" }), entry(59, odd)]);
  expect(await all(client.logs("vco-gw8berlin"))).toEqual([
    { time: emulator.logs.get("vco-gw8berlin")?.[0]?.at, tunnelId: null, level: "DEBUG", message: "ikev2.c:512: sending IKE_SA_INIT" },
    { time: emulator.logs.get("vco-gw8berlin")?.[1]?.at, tunnelId: null, level: "INFO", message: odd },
  ]);
});

test.each([0, 1, 49, 50, 51, 100, 137])("all pages come in order, with no more calls than needed: %i lines", async (count) => {
  const { emulator, client } = await start();
  emulator.logs.set(
    "vco-gw8berlin",
    Array.from({ length: count }, (_, index) => entry(300 - index, `line ${index}`)),
  );
  expect(messagesOf(await all(client.logs("vco-gw8berlin")))).toEqual(Array.from({ length: count }, (_, index) => `line ${index}`));
  expect(logCalls(emulator).length).toBe(Math.floor(count / 50) + 1);
});

test("pages are read as the loop consumes them", async () => {
  const { emulator, client } = await start();
  emulator.logs.set(
    "vco-gw8berlin",
    Array.from({ length: 500 }, (_, index) => entry(500 - index, `line ${index}`)),
  );
  for await (const _ of client.logs("vco-gw8berlin")) break;
  expect(logCalls(emulator).length).toBe(1);
});

test("the tunnels of a dual-tunnel connection are read separately, and their lines are merged by time", async () => {
  const { emulator, client } = await start();
  const of = (tunnelId: string, ago: number) => entry(ago, `${tunnelId} ${ago}`, { tunnelId });
  emulator.logs.set("vco-gw8vienna", [
    ...[300, 200, 100].map((ago) => of("tun-gw8vienna1", ago)),
    ...[250, 200, 150].map((ago) => of("tun-gw8vienna2", ago)),
  ]);
  const lines = await all(client.logs("vco-gw8vienna"));
  expect(messagesOf(lines)).toEqual(
    ["vienna1 300", "vienna2 250", "vienna2 200", "vienna1 200", "vienna2 150", "vienna1 100"].map((text) => `tun-gw8${text}`),
  );
  expect(lines.every(({ tunnelId, message }) => message.startsWith(`${tunnelId} `))).toBe(true);
  expect(logCalls(emulator).map(({ parameters }) => parameters.TunnelId)).toEqual(["tun-gw8vienna1", "tun-gw8vienna2"]);
});

test("one tunnel can be selected, and an unknown one is an error that lists the others", async () => {
  const { emulator, client } = await start();
  const lines = await all(client.logs("vco-gw8vienna", { tunnelId: "tun-gw8vienna2" }));
  expect(lines.map(({ tunnelId }) => tunnelId)).toEqual(["tun-gw8vienna2"]);
  const refused = await errorOf(all(client.logs("vco-gw8vienna", { tunnelId: "tun-gw8madrid1" })));
  expect(refused).toBeInstanceOf(ConfigurationError);
  expect((refused as Error).message).toContain("its tunnels are tun-gw8vienna1 and tun-gw8vienna2");
  expect(await errorOf(all(client.logs("vco-gw8berlin", { tunnelId: "tun-gw8madrid1" })))).toMatchObject({
    message: expect.stringContaining("single-tunnel"),
  });
  expect(logCalls(emulator).length).toBe(1);
});

test("no line contains a secret of the connection", async () => {
  const { emulator, client } = await start();
  const psk = "Zurich.two-Xd40";
  emulator.logs.set("vco-gw8zurich", [
    entry(9, `the psk found: ${psk}`, { tunnelId: "tun-gw8zurich1" }),
    entry(8, Buffer.from(psk).toString("hex"), { tunnelId: "tun-gw8zurich1" }),
  ]);
  expect(messagesOf(await all(client.logs("vco-gw8zurich")))).toEqual(["the psk found: [secret]", "[secret]"]);
});

test("a short secret is not redacted, because the gaps would reveal it", async () => {
  const { emulator, client } = await start();
  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: "500" } });
  emulator.logs.set("vco-gw8berlin", [entry(9, "203.0.113.10[500] <=> 198.51.100.10[500]")]);
  expect(messagesOf(await all(client.logs("vco-gw8berlin")))).toEqual(["203.0.113.10[500] <=> 198.51.100.10[500]"]);
});

test("a missing connection is an error", async () => {
  const { client } = await start();
  expect(await errorOf(all(client.logs("vco-nobody")))).toBeInstanceOf(VpnConnectionNotFoundError);
});

describe("the period", () => {
  const now = 1_700_000_000_000;
  const minutes = (count: number) => count * 60_000;
  test.each<[string, Parameters<typeof resolvePeriod>[0], [number, number]]>([
    ["nothing: the last ten minutes", {}, [-600, 0]],
    ["a number of minutes: the last ones", { minutePeriod: 3 }, [-180, 0]],
    ["from: until now", { from: now - minutes(90) }, [-5400, 0]],
    ["from and minutes", { from: now - minutes(90), minutePeriod: 2 }, [-5400, -5280]],
    ["to: ten minutes before it", { to: now - minutes(5) }, [-900, -300]],
    ["to and minutes", { to: now - minutes(5), minutePeriod: 1 }, [-360, -300]],
    ["from and to, to the whole second", { from: now - 1500, to: now - 1 }, [-2, -1]],
  ])("%s", (_, given, [from, to]) => {
    expect(resolvePeriod(given, now)).toEqual({ from: now / 1000 + from, to: now / 1000 + to });
  });

  test.each<[string, Parameters<typeof resolvePeriod>[0], string]>([
    ["seconds for milliseconds", { from: now / 1000 }, "from is not a time in Unix milliseconds"],
    ["a value that is not a number", { to: Number.NaN }, "to is not a time in Unix milliseconds"],
    ["half a minute", { minutePeriod: 0.5 }, "minutePeriod is not a whole number from 1 to 10"],
    ["an hour", { minutePeriod: 60 }, "minutePeriod is not a whole number from 1 to 10"],
    ["a period that ends before it begins", { from: now - 1000, to: now - 2000 }, "from is later than to"],
    ["a period in the future", { from: now + 5000 }, "from is in the future"],
    ["all three", { from: now - 2000, to: now, minutePeriod: 1 }, "more than a period takes"],
  ])("%s is refused", (_, given, why) => {
    expect(() => resolvePeriod(given, now)).toThrow(ConfigurationError);
    expect(() => resolvePeriod(given, now)).toThrow(why);
  });

  test("is sent to the API", async () => {
    const { emulator, client } = await start();
    await all(client.logs("vco-gw8berlin", { from: secondsAgo(3600), to: secondsAgo(1800) }));
    expect(logCalls(emulator)[0]?.parameters).toMatchObject({ From: expect.any(String), To: expect.any(String) });
    const { From, To } = logCalls(emulator)[0]?.parameters ?? {};
    expect(Number(To) - Number(From)).toBe(1800);
  });
});

const berlin = { vpnConnectionId: "vco-gw8berlin", tunnels: [] };

describe("an incomplete answer", () => {
  const start = async (bodyOf: (number: number) => object) => {
    const server = await startHttpServer((_, response, number) => response.end(JSON.stringify(bodyOf(number))));
    closing.push(() => server.close());
    return { server, client: clientOf(server.endpoint, { maxAttempts: 1 }) };
  };
  const line = "2022-12-14 15:52:28 vco-gw8berlin [DEBUG]: oakley.c:2832: found";

  test("is requested again, and its lines are dropped", async () => {
    const { client } = await start((number) => ({ Count: 1, IsCompleted: number > 2, Data: { Logs: [`${line} ${number}`] } }));
    expect(messagesOf(await all(client.logs(berlin)))).toEqual(["oakley.c:2832: found 3"]);
  });

  test("is returned as incomplete if it stays incomplete", async () => {
    const { client, server } = await start(() => ({ Count: 1, IsCompleted: "false", Data: { Logs: line } }));
    let incomplete = 0;
    expect(messagesOf(await all(client.logs(berlin, { onIncomplete: () => incomplete++ })))).toEqual(["oakley.c:2832: found"]);
    expect([incomplete, server.requests.length]).toEqual([1, 4]);
  });

  test("in smaller pages than requested is read to the end", async () => {
    const { client } = await start((number) => ({ Count: 2, PageSize: 2, Data: { Logs: number < 3 ? [line, line] : [] } }));
    expect((await all(client.logs(berlin))).length).toBe(4);
  });

  test("that repeats one page for ever comes to an end", async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `2026-01-02 03:04:05 vco-a [INFO]: line ${index}`);
    const { client, server } = await start(() => ({ Count: 50, PageSize: 50, Data: { Logs: lines } }));
    expect((await all(client.logs(berlin))).length).toBe(50);
    expect(server.requests.length).toBe(2);
  });

  test("that repeats a page of one line for ever comes to an end", async () => {
    const { client, server } = await start(() => ({ Count: 50, PageSize: 50, Data: { Logs: Array(50).fill(line) } }));
    await all(client.logs(berlin));
    expect(server.requests.length).toBeLessThan(50);
  });

  test.each<[string, object]>([
    ["another kind of answer", { VpnConnections: [] }],
    ["a list of objects", { Count: 1, Data: { Logs: [{ Message: "x" }] } }],
  ])("%s is a malformed response", async (_, body) => {
    const { client } = await start(() => body);
    expect(await errorOf(all(client.logs(berlin)))).toBeInstanceOf(MalformedResponseError);
  });
});

describe("following a log", () => {
  /** Reads until the lines that are waited for are there, whatever else comes. */
  async function follow(client: VpnClient, options: Parameters<VpnClient["logs"]>[1] = {}, id = "vco-gw8berlin") {
    const stop = new AbortController();
    const lines: VpnConnectionLogLine[] = [];
    const ended = errorOf(
      (async () => {
        for await (const one of client.logs(id, { follow: true, pollSeconds: 0.02, signal: stop.signal, ...options })) lines.push(one);
      })(),
    );
    const until = async (isThere: () => boolean) => {
      while (!isThere()) await sleep(5);
    };
    return { lines, until, stop: () => stop.abort("enough"), ended };
  }

  test("continues with each new line once, and keeps repeated lines", async () => {
    const { emulator, client } = await start();
    const entries = [entry(20, "one"), entry(10, "same"), entry(10, "same")];
    emulator.logs.set("vco-gw8berlin", entries);
    const { lines, until, stop, ended } = await follow(client);
    await until(() => lines.length === 3);
    entries.push(entry(0, "two"), entry(10, "same"));
    await until(() => lines.length === 5);
    const reads = logCalls(emulator).length;
    await until(() => logCalls(emulator).length > reads + 3);
    stop();
    expect(await ended).toBe("enough");
    expect(messagesOf(lines).sort()).toEqual(["one", "same", "same", "same", "two"]);
  });

  test("finds a late line behind the newest", async () => {
    const { emulator, client } = await start();
    const entries = [entry(2, "newest")];
    emulator.logs.set("vco-gw8berlin", entries);
    const { lines, until, stop, ended } = await follow(client);
    await until(() => lines.length === 1);
    entries.push(entry(25, "late"));
    await until(() => lines.length === 2);
    stop();
    await ended;
    expect(messagesOf(lines)).toEqual(["newest", "late"]);
  });

  test("reads only the end of the log again", async () => {
    const { emulator, client } = await start();
    emulator.logs.set("vco-gw8berlin", [entry(500, "old"), entry(100, "new")]);
    const { lines, until, stop, ended } = await follow(client);
    await until(() => logCalls(emulator).length > 3);
    stop();
    await ended;
    expect(lines.length).toBe(2);
    const [first, , third] = logCalls(emulator).map(({ parameters }) => Number(parameters.To) - Number(parameters.From));
    expect(first).toBe(600);
    expect(third).toBeLessThan(200);
  });

  test("survives and reports a failure of the API once it has worked", async () => {
    const { emulator, client } = await start({ maxAttempts: 1 });
    const entries = [entry(20, "before")];
    emulator.logs.set("vco-gw8berlin", entries);
    const failures: string[] = [];
    const { lines, until, stop, ended } = await follow(client, { onFailure: ({ code }) => failures.push(code) });
    await until(() => lines.length === 1);
    emulator.fail({ code: "ServiceUnavailable", status: 503, times: 2 });
    await until(() => failures.length === 2);
    entries.push(entry(1, "after"));
    await until(() => lines.length === 2);
    stop();
    expect(await ended).toBe("enough");
    expect([messagesOf(lines), failures]).toEqual([
      ["before", "after"],
      ["Service", "Service"],
    ]);
  });

  test("ends on a permanent failure", async () => {
    const { emulator, client } = await start();
    const { lines, until, ended } = await follow(client);
    await until(() => lines.length > 0);
    emulator.connections.delete("vco-gw8berlin");
    expect(await ended).toBeInstanceOf(VpnConnectionNotFoundError);
  });
});
