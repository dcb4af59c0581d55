import type { Socket } from "node:net";
import type { ClientSettings } from "../../provider/alicloud/settings";
import { takeStock } from "../support/nothingLeft";
import { startTcpServer, type TcpServer } from "../support/tcpServer";
import { errorOf, readOf, TestClients } from "../support/testClients";

const clients = new TestClients();
const servers: TcpServer[] = [];
let nothingIsLeft: () => Promise<void>;

/** What the server does with a connection once the request is there. */
type Misdeed = (socket: Socket, number: number) => void;

async function serverThat(misdeed: Misdeed): Promise<TcpServer> {
  const server = await startTcpServer((socket, number) => socket.once("data", () => misdeed(socket, number)));
  servers.push(server);
  return server;
}

const body = '{"RequestId":"R-1","VpnConnectionId":"vco-1"}';
const headers = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
const answer: Misdeed = (socket) => socket.end(headers + body);
const quick: Partial<ClientSettings> = { timeoutSeconds: 0.1, deadlineSeconds: 5, maxAttempts: 2 };

beforeAll(() => {
  nothingIsLeft = takeStock();
});
afterEach(async () => {
  await clients.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => nothingIsLeft());

describe.each<[string, Misdeed, string, string]>([
  ["resets the connection instead of an answer", (socket) => socket.resetAndDestroy(), "Transport", "the connection to {host} was"],
  ["closes the connection instead of an answer", (socket) => socket.end(), "Transport", "the connection to {host} was closed"],
  [
    "resets the connection in the headers",
    (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Ty", () => socket.resetAndDestroy()),
    "Transport",
    "the connection to {host} was",
  ],
  [
    "resets the connection in the body",
    (socket) => socket.write(headers + body.slice(0, 9), () => socket.resetAndDestroy()),
    "Transport",
    "the connection to {host} was",
  ],
  [
    "closes the connection in the body",
    (socket) => socket.end(headers + body.slice(0, 9)),
    "Transport",
    "the connection to {host} was closed",
  ],
  ["says nothing", () => {}, "Transport", "{host} did not answer within 0.1 s"],
  ["stops in the headers", (socket) => socket.write("HTTP/1.1 200 OK\r\n"), "Transport", "{host} did not answer within 0.1 s"],
  ["stops in the body", (socket) => socket.write(headers + body.slice(0, 9)), "Transport", "{host} did not answer within 0.1 s"],
  [
    "answers something that is not HTTP",
    (socket) => socket.end("220 mail.example ESMTP\r\n"),
    "Transport",
    "{host} answered something that is not HTTP",
  ],
])("a server that %s", (_, misdeed, code, message) => {
  test("always, gets maxAttempts requests, and the error says so", async () => {
    const server = await serverThat(misdeed);
    const error = await errorOf(clients.make(quick).call(readOf(server.endpoint)));
    expect(error).toMatchObject({ code, message: expect.stringContaining(message.replace("{host}", server.endpoint.slice(7))) });
    expect(error).toMatchObject({ message: expect.stringContaining("gave up after 2 attempts") });
    expect(server.sockets.length).toBe(2);
  });

  test("once, is asked again and gives the right answer", async () => {
    const server = await serverThat((socket, number) => (number === 1 ? misdeed : answer)(socket, number));
    await expect(clients.make(quick).call(readOf(server.endpoint))).resolves.toMatchObject({ body: { VpnConnectionId: "vco-1" } });
    expect(server.sockets.length).toBe(2);
  });
});

test("a slow body in time is read completely, even if a character is split", async () => {
  const text = Buffer.from('{"RequestId":"R-1","Name":"中国"}');
  const server = await serverThat(async (socket) => {
    socket.setNoDelay(true);
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n`);
    for (const byte of text) await new Promise<void>((resolve) => socket.write(Buffer.of(byte), () => setImmediate(resolve)));
  });
  await expect(clients.make().call(readOf(server.endpoint))).resolves.toMatchObject({ body: { Name: "中国" } });
});

test("an endless body is abandoned at the time-out, however steady it is", async () => {
  const server = await serverThat((socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
    const drip = setInterval(() => socket.write(" "), 5);
    socket.on("close", () => clearInterval(drip));
  });
  const error = await errorOf(clients.make({ ...quick, maxAttempts: 1 }).call(readOf(server.endpoint)));
  expect(error).toMatchObject({ code: "Transport", message: expect.stringContaining("did not answer within 0.1 s") });
});

test("a body of more than 5 MB is refused while reading, and not requested again", async () => {
  let sent = 0;
  const chunk = Buffer.alloc(64 * 1024, "x");
  const server = await serverThat((socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
    const pour = (): void => {
      if (socket.destroyed) return;
      sent += chunk.length;
      socket.write(chunk, () => setImmediate(pour));
    };
    pour();
  });
  const error = await errorOf(clients.make().call(readOf(server.endpoint)));
  expect(error).toMatchObject({ code: "MalformedResponse", message: expect.stringContaining("is larger than 5 MB") });
  expect(server.sockets.length).toBe(1);
  await new Promise((resolve) => (server.sockets[0]?.destroyed ? resolve(null) : server.sockets[0]?.on("close", resolve)));
  expect(sent).toBeLessThan(20_000_000);
});

test("a body of exactly 5 MB is read", async () => {
  const text = JSON.stringify({ RequestId: "R-1", Name: "x".repeat(5_000_000 - 29) });
  expect(text.length).toBe(5_000_000);
  const server = await serverThat((socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`));
  await expect(clients.make().call(readOf(server.endpoint))).resolves.toMatchObject({ requestId: "R-1" });
});

test("the deadline ends a call before a longer time-out", async () => {
  const server = await serverThat(() => {});
  const error = await errorOf(clients.make({ timeoutSeconds: 60, deadlineSeconds: 0.15 }).call(readOf(server.endpoint)));
  expect(error).toMatchObject({ code: "Transport", message: expect.stringContaining("deadline of 0.15 s") });
  expect(server.sockets.length).toBe(1);
});

test("a server that refuses connections is named after maxAttempts", async () => {
  const server = await serverThat(answer);
  await server.close();
  const error = await errorOf(clients.make(quick).call(readOf(server.endpoint)));
  expect(error).toMatchObject({
    code: "Transport",
    message: expect.stringMatching(
      /^VPN connection vco-1, region eu-central-1: 127\.0\.0\.1:\d+ refuses connections; gave up after 2 attempts\. Check /,
    ),
  });
});

test("an outage of two and a half seconds causes no failure by default", async () => {
  const server = await serverThat(answer);
  await server.close();
  const call = clients.make().call(readOf(server.endpoint));
  const settled = call.then(
    () => "answered",
    (error) => String(error),
  );
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  servers.push(await startTcpServer((socket, number) => socket.once("data", () => answer(socket, number)), "http", server.port));
  expect(await settled).toBe("answered");
});

test("a host name that does not resolve is named, with possible causes", async () => {
  const client = clients.make({ ...quick, timeoutSeconds: 5 });
  const error = await errorOf(client.call({ ...readOf(undefined), regionId: "no-such-region", endpoint: undefined, parameters: {} }));
  const invalid = await errorOf(client.call(readOf("https://vpc.no-such-name.invalid" as never)));
  expect(invalid).toMatchObject({ code: "Transport", message: expect.stringContaining("vpc.no-such-name.invalid cannot be resolved") });
  expect(invalid).toMatchObject({ message: expect.stringMatching(/Check the region id eu-central-1, the endpoint, the network's DNS/) });
  expect(error).toMatchObject({ code: "Transport", regionId: "no-such-region" });
});
