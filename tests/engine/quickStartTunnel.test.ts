import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labProbes } from "../../scripts/tunnel/requirements";
import { createProject, type Project } from "../support/engine/project";
import { leftRunning, outcome, startQuickStart } from "../support/engine/quickStart";
import { describeWhere } from "../support/probe";
import { isAlive, until } from "../support/until";

const psk = "Berlin.7hQ2-vN4x";

let project: Project;
let temporary: string;
beforeEach(() => {
  project = createProject();
  temporary = mkdtempSync(join(tmpdir(), "start-"));
});
afterEach(() => {
  rmSync(temporary, { recursive: true });
  project.remove();
});

const environment = (added: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ ...project.environment(added), TMPDIR: temporary });

/** A process's descendants, with their command lines. */
function descendantsOf(root: number): { pid: number; command: string }[] {
  const all = readdirSync("/proc").flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, "utf8") }];
    } catch {
      return []; // No process, or one that has just ended.
    }
  });
  const below = (parent: number): typeof all => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(root);
}

describeWhere(labProbes, "the tunnel of npm start")("npm start -- --tunnel", () => {
  test("brings up a tunnel from the file that it shows, pings through it, and leaves nothing", async () => {
    const { stdout, stderr, exitCode } = await outcome(startQuickStart(["--tunnel"], environment()));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^ {2}ping +✔ .* 3 packets transmitted, 3 received, 0% packet loss$/m);
    expect(stdout).toMatch(/^ +vco-gw8berlin: #\d+, ESTABLISHED, IKEv2/m);
    expect(stdout).toMatch(/^ +out [0-9a-f]{8}, .* 3 packets/m);
    for (const hidden of [psk, Buffer.from(psk).toString("base64"), Buffer.from(psk).toString("hex")]) expect(stdout).not.toContain(hidden);
    expect(readdirSync(temporary)).toEqual([]);
    expect(leftRunning(temporary)).toEqual([]);
  });

  test("ended by Ctrl-C while both strongSwan run it leaves no process, namespace or file", async () => {
    const before = spawnSync("ip", ["netns", "list"], { encoding: "utf8" }).stdout;
    const child = startQuickStart(["--tunnel"], environment());
    const ended = once(child, "close");
    child.stdout.resume();
    const started = await until(() => {
      const all = descendantsOf(child.pid ?? 0);
      return all.filter(({ command }) => /(^|\/)charon-systemd\0/.test(command)).length === 2 && all;
    });
    child.kill("SIGINT");
    expect(await ended).toEqual([null, "SIGINT"]);
    await until(() => !started.some(({ pid }) => isAlive(pid)));
    expect(spawnSync("ip", ["netns", "list"], { encoding: "utf8" }).stdout).toBe(before);
    expect(readdirSync(temporary)).toEqual([]);
    expect(leftRunning(temporary)).toEqual([]);
  });

  test("without a program that it needs it names the package, and starts nothing", async () => {
    const programs = join(temporary, "programs");
    mkdirSync(programs);
    for (const name of ["sh", "ip", "ping", "nft", "unshare", "nsenter", "swanctl"]) {
      symlinkSync(spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim(), join(programs, name));
    }
    const { stdout, stderr, exitCode } = await outcome(startQuickStart(["--tunnel"], environment({ PATH: programs })));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.trim()).toBe("--tunnel needs programs that are missing here. On Debian and Ubuntu: apt-get install charon-systemd");
  });

  test("needs root, and says so", async () => {
    const { stdout, stderr, exitCode } = await outcome(startQuickStart(["--tunnel"], environment(), ["unshare", "--user"]));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.trim()).toBe("--tunnel needs root, for its network namespaces: sudo npm start -- --tunnel");
  });
});

describe("the options of npm start", () => {
  test("are named by --help, which runs nothing", async () => {
    const { stdout, stderr, exitCode } = await outcome(startQuickStart(["--help"], environment()));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^ {2}--tunnel /m);
  });

  test.each([
    ["that does not exist", ["--tunel"], {}, 'npm start: unexpected argument "--tunel"'],
    [
      "for a tunnel beside a connection of the user's own",
      ["--tunnel"],
      { VPN_CONNECTION_ID: "vco-office" },
      "npm start: --tunnel works with the emulated connection only: unset VPN_CONNECTION_ID",
    ],
  ])("end with 2 and the usage for one %s", async (_, args, added, message) => {
    const { stdout, stderr, exitCode } = await outcome(startQuickStart(args, environment(added)));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr.split("\n")[0]).toBe(message);
    expect(stderr).toContain("Usage: npm start [-- --tunnel]");
  });
});
