import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { type HttpServer, startHttpServer } from "../support/httpServer";
import { takeStock } from "../support/nothingLeft";
import { runProgram } from "../support/runProgram";
import { startTcpServer } from "../support/tcpServer";
import { errorOf, readOf, TestClients } from "../support/testClients";

const clients = new TestClients();
const pem = (name: string) => join(__dirname, `../vectors/tls/${name}.pem`);
const trusting = { NODE_EXTRA_CA_CERTS: pem("authorities") };
let nothingIsLeft: () => Promise<void>;
let right: HttpServer;
let wrong: HttpServer;

/** A server whose certificate is for `vpc.test.invalid` and 127.0.0.1, or for `other.test.invalid` alone. */
const tlsServer = (name: "vpc" | "other") =>
  startHttpServer(
    (_, response) => response.end('{"RequestId":"R-1"}'),
    (listener) => createHttpsServer({ key: readFileSync(pem(`${name}.key`)), cert: readFileSync(pem(`${name}.cert`)) }, listener),
  );

interface Proxy {
  readonly url: string;
  /** Host and port that were asked for, and with which Proxy-Authorization. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

/** A proxy that leads every tunnel to `port` on this machine, or refuses it with a status. */
async function startProxy(answer: { readonly port: number } | { readonly status: number } | "nothing"): Promise<Proxy> {
  const asked: Proxy["asked"] = [];
  const sockets: Socket[] = [];
  const server = createHttpServer((_, response) => response.writeHead(500).end());
  server.on("connection", (socket) => sockets.push(socket.on("error", () => {})));
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    asked.push({ target: request.url ?? "", authorization: request.headers["proxy-authorization"] });
    if (answer === "nothing") return;
    if ("status" in answer) {
      socket.end(`HTTP/1.1 ${answer.status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(answer.port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
    });
    sockets.push(upstream.on("error", () => socket.destroy()));
    socket.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://user:planted@127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const portOf = (server: HttpServer) => Number(new URL(server.endpoint).port);
const setProxy = (url: string | undefined, noProxy?: string) => {
  for (const [name, value] of Object.entries({ HTTPS_PROXY: url, NO_PROXY: noProxy })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
};

beforeAll(async () => {
  nothingIsLeft = takeStock();
  [right, wrong] = await Promise.all([tlsServer("vpc"), tlsServer("other")]);
});
afterEach(async () => {
  setProxy(undefined);
  await clients.close();
});
afterAll(async () => {
  await Promise.all([right.close(), wrong.close()]);
  await nothingIsLeft();
});

describe("TLS", () => {
  test("refuses an untrusted certificate at once, with a remedy", async () => {
    const error = await errorOf(clients.make().call(readOf(right.endpoint)));
    expect(error).toMatchObject({
      code: "Transport",
      message: expect.stringMatching(
        /the TLS certificate of 127\.0\.0\.1:\d+ is self-signed\. Check the endpoint\. .*NODE_EXTRA_CA_CERTS\.$/,
      ),
    });
    expect(right.requests).toHaveLength(0);
  });

  test("refuses a certificate of another host, even a trusted one", async () => {
    const { stdout } = await runProgram("readOnce", { ...trusting, ENDPOINT: wrong.endpoint });
    expect(JSON.parse(stdout)).toMatchObject({
      error: expect.stringMatching(/the TLS certificate of 127\.0\.0\.1:\d+ is for another host/),
    });
    expect(wrong.requests).toHaveLength(0);
  });

  test("cannot be disabled by the environment", async () => {
    const { stdout } = await runProgram("readOnce", { NODE_TLS_REJECT_UNAUTHORIZED: "0", ENDPOINT: right.endpoint });
    expect(JSON.parse(stdout)).toMatchObject({ error: expect.stringContaining("is self-signed") });
    expect(right.requests).toHaveLength(0);
  });

  test("is reported as missing for a server without it", async () => {
    const plain = await startTcpServer((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")), "https");
    const error = await errorOf(clients.make().call(readOf(plain.endpoint)));
    expect(error).toMatchObject({ code: "Transport", message: expect.stringMatching(/TLS does not work \((ERR_SSL_\w+|EPROTO)\)/) });
    await plain.close();
  });
});

describe("a program that does not close its client", () => {
  test("ends after its last call, despite an idle connection", async () => {
    const { code, stdout } = await runProgram("readOnce", { ...trusting, ENDPOINT: right.endpoint });
    expect(JSON.parse(stdout)).toEqual({ requestId: "R-1", held: [] });
    expect(code).toBe(0);
  });

  test("ends after an abort while connecting", async () => {
    const stalled = await startTcpServer(() => {}, "https");
    const { code, stdout } = await runProgram("readOnce", { ENDPOINT: stalled.endpoint, ABORT_AFTER_MS: "200" });
    expect(JSON.parse(stdout)).toEqual({ error: "The operation was aborted due to timeout", held: [] });
    expect(code).toBe(0);
    await stalled.close();
  });
});

describe("HTTPS_PROXY", () => {
  test("is used for remote hosts, with its user and password", async () => {
    const proxy = await startProxy({ port: portOf(right) });
    const env = { ...trusting, HTTPS_PROXY: proxy.url, ENDPOINT: "https://vpc.test.invalid" };
    const { code, stdout } = await runProgram("readOnce", env);
    expect(JSON.parse(stdout)).toMatchObject({ requestId: "R-1" });
    expect(proxy.asked).toEqual([
      { target: "vpc.test.invalid:443", authorization: `Basic ${Buffer.from("user:planted").toString("base64")}` },
    ]);
    expect(code).toBe(0);
    await proxy.close();
  });

  test("cannot replace the host, whose certificate is checked through the tunnel", async () => {
    const proxy = await startProxy({ port: portOf(right) });
    setProxy(proxy.url);
    const error = await errorOf(clients.make().call(readOf("https://vpc.test.invalid" as never)));
    expect(error).toMatchObject({
      code: "Transport",
      message: expect.stringContaining("the TLS certificate of vpc.test.invalid is self-signed"),
    });
    await proxy.close();
  });

  test.each([
    [407, "never", 1],
    [403, "never", 1],
    [502, "after a while", 2],
  ])("that answers %i gives an error without the password, and is asked again: %s", async (status, _, attempts) => {
    const proxy = await startProxy({ status });
    setProxy(proxy.url);
    const error = await errorOf(clients.make({ maxAttempts: 2 }).call(readOf("https://vpc.test.invalid" as never)));
    expect(error).toMatchObject({
      code: "Transport",
      message: expect.stringContaining(
        `the proxy ${new URL(proxy.url).host} does not let connections through to vpc.test.invalid (HTTP ${status})`,
      ),
    });
    expect(String(error)).not.toContain("planted");
    expect(proxy.asked).toHaveLength(attempts);
    await proxy.close();
  });

  test("that never answers is abandoned at the time-out", async () => {
    const proxy = await startProxy("nothing");
    setProxy(proxy.url);
    const client = clients.make({ timeoutSeconds: 0.2, maxAttempts: 1 });
    const error = await errorOf(client.call(readOf("https://vpc.test.invalid" as never)));
    expect(error).toMatchObject({
      code: "Transport",
      message: expect.stringMatching(/^.*the proxy 127\.0\.0\.1:\d+ did not open a tunnel to vpc\.test\.invalid within 0\.2 s/),
    });
    await client.close();
    await proxy.close();
  });

  const afterHeaders = (then: (socket: Socket) => void) => (socket: Socket) =>
    void socket.once("data", () => socket.write("HTTP/1.1 200 Connection established\r\n\r\n", () => then(socket)));
  test.each<[string, (socket: Socket) => void, RegExp]>([
    ["closes at accept", (socket) => socket.destroy(), /the proxy 127\.0\.0\.1:\d+ closed the connection before/],
    ["ends at accept", (socket) => socket.end(), /the proxy 127\.0\.0\.1:\d+ closed the connection before/],
    ["resets at accept", (socket) => socket.resetAndDestroy(), /the proxy 127\.0\.0\.1:\d+ closed the connection before/],
    ["closes once it has read CONNECT", (socket) => void socket.once("data", () => socket.destroy()), /the proxy .* closed the connection/],
    ["closes after the headers of a 200", afterHeaders((socket) => socket.destroy()), /Check that the proxy works|TLS/],
    ["answers half a line and closes", (socket) => void socket.once("data", () => socket.end("HTTP/1.1 2")), /proxy|HTTP/],
    ["answers what is not HTTP", (socket) => void socket.once("data", () => socket.end("220 mail ready\r\n")), /proxy|HTTP/],
    ["keeps silent", () => undefined, /the proxy 127\.0\.0\.1:\d+ did not open a tunnel/],
    ["keeps silent after the headers of a 200", afterHeaders(() => undefined), /did not open a tunnel/],
  ])("that %s gets one connection for each attempt, and is named", async (_, behave, message) => {
    const server = await startTcpServer(behave);
    setProxy(`http://user:planted@127.0.0.1:${server.port}`);
    const client = clients.make({ timeoutSeconds: 0.3, maxAttempts: 2, deadlineSeconds: 5 });
    const error = await errorOf(client.call(readOf("https://vpc.test.invalid" as never)));
    expect(error).toMatchObject({ code: "Transport", message: expect.stringMatching(message) });
    expect(String(error)).not.toContain("planted");
    await client.close();
    expect(server.sockets.length).toBeLessThanOrEqual(2);
    await server.close();
  });

  test("that never answers gets one connection for each attempt of concurrent calls, without a warning", async () => {
    const server = await startTcpServer(() => undefined);
    const proxy = `http://127.0.0.1:${server.port}`;
    const env = { HTTPS_PROXY: proxy, ENDPOINT: "https://vpc.test.invalid", CALLS: "20", ATTEMPTS: "5" };
    const { code, stdout, stderr } = await runProgram("readTogether", env);
    await server.close();
    expect(JSON.parse(stdout)).toEqual(Array(20).fill("Transport"));
    expect(server.sockets.length).toBeLessThanOrEqual(20 * 5);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("that never answers gets one connection for each of several calls in turn", async () => {
    const server = await startTcpServer(() => undefined);
    setProxy(`http://127.0.0.1:${server.port}`);
    const client = clients.make({ timeoutSeconds: 0.1, maxAttempts: 1 });
    for (let call = 0; call < 15; call++) await errorOf(client.call(readOf("https://vpc.test.invalid" as never)));
    await client.close();
    await server.close();
    expect(server.sockets.length).toBeLessThanOrEqual(15);
  });

  test("that never answers is not named for a host that bypasses it", async () => {
    const proxy = await startTcpServer(() => undefined);
    const api = await startTcpServer(() => undefined);
    setProxy(`http://127.0.0.1:${proxy.port}`);
    const client = clients.make({ timeoutSeconds: 0.3, maxAttempts: 1 });
    const [tunnelled, direct] = await Promise.all([
      errorOf(client.call(readOf("https://vpc.test.invalid" as never))),
      errorOf(client.call(readOf(`https://127.0.0.1:${api.port}` as never))),
    ]);
    await client.close();
    await proxy.close();
    await api.close();
    expect(tunnelled).toMatchObject({ message: expect.stringContaining(`the proxy 127.0.0.1:${proxy.port} did not open a tunnel`) });
    expect(direct).toMatchObject({ message: expect.stringContaining(`127.0.0.1:${api.port} did not answer`) });
    expect(String(direct)).not.toContain("the proxy");
  });

  test("at its scheme's default port is named with that port", async () => {
    setProxy("http://user:planted@proxy.test.invalid");
    const error = await errorOf(clients.make({ maxAttempts: 1 }).call(readOf("https://vpc.test.invalid" as never)));
    expect(error).toMatchObject({ code: "Transport", message: expect.stringContaining("the proxy proxy.test.invalid:80") });
    expect(String(error)).not.toContain("planted");
  });

  test("that is unreachable is named instead of the API's host", async () => {
    const server = await startTcpServer(() => undefined);
    await server.close();
    setProxy(`http://127.0.0.1:${server.port}`);
    const error = await errorOf(clients.make({ maxAttempts: 1 }).call(readOf("https://vpc.test.invalid" as never)));
    expect(error).toMatchObject({ message: expect.stringContaining(`the proxy 127.0.0.1:${server.port} refuses connections`) });
  });

  describe("of SOCKS", () => {
    const refusal = Buffer.from([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]);
    test.each<[string, (socket: Socket) => void]>([
      ["keeps silent", () => undefined],
      ["closes at accept", (socket) => socket.destroy()],
      ["wants another login", (socket) => void socket.once("data", () => socket.write(Buffer.from([5, 0xff])))],
      [
        "refuses the host",
        (socket) => void socket.once("data", () => socket.once("data", () => socket.write(refusal)).write(Buffer.from([5, 0]))),
      ],
    ])("that %s is named instead of the API's host", async (_, behave) => {
      const server = await startTcpServer(behave);
      setProxy(`socks5://127.0.0.1:${server.port}`);
      const client = clients.make({ timeoutSeconds: 0.3, maxAttempts: 1 });
      const error = await errorOf(client.call(readOf("https://vpc.test.invalid" as never)));
      await client.close();
      await server.close();
      expect(error).toMatchObject({ code: "Transport" });
      expect(String(error)).toContain(`the proxy 127.0.0.1:${server.port} `);
    });

    test("that is unreachable is named, but not for a host in NO_PROXY", async () => {
      const server = await startTcpServer(() => undefined);
      await server.close();
      setProxy(`socks5://127.0.0.1:${server.port}`, "direct.test.invalid");
      const client = clients.make({ maxAttempts: 1 });
      const error = await errorOf(client.call(readOf("https://vpc.test.invalid" as never)));
      expect(error).toMatchObject({ message: expect.stringContaining(`the proxy 127.0.0.1:${server.port} refuses connections`) });
      const direct = await errorOf(client.call(readOf("https://direct.test.invalid" as never)));
      expect(direct).toMatchObject({ message: expect.stringContaining("direct.test.invalid cannot be resolved") });
    });
  });

  test("that never answers does not keep a process alive after its client aborted without closing", async () => {
    const abort = new AbortController();
    let closed: () => void;
    const connectionEnds = new Promise<void>((resolve) => (closed = resolve));
    const server = await startTcpServer((socket) => {
      socket.once("data", () => abort.abort(new Error("enough")));
      socket.once("close", () => closed());
    });
    setProxy(`http://127.0.0.1:${server.port}`);
    const client = clients.make({ timeoutSeconds: 1_000, deadlineSeconds: 1_000 });
    await expect(client.call({ ...readOf("https://vpc.test.invalid" as never), signal: abort.signal })).rejects.toThrow("enough");
    // Its connection ends with the call, and not with a time-out.
    await connectionEnds;
    await server.close();
  });

  test.each(["http://us%ZZer:planted@127.0.0.1:1", "http://user:100%planted@127.0.0.1:1"])(
    "with an invalid login (%s) is a mistake in the environment",
    (url) => {
      setProxy(url);
      expect(() => clients.make()).toThrow("HTTPS_PROXY in the environment is not the URL of a proxy");
    },
  );

  test.each(["vpc.test.invalid", ".test.invalid", "*.test.invalid", "other, test.invalid:443", "*"])(
    "is skipped for the hosts in NO_PROXY=%s",
    async (noProxy) => {
      const proxy = await startProxy({ status: 403 });
      setProxy(proxy.url, noProxy);
      const error = await errorOf(clients.make({ maxAttempts: 1 }).call(readOf("https://vpc.test.invalid" as never)));
      expect(error).toMatchObject({ message: expect.stringContaining("vpc.test.invalid cannot be resolved") });
      expect(proxy.asked).toHaveLength(0);
      await proxy.close();
    },
  );

  test("is never used for this machine", async () => {
    const local = await startHttpServer((_, response) => response.end('{"RequestId":"R-1"}'));
    const proxy = await startProxy({ status: 403 });
    setProxy(proxy.url);
    await expect(clients.make().call(readOf(local.endpoint))).resolves.toMatchObject({ requestId: "R-1" });
    expect(proxy.asked).toHaveLength(0);
    await Promise.all([local.close(), proxy.close()]);
  });

  test.each(["http://", "ftp://planted:planted@proxy", "http://planted:99999999"])(
    "that is invalid (%s) is refused and stays hidden",
    (url) => {
      setProxy(url);
      const make = () => clients.make();
      expect(make).toThrow("HTTPS_PROXY in the environment is not the URL of a proxy");
      expect(make).not.toThrow(/planted/);
    },
  );
});
