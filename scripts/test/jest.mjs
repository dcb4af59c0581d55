import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { killTree, onExit } from "../../dist/engine/index.js";
import { checkout } from "../setUp/checkout.mjs";
import { tally } from "./tally.mjs";

const program = join(checkout, "node_modules", "jest", "bin", "jest.js");

/**
 * Runs jest, with its output as it comes. Ctrl-C ends it with all that its tests started.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 */
export async function runJest(args, environment) {
  const folder = mkdtempSync(join(environment.TMPDIR ?? tmpdir(), "results-"));
  const file = join(folder, "results.json");
  // jest leaves one processor idle by default; these suites mostly wait for other processes.
  const own = ["--json", "--outputFile", file, "--maxWorkers", String(Math.max(2, availableParallelism()))];
  // With the results in stdout's place, what jest says on stderr is all that is to be seen.
  const child = spawn(process.execPath, [program, ...own, ...args], {
    cwd: checkout,
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
    detached: process.platform !== "win32",
  });
  const code = await ending(child);
  try {
    const counted = tally(JSON.parse(readFileSync(file, "utf8")));
    return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // It did not get as far as writing results, and has said why.
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The test files that jest would run with these arguments.
 * @param {string[]} args
 */
export async function listTests(args) {
  const child = spawn(process.execPath, [program, "--listTests", ...args], { cwd: checkout, stdio: ["ignore", "pipe", "inherit"] });
  const [files] = await Promise.all([text(child.stdout), ending(child)]);
  return files.split("\n").filter((line) => line !== "");
}

/** @param {import("node:child_process").ChildProcess} child */
async function ending(child) {
  const end = onExit(() => {
    if (child.pid !== undefined) killTree(child.pid);
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
