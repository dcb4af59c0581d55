import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { killTree } from "../../engine/killTree";
import { onExit } from "../../engine/onExit";
import { type Tally, tallyOf } from "./tally";

const program = require.resolve("jest/bin/jest");

export interface JestOptions {
  checkout: string;
  environment: NodeJS.ProcessEnv;
}

/** Runs jest, with its output as it comes. Ctrl-C ends it with all that its tests started. */
export async function runJest(args: readonly string[], { checkout, environment }: JestOptions): Promise<Tally> {
  const folder = mkdtempSync(join(environment.TMPDIR ?? tmpdir(), "results-"));
  const file = join(folder, "results.json");
  // jest leaves one processor idle by default; many of these suites mostly wait for other processes.
  const own = ["--json", "--outputFile", file, "--maxWorkers", String(Math.max(2, availableParallelism()))];
  const child = spawn(process.execPath, [program, ...own, ...args], {
    cwd: checkout,
    env: environment,
    stdio: ["ignore", "ignore", "inherit"], // All that is for people goes to stderr.
    detached: process.platform !== "win32",
  });
  const code = await ending(child);
  try {
    const counted = tallyOf(JSON.parse(readFileSync(file, "utf8")));
    return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // It did not get as far as writing results, and has said why.
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The test files that jest would run with these arguments. */
export async function listTests(args: readonly string[], { checkout, environment }: JestOptions): Promise<string[]> {
  const child = spawn(process.execPath, [program, "--listTests", ...args], {
    cwd: checkout,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [files] = await Promise.all([text(child.stdout), ending(child)]);
  return files.split("\n").filter((line) => line !== "");
}

async function ending(child: ChildProcess): Promise<number | null> {
  const end = onExit(() => {
    if (child.pid !== undefined && child.exitCode === null) killTree(child.pid);
  });
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
  } finally {
    end();
  }
}
