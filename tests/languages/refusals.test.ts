import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { createProject, type Project } from "../support/engine/project";
import { type CliResult, runPulumi } from "../support/engine/runPulumi";
import { yaml } from "./frontDoors";

// In YAML alone: what the plugin says is the same in every language.
const host = yaml.findHost();
const testWithHost = host === undefined ? test.skip : test;

let emulator: Emulator;
let project: Project;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  if (host === undefined) return;
  emulator = await startEmulator();
  project = createProject();
  environment = project.environment(emulatorEnvironment(emulator));
  environment = { ...environment, ...yaml.prepare(project, environment, host) };
  expect(await runPulumi(project.folder, environment, ["stack", "init", "test"])).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  project?.remove();
  await emulator?.close();
});

async function preview(resources: string): Promise<CliResult> {
  writeFileSync(join(project.folder, "Pulumi.yaml"), `name: test\nruntime: yaml\n${resources}`);
  return await runPulumi(project.folder, environment, ["preview"]);
}

testWithHost.each<[string, string, RegExp]>([
  ["a resource to create", "resources: { office: { type: 'alicloud-vpn:VpnConnection' } }", /only read.*\n[\s\S]*get: \{ id: vco-/],
  [
    "a malformed setting",
    "resources: { lab: { type: 'pulumi:providers:alicloud-vpn', properties: { region: eu-central-1, timeoutSeconds: -5 } } }",
    /timeoutSeconds of the provider is not a positive number/,
  ],
  [
    "a malformed id",
    "resources: { office: { type: 'alicloud-vpn:VpnConnection', get: { id: vpn-gw8 } } }",
    /vpnConnectionId is not the id of a VPN connection: "vpn-gw8"/,
  ],
])("%s is refused in a preview, with what to do", async (_, resources, message) => {
  const { exitCode, stdout, stderr } = await preview(resources);
  expect(exitCode).not.toBe(0);
  expect(stdout).toMatch(message);
  expect(stdout + stderr).not.toMatch(/\n\s+at .*\.js/);
});
