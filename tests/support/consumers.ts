import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "../../engine/run";
import manifest from "../../package.json";
import { createProject } from "./engine/project";
import { type CliResult, runPulumi } from "./engine/runPulumi";

/** The last pnpm that is a Node program and runs on Node 20. */
const pnpm = "pnpm@10.34.8";
const checkout = resolve(__dirname, "../..");

/** What a program can import: `pulumi-alicloud-vpn`, `pulumi-alicloud-vpn/client` and the others that package.json names. */
export const entryPoints = Object.keys(manifest.exports)
  .filter((path) => !path.endsWith(".json"))
  .map((path) => path.replace(".", manifest.name));

/** For the compiler: the types of each, under the module resolution of each program. */
const importAll = entryPoints.map((path, index) => `export * as entryPoint${index} from "${path}";\n`).join("");

const installers = {
  npm: ["npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"],
  pnpm: ["npm", "exec", "--yes", "--", pnpm, "install", "--ignore-scripts", "--no-lockfile"],
};

/** A program of tests/consumer/programs, installed from the packed tarball as a user does it. */
export interface Consumer {
  readonly folder: string;
  /** Runs a program of its node_modules/.bin, or `node`, in its folder, and resolves to stdout. */
  run(command: string, ...args: string[]): Promise<string>;
  /** Runs `pulumi` in its folder. Does not reject on another exit code than 0. */
  pulumi(...args: string[]): Promise<CliResult>;
}

/** A place outside the repository, where the tarball lies and the programs beside it. */
export interface Consumers {
  install(program: string, installer: keyof typeof installers): Promise<Consumer>;
  remove(): void;
}

/** Packs the package and makes the place. `environment` is what the programs see. */
export async function packForConsumers(environment: NodeJS.ProcessEnv): Promise<Consumers> {
  const project = createProject({});
  const packed = join(project.folder, "packed");
  mkdirSync(packed);
  await run("npm", ["pack", "--pack-destination", packed], { environment: process.env, folder: checkout });
  for (const tarball of readdirSync(packed)) renameSync(join(packed, tarball), join(project.folder, "pulumi-alicloud-vpn.tgz"));

  return {
    async install(program, installer) {
      const folder = join(project.folder, program);
      cpSync(join(__dirname, "../consumer/programs", program), folder, { recursive: true });
      if (existsSync(join(folder, "tsconfig.json"))) writeFileSync(join(folder, "entryPoints.ts"), importAll);
      const [command = "", ...args] = installers[installer];
      // What was downloaded before is taken from the cache of npm or pnpm without asking the registry.
      await run(command, [...args, "--prefer-offline", "--loglevel=error"], { environment: process.env, folder });
      const own = project.environment(environment);
      return {
        folder,
        run: (name, ...rest) =>
          run(name === "node" ? process.execPath : join(folder, "node_modules/.bin", name), rest, { environment: own, folder }),
        pulumi: (...rest) => runPulumi(folder, own, rest),
      };
    },
    remove: project.remove,
  };
}
