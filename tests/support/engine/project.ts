import { mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { createStackHome } from "../../../engine/stackHome";

const checkout = resolve(__dirname, "../../..");

/** What a program of a user's would have installed. */
const installed = {
  "pulumi-alicloud-vpn": checkout,
  "@pulumi/pulumi": join(checkout, "node_modules/@pulumi/pulumi"),
  "@types/node": join(checkout, "node_modules/@types/node"),
  "ts-node": join(checkout, "node_modules/ts-node"),
  typescript: join(checkout, "node_modules/typescript"),
};

/** Programs of these, for `npx`. */
const installedPrograms = { "vpn-connection": "dist/cli/main.js", "ts-node": "node_modules/ts-node/dist/bin.js" };

export interface Project {
  /** The program's folder, with a node_modules of its own: Pulumi and its dynamic providers run in it. */
  readonly folder: string;
  /** Where the local backend keeps its stacks: checkpoints, backups, history. */
  readonly stateFolder: string;
  /** All that a command in the project sees: a throw-away backend, a home without profiles, no credentials but `added`. */
  environment(added?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  remove(): void;
}

/** Makes a temporary Pulumi project outside the repository; `packages` are linked into it, name to folder. */
export function createProject(packages: Record<string, string> = installed): Project {
  const home = createStackHome(packages);
  const programs = join(home.project, "node_modules/.bin");
  mkdirSync(programs, { recursive: true });
  for (const [name, target] of Object.entries(installedPrograms)) symlinkSync(join(checkout, target), join(programs, name));
  const userHome = join(home.folder, "user");
  mkdirSync(userHome);
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ALIBABA_?CLOUD|ALICLOUD|VPC_ENDPOINT|VPN_)/.test(name)),
  );
  return {
    folder: home.project,
    stateFolder: home.state,
    environment: (added = {}) => ({
      ...home.environment({ ...inherited, HOME: userHome, USERPROFILE: userHome }),
      // tsc checks the programs already, and far faster than ts-node does at each start.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      ...added,
    }),
    remove: home.remove,
  };
}
