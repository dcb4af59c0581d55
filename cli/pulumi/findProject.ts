import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Whether the folder is one of a Pulumi project, as `pulumi` looks for it: there, or above it. */
export function isInProject(folder: string): boolean {
  if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(folder, name)))) return true;
  return dirname(folder) !== folder && isInProject(dirname(folder));
}

/** Whether there is a `pulumi` on PATH. */
export function hasPulumi(env: NodeJS.ProcessEnv): boolean {
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => ["pulumi", "pulumi.exe"].some((name) => existsSync(join(folder, name))));
}
