import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { commands } from "../../cli/run";
import { runCli } from "../support/cliProcess";
import { temporaryFolder } from "../support/plantedSecrets";

const execute = promisify(execFile);
const script = async (shell: string) => (await runCli(["completion", shell], {})).stdout;

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

test("bash completes commands, options, their values, and files", async () => {
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

/** Names of the tests that need a shell: skipped, loudly, where there is none. */
function testWith(shell: string): jest.It {
  if (spawnSync(shell, ["-c", "true"]).status === 0) return test;
  process.stderr.write(`SKIPPED: ${shell} is not on this machine, so what it completes is not tried\n`);
  return test.skip;
}

/** One word on each line, and what a shell says of it. */
interface Offers {
  readonly words: readonly string[];
  readonly said: string;
}

/** What fish offers for the last word of each line. */
async function offeredByFish(folder: string, lines: readonly string[]): Promise<Offers[]> {
  const file = join(folder, "vpn-connection.fish");
  writeFileSync(file, await script("fish"));
  const ask = 'source "$SCRIPT"; for line in $argv; complete -C $line; echo END; end';
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, SCRIPT: file };
  const { stdout, stderr } = await execute("fish", ["--no-config", "-c", ask, ...lines], { cwd: folder, env });
  expect(stderr).toBe("");
  const offers = stdout.split(/^END\n/m).slice(0, -1);
  return offers.map((said) => ({
    words: said
      .split("\n")
      .flatMap((line) => line.split("\t").slice(0, 1))
      .filter((word) => word !== ""),
    said,
  }));
}

/** What zsh offers in a terminal for the last word of each line that is typed, with the script as its user installs it: in `fpath`. */
async function offeredByZsh(folder: string, lines: readonly string[]): Promise<Offers[]> {
  const functions = join(folder, "functions");
  mkdirSync(functions);
  writeFileSync(join(functions, "_vpn-connection"), await script("zsh"));
  const hits = join(folder, "hits");
  // compadd is what every completion ends in. The key shows the list, and writes down what compadd was given.
  const rc = `PROMPT='READY'; RPROMPT=
    fpath=(${functions} $fpath); autoload -Uz compinit; compinit -u -d ${join(folder, "dump")}
    compadd() {
      if [[ " $* " != *' -'(O|A|D)' '* ]]; then
        local -a matches; builtin compadd -A matches "$@"; hits+=($matches)
      fi
      builtin compadd "$@"
    }
    offers() {
      typeset -ga hits=(); zle list-choices; zle -R; print -l -- $hits > ${hits}; exit
    }
    zle -N offers; bindkey '^T' offers\n`;
  writeFileSync(join(folder, ".zshrc"), rc);
  const env = { ...process.env, HOME: folder, ZDOTDIR: folder, TERM: "xterm-256color" };
  const offers: Offers[] = [];
  for (const line of lines) {
    const child = spawn("script", ["-qec", "stty cols 240 rows 200; exec zsh -d -i", "/dev/null"], { cwd: folder, env, timeout: 60_000 });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (!said.includes("READY") && (said + text).includes("READY")) child.stdin.write(`${line}\u0014`);
      said += text;
    });
    await once(child, "close");
    const words = readFileSync(hits, "utf8").split("\n");
    rmSync(hits);
    offers.push({ words: words.map((word) => word.replaceAll("\\", "")).filter((word) => word !== ""), said });
  }
  return offers;
}

const runs: readonly [string, (folder: string, lines: readonly string[]) => Promise<Offers[]>][] = [
  ["fish", offeredByFish],
  ["zsh", offeredByZsh],
];
for (const [shell, offersOf] of runs) {
  testWith(shell)(`${shell} completes commands, options, values and files, and says what each is for`, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "vpn.lock.json"), "{}");
    const expected: readonly (readonly [string, readonly string[]])[] = [
      ["", [...Object.keys(commands), "help"]],
      ["dr", ["drift"]],
      ["--v", ["--version"]],
      ["help wa", ["wait"]],
      ["list --re", ["--region", "--resource-group"]],
      ["list --health d", ["degraded", "down"]],
      ["list --output ", ["flat", "json", "table", "yaml"]],
      ["describe vco-1 --show", ["--show-secrets"]],
      // A value that is the name of a command.
      ["drift --stack list --me", []],
      ["drift --stack list --suppr", ["--suppressions"]],
      ["drift --against vpn.lo", ["vpn.lock.json"]],
      ["logs vco-1 --since ", []],
      ["completion z", ["zsh"]],
      ...Object.entries(commands).map(([name, load]): [string, string[]] => [
        `${name} --`,
        [...Object.keys(load().options), "help"].map((option) => `--${option}`),
      ]),
    ];
    const offers = await offersOf(
      folder,
      expected.map(([line]) => `vpn-connection ${line}`),
    );
    for (const [index, [line, words]] of expected.entries()) {
      expect([line, [...new Set(offers[index]?.words)].sort()]).toEqual([line, [...words].sort()]);
    }
    const of = (wanted: string): string => offers[expected.findIndex(([line]) => line === wanted)]?.said ?? "";
    for (const load of Object.values(commands)) expect(of("")).toContain(load().summary);
    expect(of("list --re")).toContain("Default: the profile of --profile");
  });
}

test.each(["bash", "zsh", "fish"])("the script for %s is valid and contains every command and option", async (shell) => {
  const text = await script(shell);
  for (const [name, load] of Object.entries(commands)) {
    expect(text).toContain(name);
    for (const option of Object.keys(load().options)) expect(text).toMatch(new RegExp(`(--|-l )${option}\\b`));
  }
  expect(text).toContain("pulumi-alicloud-vpn");
  if (spawnSync(shell, ["-c", "true"]).status !== 0) return;
  const file = join(temporaryFolder(), "script");
  writeFileSync(file, text);
  expect((await execute(shell, ["-n", file])).stderr).toBe("");
});

test("an unknown shell is a usage error that names the known ones", async () => {
  expect(await runCli(["completion", "tcsh"], {})).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringContaining("bash, zsh, fish"),
  });
});
