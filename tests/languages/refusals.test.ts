import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { createProject, type Project } from "../support/engine/project";
import { runPulumi } from "../support/engine/runPulumi";
import { type HttpServer, startHttpServer } from "../support/httpServer";
import { isAlive, until } from "../support/until";
import { yaml } from "./frontDoors";

// In YAML alone: what the plugin says is the same in every language.
const host = yaml.findHost();
const testWithHost = host === undefined ? test.skip : test;

let emulator: Emulator;
let project: Project;
let environment: NodeJS.ProcessEnv;
let pidFile: string;
beforeAll(async () => {
  if (host === undefined) return;
  emulator = await startEmulator();
  project = createProject();
  environment = { ...project.environment(emulatorEnvironment(emulator)), ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };
  environment = { ...environment, ...yaml.prepare(project, environment, host, emulator.credentials) };
  pidFile = join(project.folder, "pids");
  const plugin = join(project.folder, "bin", "pulumi-resource-alicloud-vpn");
  rmSync(plugin);
  writeFileSync(plugin, `#!/bin/sh\necho $$ >> '${pidFile}'\nexec '${process.execPath}' '${resolve("dist/plugin/main.js")}' "$@"\n`);
  chmodSync(plugin, 0o755);
  expect(await runPulumi(project.folder, environment, ["stack", "init", "test"])).toMatchObject({ exitCode: 0 });
});
afterEach(async () => {
  if (host === undefined) return;
  const pids = readFileSync(pidFile, "utf8").trim().split("\n").map(Number);
  await until(() => !pids.some(isAlive));
  rmSync(pidFile);
});
afterAll(async () => {
  project?.remove();
  await emulator?.close();
});

const read = (place = "") => `resources: { office: { type: 'alicloud-vpn:VpnConnection', get: { id: vco-gw8berlin${place} } } }`;
const provider = (settings: string) => `resources: { lab: { type: 'pulumi:providers:alicloud-vpn', properties: { ${settings} } } }`;
const write = (resources: string, config: Readonly<Record<string, string>> = {}): void => {
  const settings = Object.fromEntries(Object.entries(config).map(([name, value]) => [name, { value }]));
  writeFileSync(join(project.folder, "Pulumi.yaml"), `name: test\nruntime: yaml\n${resources}\nconfig: ${JSON.stringify(settings)}\n`);
};

/** Nobody listens there. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return Number(Object(address).port);
}

/** The engine shows a message while it works, and again in its list of diagnostics. */
function expectOnce(output: string, message: RegExp): void {
  expect(output).toMatch(message);
  expect(output.slice(output.indexOf("Diagnostics:")).match(new RegExp(message, "g"))).toHaveLength(1);
  expect(output).not.toMatch(/\n\s+at .*\.js/);
}

interface Case {
  readonly resources: string;
  readonly message: RegExp;
  /** Settings of the stack. */
  readonly config?: Readonly<Record<string, string>>;
  /** Variables that are not set. */
  readonly without?: RegExp;
}

testWithHost.each<[string, Case]>([
  [
    "a resource to create",
    { resources: "resources: { office: { type: 'alicloud-vpn:VpnConnection' } }", message: /only read.*\n[\s\S]*get: \{ id: vco-/ },
  ],
  [
    "a malformed id",
    {
      resources: "resources: { office: { type: 'alicloud-vpn:VpnConnection', get: { id: vpn-gw8 } } }",
      message: /vpnConnectionId is not the id of a VPN connection: "vpn-gw8"/,
    },
  ],
  [
    "a malformed setting of a provider",
    {
      resources: provider("region: eu-central-1, timeoutSeconds: -5"),
      message: /[^:]timeoutSeconds of the provider is not a positive number/,
    },
  ],
  [
    "a malformed setting of the stack",
    {
      resources: read(),
      config: { "alicloud-vpn:timeoutSeconds": "-5" },
      message: /alicloud-vpn:timeoutSeconds in the stack configuration is not a positive number/,
    },
  ],
  [
    "a setting that does not exist",
    {
      resources: read(),
      config: { "alicloud-vpn:timeout": "5" },
      message: /the provider has no setting "timeout"\. Its settings are region, /,
    },
  ],
  [
    "half an access key",
    {
      resources: read(),
      config: { "alicloud-vpn:accessKey": "LTAIhalf" },
      message: /alicloud-vpn:accessKey in the stack configuration is set, but not alicloud-vpn:secretKey/,
    },
  ],
  [
    "a read without credentials",
    { resources: read(), without: /ACCESS_KEY/, message: /No usable Alibaba Cloud credentials found[\s\S]*alicloud-vpn:accessKey/ },
  ],
  [
    "a read without a region",
    {
      resources: read(),
      without: /REGION/,
      message: /no region is configured. Give regionId, set alicloud-vpn:region in the stack configuration, or set ALIBABA_CLOUD_REGION/,
    },
  ],
  [
    "a region that the API does not know",
    {
      resources: read(", state: { regionId: eu-nowhere-1 }"),
      message: /vco-gw8berlin, region eu-nowhere-1: the API does not know the region/,
    },
  ],
])("%s is refused in a preview, in one message that says what to do", async (_, { resources, message, config, without }) => {
  write(resources, config);
  const kept = Object.entries(environment).filter(([name]) => without === undefined || !without.test(name));
  const { exitCode, stdout, stderr } = await runPulumi(project.folder, Object.fromEntries(kept), ["preview"]);
  expect(exitCode).not.toBe(0);
  expectOnce(stdout + stderr, message);
});

testWithHost("a network that is not there fails the preview, in one message that names the host", async () => {
  const port = await closedPort();
  write(read(), { "alicloud-vpn:endpoint": `http://127.0.0.1:${port}`, "alicloud-vpn:maxAttempts": "1" });
  const { exitCode, stdout, stderr } = await runPulumi(project.folder, environment, ["preview"]);
  expect(exitCode).not.toBe(0);
  expectOnce(stdout + stderr, new RegExp(`vco-gw8berlin, region eu-central-1: .*127\\.0\\.0\\.1:${port}`));
});

testWithHost("omitted secrets without fingerprints are warned of, with the plugin's own setting", async () => {
  write(read(", state: { secrets: omit }"));
  const { exitCode, stdout, stderr } = await runPulumi(project.folder, environment, ["preview"]);
  expect(exitCode).toBe(0);
  expectOnce(stdout + stderr, /warning: With secrets: "omit" .* pulumi config set --secret alicloud-vpn:fingerprintKey/);
});

describe("a call in flight", () => {
  let server: HttpServer;
  let responses: ServerResponse[];
  beforeEach(async () => {
    responses = [];
    // It never answers.
    server = await startHttpServer((_, response) => responses.push(response));
    write(read(), { "alicloud-vpn:endpoint": server.endpoint });
  });
  afterEach(() => server.close());

  const preview = () => spawn("pulumi", ["preview", "--non-interactive", "--color", "never"], { cwd: project.folder, env: environment });

  testWithHost("is given up when the engine is cancelled, in one message", async () => {
    const child = preview();
    const output = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    const response = await until(() => responses[0]);
    child.kill("SIGINT");
    await until(() => response.closed);
    const [stdout, stderr] = await output;
    expect(child.exitCode).not.toBe(0);
    expectOnce(stdout + stderr, /the operation was cancelled/);
  });

  testWithHost("is given up when the engine is killed", async () => {
    const child = preview();
    const ended = once(child, "exit");
    const response = await until(() => responses[0]);
    child.kill("SIGKILL");
    await ended;
    await until(() => response.closed);
    expect(responses).toHaveLength(1);
  });
});
