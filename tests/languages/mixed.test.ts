import { join } from "node:path";
import { detectDrift } from "pulumi-alicloud-vpn/drift";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { writeProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { createProject, type Project } from "../support/engine/project";
import { type CliResult, runProgram, runPulumi } from "../support/engine/runPulumi";
import { installPlugin } from "./frontDoors";

const mark = "pLaNtEd";
const secret = (name: string) => `${mark}${name}`;
const keys = ["q83vEjRWeJC6fpWzs0TnIdlbOy8WpHn1LZkzB7Qx4mM=", "b0V5p1mA4ZxkQ2nYt8sWc7dJhL3fRgUe6iKoTzXvNqE="] as const;

let home: Emulator;
let abroad: Emulator;
let project: Project;
let environment: NodeJS.ProcessEnv;
const testWithEngine = process.env.SKIP_ENGINE_TESTS === undefined ? test : test.skip;
beforeAll(async () => {
  if (process.env.SKIP_ENGINE_TESTS !== undefined) return;
  home = await startEmulator({ credentials: { accessKeyId: "LTAIhome", accessKeySecret: secret("Home") } });
  abroad = await startEmulator({ regionId: "cn-hangzhou", credentials: { accessKeyId: "LTAIabroad", accessKeySecret: secret("Abroad") } });
  for (const emulator of [home, abroad]) emulator.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: secret("Psk") } });
  project = createProject();
  environment = project.environment(emulatorEnvironment(home));
  environment.PATH = `${installPlugin(project)}:${environment.PATH}`;
  writeProject(project, join(__dirname, "programs", "mixed.ts"));
  const config: [name: string, value: string, ...flags: string[]][] = [
    ["secretKey", secret("Abroad"), "--secret"],
    ["fingerprintKey", keys[1], "--secret"],
    ["endpoint", abroad.url],
    ["alicloudVpn:fingerprintKey", keys[0], "--secret"],
    ["alicloud-vpn:fingerprintKey", keys[0], "--secret"],
  ];
  expect(await pulumi("stack", "init", "test")).toMatchObject({ exitCode: 0 });
  for (const [name, value, ...flags] of config) {
    expect(await pulumi("config", "set", ...flags, name, value)).toMatchObject({ exitCode: 0 });
  }
  expect(await pulumi("up", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  project?.remove();
  await Promise.all([home?.close(), abroad?.close()]);
});

const pulumi = (...args: string[]): Promise<CliResult> => runPulumi(project.folder, environment, args);

/** What `vpn-connection` prints, as JSON; it holds no secret. */
async function vpnConnection(...args: string[]): Promise<{ exitCode: number | null; report: unknown }> {
  const { exitCode, stdout, stderr } = await runProgram("node_modules/.bin/vpn-connection", args, project.folder, environment);
  expect(stderr).toBe("");
  expect(stdout).not.toContain(mark);
  return { exitCode, report: stdout === "" ? undefined : JSON.parse(stdout) };
}

/** Changes a lifetime, and a key, for as long as `look` takes. */
async function whileChanged(emulator: Emulator, id: string, look: () => Promise<void>): Promise<void> {
  const was = structuredClone(emulator.connections.get(id));
  if (was === undefined) throw new Error(`the seed has no ${id}`);
  emulator.connections.patch(id, { IkeConfig: { IkeLifetime: 3600, Psk: secret("Rotated") }, Name: "renamed" });
  await look();
  emulator.connections.set(id, was);
}

const changed = (urn: string, ...paths: string[]) => ({
  urn: expect.stringMatching(new RegExp(`::${urn}$`)),
  outcome: "changed",
  changes: expect.arrayContaining(paths.map((path) => expect.objectContaining({ path }))),
});
const places = [
  ["office", () => home, "vco-gw8berlin", ["ikeConfig.ikeLifetime", "psk"]],
  ["datacentre", () => home, "vco-gw8madrid", ["name"]],
  ["abroad", () => abroad, "vco-gw8berlin", ["ikeConfig.ikeLifetime", "psk"]],
] as const;

testWithEngine("drift of a state of both kinds is told of the one that changed, each read with its own settings", async () => {
  expect(await vpnConnection("drift", "--json")).toMatchObject({ exitCode: 0, report: { summary: { total: 3, changed: 0 } } });
  for (const [urn, emulator, id, paths] of places) {
    await whileChanged(emulator(), id, async () => {
      const { exitCode, report } = await vpnConnection("drift", "--json");
      expect(exitCode).toBe(7);
      expect(report).toMatchObject({ summary: { total: 3, changed: 1 } });
      expect((report as { connections: unknown[] }).connections).toContainEqual(expect.objectContaining(changed(urn, ...paths)));
    });
  }
});

testWithEngine("a snapshot of both kinds holds fingerprints, each with its own provider's key, and drift goes by it", async () => {
  const { exitCode } = await vpnConnection("snapshot", "--out", "vpn.lock.json");
  expect(exitCode).toBe(0);
  expect(await vpnConnection("drift", "--json", "--against", "vpn.lock.json")).toMatchObject({ exitCode: 0 });
  for (const [urn, emulator, id, paths] of places) {
    const fingerprinted = paths.map((path) => path.replace(/^psk$/, "pskFingerprint"));
    await whileChanged(emulator(), id, async () => {
      const { exitCode: code, report } = await vpnConnection("drift", "--json", "--against", "vpn.lock.json");
      expect(code).toBe(7);
      expect(report).toMatchObject({ summary: { total: 3, changed: 1 } });
      expect((report as { connections: unknown[] }).connections).toContainEqual(expect.objectContaining(changed(urn, ...fingerprinted)));
    });
  }
});

testWithEngine("one connection that is gone is told of both kinds of resource that read it", async () => {
  const exported = JSON.parse((await pulumi("stack", "export", "--show-secrets")).stdout);
  abroad.connections.delete("vco-gw8berlin");
  home.connections.delete("vco-gw8berlin");
  const report = await detectDrift(exported, { env: environment });
  expect(report.summary).toMatchObject({ total: 3, removed: 2 });
});
