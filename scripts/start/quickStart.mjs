import { createRequire } from "node:module";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { checkout } from "../setUp/checkout.mjs";
import { SetUpError } from "../setUp/errors.mjs";

const require = createRequire(import.meta.url);
const file = join(checkout, "examples", "quickstart", "index.ts");
const type = "pulumi-nodejs:dynamic/alicloudVpn:VpnConnection";

/** The program that Pulumi.yaml names, run inline: each operation runs it anew, as `pulumi` does. */
async function program() {
  delete require.cache[file];
  return { ...require(file) };
}

/** Makes a stack of the quick start whose files are all in `workDir`. */
export async function openQuickStart(workDir) {
  require("ts-node").register({ transpileOnly: true, project: join(checkout, "tsconfig.json") });
  const stack = await LocalWorkspace.createStack({ stackName: "dev", projectName: "vpn-quickstart", program }, { workDir });
  return {
    /** @returns the outputs that the connection would have */
    preview: async () => (await operate((options) => stack.preview(options))).after,
    /** @returns the outputs of the stack */
    up: async () => {
      const { outputs } = await operate((options) => stack.up(options));
      // The engine sorts them by name; the program has them in an order for readers.
      const names = Object.keys(require(file));
      return Object.fromEntries(names.map((name) => [name, outputs[name].secret ? "[secret]" : outputs[name].value]));
    },
    /** @returns the outputs of the connection, in the stack and now */
    previewRefresh: () => operate((options) => stack.previewRefresh(options)),
  };
}

async function operate(run) {
  const events = [];
  try {
    const result = await run({ color: "never", onEvent: (event) => events.push(event) });
    const { old, new: now } =
      events.findLast(({ resOutputsEvent }) => resOutputsEvent?.metadata.type === type)?.resOutputsEvent.metadata ?? {};
    return { ...result, before: visible(old?.outputs), after: visible(now?.outputs) };
  } catch (error) {
    throw new SetUpError(reasons(events) || error.message);
  }
}

/** An event's outputs: without the provider's source, and with `[secret]` for what the engine has masked. */
function visible(outputs) {
  const { __provider, ...others } = outputs ?? {};
  return Object.fromEntries(Object.entries(others).map(([name, value]) => [name, value?.ciphertext === undefined ? value : "[secret]"]));
}

/** What went wrong, in the words of the resource; the stack then only adds that the operation failed. */
function reasons(events) {
  const errors = events.flatMap(({ diagnosticEvent }) => (diagnosticEvent?.severity === "error" ? [diagnosticEvent] : []));
  const ofResources = errors.filter(({ urn }) => urn?.includes(type));
  const messages = (ofResources.length > 0 ? ofResources : errors).map(({ message }) => message.trim().replace(/^Preview failed: /, ""));
  return [...new Set(messages)].join("\n");
}
