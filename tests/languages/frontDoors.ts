import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import type { Emulator } from "../../emulator/startEmulator";
import { writeProject } from "../support/engine/cliProject";
import { goSdk, languageHost, pythonSdk } from "../support/engine/languageHost";
import type { Project } from "../support/engine/project";

/** A way for a program to read connections. */
export interface FrontDoor {
  /** Where a stack keeps the settings of the default provider. */
  readonly settings: "alicloud-vpn" | "alicloudVpn";
  /** Debug messages of Pulumi's SDK for the language that hold secrets, of whichever provider. */
  readonly ownDebugMessages: readonly string[];
  /** The folder of the language's host. Undefined where there is none, which is said loudly. */
  readonly findHost: () => string | undefined;
  /** Writes the program; what it and its providers see besides `environment` is returned. */
  readonly prepare: (
    project: Project,
    environment: NodeJS.ProcessEnv,
    host: string,
    otherAccount: Emulator["credentials"],
  ) => NodeJS.ProcessEnv;
}

const programs = join(__dirname, "programs");

/** What a program of a language has besides itself. */
const languages: Readonly<
  Record<
    "yaml" | "python" | "go",
    {
      readonly findSdk: (host: string, folder: string) => NodeJS.ProcessEnv;
      readonly ownDebugMessages: FrontDoor["ownDebugMessages"];
    }
  >
> = {
  yaml: { findSdk: () => ({}), ownDebugMessages: [] },
  python: { findSdk: pythonSdk, ownDebugMessages: [", props="] },
  go: { findSdk: goSdk, ownDebugMessages: [] },
};

/** A language whose programs read by the plugin; `writeProgram` puts one into the project. */
export const byPlugin = (language: keyof typeof languages, writeProgram: (project: Project) => void): FrontDoor => ({
  settings: "alicloud-vpn",
  ownDebugMessages: languages[language].ownDebugMessages,
  findHost: () => languageHost(language),
  prepare: (project, environment, host) => {
    writeProgram(project);
    const path = [host, installPlugin(project), environment.PATH].join(delimiter);
    return { PATH: path, ...languages[language].findSdk(host, project.folder) };
  },
});

/** The folder, for PATH, of the program that the engine looks for. */
export function installPlugin(project: Project): string {
  const bin = join(project.folder, "bin");
  mkdirSync(bin);
  const plugin = resolve(__dirname, "../../dist/plugin/main.js");
  chmodSync(plugin, 0o755);
  symlinkSync(plugin, join(bin, "pulumi-resource-alicloud-vpn"));
  return bin;
}

const write = ({ folder }: Project, name: string, content: string): void => writeFileSync(join(folder, name), content);

export const yaml = byPlugin("yaml", ({ folder }) => cpSync(join(programs, "connections.yaml"), join(folder, "Pulumi.yaml")));

export const python = byPlugin("python", (project) => {
  write(project, "Pulumi.yaml", "name: test\nruntime: python\n");
  cpSync(join(programs, "connections.py"), join(project.folder, "__main__.py"));
});

export const go = byPlugin("go", (project) => {
  write(project, "Pulumi.yaml", "name: test\nruntime: go\n");
  cpSync(join(programs, "go"), project.folder, { recursive: true });
});

export const dynamicResource: FrontDoor = {
  settings: "alicloudVpn",
  ownDebugMessages: [],
  // Its host comes with the engine.
  findHost: () => (process.env.SKIP_ENGINE_TESTS === undefined ? "" : undefined),
  prepare: (project, environment, _host, otherAccount) => {
    writeProject(project, join(programs, "connections.ts"));
    const { accessKeyId, accessKeySecret } = otherAccount;
    const profile = { name: "abroad", mode: "AK", access_key_id: accessKeyId, access_key_secret: accessKeySecret };
    const folder = join(String(environment.HOME), ".aliyun");
    mkdirSync(folder);
    writeFileSync(join(folder, "config.json"), JSON.stringify({ current: "abroad", profiles: [profile] }));
    return {};
  },
};
