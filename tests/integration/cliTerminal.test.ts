import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { run } from "../../cli/run";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";

let emulator: Emulator;
let cwd: string;
beforeAll(async () => {
  emulator = await startEmulator();
  cwd = mkdtempSync(join(tmpdir(), "cli-"));
  const ids = Array.from({ length: 30 }, (_, index) => `vco-many${index}`);
  for (const id of ids) emulator.connections.set(id, { VpnConnectionId: id, Spec: "2M" });
  const connections = ids.map((vpnConnectionId) => ({
    vpnConnectionId,
    regionId: "eu-central-1",
    resources: [],
    settings: { spec: "1M" },
  }));
  writeFileSync(join(cwd, "vpn.lock.json"), JSON.stringify({ version: 1, connections }));
});
afterAll(async () => {
  rmSync(cwd, { recursive: true });
  await emulator.close();
});

/** What a check writes where both streams go to a terminal, or neither does. */
async function check(terminal: object, variables: NodeJS.ProcessEnv = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { accessKeyId, accessKeySecret } = emulator.credentials;
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    ALIBABA_CLOUD_ENDPOINT_VPC: emulator.url,
  };
  const context = {
    ...{ stdout: Object.assign(stdout, terminal), stderr: Object.assign(stderr, terminal) },
    ...{ env: { ...env, ...variables }, cwd, signal: new AbortController().signal },
  };
  const written = Promise.all([text(stdout), text(stderr)]);
  const exitCode = await run(["drift", "--against", "vpn.lock.json", "--no-stack"], context);
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { exitCode, out, err };
}

const terminal = { isTTY: true, columns: 40 };

test("a terminal gets colours, lines that fit, and progress in place that is gone when the report comes", async () => {
  const { exitCode, out, err } = await check(terminal);
  expect(exitCode).toBe(7);
  expect(out).toContain("\u001b[33mconfiguration");
  const names = out.split("\n").filter((line) => line.startsWith("  vco-"));
  expect(names.length).toBeGreaterThan(5);
  expect(Math.max(...names.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(err.startsWith("\rReading VPN connections: 0 of 30")).toBe(true);
  expect(err.endsWith("\r\u001b[K")).toBe(true);
});

test.each<[string, object, NodeJS.ProcessEnv]>([
  ["elsewhere than on a terminal", {}, {}],
  ["with NO_COLOR", terminal, { NO_COLOR: "1" }],
  ["on a terminal that knows none", terminal, { TERM: "dumb" }],
])("%s there are no colours", async (_, where, variables) => {
  const { out } = await check(where, variables);
  expect(out).toContain("configuration");
  expect(out).not.toContain("\u001b");
});
