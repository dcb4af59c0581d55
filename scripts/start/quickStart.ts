import { join } from "node:path";
import { type EngineEvent, LocalWorkspace, type OutputMap } from "@pulumi/pulumi/automation";
import { messageOf } from "../../engine/errors";

/** Outputs as they may be shown. */
export type Values = Readonly<Record<string, unknown>>;

export interface QuickStart {
  /** Resolves to the outputs that the connection would have. */
  preview(): Promise<Values>;
  /** Resolves to the outputs of the stack. */
  up(): Promise<Values>;
  /** Resolves to the outputs of the connection, in the stack and now. */
  previewRefresh(): Promise<{ before: Values; after: Values }>;
}

/** The engine has refused an operation; the message is the provider's own. */
export class OperationFailedError extends Error {
  override readonly name = "OperationFailedError";
}

const type = "pulumi-nodejs:dynamic/alicloudVpn:VpnConnection";

/** The program that the checkout's Pulumi.yaml names, run inline, on a stack whose files are all in `workDir`. */
export async function openQuickStart(checkout: string, workDir: string): Promise<QuickStart> {
  const { register } = require("ts-node") as typeof import("ts-node");
  register({ transpileOnly: true, project: join(checkout, "tsconfig.json") });
  const file = join(checkout, "examples", "quickstart", "index.ts");
  const program = async () => {
    delete require.cache[file]; // Each operation runs it anew, as `pulumi` does.
    return { ...require(file) };
  };
  const stack = await LocalWorkspace.createStack({ stackName: "dev", projectName: "vpn-quickstart", program }, { workDir });
  return {
    preview: async () => (await operate((options) => stack.preview(options))).after,
    up: async () => {
      const { result } = await operate((options) => stack.up(options));
      // The engine sorts them by name; the program has them in an order for readers.
      return masked(Object.keys(require(file)), result.outputs);
    },
    previewRefresh: () => operate((options) => stack.previewRefresh(options)),
  };
}

interface OperationOptions {
  color: "never";
  onEvent: (event: EngineEvent) => void;
}

async function operate<T>(run: (options: OperationOptions) => Promise<T>): Promise<{ result: T; before: Values; after: Values }> {
  const events: EngineEvent[] = [];
  try {
    const result = await run({ color: "never", onEvent: (event) => events.push(event) });
    const last = events.findLast(({ resOutputsEvent }) => resOutputsEvent?.metadata.type === type)?.resOutputsEvent?.metadata;
    return { result, before: visible(last?.old?.outputs), after: visible(last?.new?.outputs) };
  } catch (error) {
    throw new OperationFailedError(reasons(events) || messageOf(error));
  }
}

function masked(names: readonly string[], outputs: OutputMap): Values {
  return Object.fromEntries(names.map((name) => [name, outputs[name]?.secret ? "[secret]" : outputs[name]?.value]));
}

/** An event's outputs: without the provider's source, and with `[secret]` for what the engine has masked. */
function visible(outputs: Values = {}): Values {
  const { __provider, ...others } = outputs;
  return Object.fromEntries(Object.entries(others).map(([name, value]) => [name, isMasked(value) ? "[secret]" : value]));
}

function isMasked(value: unknown): boolean {
  return typeof value === "object" && value !== null && "ciphertext" in value;
}

/** What went wrong, in the words of the resource; the stack then only adds that the operation failed. */
function reasons(events: readonly EngineEvent[]): string {
  const errors = events.flatMap(({ diagnosticEvent }) => (diagnosticEvent?.severity === "error" ? [diagnosticEvent] : []));
  const ofResources = errors.filter(({ urn }) => urn?.includes(type));
  const messages = (ofResources.length > 0 ? ofResources : errors).map(({ message }) => message.trim().replace(/^Preview failed: /, ""));
  return [...new Set(messages)].join("\n");
}
