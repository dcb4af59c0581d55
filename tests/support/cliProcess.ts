import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../emulator/startEmulator";

const program = join(__dirname, "..", "..", "dist", "cli", "main.js");

/** What a command printed and ended with. */
export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** A running command. */
export interface CliProcess {
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves once this stands in what it printed. */
  printed(text: string, stream?: "stdout" | "stderr"): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<CliResult>;
}

const running = new Set<ChildProcessWithoutNullStreams>();

/** Ends what a test left running. */
export function killCommands(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** Starts the built command with a clean environment. */
export function startCli(args: readonly string[], env: NodeJS.ProcessEnv): CliProcess {
  if (!existsSync(program)) throw new Error("There is no dist/cli/main.js: npm run build");
  const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env.PATH, ...env } });
  running.add(child);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].setEncoding("utf8").on("data", (text: string) => (output[name] += text));
  const ended = once(child, "close").then(([exitCode]) => {
    running.delete(child);
    return { ...output, exitCode };
  });
  const early = ended.then(({ exitCode, stderr }) => {
    throw new Error(`vpn-connection ${args.join(" ")} ended with exit code ${exitCode}: ${stderr}`);
  });
  early.catch(() => {});
  return {
    output,
    ended,
    signal: (name) => child.kill(name),
    printed: async (text, stream = "stdout") => {
      while (!output[stream].includes(text)) await Promise.race([once(child[stream], "data"), early]);
    },
  };
}

/** Runs the built command to its end. */
export const runCli = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<CliResult> => startCli(args, env).ended;

/** An environment that points a command at an emulator, and at no file of this machine. */
export const environmentOf = ({ url, credentials }: Emulator): NodeJS.ProcessEnv => ({
  HOME: "/nonexistent",
  ALIBABA_CLOUD_ENDPOINT_VPC: url,
  ALIBABA_CLOUD_REGION: "eu-central-1",
  ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
  ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
});
