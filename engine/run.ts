import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { killTree } from "./killTree";
import { onExit } from "./onExit";

export interface RunOptions {
  environment: NodeJS.ProcessEnv;
  folder?: string;
  /** Milliseconds after which the command is killed and counts as failed. */
  timeout?: number;
  /** Called with each line of output, of either stream. */
  onLine?: (line: string) => void;
  /** Kills the command when it aborts; the reason becomes the error. */
  signal?: AbortSignal;
}

/**
 * Runs a command that asks nothing, and resolves to what it wrote to stdout.
 * It never outlives this process. Rejects with the last lines that it wrote, or with why it could not be run.
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { environment, folder, timeout, onLine, signal } = options;
  const child = spawn(command, args, {
    env: environment,
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const kill = () => {
    if (child.pid !== undefined) killTree(child.pid);
  };
  const forget = onExit(kill);
  let failure: unknown;
  const fail = (reason: unknown) => {
    failure ??= reason;
    kill();
  };
  const timer = timeout === undefined ? undefined : setTimeout(() => fail(new Error(`no answer within ${timeout / 1000} s`)), timeout);
  const abort = () => fail(signal?.reason);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();

  const output: string[] = [];
  const lastLines: string[] = [];
  const follow = (stream: NodeJS.ReadableStream, keep: string[]) =>
    createInterface({ input: stream }).on("line", (line) => {
      keep.push(line);
      if (keep !== lastLines) lastLines.push(line);
      if (lastLines.length > 8) lastLines.shift();
      onLine?.(line);
    });
  follow(child.stdout, output);
  follow(child.stderr, lastLines);

  try {
    const code = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode, killedBy) => resolve(exitCode ?? killedBy));
    });
    if (failure !== undefined) throw failure;
    if (code !== 0) throw new Error(`it ended with ${code}${lastLines.length > 0 ? `: ${lastLines.join(" | ")}` : ""}`);
    return output.join("\n");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    forget();
  }
}
