import type { Command } from "./command";

/** Every command, in the order of the help. Each is loaded when it is called. */
export const commands: Readonly<Record<string, () => Command>> = {
  describe: () => (require("./commands/describe") as typeof import("./commands/describe")).describe,
  list: () => (require("./commands/list") as typeof import("./commands/list")).list,
  wait: () => (require("./commands/wait") as typeof import("./commands/wait")).wait,
  diagnose: () => (require("./commands/diagnose") as typeof import("./commands/diagnose")).diagnose,
  logs: () => (require("./commands/logs") as typeof import("./commands/logs")).logs,
  drift: () => (require("./commands/drift") as typeof import("./commands/drift")).drift,
  snapshot: () => (require("./commands/snapshot") as typeof import("./commands/snapshot")).snapshot,
};
