import { copyFileSync, cpSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createProject, type Project } from "./project";
import { type CliResult, runProgram, runPulumi } from "./runPulumi";

export interface CliProjectOptions {
  /** File in tests/engine/programs that exports `program`; it may import packages only. */
  program?: string;
  /** Instead of a program: a complete project in examples/. */
  example?: string;
  environment?: NodeJS.ProcessEnv;
}

export interface CliProject {
  readonly project: Project;
  /** Runs `pulumi` with these arguments and never asks anything. Does not reject on another exit code than 0. */
  pulumi(...args: string[]): Promise<CliResult>;
  /** Runs lines of a shell in the project, which ends at the first that fails, as a step of a pipeline does. */
  shell(script: string, added?: NodeJS.ProcessEnv): Promise<CliResult>;
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
export async function startCliProject({ program, example, environment }: CliProjectOptions): Promise<CliProject> {
  const project = createProject();
  if (example !== undefined) cpSync(resolve(__dirname, "../../../examples", example), project.folder, { recursive: true });
  if (program !== undefined) writeProject(project, resolve(__dirname, "../../engine/programs", program));

  const pulumi = (...args: string[]) => runPulumi(project.folder, project.environment(environment), args);
  const shell = (script: string, added?: NodeJS.ProcessEnv) =>
    runProgram("sh", ["-e", "-c", script], project.folder, project.environment({ ...environment, ...added }));
  const made = await pulumi("stack", "init", "test");
  if (made.exitCode !== 0) throw new Error(made.stderr);
  return { project, pulumi, shell, close: project.remove };
}

/** A TypeScript project around a program, a file that exports `program`, as `pulumi new` makes it. */
export function writeProject(project: Project, program: string): void {
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
  copyFileSync(program, join(project.folder, "program.ts"));
}
