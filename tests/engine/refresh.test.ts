import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { startStack, type TestStack } from "../support/engine/startStack";

const berlin = "vco-gw8berlin";
let emulator: Emulator;
let stack: TestStack;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  emulator = await startEmulator();
  environment = {
    ...emulatorEnvironment(emulator),
    CONNECTIONS: JSON.stringify({ office: { vpnConnectionId: berlin, regionId: "eu-central-1" } }),
    EXPORTS: "name",
  };
  stack = await startStack({ program: "connections.ts", environment });
  await stack.up();
});
afterEach(async () => {
  await stack.close();
  await emulator.close();
});

const expectNoDrift = async () => expect((await stack.previewRefresh({ expectNoChanges: true })).changes).toEqual({ same: 2 });

test("a changed setting is an update, and exit code 7 with --expect-no-changes", async () => {
  await expectNoDrift();
  emulator.connections.patch(berlin, { IkeConfig: { IkeLifetime: 3600 } });
  await expect(stack.previewRefresh({ expectNoChanges: true })).rejects.toThrow(/exit code 7/);
  expect((await stack.previewRefresh()).changes).toEqual({ same: 1, update: 1 });
});

test("a value in another spelling of the API is no drift", async () => {
  const connection = emulator.connections.get(berlin);
  if (connection === undefined) throw new Error("the seed has no Berlin");
  emulator.connections.patch(berlin, {
    RemoteSubnet: (connection.RemoteSubnet ?? "").split(",").reverse().join(", "),
    IkeConfig: { IkeLifetime: "28800" },
    EnableDpd: "true",
    Tags: { Tag: [...(connection.Tags?.Tag ?? [])].reverse() },
  });
  emulator.shape = "list";
  emulator.format = "xml";
  await expectNoDrift();
});

test("a removed connection is a delete", async () => {
  emulator.connections.delete(berlin);
  expect((await stack.previewRefresh()).changes).toEqual({ same: 1, delete: 1 });
  emulator.shape = "list";
  expect((await stack.refresh()).changes).toEqual({ same: 1, delete: 1 });
});

test.each([
  ["403", { code: "Forbidden.RAM" }, /AccessDenied|Forbidden\.RAM/],
  ["an unknown access key, although its status is 404", { code: "InvalidAccessKeyId.NotFound" }, /InvalidAccessKeyId\.NotFound/],
  ["an answer about another connection", { body: '{"VpnConnectionId":"vco-other"}' }, /another connection \(vco-other\)/],
])("%s on a refresh is an error and not a delete", async (_, fault, message) => {
  emulator.fail(fault);
  await expect(stack.refresh()).rejects.toThrow(message);
  emulator.clearFaults();
  await expectNoDrift();
});

test("destroy forgets the connection and sends nothing", async () => {
  const before = emulator.requests.length;
  expect((await stack.destroy()).changes).toMatchObject({ discard: 1 });
  expect(emulator.requests).toHaveLength(before);
  expect(emulator.connections.get(berlin)).toBeDefined();
});

test("the pipeline's command shows each changed path and exits with 7, in a separate TypeScript project", async () => {
  const cli = await startCliProject({ program: "connections.ts", environment });
  try {
    expect(await cli.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
    const gate = () => cli.pulumi("refresh", "--preview-only", "--expect-no-changes", "--diff");
    expect(await gate()).toMatchObject({ exitCode: 0 });
    emulator.connections.patch(berlin, { IkeConfig: { IkeLifetime: 3600 } });
    expect(await gate()).toMatchObject({ exitCode: 7, stdout: expect.stringContaining("ikeLifetime: 28800 => 3600") });
  } finally {
    cli.close();
  }
});
