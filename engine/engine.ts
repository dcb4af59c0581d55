import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, WayFailedError } from "./errors";
import { findOnPath, isProgram, programs, withFolderOnPath } from "./programs";
import { run } from "./run";
import { isNewEnough, minimumVersion, parseVersion } from "./version";

/** A Pulumi CLI that was seen running. */
export interface Engine {
  /** The folder that holds `pulumi` and its plugins. */
  readonly folder: string;
  /** For example `3.259.0`. */
  readonly version: string;
  /** Whether stand-alone programs run too (`pulumi up`). Inline programs of the Automation API always do. */
  readonly hasLanguageHost: boolean;
  /** `base` with this engine first on PATH: for child processes, and for `process.env` before the Automation API is used. */
  environment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
}

/** The engine whose CLI is in `folder`. Throws a WayFailedError when it does not run or is too old. */
export async function engineIn(folder: string, environment: NodeJS.ProcessEnv): Promise<Engine> {
  const cli = join(folder, programs.cli);
  if (!isProgram(cli)) throw new WayFailedError(`${cli} does not exist`);
  const version = parseVersion(await askVersion(cli, environment));
  if (version === null) throw new WayFailedError(`${cli} does not tell its version`);
  if (!isNewEnough(version, minimumVersion))
    throw new WayFailedError(`${cli} is version ${version}; ${minimumVersion} or a later 3.x is needed`);
  return {
    folder,
    version,
    hasLanguageHost: hasCompanion(programs.languageHost, folder, environment),
    environment: (base) => ({ ...withFolderOnPath(folder, base), PULUMI_SKIP_UPDATE_CHECK: "true" }),
  };
}

/** Whether the CLI in `folder` finds this plugin: beside itself or on PATH, as Pulumi looks for it. */
export function hasCompanion(name: string, folder: string, environment: NodeJS.ProcessEnv): boolean {
  const besideCli = dirname(realpathSync(join(folder, programs.cli)));
  return existsSync(join(folder, name)) || existsSync(join(besideCli, name)) || findOnPath(name, environment) !== null;
}

async function askVersion(cli: string, environment: NodeJS.ProcessEnv): Promise<string> {
  try {
    return await run(cli, ["version"], { environment: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" }, timeout: 30_000 });
  } catch (error) {
    throw new WayFailedError(`${cli} does not run (${messageOf(error)})`);
  }
}
