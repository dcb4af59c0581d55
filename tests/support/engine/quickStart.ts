import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";

const program = join(resolve(__dirname, "../../.."), "scripts/start.mjs");

/** A process whose output is read. */
export type Running = ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream };

/**
 * Starts what `npm start` runs.
 * @param wrapper what to run it by, such as `unshare --user`
 */
export function startQuickStart(args: readonly string[], env: NodeJS.ProcessEnv, wrapper: readonly string[] = []): Running {
  const [command = "", ...rest] = [...wrapper, process.execPath, program, ...args];
  return spawn(command, rest, { env, stdio: ["ignore", "pipe", "pipe"] });
}

/** Waits for the end of a process. */
export async function outcome(child: Running): Promise<{ stdout: string; stderr: string; exitCode: number | null }> {
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { stdout, stderr, exitCode };
}

/** Processes that inherited a folder for temporary files. */
export function leftRunning(temporary: string): string[] {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, "utf8").includes(`TMPDIR=${temporary}`);
    } catch {
      return false;
    }
  });
}
