import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { createProject, type Project } from "./project";

export interface CliProjectOptions {
  /** File in tests/engine/programs that exports `program`; it may import packages only. */
  program: string;
  environment?: NodeJS.ProcessEnv;
}

export interface CliResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface CliProject {
  readonly project: Project;
  /** Runs `pulumi` with these arguments and never asks anything. Does not reject on another exit code than 0. */
  pulumi(...args: string[]): Promise<CliResult>;
  close(): void;
}

/**
 * A stand-alone TypeScript program as a user has it, with a stack `test`: `pulumi` itself runs it, through the language host and ts-node.
 *
 * @example
 * const cli = await startCliProject({ program: "oneConnection.ts", environment: emulatorEnvironment(emulator) });
 * expect((await cli.pulumi("refresh", "--preview-only", "--expect-no-changes")).exitCode).toBe(7);
 * cli.close();
 */
export async function startCliProject({ program, environment }: CliProjectOptions): Promise<CliProject> {
  const project = createProject();
  const write = (name: string, content: string) => writeFileSync(join(project.folder, name), content);
  write("Pulumi.yaml", "name: test\nruntime: nodejs\n");
  write("package.json", JSON.stringify({ name: "test", private: true, main: "index.ts" }));
  write(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: { strict: true, target: "es2022", module: "node16", types: ["node"], skipLibCheck: true, rootDir: "." },
    }),
  );
  write("index.ts", 'import { program } from "./program";\nexport = program;\n');
  copyFileSync(resolve(__dirname, "../programs", program), join(project.folder, "program.ts"));

  const pulumi = async (...args: string[]): Promise<CliResult> => {
    const all = [...args, "--non-interactive", "--color", "never"];
    const child = spawn("pulumi", all, { cwd: project.folder, env: project.environment(environment), stdio: ["ignore", "pipe", "pipe"] });
    const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    return { exitCode, stdout, stderr };
  };
  const made = await pulumi("stack", "init", "test");
  if (made.exitCode !== 0) throw new Error(made.stderr);
  return { project, pulumi, close: project.remove };
}
