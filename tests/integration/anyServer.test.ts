import type { Socket } from "node:net";
import fc from "fast-check";
import { detectDrift } from "../../drift/detectDrift";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { VpnConnectionError } from "../../provider/alicloud/errors";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { emulatorConfig } from "../support/emulatorConfig";
import { engineWith, exportedState } from "../support/exportedState";
import { type HttpServer, startHttpServer } from "../support/httpServer";
import { holds } from "../support/property";
import { startTcpServer, type TcpServer } from "../support/tcpServer";
import { errorOf, readOf, TestClients } from "../support/testClients";

describe("pages of any server", () => {
  let server: HttpServer;
  let pages: (pageNumber: number, request: number) => { readonly total: unknown; readonly rows: unknown };
  let requests = 0;
  beforeAll(async () => {
    server = await startHttpServer((request, response) => {
      const page = Number(new URL(request.url ?? "", "http://localhost").searchParams.get("PageNumber"));
      const { total, rows } = pages(page, ++requests);
      response.end(JSON.stringify({ RequestId: "R", TotalCount: total, VpnConnections: { VpnConnection: rows } }));
    });
  });
  afterAll(() => server.close());

  const row = (index: number) => ({ VpnConnectionId: `vco-${index}`, Status: "ipsec_sa_established" });
  const behaviour = fc.record({
    rows: fc.nat({ max: 130 }),
    size: fc.integer({ min: 1, max: 60 }),
    ignoresNumber: fc.boolean(),
    lie: fc.constantFrom(0, 0, 0, 1, -1, 7),
    emptyRequest: fc.constantFrom(0, 0, 1, 2, 3),
    junk: fc.constantFrom(undefined, undefined, null, "x", [null], [{}], {}),
  });

  test("list each connection once, or end in one of our errors, after few requests", async () => {
    const client = new VpnClient({
      endpoint: server.endpoint,
      credentials: { accessKeyId: "any", accessKeySecret: "secret" },
      regionId: "eu-central-1",
      maxAttempts: 1,
      requestsPerMinute: 1_000_000,
    });
    try {
      await holds(
        fc.asyncProperty(behaviour, async ({ rows, size, ignoresNumber, lie, emptyRequest, junk }) => {
          requests = 0;
          const all = Array.from({ length: rows }, (_, index) => row(index));
          pages = (page, request) => {
            const first = ignoresNumber ? 0 : (page - 1) * size;
            const some = request === emptyRequest ? [] : all.slice(first, first + size);
            return { total: Math.max(0, rows + lie), rows: junk !== undefined && request === 2 ? junk : some };
          };
          const found: string[] = [];
          const error = await errorOf(
            (async () => {
              for await (const { vpnConnectionId } of client.list()) found.push(vpnConnectionId);
            })(),
          ).catch(() => undefined);
          expect(new Set(found).size).toBe(found.length);
          expect(requests).toBeLessThanOrEqual(2 * Math.ceil(rows / size) + 4);
          if (error !== undefined) expect(error).toBeInstanceOf(VpnConnectionError);
          else if (emptyRequest === 0) expect(found.length).toBe(Math.max(0, rows + lie));
          else expect(found.length).toBeGreaterThanOrEqual(Math.max(0, rows + lie));
        }),
        { numRuns: 150 },
      );
    } finally {
      await client.close();
    }
  });
});

describe("any proxy", () => {
  const headers = "HTTP/1.1 200 Connection established\r\n\r\n";
  const behaviours: Readonly<Record<string, (socket: Socket) => void>> = {
    "close at accept": (socket) => socket.destroy(),
    "end at accept": (socket) => socket.end(),
    reset: (socket) => socket.resetAndDestroy(),
    "close after CONNECT": (socket) => void socket.once("data", () => socket.destroy()),
    "close after the headers": (socket) => void socket.once("data", () => socket.end(headers)),
    "silence after the headers": (socket) => void socket.once("data", () => socket.write(headers)),
    silence: () => undefined,
    drip: (socket) => {
      const drops = [...headers];
      const timer = setInterval(() => (drops.length > 0 ? socket.write(drops.shift() ?? "") : clearInterval(timer)), 5);
      socket.on("close", () => clearInterval(timer));
    },
    "407": (socket) => void socket.once("data", () => socket.end("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")),
    "502": (socket) => void socket.once("data", () => socket.end("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n")),
    "no HTTP": (socket) => void socket.once("data", () => socket.end("220 mail ready\r\n")),
  };
  const clients = new TestClients();
  const before = process.env.HTTPS_PROXY;
  let server: TcpServer;
  let plan: readonly string[] = [];
  let accepted = 0;
  beforeAll(async () => {
    server = await startTcpServer((socket) => behaviours[plan[accepted++ % plan.length] ?? ""]?.(socket));
    process.env.HTTPS_PROXY = `http://user:planted@127.0.0.1:${server.port}`;
  });
  afterAll(async () => {
    if (before === undefined) delete process.env.HTTPS_PROXY;
    else process.env.HTTPS_PROXY = before;
    await clients.close();
    await server.close();
  });

  test("fails a call with a transport error within its deadline, and sees one connection for each attempt", async () => {
    const anyPlan = fc.array(fc.constantFrom(...Object.keys(behaviours)), { minLength: 1, maxLength: 3 });
    await holds(
      fc.asyncProperty(anyPlan, async (some) => {
        plan = some;
        accepted = 0;
        const client = clients.make({ timeoutSeconds: 0.2, maxAttempts: 2, deadlineSeconds: 3 });
        const error = await errorOf(client.call(readOf("https://vpc.test.invalid" as never)));
        await client.close();
        expect(error).toMatchObject({ code: "Transport" });
        expect(String(error)).not.toContain("planted");
        expect(accepted).toBeLessThanOrEqual(2);
      }),
      { numRuns: 12 },
    );
  });
});

describe("any damaged state", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());

  const junk = fc.oneof(
    fc.constantFrom(null, undefined, "", 0, [], {}, "x", [null], { isUp: true }, { __proto__: null }),
    fc.jsonValue({ maxDepth: 2 }),
  );

  test('gives an error or drift, never "no drift" without a comparison, and never a deletion', async () => {
    const config = emulatorConfig(emulator);
    const outputs = await engineWith(config).up("vco-gw8berlin");
    const whole = JSON.stringify(exportedState([{ name: "office", id: "vco-gw8berlin", outputs }], config));
    const place = fc.constantFrom(
      "outputs",
      "outputs.expect",
      "outputs.ignoreDrift",
      "outputs.tunnels",
      "outputs.tags",
      "outputs.regionId",
    );
    await holds(
      fc.asyncProperty(place, junk, async (at, value) => {
        const state = JSON.parse(whole) as ReturnType<typeof exportedState>;
        const resource = state.deployment.resources[2] as unknown as Record<string, Record<string, unknown>>;
        const [first = "", second] = at.split(".");
        if (second === undefined) resource[first] = value as Record<string, unknown>;
        else (resource[first] as Record<string, unknown>)[second] = value;
        const report = await detectDrift(state, { env: {} }).catch((error: unknown) => {
          expect(error).toBeInstanceOf(VpnConnectionError);
          return undefined;
        });
        const [connection] = report?.connections ?? [];
        expect(connection?.outcome).not.toBe("removed");
        if (at === "outputs") expect(connection?.outcome).not.toBe("unchanged");
      }),
      { numRuns: 150 },
    );
  });
});
