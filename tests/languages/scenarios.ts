import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { createProject, type Project } from "../support/engine/project";
import { type CliResult, runProgram, runPulumi } from "../support/engine/runPulumi";
import { stateText } from "../support/engine/stateText";
import type { FrontDoor } from "./frontDoors";

const mark = "pLaNtEd";
const plant = {
  psk: `${mark}-psk-5fGh`,
  tunnelPsk: `${mark}-tunnel-8jK1`,
  secret: `${mark}AccessKeySecret4pQ9`,
  other: `${mark}Other7yU2`,
};
const fingerprintKey = "q83vEjRWeJC6fpWzs0TnIdlbOy8WpHn1LZkzB7Qx4mM=";

/** Each planted secret in a text, with what is before it. */
const leaksIn = (text: string): string[] => text.match(new RegExp(`.{0,200}${mark}`, "g")) ?? [];

/** What every front door does for its programs, alike: each language by the plugin, and TypeScript by the dynamic resource. */
export function readsAsEveryFrontDoor(door: FrontDoor): void {
  const host = door.findHost();
  if (host === undefined) {
    test.skip("every scenario of the other languages", () => undefined);
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
    environment = project.environment({ ...emulatorEnvironment(home), PULUMI_DEBUG_COMMANDS: "true" });
    environment = { ...environment, ...door.prepare(project, environment, host, abroad.credentials) };
    expect(await pulumi("stack", "init", "test")).toMatchObject({ exitCode: 0 });
    expect(await pulumi("config", "set", "--secret", `${door.settings}:fingerprintKey`, fingerprintKey)).toMatchObject({ exitCode: 0 });
  }, 900_000);
  afterAll(async () => {
    project?.remove();
    await Promise.all([home?.close(), abroad?.close()]);
  });

  /** No planted secret is in what a command says or in what any command has written. */
  async function pulumi(...args: string[]): Promise<CliResult> {
    const result = await runPulumi(project.folder, environment, args);
    expect(leaksIn(result.stdout + result.stderr + stateText(project))).toEqual([]);
    return result;
  }
  const outputs = async (): Promise<unknown> => JSON.parse((await pulumi("stack", "output", "--json")).stdout);
  const check = () => pulumi("refresh", "--preview-only", "--expect-no-changes", "--diff");

  test("shows real values in a preview, keeps keys secret, and reads two accounts in two regions", async () => {
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
      ike: { ikeVersion: "ikev2", ikeLifetime: 28800 },
      pskFingerprint: expect.stringMatching(/^hmac-sha256:/),
    });
    expect(abroad.requests.at(-1)).toMatchObject({ regionId: "cn-hangzhou", status: 200 });
  });

  test("passes settings of a phase to another resource, and shows a key only with --show-secrets", async () => {
    const { stdout } = await pulumi("stack", "export");
    const { resources } = JSON.parse(stdout).deployment as { resources: { urn: string; propertyDependencies?: object }[] };
    expect(resources.find(({ urn }) => urn.endsWith("::ike"))?.propertyDependencies).toEqual({
      input: [expect.stringMatching(/VpnConnection::office$/)],
    });
    const revealed = await runPulumi(project.folder, environment, ["stack", "output", "--json", "--show-secrets"]);
    expect(JSON.parse(revealed.stdout)).toMatchObject({ psk: plant.psk, tunnelPsks: { "tun-gw8madrid1": plant.tunnelPsk } });
  });

  test("writes no secret to the logs that `pulumi` keeps for machines", async () => {
    const log = join(project.folder, "events.json");
    const up = ["up", "--yes", "--skip-preview"];
    const streamed = await runPulumi(project.folder, environment, [...up, "--json"]);
    expect(await pulumi(...up, "--event-log", log)).toMatchObject({ exitCode: 0 });
    for (const text of [streamed.stdout, readFileSync(log, "utf8")]) {
      const events = text.split("\n").filter((line) => !door.ownDebugMessages.some((message) => line.includes(message)));
      expect(events.join("\n")).toContain("vco-gw8berlin");
      expect(leaksIn(events.join("\n"))).toEqual([]);
    }
  });

  test("gets no secret from a function", async () => {
    const { found } = (await outputs()) as { found: object };
    expect(found).toMatchObject({ name: "berlin-office" });
    for (const name of ["psk", "tunnelPsks", "bgpAuthKey"]) expect(found).not.toHaveProperty(name);
  });

  test("sees no change in a refresh without one, and applies ignoreDrift", async () => {
    expect(await check()).toMatchObject({ exitCode: 0 });
    home.connections.patch("vco-gw8berlin", { IpsecConfig: { IpsecLifetime: 7200 } });
    expect(await check()).toMatchObject({ exitCode: 0 });
  });

  test("shows drift with its path, ends with exit code 7, and finds it in the right account", async () => {
    home.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime: 3600 } });
    const drifted = await check();
    expect(drifted).toMatchObject({ exitCode: 7, stdout: expect.stringMatching(/~ ikeLifetime: 28800 => 3600/) });
    expect(drifted.stdout).toMatch(/~ 1 to update/);
    home.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime: 28800 } });
  });

  test("lets vpn-connection drift and snapshot read what the plugin read, with each provider's settings", async () => {
    const run = async (...args: string[]) => {
      const result = await runProgram("node_modules/.bin/vpn-connection", args, project.folder, environment);
      expect(leaksIn(result.stdout + result.stderr)).toEqual([]);
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

  test("shows a rotated key by its fingerprint", async () => {
    home.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: `${mark}-rotated` } });
    expect(await check()).toMatchObject({ exitCode: 7, stdout: expect.stringMatching(/~ pskFingerprint/) });
    home.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: plant.psk } });
  });

  test("treats a missing connection as a delete, and a refused one as an error without a stack trace", async () => {
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

  test("fails the preview on an unmet expectation, before its dependents", async () => {
    home.connections.patch("vco-gw8berlin", { IkeConfig: { IkeVersion: "ikev1" } });
    const failed = await pulumi("preview");
    home.connections.patch("vco-gw8berlin", { IkeConfig: { IkeVersion: "ikev2" } });
    expect(failed.exitCode).not.toBe(0);
    expect(failed.stdout).toMatch(/ikeConfig.ikeVersion: expected "ikev2", but it is "ikev1"/);
  });

  test("only warns about an unmet expectation on request", async () => {
    abroad.connections.patch("vco-gw8berlin", { IkeConfig: { IkeVersion: "ikev1" } });
    const warned = await pulumi("preview");
    abroad.connections.patch("vco-gw8berlin", { IkeConfig: { IkeVersion: "ikev2" } });
    expect(warned).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(
        /\(abroad\):\s+warning: VPN connection vco-gw8berlin, region cn-hangzhou: [\s\S]*ikeConfig.ikeVersion: expected "ikev2", but it is "ikev1"/,
      ),
    });
  });
}
