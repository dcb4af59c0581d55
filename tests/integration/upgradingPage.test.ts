import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { driftExitCode } from "../../drift/detectDrift";
import { parseSnapshot } from "../../drift/snapshot";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import manifest from "../../package.json";
import { settingRules } from "../../provider/alicloud/settings";
import { Configuration } from "../../provider/configuration";
import { outputNames } from "../../provider/outputs";
import { readProperties } from "../../provider/runtime";
import { environmentOf, runCli } from "../support/cliProcess";
import { runProgram } from "../support/engine/runPulumi";
import { homeWith, temporaryFolder } from "../support/plantedSecrets";

const checkout = join(__dirname, "../..");
const page = readFileSync(join(checkout, "docs/upgrading.md"), "utf8");
const rows = page.split("\n").flatMap((line) => {
  const [, what, before, now] = line.match(/^\| (.+) \| (.+) \| (.+) \|$/) ?? [];
  return what === undefined || now === undefined || now === "now" ? [] : [{ what, before, now }];
});
/** What the row says that begins like this. */
function row(start: string) {
  const found = rows.find(({ what }) => what.startsWith(start));
  if (found === undefined) throw new Error(`the page has no row ${start}`);
  return found;
}
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

test("the state keeps the outputs, and the arguments that the page names", async () => {
  const roleArn = `acs:ram::${emulator.accountId}:role/reader`;
  emulator.roles.set("reader", {});
  const { accessKeyId, accessKeySecret } = emulator.credentials;
  const office = { name: "office", mode: "AK", access_key_id: accessKeyId, access_key_secret: accessKeySecret };
  const given = {
    ...{ vpnConnectionId: "vco-gw8berlin", regionId: "eu-central-1", endpoint: emulator.url, profile: "office", assumeRole: { roleArn } },
    ...{ secrets: "omit", ignoreDrift: ["name"], expect: { status: "ipsec_sa_established" }, onUnexpected: "warn" },
  };
  const env = {
    ...{ ALIBABA_CLOUD_CONFIG_FILE: homeWith({ current: "office", profiles: [office] }).file, STS_ENDPOINT: emulator.url },
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
  };
  const state = await readProperties("vco-gw8berlin", given, new Configuration({}, env));
  const kept = Object.keys(state ?? {}).filter((name) => !(outputNames as readonly string[]).includes(name));
  const [, list = ""] = page.match(/the arguments that a refresh\s+needs: ([^.]*)\./) ?? [];
  expect(quoted(list).sort()).toEqual([...kept, "regionId"].sort());
});

test("settings that the page names are refused, read or changed as it says", () => {
  const check = (settings: Readonly<Record<string, string>>) => () => new Configuration(settings, {}).check();
  const [, unknown = ""] = quoted(row("unknown key").what);
  expect(check({ [unknown]: "omit" })).toThrow(/is not a setting of this package.*Did you mean alicloudVpn:secrets/);
  expect(row("two sources").now).toBe("is an error");
  expect(check({ "alicloud:accessKey": "a", "alicloud:secretKey": "b", "alicloud:ecsRoleName": "c" })).toThrow(/accessKey.*ecsRoleName/);
  const read: string[] = [];
  const { key } = new Configuration((name) => {
    read.push(name);
    return undefined;
  }, {});
  expect(key).toMatch(/^\[/);
  const official = quoted(row("`alicloud:assumeRole`").what).filter((name) => !name.includes("_"));
  expect(official.length).toBeGreaterThan(5);
  for (const name of official) expect(read).toContain(name.includes(":") ? name : `alicloud:${name}`);
  expect(row("`deadlineSeconds`").now).toMatch(new RegExp(`^${settingRules.deadlineSeconds.default} by default`));
});

test("an old snapshot is read, an empty report ends with the code that the page gives, and so does a second --region", async () => {
  const old = { version: 1, connections: [{ vpnConnectionId: "vco-1", regionId: "eu-central-1", resources: [], settings: {} }] };
  expect(parseSnapshot(JSON.stringify(old), "vpn.lock.json")).toMatchObject(old);
  const summary = { total: 0, notInStack: 0 };
  expect(String(driftExitCode({ connections: [], summary } as unknown as Parameters<typeof driftExitCode>[0]))).toBe(
    row("`driftExitCode`").now,
  );
  const twice = ["--region", "eu-central-1", "--region", "eu-central-1"];
  const describe = await runCli(["describe", "vco-gw8berlin", ...twice], environmentOf(emulator));
  expect(describe).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--region is given more than once") });
  expect((await runCli(["list", ...twice], environmentOf(emulator))).exitCode).toBe(0);
});

test("a key of nothing but * counts as not reported", async () => {
  emulator.connections.patch("vco-gw8oslo", { IkeConfig: { Psk: "****" } });
  const { stdout } = await runCli(["describe", "vco-gw8oslo", "--json", "--show-secrets"], environmentOf(emulator));
  expect(row("a pre-shared key").now).toContain("`null`");
  expect(JSON.parse(stdout)).toMatchObject({ psk: null });
});

test("the page names the Node that package.json asks for", () => {
  expect(manifest.engines.node).toBe(`>=${row("Node").now.split(" ")[0]}`);
});

test("the commands of the page run in a project that has the package, and reach no registry", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  symlinkSync(join(checkout, "dist/cli/main.js"), join(folder, "node_modules/.bin/vpn-connection"));
  chmodSync(join(checkout, "dist/cli/main.js"), 0o755);
  const [command = ""] = quoted(row("`alicloud:assumeRole`").now);
  expect(command).toMatch(/^npx --no -- vpn-connection \w+$/);
  const env = { PATH: process.env.PATH, ...environmentOf(emulator), STS_ENDPOINT: emulator.url, HOME: folder, npm_config_offline: "true" };
  const { exitCode, stdout } = await runProgram("sh", ["-e", "-c", command], folder, env);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining(emulator.accountId)]);
});

test("each place that the page leads to is there", () => {
  for (const [, file = "", anchor] of page.matchAll(/\]\(([^)#\s]+)(?:#([^)\s]+))?\)/g)) {
    const text = readFileSync(join(checkout, "docs", file), "utf8");
    const titles = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    if (anchor !== undefined) expect(titles).toContain(anchor);
  }
});
