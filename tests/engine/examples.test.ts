import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { type CliProject, startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { createProject } from "../support/engine/project";
import { runProgram } from "../support/engine/runPulumi";
import { loadIntoStrongSwan, strongSwanProbe } from "../support/engine/strongSwan";
import { describeWhere } from "../support/probe";

let emulator: Emulator;
let cli: CliProject | undefined;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  cli?.close();
  cli = undefined;
  await emulator.close();
});

const open = async (example: string, config: Record<string, string> = {}): Promise<CliProject> => {
  // Mapping the stack of a program's error back to TypeScript takes Pulumi's runtime a minute and a half.
  const environment = { ...emulatorEnvironment(emulator), NODE_OPTIONS: "--stack-trace-limit=0" };
  cli = await startCliProject({ example, environment });
  for (const [key, value] of Object.entries(config)) {
    expect(await cli.pulumi("config", "set", "--path", key, value)).toMatchObject({ exitCode: 0 });
  }
  return cli;
};
const up = ({ pulumi }: CliProject) => pulumi("up", "--yes", "--skip-preview");
const output = async ({ pulumi }: CliProject, name: string) => (await pulumi("stack", "output", name, "--show-secrets")).stdout;

test("strongswan-peer writes the device's files, rewrites them after a change or a rotation, and shows no key", async () => {
  const keys = ["Berlin.7hQ2-vN4x", "Berlin.rotated-8sT5"].flatMap((key) => [key, Buffer.from(key).toString("base64")]);
  const project = await open("strongswan-peer", { vpnConnectionId: "vco-gw8berlin", folder: "vpn" });
  const run = async (): Promise<string> => {
    const { exitCode, stdout, stderr } = await up(project);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    for (const key of keys) expect(stdout + stderr).not.toContain(key);
    return stdout;
  };
  await run();
  const file = join(project.project.folder, "vpn", "vco-gw8berlin.conf");
  const content = () => readFileSync(file, "utf8");
  expect(content()).toContain("proposals = aes256-sha256-modp2048");
  expect(content()).toContain(`secret = 0s${keys[1]}`);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const written = statSync(file).ino;
  expect(await run()).not.toMatch(/updated/);
  expect(statSync(file).ino).toBe(written);

  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { IkeEncAlg: "aes192" } });
  expect(await run()).toMatch(/local\/?:?Files.*updated|updated.*Files/);
  expect(content()).toContain("proposals = aes192-sha256-modp2048");

  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: "Berlin.rotated-8sT5" } });
  await run();
  expect(content()).toContain(`secret = 0s${keys[3]}`);
});

describeWhere([strongSwanProbe], "loading what strongswan-peer writes into strongSwan")("a real strongSwan", () => {
  test("strongSwan loads the files of strongswan-peer for one tunnel, for two, and for a routed one", async () => {
    for (const [id, expected] of [
      ["vco-gw8hamburg", ["vco-gw8hamburg: IKEv1"]],
      ["vco-gw8zurich", ["vco-gw8zurich-1: IKEv2", "vco-gw8zurich-2: IKEv2"]],
    ] as const) {
      const project = await open("strongswan-peer", { vpnConnectionId: id, "cloudNetworks[0]": "10.9.0.0/16" });
      expect(await up(project)).toMatchObject({ exitCode: 0 });
      const { status, output } = loadIntoStrongSwan(join(project.project.folder, `${id}.conf`));
      expect({ status, output }).toMatchObject({
        status: 0,
        output: expect.stringMatching(/successfully loaded \d+ connections?, 0 unloaded/),
      });
      for (const part of expected) expect(output).toContain(part);
      project.close();
    }
  });
});

test("router-peer returns the router's files as a secret, and a readable allow-list", async () => {
  const project = await open("router-peer", { vpnConnectionId: "vco-gw8zurich" });
  const { exitCode, stdout } = await up(project);
  expect(exitCode).toBe(0);
  expect(stdout).not.toMatch(/Zurich\.(one|two)/);
  expect(stdout).toContain("ip saddr 203.0.113.62 ip daddr 198.51.100.62 udp dport { 500, 4500 } accept");
  const files = Object.values(JSON.parse(await output(project, "files")) as Record<string, string>);
  expect(files.join()).toContain("Zurich.one-Qm85");
});

test("firewall-allow-list lists every address and network and no other, and fails if one is missing", async () => {
  const project = await open("firewall-allow-list");
  expect(await up(project)).toMatchObject({ exitCode: 0 });
  const list = await output(project, "allowList");
  // Of one whose identities are names, of one on a transit router, and of both tunnels of a pair.
  for (const address of ["203.0.113.10", "10.255.0.7", "203.0.113.61", "203.0.113.62"]) expect(list).toContain(address);
  expect(list).toMatch(/define vpn_cloud_networks = \{ .*10\.1\.0\.0\/16/);
  expect(list).not.toContain("0.0.0.0/0");
  expect(JSON.parse(await output(project, "routed"))).toEqual(["vco-gw8oslo", "vco-gw8zurich"]);

  emulator.fail({ action: "DownloadVpnConnectionConfig", code: "Forbidden.RAM", times: 100 });
  emulator.fail({ action: "DescribeVpnGateway", code: "Forbidden.RAM", times: 100 });
  const incomplete = await up(project);
  expect(incomplete.exitCode).not.toBe(0);
  expect(incomplete.stdout + incomplete.stderr).toMatch(/cloud address of .* is not known.*vpc:DescribeVpnGateway/);
  expect(await output(project, "allowList")).toBe(list);
});

test("fleet-report has a row for every connection, whatever its name", async () => {
  emulator.connections.patch("vco-gw8berlin", { Name: "a | <script>\n| b" });
  const project = await open("fleet-report");
  expect(await up(project)).toMatchObject({ exitCode: 0 });
  const report = await output(project, "report");
  expect(report).toContain(`${emulator.connections.size} connections`);
  expect(report.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(emulator.connections.size + 1);
  expect(report).not.toContain("<script>");
});

test("cryptography-gate accepts strong settings, and fails the preview on weak ones with their names", async () => {
  const project = await open("cryptography-gate", { "vpnConnectionIds[0]": "vco-gw8berlin" });
  expect(await project.pulumi("preview")).toMatchObject({ exitCode: 0 });
  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { IkeEncAlg: "des", Psk: "Qx7#z" } });
  const weak = await project.pulumi("preview");
  expect(weak.exitCode).not.toBe(0);
  expect(weak.stdout).toMatch(/berlin-office: ikeConfig\.ikeEncAlg is des \(critical\)/);
  expect(weak.stdout).toMatch(/berlin-office: psk is \[secret\] \(critical\)/);
  expect(weak.stdout).not.toContain("Qx7#z");
});

const checkout = join(__dirname, "../..");
const readmeOf = (example: string): string => join(checkout, "examples", example, "README.md");
const inPlace = readdirSync(join(checkout, "examples")).filter(
  (example) => existsSync(readmeOf(example)) && readFileSync(readmeOf(example), "utf8").includes("npm ci && npm run build"),
);

test.each(inPlace)("%s runs in a checkout with the commands of its README", async (example) => {
  for (const id of ["vco-gw8minimal", "vco-gw8lyon"]) emulator.connections.patch(id, { InternetIp: "203.0.113.99" });
  const place = createProject({});
  try {
    // The stack's settings go beside the program: into a copy of the examples, with all else of the checkout as links around it.
    const copy = join(place.folder, "checkout");
    mkdirSync(copy);
    for (const name of ["package.json", "tsconfig.json", "dist", "node_modules"]) symlinkSync(join(checkout, name), join(copy, name));
    for (const name of ["Pulumi.yaml", "examples"]) cpSync(join(checkout, name), join(copy, name), { recursive: true });
    const folder = example === "quickstart" ? copy : join(copy, "examples", example);
    const readme = readFileSync(readmeOf(example), "utf8");
    const commands = [...readme.matchAll(/`(pulumi [^`]+)`/g)].map(([, command = ""]) =>
      command.replace("vco-…", "vco-gw8berlin").replace("pulumi up", "pulumi up --yes --skip-preview"),
    );
    expect(commands.length).toBeGreaterThan(2);
    const environment = place.environment(emulatorEnvironment(emulator));
    const { exitCode, stdout, stderr } = await runProgram("sh", ["-e", "-c", commands.join("\n")], folder, environment);
    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr + stdout }).toEqual({ exitCode: 0, stderr: "" });
    expect(readme.trim().split("\n").length).toBeLessThanOrEqual(6);
  } finally {
    place.remove();
  }
});
