import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { RequestWindow, SharedWindow } from "../../provider/alicloud/limits";

const counted = ["LTAI-planted-key", "eu-central-1"];
let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "shared-window-"));
  folder = join(root, "cache", "requests");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** As another process has it. */
const another = (more: { counted?: string[]; spanMs?: number; clock?: () => number } = {}) =>
  new SharedWindow({ counted, folder, ...more });
const onlyFile = () => join(folder, readdirSync(folder)[0] ?? "");

test("a request of one process counts for the others, answered or not", () => {
  const [one, other] = [another(), another()];
  expect([one.enter(3), one.enter(3), other.enter(3)]).toEqual([0, 0, 0]);
  one.leave();
  const waits = [one.enter(3), other.enter(3)];
  for (const wait of waits) {
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(90_001);
  }
});

test("a request counts until the span after its answer is over", async () => {
  const one = another({ spanMs: 100 });
  const other = another({ spanMs: 100 });
  expect(one.enter(1)).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(other.enter(1)).toBeGreaterThan(0);
  const ended = Date.now();
  one.leave();
  while (other.enter(1) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(Date.now() - ended).toBeGreaterThanOrEqual(100);
});

test("a request counts on when a new file begins, and its end is no fault once its file is closed", () => {
  const periodMs = 300_000;
  let now = periodMs * 1_000 - 1;
  const clock = () => now;
  const one = another({ clock });
  expect(one.enter(2)).toBe(0);
  now += 2;
  expect([one.enter(2), one.enter(2) > 0, another({ clock }).enter(2) > 0]).toEqual([0, true, true]);
  expect(readdirSync(folder)).toHaveLength(2);
  now += 2 * periodMs;
  expect(one.enter(2)).toBe(0);
  // Two requests of files that are closed, and the one of the open file.
  one.leave();
  one.leave();
  one.leave();
  one.close();
  expect([one.enter(2), one.enter(2) > 0]).toEqual([0, true]);
});

test("another account or region has its own window", () => {
  expect(another().enter(1)).toBe(0);
  expect(another({ counted: ["LTAI-other", "eu-central-1"] }).enter(1)).toBe(0);
  expect(another({ counted: ["LTAI-planted-key", "cn-beijing"] }).enter(1)).toBe(0);
  expect(another().enter(1)).toBeGreaterThan(0);
});

test("a waiting request starts when other processes leave room", async () => {
  const spanMs = 300;
  const held = another({ spanMs });
  expect(held.enter(1)).toBe(0);
  const window = new RequestWindow(() => {}, spanMs, another({ spanMs }));
  const order: string[] = [];
  const turn = window.enter(1, new AbortController().signal);
  expect(turn).toBeInstanceOf(Promise);
  const went = turn?.then(() => order.push("went"));
  order.push("left");
  held.leave();
  await went;
  expect(order).toEqual(["left", "went"]);
});

/** Runs a process that tries to send 60 requests at once under a limit of 100; resolves to how many went. */
async function run(sharedFolder: string, env: NodeJS.ProcessEnv = {}): Promise<{ went: number; stderr: string }> {
  const program = join(__dirname, "../support/programs/enterSharedWindow.ts");
  const loader = require.resolve("ts-node/register/transpile-only");
  const child = spawn(process.execPath, ["-r", loader, program, sharedFolder, "100", "60"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { went: Number(stdout), stderr };
}

test("processes that start together never exceed the limit", async () => {
  const runs = await Promise.all(Array.from({ length: 4 }, () => run(folder)));
  expect(runs.map(({ stderr }) => stderr)).toEqual(["", "", "", ""]);
  expect(runs.reduce((sum, { went }) => sum + went, 0)).toBe(100);
});

test("one debug line says when a process counts alone, and only if shared counting is on", async () => {
  const unusable = join(__filename, "requests");
  expect(await run(unusable)).toEqual({ went: 60, stderr: "" });
  const { went, stderr } = await run(unusable, { ALICLOUD_VPN_DEBUG: "1" });
  expect(went).toBe(60);
  expect(stderr).toMatch(/^alicloud-vpn the rate limit is counted for this process alone: \S+ cannot be used \(ENOTDIR\)\n$/);
});

test("the files are private to the user and do not contain the access key", () => {
  another().enter(10);
  const [name = ""] = readdirSync(folder);
  expect(name).toMatch(/^\d+-[0-9a-f]{32}$/);
  expect(readFileSync(onlyFile(), "latin1")).not.toContain("planted");
  expect(name).not.toContain(createHash("sha256").update("LTAI-planted-key").digest("hex").slice(0, 8));
  if (process.platform === "win32") return;
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(onlyFile()).mode & 0o777).toBe(0o600);
});

test("only files that no longer count are removed", () => {
  mkdirSync(folder, { recursive: true });
  const old = `5-${"0".repeat(32)}`;
  for (const name of [old, "notes.txt"]) writeFileSync(join(folder, name), "");
  another().enter(1);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(["notes.txt"]));
  expect(readdirSync(folder)).not.toContain(old);
});

describe("a shared window never fails a call because of", () => {
  const goesOn = (window: SharedWindow) => {
    expect([window.enter(1), window.enter(1)]).toEqual([0, 0]);
    window.leave();
    window.leave();
    window.leave();
  };

  test.each<[string, () => void]>([
    ["a folder that cannot be made", () => writeFileSync(join(root, "cache"), "a file")],
    ["a folder that is a link to nowhere", () => symlinkSync(join(root, "nowhere"), join(root, "cache"))],
  ])("%s", (_, spoil) => {
    spoil();
    goesOn(another());
  });

  test.each<[string, () => void]>([
    ["is cut", () => writeFileSync(onlyFile(), "1234567")],
    ["is larger than it can be", () => writeFileSync(onlyFile(), Buffer.alloc(5_000_000))],
    [
      "is a folder",
      () => {
        const file = onlyFile();
        rmSync(file);
        mkdirSync(file);
      },
    ],
    [
      "is a link",
      () => {
        const file = onlyFile();
        rmSync(file);
        symlinkSync(join(root, "elsewhere"), file);
      },
    ],
  ])("a file that %s", (_, spoil) => {
    another().enter(1);
    spoil();
    goesOn(another());
  });

  (process.platform === "linux" ? test : test.skip)("a pipe in the file's place, which leaves no descriptor open", () => {
    another().enter(1);
    const file = onlyFile();
    rmSync(file);
    execFileSync("mkfifo", [file]);
    const before = readdirSync("/proc/self/fd").length;
    goesOn(another());
    expect(readdirSync("/proc/self/fd")).toHaveLength(before);
  });

  test("a file with other content", () => {
    another().enter(1);
    writeFileSync(onlyFile(), "x".repeat(160));
    expect(another().enter(1)).toBe(0);
  });

  test("a file with times in the future", () => {
    const row = Buffer.alloc(16);
    row.writeDoubleLE(Date.now() + 3_600_000);
    another().enter(1);
    writeFileSync(onlyFile(), row);
    expect(another().enter(1)).toBe(0);
  });

  test("a file that is removed while in use", () => {
    const one = another();
    expect(one.enter(1)).toBe(0);
    rmSync(folder, { recursive: true });
    one.leave();
    expect(one.enter(2)).toBe(0);
    expect(one.enter(2)).toBeGreaterThan(0);
  });
});

test("limits above any possible load write no file", () => {
  const window = another();
  expect([window.enter(1e6), window.enter(1e6)]).toEqual([0, 0]);
  window.leave();
  expect(() => readdirSync(folder)).toThrow("ENOENT");
});
