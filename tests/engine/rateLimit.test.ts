import { request } from "node:http";
import { fleet } from "../../emulator/data/fleet";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { type CliProject, startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { type HttpServer, startHttpServer } from "../support/httpServer";

const connections = fleet(400);
let emulator: Emulator;
let front: HttpServer;
let cli: CliProject;

/** Passes everything on to the emulator, and all back but the hint how long to wait, which the API does not always give. */
const withoutHint: HttpServer["answer"] = ({ method, url, headers }, response) => {
  request(new URL(url ?? "", emulator.url), { method, headers }, (answer) => {
    const { "x-acs-retry-after": _, ...kept } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, kept);
    answer.pipe(response);
  }).end();
};

beforeAll(async () => {
  emulator = await startEmulator({ connections, rateLimit: 600 });
  front = await startHttpServer(withoutHint);
  const wanted = connections.map(({ VpnConnectionId }) => [VpnConnectionId, { vpnConnectionId: VpnConnectionId }]);
  cli = await startCliProject({
    program: "connections.ts",
    environment: {
      ...emulatorEnvironment({ url: front.endpoint, credentials: emulator.credentials }),
      CONNECTIONS: JSON.stringify(Object.fromEntries(wanted)),
    },
  });
});
afterAll(async () => {
  cli?.close();
  await front?.close();
  await emulator?.close();
});

test("400 connections are previewed and updated by default, although the API allows 600 calls a minute without a hint", async () => {
  const { exitCode, stdout, stderr } = await cli.pulumi("up", "--yes");
  expect(`${stdout}${stderr}`).not.toContain("rate limit was reached");
  expect(exitCode).toBe(0);
  expect(emulator.requests.filter(({ status }) => status === 200)).toHaveLength(2 * connections.length);
  // The update's process knows what the preview's has sent.
  expect(emulator.requests.filter(({ status }) => status !== 200)).toEqual([]);
}, 400_000);
