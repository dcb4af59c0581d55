import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project";

/** All that the local backend wrote: checkpoints, their backups and the history. */
export function stateText({ stateFolder }: Pick<Project, "stateFolder">): string {
  const files = readdirSync(stateFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join("\n");
}
