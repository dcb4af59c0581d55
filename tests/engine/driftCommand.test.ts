import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { snapshot } from "../../cli/commands/snapshot";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { mistakesIn } from "../support/documentedTypes";
import { type CliProject, startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import type { CliResult } from "../support/engine/runPulumi";

const berlin = "vco-gw8berlin";
const planted = "pLaNtEd";
const program = "node_modules/.bin/vpn-connection";
let emulator: Emulator;
let cli: CliProject;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  emulator = await startEmulator();
  const connections = Object.fromEntries([...emulator.connections.keys()].map((id) => [id, { vpnConnectionId: id }]));
  environment = { ...emulatorEnvironment(emulator), CONNECTIONS: JSON.stringify(connections), EXPORTS: "name" };
  cli = await startCliProject({ program: "connections.ts", environment });
  for (const stack of ["empty", "broken", "second"]) await cli.pulumi("stack", "init", stack, "--no-select");
  for (const stack of ["test", "second"])
    expect(await cli.pulumi("up", "--stack", stack, "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
  writeFileSync(join(cli.project.stateFolder, ".pulumi/stacks/test/broken.json"), "{ not a state");
});
afterAll(async () => {
  cli.close();
  await emulator.close();
});
afterEach(() => emulator.clearFaults());

const drift = (args: string, added?: NodeJS.ProcessEnv): Promise<CliResult> => cli.shell(`${program} drift ${args}`, added);

/** Every file of the project and of the backend, with what is in it. */
function everyFile(): string {
  const { folder, stateFolder } = cli.project;
  const files = [folder, stateFolder].flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return files
    .sort()
    .map((file) => `${file} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`)
    .join("\n");
}

describe("wrong usage gives one clear line and the documented exit code, and writes nothing", () => {
  test.each<[string, string, NodeJS.ProcessEnv, number, RegExp]>([
    ["an unknown option", "--colour", {}, 2, /unknown option '--colour'/],
    ["an option without its value", "--stack", {}, 2, /argument missing/],
    ["an argument", "prod", {}, 2, /unexpected argument "prod"/],
    ["an unknown class", "--only settings", {}, 2, /--only takes configuration, metadata, runtime, and not "settings"/],
    ["two forms at once", "--json --markdown", {}, 2, /are mutually exclusive/],
    ["an unknown stack", "--stack nope", {}, 6, /no stack named 'nope'/],
    ["a stack without connections", "--stack empty", {}, 2, /no VPN connections in the stack's state: run pulumi up first/],
    ["a state that cannot be read", "--stack broken", {}, 1, /pulumi stack export failed: failed to load checkpoint/],
    ["a wrong passphrase", "", { PULUMI_CONFIG_PASSPHRASE: "wrong" }, 1, /incorrect passphrase/],
    ["no network", "", { ALIBABA_CLOUD_ENDPOINT_VPC: "http://127.0.0.1:1" }, 1, /127\.0\.0\.1:1 refuses connections/],
    ["a wrong access key", "", { ALIBABA_CLOUD_ACCESS_KEY_SECRET: planted }, 3, /signature does not match/],
    ["an invalid setting", "", { ALIBABA_CLOUD_ENDPOINT_VPC: "ftp://vpc" }, 2, /ALIBABA_CLOUD_ENDPOINT_VPC in the environment/],
    ["a missing folder", "--cwd nowhere", {}, 2, /the folder .*nowhere does not exist/],
    ["a folder without a project", "--cwd /", {}, 2, /no Pulumi project in \//],
    ["a missing snapshot", "--against nowhere.json", {}, 2, /the snapshot nowhere\.json does not exist/],
    ["a file that is not a snapshot", "--against package.json", {}, 2, /package\.json is not a snapshot/],
    ["--no-stack alone", "--no-stack", {}, 2, /--no-stack needs --against/],
  ])("%s", async (_, args, added, exitCode, message) => {
    const before = everyFile();
    const result = await drift(args, added);
    expect(result).toEqual({ exitCode, stdout: "", stderr: expect.stringMatching(message) });
    expect(result.stderr).toMatch(/^vpn-connection drift: [^\n]*\n$/);
    expect(result.stderr).not.toContain(planted);
    expect(everyFile()).toBe(before);
  });

  test("no pulumi on PATH", async () => {
    const bin = join(cli.project.folder, "bin");
    mkdirSync(bin);
    const result = await cli.shell(`PATH=${bin} ${process.execPath} ${program} drift`);
    expect(result).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^vpn-connection drift: pulumi is not on PATH[^\n]*\n$/),
    });
  });

  test("an unknown command, and no command", async () => {
    expect(await cli.shell(`${program} drfit`)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringMatching(/unknown command "drfit"/),
    });
    expect(await cli.shell(program)).toEqual({ exitCode: 2, stdout: "", stderr: expect.stringContaining("Commands:") });
  });
});

test("every command shows its help with an example and its exit codes", async () => {
  const { stdout } = await cli.shell(`${program} --help`);
  const names = [...stdout.slice(stdout.indexOf("Commands:"), stdout.indexOf("Examples:")).matchAll(/^ {2}(\w+) /gm)].map(
    ([, name]) => name,
  );
  expect(names).toEqual(expect.arrayContaining(["drift", "snapshot"]));
  for (const name of names) {
    const help = await cli.shell(`${program} ${name} --help`);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatch(
      new RegExp(`Usage:\\n {2}vpn-connection ${name}[\\s\\S]*Examples:\\n {2}vpn-connection ${name}[\\s\\S]*Exit codes:\\n {2}0 `),
    );
  }
});

describe("a check", () => {
  const name = `\u001b]0;${planted}\u0007\u001b[31m<img src=x>|\`@org\``;
  let original: string | undefined;
  beforeAll(() => {
    original = JSON.stringify(emulator.connections.get(berlin));
    emulator.connections.patch(berlin, { Name: name, IkeConfig: { Psk: `${planted}-psk`, IkeLifetime: 3600 } });
  });
  afterAll(() => {
    emulator.connections.set(berlin, JSON.parse(original ?? ""));
  });

  test.each(["", "--json", "--markdown", "--complete"])("reports changes without secrets and control characters: %s", async (args) => {
    const before = everyFile();
    const { exitCode, stdout, stderr } = await drift(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 7, stderr: "" });
    expect(stdout).toContain("ikeConfig.ikeLifetime");
    expect(stdout).not.toContain(`${planted}-psk`);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{C}]/u);
    expect(everyFile()).toBe(before);
  });

  test("covers several stacks in one report, and each connection shows its stack", async () => {
    const json = await drift("--stack test --stack second --stack empty --stack test --json");
    expect(json).toMatchObject({ exitCode: 7, stderr: "" });
    const report = JSON.parse(json.stdout);
    expect(report.summary).toMatchObject({ total: 20, changed: 2 });
    const changed = report.connections.filter(({ outcome }: { outcome: string }) => outcome === "changed");
    expect(changed.map(({ stack }: { stack: string }) => stack)).toEqual(["test", "second"]);
    expect(report.notes).toContainEqual(expect.stringMatching(/^test, second: zoneNo and/));
    expect(report.notes).toContain("empty: It has no VPN connections in its state.");
    const human = await drift("--stack test --stack second");
    expect(human.stdout).toMatch(/^test: .*vco-gw8berlin[\s\S]*^second: .*vco-gw8berlin/m);
    expect(human.stdout).not.toContain(`${planted}-psk`);
    expect(await drift("--stack test --stack nope")).toMatchObject({ exitCode: 6, stdout: "", stderr: expect.stringContaining("nope") });
    const against = await drift("--stack test --stack second --against package.json");
    expect([against.exitCode, against.stderr]).toEqual([2, expect.stringMatching(/is not a snapshot|takes one --stack/)]);
  });

  test("reads only the given regions", async () => {
    expect(await drift("--region us-east-1")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("no VPN connections in us-east-1"),
    });
    expect(await drift("--region eu-central-1 --region us-east-1")).toMatchObject({
      exitCode: 7,
      stdout: expect.stringContaining("The state has no connections in us-east-1."),
    });
    expect(await drift("--all-regions")).toMatchObject({ exitCode: 7 });
    expect(await drift("--all-regions -r eu-central-1")).toMatchObject({ exitCode: 2, stdout: "" });
  });

  test("applies a filter to the report and the exit code", async () => {
    expect(await drift("--only metadata")).toMatchObject({ exitCode: 7, stdout: expect.not.stringContaining("ikeLifetime") });
    expect(await drift("--only runtime")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^No drift: .*\(runtime only\)\.\nstack test, region eu-central-1, .*\n$/),
    });
  });

  test("lists failed reads beside the drift, and its exit code reports them", async () => {
    emulator.fail({ vpnConnectionId: "vco-gw8lyon", code: "Forbidden.RAM" });
    const human = await drift("--complete");
    expect(human).toMatchObject({ exitCode: 1, stderr: "" });
    expect(human.stdout).toMatch(/ikeLifetime[\s\S]*Could not be read: vco-gw8lyon/);
    const json = await drift("--complete --json");
    expect(json).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^VPN connection vco-gw8lyon, [^\n]*\n$/) });
    expect(JSON.parse(json.stdout).summary).toMatchObject({ changed: 1, error: 1, unchanged: 8 });
  });

  test("ends silently when the reader of its output closes it", async () => {
    const outcome = await cli.shell(`{ ${program} drift --json || echo "code $?" >&2; } | true`);
    expect(outcome).toEqual({ exitCode: 0, stdout: "", stderr: "code 7\n" });
  });
});

test("a snapshot alone is enough for a check without Pulumi", async () => {
  const folder = join(cli.project.folder, "../elsewhere");
  mkdirSync(folder);
  const out = join(folder, "vpn.lock.json");
  expect(await cli.shell(`${program} snapshot --out ${out}`)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect((await cli.shell(`${program} snapshot`)).stdout).toBe(readFileSync(out, "utf8"));
  const value: unknown = JSON.parse(readFileSync(out, "utf8"));
  expect(mistakesIn([{ type: snapshot.json?.[0]?.type ?? "", value }])).toEqual([]);
  expect(mistakesIn([{ type: "Snapshot", value: { ...(value as object), version: 2 } }]).length).toBe(1);
  const fifo = join(cli.project.folder, "../fifo");
  const piped = await cli.shell(`mkfifo ${fifo}; cat ${fifo} & ${program} snapshot --out ${fifo}; wait; test -p ${fifo}`);
  expect(piped).toEqual({ exitCode: 0, stdout: readFileSync(out, "utf8"), stderr: "" });
  expect(await drift(`--cwd ${folder} --against vpn.lock.json`)).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining("10 connections compared with the snapshot"),
    stderr: "There is no Pulumi project here: vpn.lock.json alone says which connections to look at.\n",
  });
  emulator.fail({ vpnConnectionId: berlin, code: "Forbidden.RAM" });
  const before = readFileSync(out, "utf8");
  expect(await cli.shell(`${program} snapshot --out ${out}`)).toEqual({ exitCode: 3, stdout: "", stderr: expect.stringContaining(berlin) });
  expect([readFileSync(out, "utf8"), readdirSync(folder)]).toEqual([before, ["vpn.lock.json"]]);
});

test("Ctrl-C ends a check at once, with all its processes", async () => {
  emulator.fail({ kind: "stall" });
  const before = emulator.requests.length;
  const child: ChildProcess = spawn(process.execPath, [join(cli.project.folder, program), "drift"], {
    cwd: cli.project.folder,
    env: cli.project.environment(environment),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = Promise.all([text(child.stdout as NodeJS.ReadableStream), text(child.stderr as NodeJS.ReadableStream)]);
  while (emulator.requests.length === before) await new Promise((resolve) => setImmediate(resolve));
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([130, null]);
  expect(await output).toEqual(["", ""]);
});

test("a check of many connections shows its progress on stderr", async () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`vpn-${index}`, `vco-many${index}`]));
  for (const id of Object.values(many)) emulator.connections.set(id, { VpnConnectionId: id });
  const resources = Object.entries(many).map(([, vpnConnectionId]) => ({
    vpnConnectionId,
    regionId: "eu-central-1",
    resources: [],
    settings: { spec: "1M" },
  }));
  writeFileSync(join(cli.project.folder, "many.json"), JSON.stringify({ version: 1, connections: resources }));
  const { exitCode, stdout, stderr } = await drift("--against many.json --no-stack");
  expect({ exitCode, stderr }).toEqual({ exitCode: 7, stderr: "Reading VPN connections: 0 of 21\n" });
  expect(stdout).toContain("On 21 connections: configuration  spec  1M → not reported");
});
