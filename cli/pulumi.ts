import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { parseSnapshot, type Snapshot } from "../drift/snapshot";
import type { DriftStack } from "../drift/source";
import { CommandError, exitCodes, UsageError } from "./command";

/** Returns a stack read through `pulumi` itself. Default: the selected stack. @pulumi/pulumi need not be installed. */
export function pulumiStack(stack: string | undefined, context: PulumiContext): DriftStack {
  const ask = async <Answer>(...args: string[]): Promise<Answer> => {
    const answer = await runPulumi([...args, "--show-secrets", ...(stack === undefined ? [] : ["--stack", stack])], context);
    try {
      return JSON.parse(answer) as Answer;
    } catch {
      throw new CommandError(`pulumi ${args.slice(0, 2).join(" ")} did not print JSON`, exitCodes.failure);
    }
  };
  return {
    exportStack: () => ask("stack", "export"),
    getAllConfig: () => ask("config", "--json"),
    workspace: { envVars: {} },
  };
}

/** The environment of a `pulumi` process. */
interface PulumiContext {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * Returns the output of `pulumi`. It never prompts, and its output stays in memory.
 * @throws CommandError with the reason in one line
 */
async function runPulumi(args: readonly string[], { cwd, env, signal }: PulumiContext): Promise<string> {
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
    throw new CommandError("pulumi is not on PATH: install Pulumi, see https://www.pulumi.com/docs/install", exitCodes.failure);
  }
}

/** Returns in one line why `pulumi` failed. */
function pulumiFailure(args: readonly string[], exitCode: number | null, stderr: string, cwd: string): CommandError {
  if (/no Pulumi\.yaml project file found/.test(stderr)) {
    return new UsageError(`no Pulumi project in ${cwd} or above it: name its folder with --cwd`);
  }
  if (/no stack selected/.test(stderr)) return new UsageError("no stack is selected: name one with --stack");
  const reason = reasonIn(stderr) ?? `it ended with exit code ${exitCode}`;
  if (exitCode === exitCodes.noStack) return new CommandError(reason, exitCodes.noStack);
  return new CommandError(`pulumi ${args.slice(0, 2).join(" ")} failed: ${reason}`, exitCodes.failure);
}

/** Returns its own `error: …`, which may have several lines. */
function reasonIn(stderr: string): string | undefined {
  const lines = stderr.split("\n").map((line) => line.trim());
  const error = lines.findIndex((line) => line.startsWith("error: "));
  const reason = lines.slice(Math.max(0, error)).filter((line) => line !== "");
  return reason.length === 0 ? undefined : reason.join(" ").replace(/^error: /, "");
}

/** Checks whether the folder, or one above it, has a Pulumi project, as `pulumi` does. */
export function isInProject(folder: string): boolean {
  if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(folder, name)))) return true;
  return dirname(folder) !== folder && isInProject(dirname(folder));
}

/** Checks whether `pulumi` is on PATH. */
export function hasPulumi(env: NodeJS.ProcessEnv): boolean {
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => ["pulumi", "pulumi.exe"].some((name) => existsSync(join(folder, name))));
}

/** @throws UsageError if the file cannot be read, ConfigurationError if it is not a snapshot */
export function readSnapshot(path: string, folder: string): Snapshot {
  return parseSnapshot(readText(resolve(folder, path), path, "the snapshot"), path);
}

/** The text of a file that an option names. @throws UsageError that says what it was to be */
export function readText(file: string, path: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new UsageError(`${what} ${path} ${why}`);
  }
}
