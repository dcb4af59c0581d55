import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { createProject, type Project } from "../support/engine/project";
import { leftRunning, outcome, type Running, startQuickStart } from "../support/engine/quickStart";

const checkout = resolve(__dirname, "../..");
const psk = "Berlin.7hQ2-vN4x";

let project: Project;
let temporary: string;
let emulator: Emulator;
beforeEach(async () => {
  project = createProject();
  temporary = mkdtempSync(join(tmpdir(), "start-"));
  emulator = await startEmulator();
});
afterEach(async () => {
  await emulator.close();
  rmSync(temporary, { recursive: true });
  project.remove();
});

// The README's excerpt of the output, without the lines that are left out and the times that differ.
const linesOf = (text: string): string[] =>
  text.split("\n").flatMap((line) => (/^\s*…?$/.test(line) ? [] : [line.replace(/\d+\.\d s/, "0.0 s")]));
const readme = readFileSync(join(checkout, "README.md"), "utf8");
const excerpt = linesOf(/`npm start` ends like this:\n\n```\n(.*?)```/s.exec(readme)?.[1] ?? "not found");

const npmStart = (environment: NodeJS.ProcessEnv = {}): Running =>
  startQuickStart([], { ...project.environment(environment), TMPDIR: temporary });

describe("npm start", () => {
  test("shows every setting, secrets masked, and the drift after someone changed one in the cloud, and the device's file as of then", async () => {
    const theirs = { ALIBABA_CLOUD_SECURITY_TOKEN: "theirs", ALIBABA_CLOUD_PROFILE: "theirs", PULUMI_STACK: "theirs" };
    const { stdout, stderr, exitCode } = await outcome(npmStart(theirs));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^ {2}ikeConfig\.ikeVersion +ikev2$/m);
    expect(stdout).toMatch(/^ {2}ipsecConfig\.ipsecEncAlg +aes256$/m);
    expect(stdout).toMatch(/^ {2}psk +\[secret\]$/m);
    expect(stdout).toMatch(/^ {2}ikeConfig\.ikeLifetime +28800 → 3600$/m);
    expect(stdout).toMatch(/64 values known .*\n.*60 of them exported, in 37 outputs/);
    expect(stdout).toMatch(/\n\n {2}The API says nothing about .*,\n {2}vpnBgpConfig/);
    expect(linesOf(stdout)).toEqual(expect.arrayContaining(excerpt));
    expect(linesOf(stdout).filter((line) => excerpt.includes(line))).toEqual(excerpt);
    const [, file = ""] = stdout.split(/^ {2}peer file .*vco-gw8berlin\.conf.*$/m);
    expect(file).toMatch(/^ {6}proposals = aes256-sha256-modp2048$/m);
    expect(file).toMatch(/^ {6}rekey_time = 3240s$/m);
    expect(file).toMatch(/^ {6}secret = \[secret\]$/m);
    for (const hidden of [psk, Buffer.from(psk).toString("base64")]) expect(stdout).not.toContain(hidden);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("with VPN_CONNECTION_ID reads that connection with the user's own credentials, and changes nothing", async () => {
    const connection = structuredClone(emulator.connections.get("vco-gw8madrid"));
    const { stdout, exitCode } = await outcome(npmStart({ ...emulatorEnvironment(emulator), VPN_CONNECTION_ID: "vco-gw8madrid" }));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}tunnels\[0\]\.ikeConfig\.ikeVersion +ikev2$/m);
    expect(stdout).toContain("no drift");
    expect(stdout).toMatch(/^ {2}npx --no -- vpn-connection peer vco-gw8madrid --format swanctl --out FOLDER$/m);
    expect(emulator.connections.get("vco-gw8madrid")).toEqual(connection);
    expect(new Set(emulator.requests.map(({ action }) => action))).toEqual(new Set(["DescribeVpnConnection"]));
  });

  test("without a region says in one line how to give it, before a stack is made", async () => {
    const { stderr, exitCode } = await outcome(npmStart({ ALIBABA_CLOUD_REGION: undefined, VPN_CONNECTION_ID: "vco-gw8madrid" }));
    expect([exitCode, stderr.trim()]).toEqual([
      1,
      "no region is configured: VPN_CONNECTION_ID=vco-gw8madrid ALIBABA_CLOUD_REGION=… npm start",
    ]);
  });

  test.each([
    ["does not exist", "vco-nowhere", /^VPN connection vco-nowhere, region eu-central-1: it does not exist/m],
    ["is malformed", "office", /"office"/],
  ])("reports an id that %s with one clear message", async (_, id, message) => {
    const { stderr, exitCode } = await outcome(npmStart({ ...emulatorEnvironment(emulator), VPN_CONNECTION_ID: id }));
    expect(exitCode).toBe(1);
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.each([
    ["preview", "SIGINT"],
    ["up", "SIGTERM"],
  ] as const)("ended during %s by %s it leaves no process and no file", async (during, signal) => {
    const child = npmStart();
    const ended = once(child, "close");
    let shown = "";
    for await (const chunk of child.stdout) {
      shown += chunk;
      if (new RegExp(`^ {2}${during} `, "m").test(shown)) child.kill(signal);
    }
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(temporary)).toEqual([]);
    if (process.platform === "linux") expect(leftRunning(temporary)).toEqual([]);
  });
});

test("npm start ends with npm, which does not pass on a SIGTERM", async () => {
  const env = { ...project.environment(), TMPDIR: temporary };
  const npm = spawn("npm", ["start", "--silent"], { cwd: checkout, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(npm, "exit");
  let shown = "";
  for await (const chunk of npm.stdout) {
    shown += chunk;
    if (/^ {2}preview /m.test(shown)) npm.kill("SIGTERM");
  }
  await ended;
  // Its output is closed with the last process that could write to it.
  expect(shown).not.toMatch(/28800 → 3600/);
  expect(readdirSync(temporary)).toEqual([]);
  if (process.platform === "linux") expect(leftRunning(temporary)).toEqual([]);
});

test("the checkout itself is a Pulumi project: `pulumi up` runs the quick start", async () => {
  const env = project.environment({ ...emulatorEnvironment(emulator), VPN_CONNECTION_ID: "vco-gw8berlin" });
  const pulumi = async (cwd: string, ...args: string[]) =>
    await outcome(spawn("pulumi", [...args, "--non-interactive"], { cwd, env, stdio: ["ignore", "pipe", "pipe"] }));
  // The stack's own settings go into the temporary folder, beside a copy of Pulumi.yaml, and not into the checkout.
  copyFileSync(join(checkout, "Pulumi.yaml"), join(project.folder, "Pulumi.yaml"));
  expect(await pulumi(project.folder, "stack", "init", "test")).toMatchObject({ exitCode: 0 });
  const up = await pulumi(checkout, "up", "--yes", "--stack", "test", "--config-file", join(project.folder, "Pulumi.test.yaml"));
  expect(up).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/ikeVersion *: "ikev2"/) });
  expect(up.stdout).not.toContain(psk);
});
