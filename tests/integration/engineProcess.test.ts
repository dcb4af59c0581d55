import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { killTree } from "../../engine/killTree";
import { FakeMachine } from "../support/fakeMachine";
import { isAlive, until } from "../support/until";

const checkout = resolve(__dirname, "../..");
const typescript = ["-r", require.resolve("ts-node/register/transpile-only")];

let machine: FakeMachine;
beforeEach(() => {
  machine = new FakeMachine();
});
afterEach(() => machine.remove());

function start(...args: string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const environment = { ...machine.environment(), TMPDIR: machine.folder };
  return spawn(process.execPath, [...typescript, ...args], { cwd: checkout, env: environment, stdio: ["ignore", "pipe", "ignore"] });
}

describe("npm run engine", () => {
  test("prints the shell settings for `pulumi`, and nothing else on stdout", async () => {
    machine.addPulumi("v3.259.0", join(machine.cache, "pulumi-3.259.0", "bin"));
    const printed = await text(start("engine/main.ts").stdout);
    expect(printed).toContain("# Pulumi 3.259.0: ");
    expect(execFileSync("/bin/sh", ["-c", `${printed}\npulumi version`], { encoding: "utf8" })).toBe("v3.259.0\n");
  });

  test("says that no setting is needed if the engine is on PATH", async () => {
    machine.addPulumi("v3.259.0");
    machine.addPlugins();
    const printed = await text(start("engine/main.ts").stdout);
    expect(printed).not.toContain("export");
    expect(printed).toContain("on PATH already");
  });

  test("fails without an engine", async () => {
    expect(await once(start("engine/main.ts"), "close")).toEqual([1, null]);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("ended by %s during a build, it ends Go and leaves no files", async (signal) => {
    const pidFile = join(machine.folder, "pid");
    machine.addGo({ beforeBuild: `echo $$ > '${pidFile}'; /bin/sleep 600` });
    const child = start("engine/main.ts");
    const ended = once(child, "close");
    const go = await until(() => existsSync(pidFile) && Number(readFileSync(pidFile, "utf8")));
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    await until(() => !isAlive(go));
    expect(readdirSync(machine.cache)).toEqual([]);
  });
});

test("a growing tree of processes is killed completely", async () => {
  const script = join(machine.folder, "chain.sh");
  // Each process starts the next, a few hundred generations long, and says when it has come to the end. All write to one pipe.
  writeFileSync(script, `echo "$1"; [ "$1" -ge 400 ] && { echo survived; exit; }; sh "$0" $(($1 + 1)) & wait`);
  for (let attempt = 0; attempt < 3; attempt++) {
    const child = spawn("/bin/sh", ["-c", `for chain in 1 2 3 4; do sh '${script}' 1 & done; wait`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let said = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      if (said === "") killTree(child.pid as number);
      said += chunk;
    }
    // The pipe closes when nobody is left to write into it.
    expect(said).not.toContain("survived");
  }
});

describe("a process ended by a signal", () => {
  const sayAndStay = (code: string) => start("-e", `const engine = require("./engine"); ${code}; setInterval(() => {}, 1_000);`);

  test("removes its stack home", async () => {
    const child = sayAndStay("console.log(engine.createStackHome().folder)");
    const [output] = await once(child.stdout, "data");
    const folder = String(output).trim();
    expect(existsSync(folder)).toBe(true);
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([null, "SIGTERM"]);
    expect(existsSync(folder)).toBe(false);
  });

  test("ends all processes that its children started, in their own process groups too", async () => {
    const grandchild = `console.log(require("child_process").spawn("/bin/sleep", ["600"], { detached: true }).pid); setInterval(() => {}, 1_000)`;
    const child = sayAndStay(
      `const child = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: "inherit" });
       engine.onExit(() => engine.killTree(child.pid))`,
    );
    const [output] = await once(child.stdout, "data");
    const pid = Number(output);
    expect(isAlive(pid)).toBe(true);
    child.kill("SIGINT");
    await until(() => !isAlive(pid));
  });

  test("runs every clean-up, the latest first, even after one throws", async () => {
    const child = sayAndStay(
      `for (const name of ["first", "second", "third"]) engine.onExit(() => { require("fs").writeSync(1, name + "\\n"); if (name === "second") throw new Error(); });
       console.log("ready")`,
    );
    await once(child.stdout, "data");
    const rest = text(child.stdout);
    child.kill("SIGHUP");
    expect(await rest).toBe("third\nsecond\nfirst\n");
  });
});

test("a signal in the middle of a clean-up that runs early ends the process after it", async () => {
  const code = `require("./engine").onExit(() => { process.kill(process.pid, "SIGINT"); require("fs").writeSync(1, "cleaned"); })()`;
  const child = start("-e", code);
  const [written, ending] = await Promise.all([text(child.stdout), once(child, "close")]);
  expect([written, ending]).toEqual(["cleaned", [null, "SIGINT"]]);
});

test("a stack home replaces every Pulumi variable of the user and keeps the others", () => {
  const code = `const home = require("./engine").createStackHome();
    console.log(JSON.stringify(home.environment({ PATH: "/one", PULUMI_ACCESS_TOKEN: "theirs", PULUMI_BACKEND_URL: "https://theirs" })))`;
  const seen = JSON.parse(execFileSync(process.execPath, [...typescript, "-e", code], { cwd: checkout, encoding: "utf8" }));
  expect(Object.keys(seen).sort()).toEqual([
    "PATH",
    "PULUMI_BACKEND_URL",
    "PULUMI_CONFIG_PASSPHRASE",
    "PULUMI_HOME",
    "PULUMI_SKIP_UPDATE_CHECK",
  ]);
  expect(seen.PULUMI_BACKEND_URL).toMatch(/^file:\/\//);
});
