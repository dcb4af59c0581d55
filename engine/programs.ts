import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

const windows = process.platform === "win32";

/** The file names of an engine's three programs, which belong into one folder. */
export const programs = {
  cli: windows ? "pulumi.exe" : "pulumi",
  /** Runs a stand-alone program for `pulumi up`; inline programs of the Automation API do without. */
  languageHost: windows ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs",
  /** Runs the dynamic providers of a Node program. */
  dynamicProvider: windows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs",
} as const;

/** The program's path in the first folder of PATH that has it; null if none has. */
export function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | null {
  const folders = (environment[pathKey(environment)] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** `base` with `folder` first on PATH; as it is where that folder's `pulumi` is the first anyway, lest another `node` comes with it. */
export function withFolderOnPath(folder: string, base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (findOnPath(programs.cli, base) === join(folder, programs.cli)) return base;
  const key = pathKey(base);
  const others = (base[key] ?? "").split(delimiter).filter((other) => other !== "" && other !== folder);
  return { ...base, [key]: [folder, ...others].join(delimiter) };
}

// Windows spells it `Path`, and a copy of process.env has lost its indifference to case.
function pathKey(environment: NodeJS.ProcessEnv): string {
  return Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
}
