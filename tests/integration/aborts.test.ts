import { getEventListeners, once } from "node:events";
import type { Socket } from "node:net";
import type { RpcClient } from "../../provider/alicloud/client";
import type { CredentialSource } from "../../provider/alicloud/credentials/credentials";
import type { RpcRequest } from "../../provider/alicloud/rpcTypes";
import { apiError, type HttpServer, startHttpServer } from "../support/httpServer";
import { takeStock } from "../support/nothingLeft";
import { startTcpServer, type TcpServer } from "../support/tcpServer";
import { readOf, TestClients, testCredentials } from "../support/testClients";

const clients = new TestClients();
const servers: { close(): Promise<void> }[] = [];
let nothingIsLeft: () => Promise<void>;

async function httpServer(answer: HttpServer["answer"]): Promise<HttpServer> {
  const server = await startHttpServer(answer);
  servers.push(server);
  return server;
}
async function tcpServer(onSocket: (socket: Socket) => void, scheme = "http"): Promise<TcpServer> {
  const server = await startTcpServer(onSocket, scheme);
  servers.push(server);
  return server;
}

/** Makes a call, aborts it once `reached`, and expects it to end with the signal's own reason and no listener left. */
async function abortOnce(reached: Promise<unknown>, client: RpcClient, request: RpcRequest): Promise<void> {
  const controller = new AbortController();
  const reason = new Error("the user's own reason");
  const call = client.call({ ...request, signal: controller.signal });
  const outcome = call.catch((error: unknown) => error);
  await reached;
  controller.abort(reason);
  expect(await outcome).toBe(reason);
  await new Promise(setImmediate);
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
}

/** A promise, and what fulfils it. */
function event(): { readonly happened: Promise<void>; readonly happen: () => void } {
  let happen: () => void = () => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happened, happen };
}

beforeAll(() => {
  nothingIsLeft = takeStock();
});
afterEach(async () => {
  await clients.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => nothingIsLeft());

test("a signal that is already aborted sends nothing", async () => {
  const server = await httpServer((_, response) => response.end());
  const call = clients.make().call(readOf(server.endpoint, { signal: AbortSignal.abort("before") }));
  await expect(call).rejects.toBe("before");
  expect(server.requests).toHaveLength(0);
});

test("an abort without a reason rejects with an AbortError, as fetch does", async () => {
  const controller = new AbortController();
  const server = await httpServer(() => controller.abort());
  await expect(clients.make().call(readOf(server.endpoint, { signal: controller.signal }))).rejects.toMatchObject({ name: "AbortError" });
});

test("the caller's time-out signal rejects with its TimeoutError", async () => {
  const server = await httpServer(() => {});
  const call = clients.make().call(readOf(server.endpoint, { signal: AbortSignal.timeout(30) }));
  await expect(call).rejects.toMatchObject({ name: "TimeoutError" });
});

test("an abort ends the wait for credentials", async () => {
  const server = await httpServer((_, response) => response.end());
  const { happened, happen } = event();
  const source: CredentialSource = {
    get: () => {
      happen();
      return new Promise(() => {});
    },
  };
  await abortOnce(happened, clients.make({}, source), readOf(server.endpoint));
  expect(server.requests).toHaveLength(0);
});

test("an abort ends the wait for the rate limit", async () => {
  const server = await httpServer((_, response) => response.end('{"RequestId":"R-1"}'));
  const credentials = { ...testCredentials, accessKeyId: "limited" };
  await clients.make({ requestsPerMinute: 1 }, credentials).call(readOf(server.endpoint));
  const { happened, happen } = event();
  const write = process.stderr.write;
  process.stderr.write = (text) => {
    if (String(text).includes("so as not to send more than 1 requests a minute to region eu-central-1")) happen();
    return true;
  };
  // Another client of the same account: the limit is the process's.
  await abortOnce(happened, clients.make({ requestsPerMinute: 1 }, credentials), readOf(server.endpoint));
  process.stderr.write = write;
  expect(server.requests).toHaveLength(1);
});

test("an abort ends the wait for a free place among concurrent calls", async () => {
  const { happened, happen } = event();
  const server = await httpServer((_request, _response, number) => {
    if (number === 32) happen();
  });
  const client = clients.make();
  const others = new AbortController();
  const held = Array.from({ length: 32 }, (_, index) =>
    client.call(readOf(server.endpoint, { parameters: { VpnConnectionId: `vco-${index}` }, signal: others.signal })),
  );
  const outcomes = Promise.allSettled(held);
  await abortOnce(happened, client, readOf(server.endpoint, { parameters: { VpnConnectionId: "vco-waiting" } }));
  others.abort();
  expect((await outcomes).every(({ status }) => status === "rejected")).toBe(true);
  expect(server.requests).toHaveLength(32);
});

test("an abort ends the TLS handshake", async () => {
  const { happened, happen } = event();
  const server = await tcpServer((socket) => socket.once("data", happen), "https");
  await abortOnce(happened, clients.make(), readOf(server.endpoint));
  const [socket] = server.sockets;
  if (socket?.destroyed === false) await once(socket, "close");
});

test("an abort while waiting for the answer closes the connection", async () => {
  const { happened, happen } = event();
  const server = await tcpServer((socket) => socket.once("data", happen));
  await abortOnce(happened, clients.make(), readOf(server.endpoint));
  const [socket] = server.sockets;
  if (socket?.destroyed === false) await once(socket, "close");
});

test("an abort in the middle of the body closes the connection", async () => {
  const { happened, happen } = event();
  const server = await tcpServer((socket) =>
    socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", () => happen())),
  );
  await abortOnce(happened, clients.make(), readOf(server.endpoint));
});

test("an abort before the next attempt prevents it", async () => {
  const { happened, happen } = event();
  const server = await httpServer((_, response) => {
    response.setHeader("x-acs-retry-after", "30000");
    response.once("close", happen);
    apiError(response, 400, "Throttling.User");
  });
  await abortOnce(happened, clients.make(), readOf(server.endpoint));
  expect(server.requests).toHaveLength(1);
});

test("a client works after an aborted call", async () => {
  const { happened, happen } = event();
  const server = await httpServer(happen);
  const client = clients.make();
  await abortOnce(happened, client, readOf(server.endpoint));
  server.answer = (_, response) => response.end('{"RequestId":"R-1"}');
  await expect(client.call(readOf(server.endpoint))).resolves.toMatchObject({ requestId: "R-1" });
});

test("closing the client ends all calls in flight with an error that says so", async () => {
  const { happened, happen } = event();
  const server = await httpServer((request, response, number) => {
    if (number === 2) happen();
    if (!request.url?.includes("vco-throttled")) return;
    response.setHeader("x-acs-retry-after", "30000");
    apiError(response, 400, "Throttling.User");
  });
  const client = clients.make();
  const calls = ["vco-stalled", "vco-throttled"].map((VpnConnectionId) =>
    client.call(readOf(server.endpoint, { parameters: { VpnConnectionId } })),
  );
  const outcomes = Promise.allSettled(calls);
  await happened;
  await client.close();
  expect(await outcomes).toEqual([
    {
      status: "rejected",
      reason: expect.objectContaining({ code: "Transport", message: expect.stringContaining("the client was closed") }),
    },
    {
      status: "rejected",
      reason: expect.objectContaining({ code: "Transport", message: expect.stringContaining("the client was closed") }),
    },
  ]);
});
