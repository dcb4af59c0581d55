import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { EngineNotFoundError } from "../../engine/errors";
import { findEngine } from "../../engine/findEngine";
import { FakeMachine } from "../support/fakeMachine";

let machine: FakeMachine;
let log: string[];
let onLog: () => void;
beforeEach(() => {
  machine = new FakeMachine();
  log = [];
  onLog = () => {};
});
afterEach(() => machine.remove());

const keep = (line: string) => {
  log.push(line);
  onLog();
};
const logged = (part: string) =>
  new Promise<void>((resolve) => {
    onLog = () => {
      if (log.some((line) => line.includes(part))) resolve();
    };
  });
const find = (more: NodeJS.ProcessEnv = {}, reachTimeout = 5_000) =>
  findEngine({ environment: machine.environment(more), log: keep, reachTimeout });
const failure = async (more: NodeJS.ProcessEnv = {}, reachTimeout?: number): Promise<EngineNotFoundError> => {
  const error = await find(more, reachTimeout).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EngineNotFoundError)) throw error ?? new Error("An engine was found");
  return error;
};
const cached = () => join(machine.cache, "pulumi-3.259.0", "bin");

describe("the search for an engine", () => {
  test("uses one on PATH with its plugins, even if the cache has another", async () => {
    machine.addPulumi("v3.300.1");
    machine.addPlugins();
    machine.addPulumi("v3.259.0", cached());
    expect(await find()).toMatchObject({ folder: machine.bin, version: "3.300.1", hasLanguageHost: true });
  });

  test.each([
    ["is too old", "v3.199.9", /3\.199\.9; 3\.200\.0/],
    ["is of another major version", "v4.0.0", /4\.0\.0/],
    ["says no version", "hello", /does not tell its version/],
    ["does not run", "v3.259.0; exit 3", /does not run \(it ended with 3/],
  ])("skips one on PATH that %s, and uses the cache", async (_, version, reason) => {
    machine.addPulumi(version);
    expect((await failure()).attempts[0]).toMatchObject({ way: "PATH", reason: expect.stringMatching(reason) });
    machine.addPulumi("v3.259.0", cached());
    expect(await find()).toMatchObject({ folder: cached(), version: "3.259.0" });
  });

  test("uses one in the cache without network or Go", async () => {
    machine.addPulumi("v3.259.0", cached());
    machine.addGo();
    expect(await find()).toMatchObject({ folder: cached() });
    expect(machine.goCalls()).toEqual([]);
    expect(log).toEqual([]);
  });

  test("builds one with both plugins and keeps it, if nothing can be downloaded", async () => {
    machine.addGo();
    expect(await find()).toMatchObject({ folder: cached(), version: "3.259.0", hasLanguageHost: true });
    expect(readdirSync(cached()).sort()).toEqual(["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
    expect(log).toContainEqual(expect.stringContaining("Building Pulumi 3.259.0"));
    const calls = machine.goCalls();
    await find();
    expect(machine.goCalls()).toEqual(calls);
  });

  test("replaces a broken one in the cache", async () => {
    machine.addPulumi("v3.259.0; exit 1", cached());
    machine.addGo();
    expect(await find()).toMatchObject({ folder: cached(), version: "3.259.0" });
  });

  test("adds missing plugins for one on PATH in the cache, without downloading or building the CLI", async () => {
    machine.addPulumi("v3.240.0");
    machine.addGo();
    const engine = await find();
    expect(engine).toMatchObject({ version: "3.240.0", hasLanguageHost: true });
    expect(readdirSync(engine.folder).sort()).toEqual(["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
    expect(machine.goCalls().filter((call) => call.startsWith("build"))).toHaveLength(1);
    expect(await find()).toMatchObject({ folder: engine.folder });
    expect(machine.goCalls().filter((call) => call.startsWith("build"))).toHaveLength(1);
  });

  test("accepts one on PATH without plugins for inline programs if the language host cannot be built, and logs it", async () => {
    machine.addPulumi("v3.240.0");
    expect(await find()).toMatchObject({ version: "3.240.0", hasLanguageHost: false });
    expect(log.join("\n")).toMatch(/pulumi-language-nodejs .*`go` is not on PATH.* inline only/);
  });
});

describe("the environment of an engine from the cache", () => {
  test("has the engine first on PATH and keeps the rest", async () => {
    machine.addPulumi("v3.259.0", cached());
    const environment = (await find()).environment({ PATH: "/one:/two", OTHER: "kept" });
    expect(environment).toMatchObject({ PATH: `${cached()}:/one:/two`, OTHER: "kept", PULUMI_SKIP_UPDATE_CHECK: "true" });
  });
});

describe("the environment of an engine from PATH", () => {
  test("keeps the order of PATH, so that the user's node stays first", async () => {
    machine.addPulumi("v3.259.0");
    machine.addPlugins();
    const PATH = `/their/node/bin:${machine.bin}`;
    const engine = await find({ PATH });
    expect(engine.environment({ PATH })).toEqual({ PATH, PULUMI_SKIP_UPDATE_CHECK: "true" });
  });
});

describe("without any engine", () => {
  test("the error lists every way in order, with the reason and the remedy", async () => {
    const { attempts, message } = await failure();
    expect(attempts.map(({ way }) => way)).toEqual(["PATH", "Cache", "Download of 3.259.0", "Build of 3.259.0"]);
    expect(attempts[0]?.reason).toMatch(/no `pulumi`/);
    expect(attempts[1]?.reason).toContain(cached());
    expect(attempts[2]?.reason).toMatch(/get\.pulumi\.com cannot be reached/);
    expect(attempts[3]?.reason).toMatch(/`go` is not on PATH/);
    for (const { way, reason } of attempts) expect(message).toContain(`${way}: ${reason}`);
    for (const help of [
      "https://www.pulumi.com/docs/install/",
      "HTTPS_PROXY",
      "https://go.dev/dl/",
      "GOPROXY",
      join(machine.cache, "pulumi-3.259.0"),
    ]) {
      expect(message).toContain(help);
    }
  });

  test("a failed build reports Go's reason and leaves nothing in the cache", async () => {
    machine.addGo({ beforeBuild: "echo 'no required module provides package' >&2; exit 1" });
    expect((await failure()).attempts[3]?.reason).toContain("Go's module cache does not hold all sources");
    expect(readdirSync(machine.cache)).toEqual([]);
  });

  test("a build that does not run is discarded", async () => {
    machine.addGo({ output: "v3.259.0; exit 1" });
    expect((await failure()).attempts[3]?.reason).toContain("does not run");
    expect(readdirSync(machine.cache)).toEqual([]);
  });

  test("a cache folder without write access is named, with the setting that moves it", async () => {
    const file = join(machine.folder, "file");
    writeFileSync(file, "");
    machine.addGo();
    expect((await failure({ XDG_CACHE_HOME: file })).attempts[3]?.reason).toMatch(/ENOTDIR.*XDG_CACHE_HOME/);
  });
});

describe("a network that never answers", () => {
  let silent: Server;
  let proxy: string;
  beforeEach(async () => {
    silent = createServer((socket) => socket.unref());
    silent.unref();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    if (address === null || typeof address === "string") throw new Error("No port");
    proxy = `http://127.0.0.1:${address.port}`;
  });
  afterEach(() => silent.close());

  test("is abandoned at the time-out", async () => {
    const { attempts } = await failure({ HTTPS_PROXY: proxy }, 100);
    expect(attempts[2]?.reason).toBe("get.pulumi.com did not answer within 0.1 s");
  });

  test("does not delay Go, which builds from its own cache for this machine", async () => {
    machine.addGo();
    expect(await find({ HTTPS_PROXY: proxy, GOOS: "plan9" }, 100)).toMatchObject({ folder: cached() });
    expect(machine.goCalls().filter((call) => call.startsWith("build"))).toEqual(["build GOPROXY=off GOOS=", "build GOPROXY=off GOOS="]);
  });
});

describe("two concurrent searches", () => {
  test("build once: the second reports that it waits for the first", async () => {
    machine.addGo({ beforeBuild: `while [ ! -e '${join(machine.folder, "go on")}' ] && [ -d '${machine.folder}' ]; do sleep 0.05; done` });
    const first = find();
    const second = find();
    await Promise.race([first, second, logged("waiting")]);
    writeFileSync(join(machine.folder, "go on"), "");
    expect((await first).folder).toBe((await second).folder);
    expect(machine.goCalls().filter((call) => call.startsWith("build"))).toHaveLength(2);
  });

  test.each([
    ["a process that has ended", (pid: number) => ({ pid, host: hostname() }), new Date()],
    [
      "a process of another machine that has shown no sign of life for a minute",
      () => ({ pid: 1, host: "elsewhere" }),
      new Date(Date.now() - 60_000),
    ],
  ])("take over a lock left by %s, and remove its files", async (_, owner, time) => {
    const ended = spawnSync(process.execPath, ["-e", ""]).pid;
    mkdirSync(join(machine.cache, ".making-left-over"), { recursive: true });
    writeFileSync(join(machine.cache, "lock"), JSON.stringify(owner(ended)));
    utimesSync(join(machine.cache, "lock"), time, time);
    machine.addGo();
    expect(await find()).toMatchObject({ folder: cached() });
    expect(readdirSync(machine.cache)).toEqual(["pulumi-3.259.0"]);
  });
});

const canMount = spawnSync("unshare", ["--mount", "true"]).status === 0;
(canMount ? test : test.skip)("a cache folder on a read-only disk is reported with the system's reason", () => {
  const code = `require("./engine/stage").stage(process.argv[1], () => {}, async () => null, async () => {}).catch(({ message }) => console.log(message))`;
  const script = `mount -t tmpfs -o size=1m,ro none "$1" && "$2" -r "$3" -e "$4" "$1/cache/engines/pulumi"`;
  const { stdout } = spawnSync(
    "unshare",
    ["--mount", "sh", "-c", script, "sh", machine.bin, process.execPath, require.resolve("ts-node/register/transpile-only"), code],
    { cwd: join(__dirname, "../.."), encoding: "utf8" },
  );
  expect(stdout).toContain("EROFS: read-only file system");
});
