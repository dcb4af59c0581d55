// The child process of startStack: runs a program through the Automation API, one operation for each message.
// Not in jest, whose module registry the serialiser of dynamic providers cannot read.

import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import type { Outcome, Reply, Request } from "./operations";

interface OpenArgument {
  program: string;
  workDir: string;
  projectName: string;
}

let stack: Stack;

async function open({ program: file, workDir, projectName }: OpenArgument): Promise<void> {
  const { program } = require(file);
  stack = await LocalWorkspace.createOrSelectStack({ stackName: "test", projectName, program }, { workDir });
}

type EngineResult = Partial<Outcome> & { changeSummary?: Outcome["changes"]; summary?: { resourceChanges?: Outcome["changes"] } };

async function operate(
  run: (options: { onEvent: (event: EngineEvent) => void; color: "never" }) => Promise<EngineResult>,
  options: unknown,
): Promise<Outcome> {
  const events: EngineEvent[] = [];
  const {
    stdout = "",
    stderr = "",
    outputs = {},
    changeSummary,
    summary,
  } = await run({ color: "never", ...Object(options), onEvent: (event) => events.push(event) });
  return { stdout, stderr, outputs, events, changes: changeSummary ?? summary?.resourceChanges ?? {} };
}

async function answer({ operation, argument }: Request): Promise<unknown> {
  switch (operation) {
    case "open":
      return await open(argument as OpenArgument);
    case "preview":
    case "up":
    case "refresh":
    case "previewRefresh":
    case "destroy":
      return await operate((options) => stack[operation](options), argument);
    case "outputs":
      return await stack.outputs();
    case "exportStack":
      return await stack.exportStack();
    case "setConfig":
      return await stack.setAllConfig(argument as Parameters<Stack["setAllConfig"]>[0]);
    case "setEnvironment":
      Object.assign(process.env, argument);
      return undefined;
  }
}

async function reply(request: Request): Promise<Reply> {
  try {
    return { result: await answer(request) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { error: { name, message } };
  }
}

process.on("message", async (request: Request) => process.send?.(await reply(request)));
