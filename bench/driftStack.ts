import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fleet } from "../emulator/data/fleet";
import { type Emulator, startEmulator } from "../emulator/startEmulator";
import { findEngine } from "../engine/findEngine";
import { killTree } from "../engine/killTree";
import { onExit } from "../engine/onExit";
import { createStackHome } from "../engine/stackHome";

/** Of bench/dist/bench, where this file is when it runs. */
export const checkout = resolve(__dirname, "../../..");
const cli = join(checkout, "dist/cli/main.js");
const plugin = join(checkout, "dist/plugin/main.js");

/** How one command went. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly seconds: number;
  /** API calls that it made. */
  readonly calls: number;
}

/** A stack of emulated connections in a backend on this machine, its rate limit lifted. */
export interface DriftStack {
  readonly emulator: Emulator;
  /** Rejects where the command ends with another exit code than one of these. */
  pulumi(args: readonly string[], exitCodes?: readonly number[]): Promise<Outcome>;
  vpnConnection(args: readonly string[], exitCodes?: readonly number[]): Promise<Outcome>;
  close(): Promise<void>;
}

/** A program that reads connections, by its files. */
type FleetProgram = (ids: readonly string[]) => Readonly<Record<string, string>>;

/** Reads by the dynamic resource. */
const dynamicProgram: FleetProgram = (ids) => ({
  "Pulumi.yaml": "name: bench\nruntime: nodejs\n",
  "package.json": '{ "main": "index.js" }',
  "index.js": `const { VpnConnection } = require("pulumi-alicloud-vpn");
for (const id of ${JSON.stringify(ids)}) new VpnConnection(id, { vpnConnectionId: id });
`,
});

/** Reads by the plugin, in YAML. */
export const yamlProgram: FleetProgram = (ids) => {
  const resources = Object.fromEntries(ids.map((id) => [id, { type: "alicloud-vpn:VpnConnection", get: { id } }]));
  const plugins = { providers: [{ name: "alicloud-vpn", path: "./bin" }] };
  return { "Pulumi.yaml": JSON.stringify({ name: "bench", runtime: "yaml", plugins, resources }) };
};

/** Which program reads, and with which package. */
export interface FleetOptions {
  readonly program?: FleetProgram;
  /** Folders of further language hosts. */
  readonly hosts?: readonly string[];
  /** The checkout whose package the program uses. */
  readonly version?: string;
}

/** Deploys a program that reads `count` connections of an emulator. */
export async function deployFleet(
  count: number,
  { program = dynamicProgram, hosts = [], version = checkout }: FleetOptions = {},
): Promise<DriftStack> {
  const engine = await findEngine();
  const packages = { "pulumi-alicloud-vpn": version, "@pulumi/pulumi": join(checkout, "node_modules/@pulumi/pulumi") };
  const home = createStackHome(packages);
  const emulator = await startEmulator({ connections: fleet(count) });
  for (const [name, content] of Object.entries(program([...emulator.connections.keys()]))) writeFileSync(join(home.project, name), content);
  mkdirSync(join(home.project, "bin"));
  symlinkSync(plugin, join(home.project, "bin", "pulumi-resource-alicloud-vpn"));
  const base = home.environment(engine.environment(process.env));
  const environment = {
    ...base,
    PATH: [...hosts, base.PATH].join(delimiter),
    ALIBABA_CLOUD_ENDPOINT_VPC: emulator.url,
    ALIBABA_CLOUD_REGION: "eu-central-1",
    ALIBABA_CLOUD_ACCESS_KEY_ID: emulator.credentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulator.credentials.accessKeySecret,
    // The up of so many resources writes the whole state after each of them otherwise.
    PULUMI_EXPERIMENTAL: "true",
    PULUMI_SKIP_CHECKPOINTS: "true",
  };
  const run = async (command: string, args: readonly string[], exitCodes: readonly number[]): Promise<Outcome> => {
    const before = emulator.requests.length;
    const began = performance.now();
    const child = spawn(command, args, { cwd: home.project, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    const end = onExit(() => child.pid !== undefined && child.exitCode === null && killTree(child.pid));
    const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    end();
    const seconds = (performance.now() - began) / 1000;
    if (!exitCodes.includes(exitCode)) throw new Error(`${command} ${args.join(" ")} ended with ${exitCode}:\n${stderr}${stdout}`);
    return { exitCode, stdout, seconds, calls: emulator.requests.length - before };
  };
  const stack: DriftStack = {
    emulator,
    pulumi: (args, exitCodes = [0]) => run("pulumi", [...args, "--non-interactive", "--color", "never"], exitCodes),
    vpnConnection: (args, exitCodes = [0]) => run(process.execPath, [cli, ...args], exitCodes),
    close: async () => {
      await emulator.close();
      home.remove();
    },
  };
  try {
    await stack.pulumi(["stack", "init", "bench"]);
    for (const name of ["alicloudVpn", "alicloud-vpn"]) await stack.pulumi(["config", "set", `${name}:requestsPerMinute`, "1000000"]);
    await stack.pulumi(["up", "--yes", "--skip-preview"]);
    return stack;
  } catch (error) {
    await stack.close();
    throw error;
  }
}
