import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { languageHost, pythonSdk } from "../support/engine/languageHost";
import { createProject, type Project } from "../support/engine/project";
import { type CliResult, runProgram, runPulumi } from "../support/engine/runPulumi";
import { stateText } from "../support/engine/stateText";

const programs = join(__dirname, "programs");
const mark = "pLaNtEd";
const plant = {
  psk: `${mark}-psk-5fGh`,
  tunnelPsk: `${mark}-tunnel-8jK1`,
  secret: `${mark}AccessKeySecret4pQ9`,
  other: `${mark}Other7yU2`,
};
const fingerprintKey = "q83vEjRWeJC6fpWzs0TnIdlbOy8WpHn1LZkzB7Qx4mM=";

describe.each(["yaml", "python"] as const)("a program in %s reads by the plugin", (language) => {
  const host = languageHost(language);
  if (host === undefined) {
    test.skip("all that other languages do", () => undefined);
    return;
  }
  let home: Emulator;
  let abroad: Emulator;
  let project: Project;
  let environment: NodeJS.ProcessEnv;
  beforeAll(async () => {
    home = await startEmulator({ credentials: { accessKeyId: "LTAIhome", accessKeySecret: plant.secret } });
    abroad = await startEmulator({ regionId: "cn-hangzhou", credentials: { accessKeyId: "LTAIabroad", accessKeySecret: plant.other } });
    home.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: plant.psk } });
    for (const tunnel of home.connections.get("vco-gw8madrid")?.TunnelOptionsSpecification?.TunnelOptions ?? []) {
      tunnel.TunnelIkeConfig = { ...tunnel.TunnelIkeConfig, Psk: plant.tunnelPsk };
    }
    project = createProject();
    const bin = join(project.folder, "bin");
    mkdirSync(bin);
    const plugin = resolve(__dirname, "../../dist/plugin/main.js");
    chmodSync(plugin, 0o755);
    symlinkSync(plugin, join(bin, "pulumi-resource-alicloud-vpn"));
    environment = project.environment(emulatorEnvironment(home));
    environment.PATH = [host, bin, environment.PATH].join(delimiter);
    if (language === "python") environment.PYTHONPATH = [pythonSdk(host, project.folder), join(host, "../packages")].join(delimiter);
    writeProgram();
    expect(await pulumi("stack", "init", "test")).toMatchObject({ exitCode: 0 });
    expect(await pulumi("config", "set", "--secret", "alicloud-vpn:fingerprintKey", fingerprintKey)).toMatchObject({ exitCode: 0 });
  });
  afterAll(async () => {
    project?.remove();
    await Promise.all([home?.close(), abroad?.close()]);
  });

  const write = (name: string, content: string) => writeFileSync(join(project.folder, name), content);
  const writeProgram = (): void => {
    if (language === "yaml") write("Pulumi.yaml", readFileSync(join(programs, "connections.yaml"), "utf8"));
    else {
      write("Pulumi.yaml", "name: test\nruntime: python\n");
      write("__main__.py", readFileSync(join(programs, "connections.py"), "utf8"));
    }
  };

  /** No planted secret is in what a command says or in what any command has written. */
  async function pulumi(...args: string[]): Promise<CliResult> {
    const result = await runPulumi(project.folder, environment, args);
    expect(result.stdout + result.stderr + stateText(project)).not.toContain(mark);
    return result;
  }
  const outputs = async (): Promise<unknown> => JSON.parse((await pulumi("stack", "output", "--json")).stdout);
  const check = () => pulumi("refresh", "--preview-only", "--expect-no-changes", "--diff");

  test("settings are real values in a preview, keys are secrets, and two providers read two accounts in two regions", async () => {
    expect(await pulumi("config", "set", "--secret", "secretKey", plant.other)).toMatchObject({ exitCode: 0 });
    expect(await pulumi("config", "set", "endpoint", abroad.url)).toMatchObject({ exitCode: 0 });
    const preview = await pulumi("preview");
    expect(preview).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/ikeLifetime *: 28800/) });
    expect(preview.stdout).toMatch(/psk *: \[secret\]/);
    expect(preview.stdout).toMatch(/tunnelPsks *: \[secret\]/);
    expect(await pulumi("up", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
    expect(await outputs()).toMatchObject({
      ...{ ikeVersion: "ikev2", ikeLifetime: 28800, psk: "[secret]", tunnelPsks: "[secret]", tunnel: "ikev2" },
      ...{ regions: ["eu-central-1", "cn-hangzhou"], listed: ["vco-gw8vienna", "vco-gw8warsaw"], remoteAddress: "203.0.113.10" },
      pskFingerprint: expect.stringMatching(/^hmac-sha256:/),
    });
    expect(abroad.requests.at(-1)).toMatchObject({ regionId: "cn-hangzhou", status: 200 });
  });

  test("a function gives no secret", async () => {
    const { found } = (await outputs()) as { found: object };
    expect(found).toMatchObject({ name: "berlin-office" });
    for (const name of ["psk", "tunnelPsks", "bgpAuthKey"]) expect(found).not.toHaveProperty(name);
  });

  test("a refresh finds no change where there is none, and honours ignoreDrift", async () => {
    expect(await check()).toMatchObject({ exitCode: 0 });
    home.connections.patch("vco-gw8berlin", { IpsecConfig: { IpsecLifetime: 7200 } });
    expect(await check()).toMatchObject({ exitCode: 0 });
  });

  test("drift shows with its path, ends with exit code 7, and is one of the account that it is in", async () => {
    home.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime: 3600 } });
    const drifted = await check();
    expect(drifted).toMatchObject({ exitCode: 7, stdout: expect.stringMatching(/~ ikeLifetime: 28800 => 3600/) });
    expect(drifted.stdout).toMatch(/~ 1 to update/);
    home.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime: 28800 } });
  });

  test("vpn-connection drift and snapshot read what the plugin read, each connection with its own provider's settings", async () => {
    const run = async (...args: string[]) => {
      const result = await runProgram("node_modules/.bin/vpn-connection", args, project.folder, environment);
      expect(result.stdout + result.stderr).not.toContain(mark);
      return result;
    };
    expect(await run("drift")).toMatchObject({ exitCode: 0 });
    abroad.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime: 3600 } });
    const drifted = await run("drift", "--json");
    expect(drifted).toMatchObject({ exitCode: 7 });
    expect(JSON.parse(drifted.stdout)).toMatchObject({ summary: { total: 3, changed: 1 } });
    const snapshot = await run("snapshot", "--out", "vpn.lock.json");
    expect(snapshot).toMatchObject({ exitCode: 0 });
    expect(await run("drift", "--against", "vpn.lock.json")).toMatchObject({ exitCode: 0 });
    abroad.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime: 28800 } });
    expect(await run("drift", "--against", "vpn.lock.json")).toMatchObject({ exitCode: 7 });
  });

  test("a rotated key shows in its fingerprint", async () => {
    home.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: `${mark}-rotated` } });
    expect(await check()).toMatchObject({ exitCode: 7, stdout: expect.stringMatching(/~ pskFingerprint/) });
    home.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: plant.psk } });
  });

  test("a connection that is gone is a delete, and one that is refused is an error without a stack trace", async () => {
    const madrid = home.connections.get("vco-gw8madrid");
    if (madrid === undefined) throw new Error("the seed has no Madrid");
    home.connections.delete("vco-gw8madrid");
    expect(await check()).toMatchObject({ exitCode: 7, stdout: expect.stringMatching(/- 1 to delete/) });
    home.connections.set("vco-gw8madrid", madrid);
    home.credentials = { accessKeyId: "LTAIhome", accessKeySecret: "another" };
    const refused = await check();
    home.credentials = { accessKeyId: "LTAIhome", accessKeySecret: plant.secret };
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stdout + refused.stderr).toMatch(/VPN connection vco-gw8/);
    expect(refused.stdout + refused.stderr).not.toMatch(/to delete|\n\s+at /);
  });

  test("what is not as expected fails the preview, before anything that depends on it", async () => {
    home.connections.patch("vco-gw8berlin", { IkeConfig: { IkeVersion: "ikev1" } });
    const failed = await pulumi("preview");
    home.connections.patch("vco-gw8berlin", { IkeConfig: { IkeVersion: "ikev2" } });
    expect(failed.exitCode).not.toBe(0);
    expect(failed.stdout).toMatch(/ikeConfig.ikeVersion: expected "ikev2", but it is "ikev1"/);
  });

  if (language !== "yaml") return;

  test.each<[string, string, RegExp]>([
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
    write("Pulumi.yaml", `name: test\nruntime: yaml\n${resources}`);
    const { exitCode, stdout, stderr } = await pulumi("preview");
    writeProgram();
    expect(exitCode).not.toBe(0);
    expect(stdout).toMatch(message);
    expect(stdout + stderr).not.toMatch(/\n\s+at .*\.js/);
  });
});
