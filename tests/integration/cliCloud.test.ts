import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../../cli/command";
import { commandHelp } from "../../cli/help";
import { parseDuration } from "../../cli/options";
import { commands } from "../../cli/run";
import { terminalOf } from "../../cli/terminal";
import type { Fault } from "../../emulator/faults";
import type { Emulator } from "../../emulator/startEmulator";
import { cell, displayWidth, inColumns } from "../../render/table";
import { durationText } from "../../render/words";
import { environmentOf, runCli } from "../support/cliProcess";
import { emulatorForEach } from "../support/emulatorForEach";
import { temporaryFolder } from "../support/plantedSecrets";

let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
});

const wrongKeys = { ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIwrong", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "wrong" };
const noKeys = { ALIBABA_CLOUD_ACCESS_KEY_ID: "", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "" };

/** A home with a profile file whose profile `office` has the emulator's keys and a region. */
function homeWithProfile(region = "eu-central-1"): string {
  const file = join(temporaryFolder(), "config.json");
  const { accessKeyId, accessKeySecret } = emulator.credentials;
  const office = { name: "office", mode: "AK", access_key_id: accessKeyId, access_key_secret: accessKeySecret, region_id: region };
  const current = { ...office, name: "current", access_key_id: "LTAIcurrent", region_id: "cn-beijing" };
  writeFileSync(file, JSON.stringify({ current: "current", profiles: [current, office] }));
  return file;
}

const describeBerlin = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  runCli(["describe", "vco-gw8berlin", ...args], { ...environmentOf(emulator), ...env });

describe("the account and region", () => {
  test("keys in the environment take precedence over the current profile", async () => {
    expect((await describeBerlin({ ALIBABA_CLOUD_CONFIG_FILE: homeWithProfile() })).exitCode).toBe(0);
  });

  test("a named profile takes precedence over keys in the environment, also for the region", async () => {
    const env = { ALIBABA_CLOUD_CONFIG_FILE: homeWithProfile(), ALIBABA_CLOUD_REGION: "us-east-1", ...wrongKeys };
    expect((await describeBerlin(env)).exitCode).toBe(3);
    const { stdout, exitCode } = await describeBerlin(env, "--profile", "office");
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("vco-gw8berlin  eu-central-1")]);
  });

  test("--region takes precedence over the region of a profile", async () => {
    const env = { ALIBABA_CLOUD_CONFIG_FILE: homeWithProfile("us-east-1"), ...noKeys };
    expect((await describeBerlin(env, "-p", "office")).exitCode).toBe(1);
    expect((await describeBerlin(env, "-p", "office", "-r", "eu-central-1")).exitCode).toBe(0);
  });

  test("a profile that is named and has no region gets the environment's, never the current profile's", async () => {
    const env = { ALIBABA_CLOUD_CONFIG_FILE: homeWithProfile(""), ...noKeys };
    expect((await describeBerlin(env, "-p", "office")).exitCode).toBe(0);
    const { exitCode, stderr } = await describeBerlin({ ...env, ALIBABA_CLOUD_REGION: "" }, "-p", "office");
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('no region is configured, and profile "office" has none: give --region'),
    ]);
  });

  test("--endpoint takes precedence over the environment", async () => {
    const env = { ALIBABA_CLOUD_ENDPOINT_VPC: "https://vpc.invalid" };
    expect((await describeBerlin(env, "--endpoint", emulator.url)).exitCode).toBe(0);
  });

  test.each<[string, string[], NodeJS.ProcessEnv, number, string]>([
    ["a profile that is not there", ["--profile", "nobody"], {}, 2, 'has no profile "nobody", which --profile names'],
    ["an empty profile", ["--profile", ""], {}, 2, "--profile is empty"],
    ["no region at all", [], { ALIBABA_CLOUD_REGION: "", ALIBABA_CLOUD_CONFIG_FILE: "" }, 2, "no region is configured: give --region"],
    ["a region that is none", ["--region", "../x"], {}, 2, '--region is not a region id: "../x"'],
    ["an endpoint over plain http", ["--endpoint", "http://vpc.invalid"], {}, 2, "--endpoint would send signed requests over plain http"],
  ])("%s is an error on one line, and nothing is sent", async (_, args, env, code, message) => {
    const files = "ALIBABA_CLOUD_CONFIG_FILE" in env ? {} : { ALIBABA_CLOUD_CONFIG_FILE: homeWithProfile() };
    const { stdout, stderr, exitCode } = await describeBerlin({ ...files, ...env }, ...args);
    expect([exitCode, stdout, stderr]).toEqual([code, "", expect.stringContaining(message)]);
    expect(stderr).toMatch(/^vpn-connection describe: [^\n]+\n$/);
    expect(emulator.requests.length).toBe(0);
  });

  test("missing credentials are an error that lists what was tried", async () => {
    const { stdout, stderr, exitCode } = await describeBerlin(noKeys);
    expect([exitCode, stdout]).toEqual([3, ""]);
    const [title, ...lines] = stderr.trimEnd().split("\n");
    expect(title).toContain("No usable Alibaba Cloud credentials found");
    expect(lines.at(0)).toMatch(/^ {2}1\. \S/);
    expect(lines.at(-1)).toMatch(/^ {2}Set ALIBABA_CLOUD_ACCESS_KEY_ID/);
    expect(lines.length).toBeGreaterThan(5);
  });
});

test.each<[command: string, what: string, Fault, number, string]>([
  ["describe", "no permission", { code: "Forbidden.RAM" }, 3, "Forbidden.RAM"],
  ["list", "keys that are not good", { code: "InvalidAccessKeyId.Inactive" }, 3, "InvalidAccessKeyId.Inactive"],
  ["logs", "a parameter that it refuses", { code: "InvalidParameter" }, 1, "InvalidParameter"],
])("%s reports %s of the API on one line and by its exit code", async (name, _, fault, code, message) => {
  emulator.fail(fault);
  const { stdout, stderr, exitCode } = await runCli([name, ...(name === "list" ? [] : ["vco-gw8berlin"])], environmentOf(emulator));
  expect([exitCode, stdout, stderr]).toEqual([code, "", expect.stringContaining(message)]);
  expect(stderr).toMatch(new RegExp(`^vpn-connection ${name}: [^\\n]+\\n$`));
});

test.each(["describe", "wait", "diagnose", "logs"])("%s requires a valid id of an existing connection", async (name) => {
  const env = environmentOf(emulator);
  const results = await Promise.all([[], ["vpn-1"], ["vco-nobody"]].map((args) => runCli([name, ...args], env)));
  expect(results.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual([2, 2, 1].map((code) => [code, ""]));
  for (const [index, message] of ["ID is missing", '"vpn-1"', "NotFound"].entries()) expect(results[index]?.stderr).toContain(message);
});

test.each(["describe", "list", "wait", "diagnose", "logs"])("%s --help lists its arguments and an example", (name) => {
  const help = commandHelp(name, commands[name]?.() as Command);
  for (const option of ["--region", "--profile", "--endpoint", "--json", "--help"]) expect(help).toContain(` ${option}`);
  expect(help).toMatch(new RegExp(`Examples:\\n {2}vpn-connection ${name}`));
});

test("a debug line names a variable of the environment with a typing error, once for all calls", async () => {
  const env = { ...environmentOf(emulator), ALIBABA_CLOUD_REGOIN: "pLaNtEd", ALICLOUD_VPN_DEBUG: "1" };
  const { stderr, exitCode } = await runCli(["list", "--all-regions"], env);
  expect([exitCode, stderr.match(/.*REGOIN.*/g)]).toEqual([
    0,
    ["alicloud-vpn environment: ALIBABA_CLOUD_REGOIN is not read; did you mean ALIBABA_CLOUD_REGION?"],
  ]);
  expect(stderr).not.toContain("pLaNtEd");
});

describe("text for people", () => {
  test.each<[boolean | undefined, NodeJS.ProcessEnv, boolean]>([
    [true, {}, true],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
    [undefined, {}, false],
  ])("has colours on a terminal only, and not with NO_COLOR: terminal %s, %j", (isTTY, env, colors) => {
    const stdout = { isTTY, columns: 0 } as unknown as NodeJS.WriteStream;
    const context = { stdout, stderr: process.stderr, env, cwd: ".", signal: new AbortController().signal };
    expect(terminalOf(context)).toEqual({ colors, width: undefined });
  });

  test.each([
    [0, "0 s"],
    [59.6, "1 min"],
    [3600, "1 h"],
    [86_400, "24 h"],
    [90_061, "25 h 1 min 1 s"],
    [259_200, "3 d"],
    [263_000, "3 d 1 h 3 min 20 s"],
  ])("shows %d s as %s", (seconds, text) => expect(durationText(seconds)).toBe(text));

  test.each([
    ["90s", 90],
    ["15m", 900],
    ["1h30m", 5400],
    ["1.5h", 5400],
    ["7d", 604_800],
  ])("accepts %s as %d s", (text, seconds) => expect(parseDuration(text, "--since")).toBe(seconds));

  test.each(["", "15", "m", "-5m", "5 m", "1h30", "0s", "8d", "1e3s", "1.s"])("refuses %j as a time", (text) => {
    expect(() => parseDuration(text, "--since")).toThrow("--since is not a time such as 90s, 15m, 2h or 1d");
  });

  test("aligns columns in any script", () => {
    const lines = inColumns(
      [
        ["上海总部", "a"],
        ["Zürich", "b"],
        ["e\u0301", "c"],
      ].map((row) => row.map((text) => cell(text))),
    );
    expect(lines.map((line) => displayWidth(line.slice(0, -1)))).toEqual([10, 10, 10]);
  });
});
