import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Context } from "./command";
import { UsageError } from "./commandError";

/** Which stack a command is about. */
export const stackOptions = {
  stack: { type: "string", short: "s", value: "NAME", help: "Stack to look at. Default: the selected one." },
  cwd: { type: "string", short: "C", value: "FOLDER", help: "Run as if started in this folder." },
} as const;

/** The folder that a command runs in. @throws UsageError when there is no such folder */
export function folderOf(cwd: string | undefined, context: Context): string {
  const folder = resolve(context.cwd, cwd ?? ".");
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new UsageError(`there is no folder ${folder}`);
}
