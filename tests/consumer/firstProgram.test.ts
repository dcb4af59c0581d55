import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { createProject, type Project } from "../support/engine/project";
import { type CliResult, runProgram } from "../support/engine/runPulumi";

const checkout = join(__dirname, "../..");
const readme = readFileSync(join(checkout, "README.md"), "utf8");
const guide = readFileSync(join(checkout, "docs/first-program.md"), "utf8");
const berlin = "vco-gw8berlin";

/** The shell lines that follow a line of a page. */
function linesAfter(page: string, line: string): string {
  const [, block] = page.slice(page.indexOf(`\n${line}\n`)).match(/```sh\n([\s\S]*?)```/) ?? [];
  if (block === undefined) throw new Error(`no shell lines follow "${line}"`);
  return block;
}

let emulator: Emulator;
let place: Project;
let folder: string;
beforeEach(async () => {
  emulator = await startEmulator();
  place = createProject({});
  folder = realpathSync(mkdtempSync(join(tmpdir(), "first-program-")));
  mkdirSync(join(folder, "bin"));
});
afterEach(async () => {
  place.remove();
  rmSync(folder, { recursive: true, force: true });
  await emulator.close();
});

// Downloads come on top of what a test takes by itself.
jest.setTimeout(300_000);

/** Runs lines of a page in a folder, all with the same login and passphrase. The caches of npm and the others stay where they are. */
async function shell(lines: string, where: string): Promise<CliResult> {
  const environment = place.environment({
    ...emulatorEnvironment(emulator),
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
    NPM_CONFIG_LOGLEVEL: "error",
    PULUMI_BACKEND_URL: undefined,
    PULUMI_CONFIG_PASSPHRASE: "passphrase",
    NPM_CONFIG_PREFER_OFFLINE: "true",
    NPM_CONFIG_CACHE: process.env.NPM_CONFIG_CACHE ?? join(process.env.HOME ?? "", ".npm"),
  });
  const { exitCode, stdout, stderr } = await runProgram("sh", ["-e", "-c", lines], where, environment);
  if (exitCode !== 0 && exitCode !== 7) throw new Error(`these lines ended with ${exitCode}:\n${lines}\n${stdout}\n${stderr}`);
  return { exitCode, stdout, stderr };
}

const login = () => `pulumi login 'file://${folder}'`;

/** What a reader does to the lines: an id and a passphrase in the places of `…`, and answers to the questions. */
const filledIn = (lines: string): string =>
  lines
    // The checkout is ready; its node_modules must not go while other tests run.
    .replace(/^npm ci\b/m, ": ")
    .replaceAll("../pulumi-alicloud-vpn/", `${checkout}/`)
    .replaceAll("../office", join(folder, "office"))
    // Pulumi takes ~ from the system's list of users, whatever HOME is.
    .replace("pulumi login --local", login())
    .replace("PULUMI_CONFIG_PASSPHRASE=…", "PULUMI_CONFIG_PASSPHRASE=passphrase")
    .replace(/^pulumi new (?!.*--yes).*/m, `$& --yes --config vpnConnectionId=${berlin} --config alicloud:region=eu-central-1`)
    .replaceAll("vco-…", berlin);

/**
 * The program alone, as git has it: what is installed is left behind. The tarballs of the lock file are looked for here, since a package
 * manager takes one that is missing from its cache, which a clean machine does not have.
 */
function cleanMachine(lock: string): string {
  const clean = join(folder, "elsewhere/deep/office");
  cpSync(join(folder, "office"), clean, { recursive: true, filter: (path) => !path.includes("node_modules") });
  rmSync(join(folder, "office"), { recursive: true });
  const tarballs = [...readFileSync(join(clean, lock), "utf8").matchAll(/\bfile:([^\s"'#:()]+\.tgz)/g)].map(([, path = ""]) => path);
  expect(tarballs.length).toBeGreaterThan(0);
  expect(tarballs.filter((path) => relative(clean, resolve(clean, path)).startsWith("..") || !existsSync(join(clean, path)))).toEqual([]);
  return clean;
}

test("the README's first program and commands work unchanged, and npm ci installs it on another machine", async () => {
  await shell(filledIn(linesAfter(readme, "## A first program")), checkout);
  const [, shown] = readme.slice(readme.indexOf("writes this `index.ts`")).match(/```ts\n([\s\S]*?)```/) ?? [];
  expect(readFileSync(join(folder, "office/index.ts"), "utf8")).toBe(shown);
  expect(readFileSync(join(folder, "office/.gitignore"), "utf8")).toContain("/node_modules/");

  const clean = cleanMachine("package-lock.json");
  await shell("npm ci --ignore-scripts\npulumi stack select dev", clean);
  const [preview, up, refresh, ...others] = [...readme.matchAll(/^pulumi (?:preview|up|refresh)\b[^#\n]*/gm)].map(([line]) => line.trim());
  expect(others).toEqual([]);
  expect(await shell(`${preview}`, clean)).toMatchObject({ stdout: expect.stringMatching(/ikeVersion\s*: "ikev2"/) });
  expect(await shell(`${up} --yes`, clean)).toMatchObject({ stdout: expect.stringMatching(/psk\s*: \[secret\]/) });
  expect(await shell(`${refresh}`, clean)).toMatchObject({ exitCode: 0 });
  emulator.connections.patch(berlin, { IkeConfig: { IkeLifetime: 3600 } });
  const drifted = await shell(`${refresh}`, clean);
  expect(drifted).toMatchObject({ exitCode: 7, stdout: expect.stringContaining("ikeLifetime: 28800 => 3600") });
});

test("without a terminal, pulumi new takes the settings from the command line", async () => {
  await shell(`${login()}\n${filledIn(linesAfter(guide, "## Make the program"))}`, checkout);
  const { stdout } = await shell("pulumi config --json", join(folder, "office"));
  expect(JSON.parse(stdout)).toMatchObject({ "office:vpnConnectionId": { value: berlin }, "alicloud:region": { value: "eu-central-1" } });
});

test.each([
  ["pnpm", "pnpm:", "pnpm@10.34.8", "pnpm install --frozen-lockfile", "pnpm-lock.yaml"],
  ["yarn", "yarn 1:", "yarn@1.22.22", "yarn install --frozen-lockfile", "yarn.lock"],
])("the lines for %s make a program that installs and reads elsewhere", async (name, heading, version, install, lock) => {
  const program = join(folder, "bin", name);
  writeFileSync(program, `#!/bin/sh\nexec npm exec --yes --prefer-offline -- ${version} "$@"\n`);
  chmodSync(program, 0o755);
  await shell(`${login()}\n${filledIn(linesAfter(guide, heading))}`, checkout);
  expect(readFileSync(join(folder, "office/Pulumi.yaml"), "utf8")).toContain(`packagemanager: ${name}`);

  const clean = cleanMachine(lock);
  expect(guide).toContain(`\`${install}\``);
  await shell(install, clean);
  expect(await shell("pulumi preview --stack dev", clean)).toMatchObject({ stdout: expect.stringMatching(/ikeVersion\s*: "ikev2"/) });
});
