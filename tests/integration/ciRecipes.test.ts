import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseSuppressions } from "../../drift/findings";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { environmentOf, runCli } from "../support/cliProcess";
import { runProgram } from "../support/engine/runPulumi";

const page = readFileSync(resolve(__dirname, "../../docs/ci.md"), "utf8");
const root = resolve(__dirname, "../..");
const berlin = "vco-gw8berlin";

/** The code blocks under a heading. */
function blocksUnder(heading: string, language: string): string[] {
  const section = page.split(/^(?=## )/m).find((one) => one.startsWith(`## ${heading}\n`)) ?? "";
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);
}

/** The scripts of a workflow, without their indentation. */
const scriptsIn = (workflow: string): string[] =>
  [...workflow.matchAll(/^( *)(?:- )?(?:run: |- )\|\n((?:\1 +.*\n)+)/gm)].map(([, , script = ""]) => {
    const indent = /^ */.exec(script)?.[0] ?? "";
    return script.replace(new RegExp(`^${indent}`, "gm"), "");
  });

let emulator: Emulator;
let folder: string;
beforeEach(async () => {
  emulator = await startEmulator();
  folder = mkdtempSync(join(tmpdir(), "ci-"));
  // As npm ci leaves a project that depends on the package.
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  symlinkSync(join(root, "dist/cli/main.js"), join(folder, "node_modules/.bin/vpn-connection"));
  chmodSync(join(root, "dist/cli/main.js"), 0o755);
  const { stdout } = await runCli(["list", "--json"], environmentOf(emulator));
  const { connections } = JSON.parse(stdout) as { connections: { vpnConnectionId: string; regionId: string }[] };
  const known = connections.map((settings) => {
    const { vpnConnectionId, regionId } = settings;
    return { vpnConnectionId, regionId, resources: [], settings };
  });
  write("prod.lock.json", JSON.stringify({ version: 1, connections: known }, null, 2));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await emulator.close();
});

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const shell = (script: string, env: NodeJS.ProcessEnv = {}) =>
  runProgram("sh", ["-e", "-c", script], folder, {
    ...{
      PATH: process.env.PATH,
      ...environmentOf(emulator),
      HOME: folder,
      npm_config_offline: "true",
      npm_config_update_notifier: "false",
    },
    ...{ STACK: "prod", VPN_FOLDER: folder, ...env },
  });
const change = () => emulator.connections.patch(berlin, { Spec: "1M" });

describe("GitHub", () => {
  const [workflow = ""] = blocksUnder("GitHub", "yaml");
  const [check = "", comment = ""] = scriptsIn(workflow);
  const files = () => {
    for (const name of ["output", "summary"]) if (!existsSync(join(folder, name))) write(name, "");
    return { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary"), GITHUB_WORKSPACE: folder };
  };

  test("the check passes its exit code to the step's outputs, annotates the snapshot and writes the summary", async () => {
    expect(await shell(check, files())).toMatchObject({ exitCode: 0, stderr: "" });
    expect(read("output")).toMatch(/^drift=false\n[\s\S]*\ncode=0\n$/);
    change();
    const { exitCode, stderr } = await shell(check, files());
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^::error file=prod\.lock\.json,line=\d+,title=VPN drift%3A /)]);
    expect(read("output")).toMatch(/drift=true\n[\s\S]*\ncode=7\n$/);
    expect(read("summary")).toMatch(/No drift[\s\S]*`200M` → `1M`/);
    expect(read("drift.xml")).toContain('failures="1"');
  });

  test("a pull request gets one comment for each stack, and later runs update it", async () => {
    // Keeps comments in a file, and does of gh what the step asks of it.
    write(
      "node_modules/.bin/gh",
      `#!${process.execPath}
const fs = require("fs");
const file = ${JSON.stringify(join(folder, "comments.json"))};
const comments = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : [];
const args = process.argv.slice(2);
const method = args[args.indexOf("--method") + 1];
const body = () => fs.readFileSync(args[args.indexOf("-F") + 1].replace("body=@", ""), "utf8");
if (args[1] === "--method" && method === "POST") comments.push({ id: comments.length + 1, body: body() });
else if (args[1] === "--method") comments.find(({ id }) => args[3].endsWith("/" + id)).body = body();
else {
  const [, start] = /^\\.\\[\\] \\| select\\(\\.body \\| startswith\\((".*")\\)\\) \\| \\.id$/.exec(args[args.indexOf("--jq") + 1]);
  for (const one of comments) if (one.body.startsWith(JSON.parse(start))) console.log(one.id);
}
fs.writeFileSync(file, JSON.stringify(comments));
`,
    );
    chmodSync(join(folder, "node_modules/.bin/gh"), 0o755);
    const comments = () => JSON.parse(read("comments.json")) as { body: string }[];
    const env = { GITHUB_REPOSITORY: "net/vpn", PULL_REQUEST: "7", PATH: `${join(folder, "node_modules/.bin")}:${process.env.PATH}` };
    const run = async (stack: string) => {
      expect(await shell(check, { ...files(), STACK: stack })).toMatchObject({ exitCode: 0 });
      expect(await shell(comment, { ...env, STACK: stack })).toMatchObject({ exitCode: 0, stderr: "" });
    };
    write("staging.lock.json", read("prod.lock.json"));
    await run("prod");
    await run("staging");
    change();
    await run("prod");
    expect(comments().map(({ body }) => body)).toEqual([
      expect.stringMatching(/^<!-- stack prod -->\n<!-- pulumi-alicloud-vpn drift snapshot -->\n[\s\S]*`200M` → `1M`/),
      expect.stringMatching(/^<!-- stack staging -->\n<!-- pulumi-alicloud-vpn drift snapshot -->\n[\s\S]*No drift/),
    ]);
  });
});

test("GitLab's job ends with the exit code of the check, and keeps the report and the test results", async () => {
  const [script = ""] = scriptsIn(blocksUnder("GitLab", "yaml")[0] ?? "");
  expect(await shell(script)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("No drift") });
  change();
  expect(await shell(script)).toMatchObject({ exitCode: 7, stdout: expect.stringContaining("`200M` → `1M`") });
  expect(read("drift.xml")).toContain('failures="1"');
});

test("cron prints new drift once, and reports a failed check without losing its history", async () => {
  const [script = ""] = blocksUnder("Cron", "sh");
  expect(await shell(script)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  change();
  expect(await shell(script)).toMatchObject({ exitCode: 7, stdout: expect.stringMatching(/^There is new VPN drift:\n/) });
  expect(await shell(script)).toMatchObject({ exitCode: 0, stdout: "" });
  emulator.fail({ status: 403, code: "Forbidden.RAM" });
  expect(await shell(script)).toMatchObject({ exitCode: 3, stdout: expect.stringContaining("could not be checked: exit code 3") });
  emulator.clearFaults();
  expect(await shell(script)).toMatchObject({ exitCode: 0, stdout: "" });
});

test("the page's suppressions file is valid", () => {
  expect(parseSuppressions(blocksUnder("Findings to live with", "json")[0] ?? "", "docs/ci.md")).toHaveLength(1);
});

test("every shell line of the page is tested here, or with docs/drift-in-ci.md", () => {
  const loose = [...page.matchAll(/^```sh\n(.*?)^```/gms)]
    .map(([, code = ""]) => code)
    .filter((code) => !blocksUnder("Cron", "sh").includes(code));
  expect(loose.map((line) => line.replace("npx --no --", "npx"))).toEqual([
    "npx vpn-connection snapshot --stack prod --out vpn.lock.json\n",
  ]);
  const workflows = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, code = ""]) => code);
  expect(workflows.map((one) => scriptsIn(one).length)).toEqual([2, 1]);
});
