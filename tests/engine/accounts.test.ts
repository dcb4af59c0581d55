import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { type CliProject, startCliProject } from "../support/engine/cliProject";
import { filesBelow } from "../support/engine/filesBelow";

const id = "vco-gw8berlin";
/** Accounts with keys of their own; the third has nothing but a user who may assume the role of the second. */
let berlin: Emulator;
let shanghai: Emulator;
let users: Emulator;
let cli: CliProject;

const keysOf = (name: string) => ({ accessKeyId: `pLaNtEd${name}Id`, accessKeySecret: `pLaNtEd${name}Secret` });

beforeAll(async () => {
  berlin = await startEmulator({ accountId: "1111111111111111", credentials: keysOf("Berlin") });
  shanghai = await startEmulator({ accountId: "2222222222222222", regionId: "cn-shanghai", credentials: keysOf("Shanghai") });
  users = await startEmulator({ accountId: "3333333333333333", credentials: keysOf("Users"), connections: [] });
  shanghai.roles.set("reader", { externalId: "net-team" });
  const { accessKeyId, accessKeySecret } = users.credentials;
  cli = await startCliProject({
    program: "twoAccounts.ts",
    environment: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
      ALIBABA_CLOUD_ENDPOINT_STS: users.url,
      ALIBABA_CLOUD_CONFIG_FILE: "profiles/config.json",
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
      ENDPOINTS: JSON.stringify([berlin.url, shanghai.url]),
    },
  });
  mkdirSync(join(cli.project.folder, "profiles"));
  const key = berlin.credentials;
  const profile = {
    name: "berlin",
    mode: "AK",
    region_id: "eu-central-1",
    access_key_id: key.accessKeyId,
    access_key_secret: key.accessKeySecret,
  };
  writeFileSync(join(cli.project.folder, "profiles/config.json"), JSON.stringify({ current: "other", profiles: [profile] }));
});
afterAll(async () => {
  cli.close();
  await Promise.all([berlin.close(), shanghai.close(), users.close()]);
});

const assumed = () => users.requests.filter(({ action, status }) => action === "AssumeRole" && status === 200).length;
const failed = () => [berlin, shanghai, users].flatMap(({ requests }) => requests.filter(({ status }) => status !== 200));

test("one program reads two accounts in two regions, each with its own identity, and no key is in the state", async () => {
  expect(await cli.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
  const { stdout } = await cli.pulumi("stack", "output", "regions", "--json");
  expect(JSON.parse(stdout)).toEqual(["eu-central-1", "cn-shanghai", "cn-shanghai", "cn-shanghai", "eu-central-1", "cn-shanghai"]);
  // Once by the provider, for three resources, and once by the program, for its function.
  expect(assumed()).toBe(2);

  berlin.connections.patch(id, { IkeConfig: { IkeLifetime: 3600 } });
  shanghai.connections.patch(id, { IkeConfig: { IkeLifetime: 7200 } });
  const drift = await cli.shell("node_modules/.bin/vpn-connection drift --json");
  expect(drift).toMatchObject({ exitCode: 7 });
  expect(
    JSON.parse(drift.stdout).connections.map(({ outcome, changes }: never) => [outcome, (changes as { after: number }[])[0]?.after]),
  ).toEqual([
    ["changed", 3600],
    ["changed", 7200],
    ["unchanged", undefined],
    ["unchanged", undefined],
  ]);
  expect(JSON.parse(drift.stdout).accounts).toEqual(["1111111111111111", "2222222222222222"]);
  expect(assumed()).toBe(3);

  expect(await cli.shell("node_modules/.bin/vpn-connection snapshot --out vpn.lock.json")).toMatchObject({ exitCode: 0 });
  expect(await cli.shell("node_modules/.bin/vpn-connection drift --against vpn.lock.json --no-stack")).toMatchObject({ exitCode: 0 });

  const refreshed = await cli.pulumi("refresh", "--yes", "--skip-preview", "--diff");
  expect(refreshed.exitCode).toBe(0);
  expect(refreshed.stdout).toMatch(/3600/);
  expect(refreshed.stdout).toMatch(/7200/);
  expect(await cli.pulumi("refresh", "--preview-only", "--expect-no-changes")).toMatchObject({ exitCode: 0 });
  expect(failed()).toEqual([]);

  const { stdout: state } = await cli.pulumi("stack", "export", "--show-secrets");
  expect(state).toContain('"profile": "berlin"');
  expect(state).toContain('"externalId": "net-team"');
  const kept = [...filesBelow(cli.project.stateFolder), join(cli.project.folder, "vpn.lock.json")].map((file) =>
    readFileSync(file, "utf8"),
  );
  expect([state, ...kept, drift.stdout, refreshed.stdout].filter((text) => /pLaNtEd|STS\.[0-9a-f]{8}/.test(text))).toEqual([]);
});

test("a stack's configuration sets the role for reads without one, and an invalid role is an error", async () => {
  await cli.pulumi("config", "set", "configured", "true");
  await cli.pulumi("config", "set", "--path", "alicloud:assumeRole.roleArn", "acs:ram::2222222222222222:role/reader");
  await cli.pulumi("config", "set", "--path", "--secret", "alicloud:assumeRole.externalId", "net-team");
  expect(await cli.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
  expect(await cli.shell("node_modules/.bin/vpn-connection drift")).toMatchObject({ exitCode: 0 });
  const exported = "pulumi stack export --show-secrets --file state.json";
  const program = 'require("pulumi-alicloud-vpn/drift").detectDrift(require("./state.json")).then((r) => console.log(r.summary.unchanged))';
  expect(await cli.shell(`${exported}\nnode -e '${program}'`)).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/5\n$/) });
  expect(await cli.pulumi("refresh", "--preview-only", "--expect-no-changes")).toMatchObject({ exitCode: 0 });
  expect(failed()).toEqual([]);
  const { exitCode, stdout } = await cli.pulumi("preview", "--config", "alicloud:assumeRole=nonsense");
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining("alicloud:assumeRole in the stack configuration is not an object")]);
});
