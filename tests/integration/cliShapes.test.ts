import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { commands } from "../../cli/run";
import { formatSnapshot, type Snapshot } from "../../drift/snapshot";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { environmentOf, killCommands, runCli } from "../support/cliProcess";
import { mistakesIn } from "../support/documentedTypes";
import { planted, temporaryFolder } from "../support/plantedSecrets";

const checkout = resolve(__dirname, "../..");
const folder = temporaryFolder();
const lock = join(folder, "vpn.lock.json");
const conf = join(folder, "swanctl.conf");

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  const connection = { vpnConnectionId: "vco-gw8berlin", regionId: "eu-central-1", resources: [] };
  const gone = { ...connection, vpnConnectionId: "vco-gone", settings: { spec: "1M" } };
  const snapshot = { version: 1, connections: [{ ...connection, settings: { spec: "1M", status: "x" } }, gone] } as unknown as Snapshot;
  writeFileSync(lock, formatSnapshot(snapshot));
  writeFileSync(conf, "connections {\n  office {\n    version = 1\n    remote_addrs = 203.0.113.9\n  }\n}\n");
  for (const id of ["vco-gw8berlin", "vco-gw8oslo"]) emulator.connections.patch(id, { IkeConfig: { Psk: planted("psk") } });
});
afterAll(async () => {
  killCommands();
  await emulator.close();
});

/** How each shape of the docs is had, by command and by what the docs say of when it is printed. */
const runs: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  describe: {
    "--json, one ID": ["vco-gw8vienna", "--json"],
    "--json, several IDs or --name": ["vco-gw8oslo", "vco-gw8minimal", "vco-gw8berlin", "--json"],
    "--json --show-secrets, one ID": ["vco-gw8oslo", "--json", "--show-secrets"],
    "--output flat": ["vco-gw8vienna", "-o", "flat"],
  },
  list: { "--json": ["--json"], "--output flat": ["-o", "flat"] },
  wait: { "--json": ["vco-gw8berlin", "--json"] },
  diagnose: { "--json": ["vco-gw8lyon", "--json"] },
  logs: { "--json, each line": ["vco-gw8lyon", "--since", "1d", "--json"] },
  drift: { "--json": ["--against", lock, "--no-stack", "--json"] },
  whoami: { "--json": ["--json"] },
  compare: { "--json": ["vco-gw8berlin", "--peer", conf, "--json"] },
  peer: {
    "--json": ["vco-gw8berlin", "--json"],
    "--json --show-secrets": ["vco-gw8oslo", "--json", "--show-secrets"],
    "--json --format FORMAT --show-secrets": ["vco-gw8berlin", "--format", "swanctl", "--json", "--show-secrets"],
  },
};

/** The command whose JSON the tests with the engine hold to its shape: it takes a stack. */
const elsewhere = ["snapshot"];

const shapes = Object.entries(commands).flatMap(([name, load]) => (load().json ?? []).map((shape) => ({ name, ...shape })));

test("every command with JSON output declares its shape, and every shape is tested", () => {
  const withJson = Object.entries(commands).filter(([, load]) => "json" in load().options);
  for (const [name, load] of withJson) expect([name, load().json?.length ?? 0]).not.toEqual([name, 0]);
  const tried = Object.entries(runs).flatMap(([name, ways]) => Object.keys(ways).map((when) => `${name} ${when}`));
  const told = shapes.filter(({ name }) => !elsewhere.includes(name)).map(({ name, when }) => `${name} ${when}`);
  expect(tried.sort()).toEqual(told.sort());
});

test("the output of each command has the documented type, and no secret without a request", async () => {
  const env = { ...environmentOf(emulator), STS_ENDPOINT: emulator.url, ALICLOUD_VPN_FINGERPRINT_KEY: randomBytes(32).toString("base64") };
  const values: { readonly type: string; readonly value: unknown }[] = [];
  for (const { name, when, type } of shapes.filter(({ name }) => !elsewhere.includes(name))) {
    const args = runs[name]?.[when] ?? [];
    const { stdout, stderr } = await runCli([name, ...args], env);
    if (stdout === "") throw new Error(`${name} ${args.join(" ")} printed nothing: ${stderr}`);
    if (!args.includes("--show-secrets")) expect(stdout + stderr).not.toContain(planted(""));
    const documents = name === "logs" ? stdout.trimEnd().split("\n") : [stdout];
    values.push(...documents.map((text) => ({ type, value: JSON.parse(text) as unknown })));
  }
  expect(mistakesIn(values)).toEqual([]);
  // What is not of its type is found: a field too many, one that is missing, and one of another type.
  const [first] = values as [{ type: string; value: object }];
  const { health: _, ...without } = first.value as { health: string };
  const broken = [{ ...first.value, added: 1 }, without, { ...first.value, isUp: "yes" }].map((value) => ({ type: first.type, value }));
  expect(mistakesIn(broken).length).toBe(3);
}, 120_000);

test("the command line page lists every command with its options and shapes", () => {
  const sections = readFileSync(join(checkout, "docs/cli.md"), "utf8").split(/^## /m);
  for (const [name, load] of Object.entries(commands)) {
    const section = sections.find((one) => one.startsWith(`${name}\n`));
    for (const option of Object.keys(load().options)) expect(section).toContain(`--${option}`);
    expect(section).toContain(`vpn-connection ${name}`);
    for (const { when } of load().json ?? []) expect(section).toContain(`\`${when}\``);
  }
});
