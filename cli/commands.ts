import type { Command } from "./command";

/** Every command, in the order of the help. Each is loaded when it is called. */
export const commands: Readonly<Record<string, () => Command>> = {
  drift: () => (require("./commands/drift") as typeof import("./commands/drift")).drift,
  snapshot: () => (require("./commands/snapshot") as typeof import("./commands/snapshot")).snapshot,
};
