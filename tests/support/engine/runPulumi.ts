import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { killTree } from "../../../engine/killTree";
import { onExit } from "../../../engine/onExit";

export interface CliResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `pulumi` in a program's folder. It never asks anything. Does not reject on another exit code than 0. */
export const runPulumi = (folder: string, environment: NodeJS.ProcessEnv, args: readonly string[]): Promise<CliResult> =>
  runProgram("pulumi", [...args, "--non-interactive", "--color", "never"], folder, environment);

/** Runs a program to its end, and ends it with the tests. Does not reject on another exit code than 0. */
export async function runProgram(
  program: string,
  args: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<CliResult> {
  const child = spawn(program, args, { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const end = onExit(() => {
    if (child.pid !== undefined && child.exitCode === null) killTree(child.pid);
  });
  try {
    const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    return { exitCode, stdout, stderr };
  } finally {
    end();
  }
}
