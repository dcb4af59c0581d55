import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { type CliProject, startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";

const page = readFileSync(resolve(__dirname, "../../docs/drift-in-ci.md"), "utf8");

/** The code blocks of a language, by the heading that they stand under. */
function blocks(language: string): { readonly heading: string; readonly code: string }[] {
  return page.split(/^(?=##+ )/m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf("\n")).replace(/^#+ /, "");
    return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => ({ heading, code }));
  });
}
const steps = blocks("sh");
const under = (heading: string): string[] => steps.filter((step) => step.heading === heading).map(({ code }) => code);

const berlin = "vco-gw8berlin";
let emulator: Emulator;
let cli: CliProject;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  emulator = await startEmulator();
  const connections = { office: { vpnConnectionId: berlin }, plant: { vpnConnectionId: "vco-gw8lyon" } };
  environment = { ...emulatorEnvironment(emulator), CONNECTIONS: JSON.stringify(connections), EXPORTS: "name" };
  cli = await startCliProject({ program: "connections.ts", environment });
  expect(await cli.pulumi("stack", "init", "prod")).toMatchObject({ exitCode: 0 });
  expect(await cli.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  cli.close();
  await emulator.close();
});
const lifetime = (seconds: number) => emulator.connections.patch(berlin, { IkeConfig: { IkeLifetime: seconds } });
afterEach(() => lifetime(28800));

/** Runs a step before and after somebody changed a setting. */
async function beforeAndAfter(step: string) {
  const added = { GITHUB_STEP_SUMMARY: join(cli.project.folder, "summary.md") };
  const quiet = await cli.shell(step, added);
  lifetime(3600);
  const loud = await cli.shell(step, added);
  lifetime(28800);
  return { codes: [quiet.exitCode, loud.exitCode], output: loud.stdout + loud.stderr };
}

test("the engine alone reports drift by its exit code, for the whole stack and for its VPN connections", async () => {
  const recipes = under("The engine alone");
  expect(recipes).toHaveLength(2);
  for (const recipe of recipes) {
    const { codes, output } = await beforeAndAfter(recipe);
    expect({ codes, output }).toEqual({ codes: [0, 7], output: expect.stringContaining("ikeLifetime: 28800 => 3600") });
  }
});

test("vpn-connection drift reports drift by its exit code, on the terminal and in the job's summary", async () => {
  const [gate = "", summary = "", ...others] = under("`vpn-connection drift`");
  expect(others).toEqual([]);
  expect(await beforeAndAfter(gate)).toEqual({
    codes: [0, 7],
    output: expect.stringMatching(/configuration {2}ikeConfig\.ikeLifetime {2}28800 → 3600/),
  });
  expect(await beforeAndAfter(summary)).toMatchObject({ codes: [0, 7] });
  const written = readFileSync(join(cli.project.folder, "summary.md"), "utf8");
  expect(written).toMatch(/No drift: 2 connections[\s\S]*`28800` → `3600`/);
});

test("a snapshot reports drift with and without Pulumi", async () => {
  const [snapshot = "", withStack = "", alone = "", ...others] = under("Against a snapshot");
  expect(others).toEqual([]);
  expect(await cli.shell(snapshot)).toEqual({ exitCode: 0, stdout: "", stderr: expect.any(String) });
  for (const recipe of [withStack, alone]) expect(await beforeAndAfter(recipe)).toMatchObject({ codes: [0, 7] });
  const bare = await cli.shell(alone, { PULUMI_BACKEND_URL: "file:///nowhere", PULUMI_CONFIG_PASSPHRASE: "" });
  expect(bare).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("No drift: 2 connections compared with the snapshot") });
});

test("an Automation API program reports drift by its exit code", async () => {
  const [program, ...others] = blocks("ts").filter(({ heading }) => heading === "An Automation API program");
  expect(others).toEqual([]);
  writeFileSync(join(cli.project.folder, "gate.ts"), program?.code ?? "");
  const [run = "", ...more] = under("An Automation API program");
  expect(more).toEqual([]);
  expect(await beforeAndAfter(run)).toMatchObject({ codes: [0, 7], output: expect.stringContaining("28800 → 3600") });
});

test("every other shell line of the page is tested here", () => {
  const headings = ["The engine alone", "`vpn-connection drift`", "Against a snapshot", "An Automation API program"];
  expect(steps.filter(({ heading }) => !headings.includes(heading))).toEqual([]);
  const [workflow] = blocks("yaml");
  const script = /- run: \|\n((?: {10}.*\n)+)/.exec(workflow?.code ?? "")?.[1]?.replace(/^ {10}/gm, "");
  expect(under("`vpn-connection drift`")).toContain(script);
});
