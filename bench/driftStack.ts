import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fleet } from "../emulator/data/fleet";
import { type Emulator, startEmulator } from "../emulator/startEmulator";
import { findEngine } from "../engine/findEngine";
import { killTree } from "../engine/killTree";
import { onExit } from "../engine/onExit";
import { createStackHome } from "../engine/stackHome";

const checkout = resolve(__dirname, "../../..");
const program = join(checkout, "dist/cli/main.js");

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

/** Deploys a program that reads `count` connections of an emulator. */
export async function deployFleet(count: number): Promise<DriftStack> {
  const engine = await findEngine();
  const packages = { "pulumi-alicloud-vpn": checkout, "@pulumi/pulumi": join(checkout, "node_modules/@pulumi/pulumi") };
  const home = createStackHome(packages);
  const emulator = await startEmulator({ connections: fleet(count) });
  const ids = JSON.stringify([...emulator.connections.keys()]);
  const source = `const { VpnConnection } = require("pulumi-alicloud-vpn");\nfor (const id of ${ids}) new VpnConnection(id, { vpnConnectionId: id });\n`;
  const files = { "Pulumi.yaml": "name: bench\nruntime: nodejs\n", "package.json": '{ "main": "index.js" }', "index.js": source };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(home.project, name), content);
  const environment = {
    ...home.environment(engine.environment(process.env)),
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
    vpnConnection: (args, exitCodes = [0]) => run(process.execPath, [program, ...args], exitCodes),
    close: async () => {
      await emulator.close();
      home.remove();
    },
  };
  try {
    await stack.pulumi(["stack", "init", "bench"]);
    await stack.pulumi(["config", "set", "alicloudVpn:requestsPerMinute", "1000000"]);
    await stack.pulumi(["up", "--yes", "--skip-preview"]);
    return stack;
  } catch (error) {
    await stack.close();
    throw error;
  }
}
