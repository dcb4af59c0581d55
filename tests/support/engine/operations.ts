import type { EngineEvent, OpMap, OutputMap } from "@pulumi/pulumi/automation";

/** What the test asks of the child process that runs the program. */
export interface Request {
  operation:
    | "open"
    | "preview"
    | "up"
    | "refresh"
    | "previewRefresh"
    | "destroy"
    | "outputs"
    | "exportStack"
    | "setConfig"
    | "setEnvironment";
  argument?: unknown;
}

/** What the child answers. */
export type Reply = { result: unknown } | { error: { name: string; message: string } };

/** What an operation of the engine came to. */
export interface Outcome {
  /** Everything that `pulumi` wrote. */
  stdout: string;
  stderr: string;
  /** Number of resources by kind of step, such as `{ create: 1, same: 2 }`. */
  changes: OpMap;
  /** The stack's outputs; those of `up` only. */
  outputs: OutputMap;
  events: EngineEvent[];
}
