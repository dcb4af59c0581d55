import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { CommandError } from "../commandError";
import { exitCodes } from "../exitCodes";
import { pulumiFailure } from "./pulumiFailure";

/** Where a `pulumi` runs. */
export interface PulumiContext {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * What `pulumi` prints. It never asks anything, and what it prints is in memory only.
 * @throws CommandError with its reason in one line
 */
export async function runPulumi(args: readonly string[], { cwd, env, signal }: PulumiContext): Promise<string> {
  const options = [...args, "--non-interactive", "--color", "never"];
  const child = spawn("pulumi", options, {
    ...{ cwd, signal, stdio: ["ignore", "pipe", "pipe"], windowsHide: true },
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  try {
    const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    if (exitCode === 0) return stdout;
    throw pulumiFailure(args, exitCode, stderr, cwd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new CommandError("there is no pulumi on PATH: install Pulumi, see https://www.pulumi.com/docs/install", exitCodes.failure);
  }
}
