import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { commands } from "../../cli/run";
import { runCli } from "../support/cliProcess";
import { temporaryFolder } from "../support/plantedSecrets";

const execute = promisify(execFile);
const script = async (shell: string) => (await runCli(["completion", shell], {})).stdout;

/** Whether a shell is on this machine. */
async function has(shell: string): Promise<boolean> {
  return execute(shell, ["-c", "true"]).then(
    () => true,
    () => false,
  );
}

/** What bash offers for the last of the words. */
async function offered(folder: string, ...words: string[]): Promise<string[]> {
  const ask = `source "$SCRIPT"
    eval "complete_with=$(complete -p vpn-connection | sed 's/.*-F \\([^ ]*\\) .*/\\1/')"
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    $complete_with; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const file = join(folder, "completion.bash");
  writeFileSync(file, await script("bash"));
  const { stdout, stderr } = await execute("bash", ["--norc", "-c", ask, "bash", ...words], {
    cwd: folder,
    env: { ...process.env, SCRIPT: file },
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

test("bash completes commands, options, the values that there are to choose from, and files", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "elsewhere"));
  writeFileSync(join(folder, "vpn lock.json"), "{}");
  const offer = (...words: string[]) => offered(folder, "vpn-connection", ...words);
  expect(await offer("d")).toEqual(["describe", "diagnose", "drift"]);
  expect(await offer("")).toEqual([...Object.keys(commands), "help", "--help", "--version"]);
  expect(await offer("help", "wa")).toEqual(["wait"]);
  expect(await offer("list", "--re")).toEqual(["--resource-group", "--region"]);
  expect(await offer("list", "--health", "d")).toEqual(["degraded", "down"]);
  expect(await offer("list", "-o", "")).toEqual(["table", "json", "yaml", "flat"]);
  expect(await offer("describe", "vco-1", "--output", "=")).toEqual(["table", "json", "yaml", "flat"]);
  expect(await offer("describe", "vco-1", "--output", "=", "ya")).toEqual(["yaml"]);
  expect(await offer("drift", "--against", "vpn")).toEqual(["vpn lock.json"]);
  expect(await offer("logs", "vco-1", "--since", "")).toEqual([]);
  expect(await offer("completion", "z")).toEqual(["zsh"]);
});

test.each(["bash", "zsh", "fish"])("a script for %s knows every command and option, and is one that the shell can read", async (shell) => {
  const text = await script(shell);
  for (const [name, load] of Object.entries(commands)) {
    expect(text).toContain(name);
    for (const option of Object.keys(load().options)) expect(text).toMatch(new RegExp(`(--|-l )${option}\\b`));
  }
  expect(text).toContain("pulumi-alicloud-vpn");
  if (!(await has(shell))) return;
  const file = join(temporaryFolder(), "script");
  writeFileSync(file, text);
  expect((await execute(shell, ["-n", file])).stderr).toBe("");
});

test("another shell is an error of usage that names those that there are", async () => {
  expect(await runCli(["completion", "tcsh"], {})).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringContaining("bash, zsh, fish"),
  });
});
