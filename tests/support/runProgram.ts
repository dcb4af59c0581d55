import { spawn } from "node:child_process";
import { join } from "node:path";

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of tests/support/programs in a process of its own, with `env` and no proxy or endpoint of this one's. */
export async function runProgram(name: string, env: NodeJS.ProcessEnv = {}): Promise<ProgramEnd> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !/proxy|^NODE_|ALIBABA|ALICLOUD/i.test(variable)));
  const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", join(__dirname, `programs/${name}.ts`)], {
    env: { ...clean, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout, stderr };
}
