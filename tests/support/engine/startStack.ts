import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import type { ConfigMap, Deployment, OutputMap } from "@pulumi/pulumi/automation";
import { killTree } from "../../../engine/killTree";
import { onExit } from "../../../engine/onExit";
import type { Outcome, Reply, Request } from "./operations";
import { createProject, type Project } from "./project";

export interface StackOptions {
  /** File in tests/engine/programs. It exports `program`, an async function that makes resources and returns the stack's outputs. */
  program: string;
  /** Variables for the program and its providers, such as those of `emulatorEnvironment`. */
  environment?: NodeJS.ProcessEnv;
  config?: ConfigMap;
}

/** A stack whose every operation runs in the real engine. What the engine rejects rejects here, with the same message. */
export interface TestStack {
  readonly project: Project;
  preview(options?: object): Promise<Outcome>;
  up(options?: object): Promise<Outcome>;
  refresh(options?: object): Promise<Outcome>;
  previewRefresh(options?: object): Promise<Outcome>;
  destroy(options?: object): Promise<Outcome>;
  outputs(): Promise<OutputMap>;
  exportStack(): Promise<Deployment>;
  setConfig(config: ConfigMap): Promise<void>;
  /** Changes what the program and its providers see from the next operation on. */
  setEnvironment(variables: NodeJS.ProcessEnv): Promise<void>;
  /** Ends the child process and removes all files. */
  close(): Promise<void>;
}

/**
 * Runs a program of tests/engine/programs as an inline program of the Automation API, in a child process, against the built package.
 *
 * @example
 * const stack = await startStack({ program: "oneConnection.ts", environment: emulatorEnvironment(emulator) });
 * const { outputs } = await stack.up();
 * expect(outputs.ikeVersion?.value).toBe("ikev2");
 * await stack.close();
 */
export async function startStack({ program, environment = {}, config }: StackOptions): Promise<TestStack> {
  const project = createProject();
  const child = fork(join(__dirname, "stackProcess.ts"), [], {
    cwd: project.folder,
    env: { ...project.environment(environment), TS_NODE_PROJECT: resolve(__dirname, "../../../tsconfig.json") },
    execArgv: ["-r", require.resolve("ts-node/register/transpile-only")],
  });
  const end = onExit(() => {
    if (child.pid !== undefined && child.exitCode === null) killTree(child.pid);
  });
  const ask = async <T>(operation: Request["operation"], argument?: unknown): Promise<T> =>
    (await send(child, { operation, argument })) as T;
  const close = async () => {
    const closed = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    end();
    await closed;
    project.remove();
  };
  try {
    await ask("open", { program: resolve(__dirname, "../../engine/programs", program), workDir: project.folder, projectName: "test" });
    if (config !== undefined) await ask("setConfig", config);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    project,
    preview: (options) => ask("preview", options),
    up: (options) => ask("up", options),
    refresh: (options) => ask("refresh", options),
    previewRefresh: (options) => ask("previewRefresh", options),
    destroy: (options) => ask("destroy", options),
    outputs: () => ask("outputs"),
    exportStack: () => ask("exportStack"),
    setConfig: (all) => ask("setConfig", all),
    setEnvironment: (variables) => ask("setEnvironment", variables),
    close,
  };
}

async function send(child: ChildProcess, request: Request): Promise<unknown> {
  const ended = new AbortController();
  try {
    const reply = once(child, "message", { signal: ended.signal });
    const exit = once(child, "exit", { signal: ended.signal });
    child.send(request);
    const [answer] = await Promise.race([
      reply,
      exit.then(([code]) => Promise.reject(new Error(`The program's process ended with ${code}`))),
    ]);
    const result: Reply = answer;
    if ("result" in result) return result.result;
    if ("error" in result) throw Object.assign(new Error(result.error.message), { name: result.error.name });
    return undefined;
  } finally {
    ended.abort();
  }
}
