import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { type CliProject, startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
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

test("strongswan-peer writes the peer's configuration, again exactly when a setting changes, and shows no key", async () => {
  const project = await open("strongswan-peer", { vpnConnectionId: "vco-gw8berlin" });
  const first = await up(project);
  expect(first).toMatchObject({ exitCode: 0 });
  expect(first.stdout).not.toContain("Berlin.7hQ2-vN4x");
  const file = join(project.project.folder, "swanctl.conf");
  const content = readFileSync(file, "utf8");
  expect(content).toContain("proposals = aes256-sha256-modp2048");
  expect(content).toContain("local_ts = 192.168.9.0/24, 192.168.10.0/24");
  expect(content).toContain(`secret = 0s${Buffer.from("Berlin.7hQ2-vN4x").toString("base64")}`);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const written = statSync(file).ino;
  expect((await up(project)).stdout).not.toMatch(/updated/);
  expect(statSync(file).ino).toBe(written);

  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { IkeEncAlg: "aes192" } });
  expect((await up(project)).stdout).toMatch(/local\/?:?File.*updated|updated.*File/);
  expect(readFileSync(file, "utf8")).toContain("proposals = aes192-sha256-modp2048");
});

describeWhere([strongSwanProbe], "loading what strongswan-peer writes into strongSwan")("a real strongSwan", () => {
  test("loads what strongswan-peer writes, for IKEv1, IKEv2 and two tunnels", async () => {
    for (const [id, expected] of [
      ["vco-gw8berlin", ["vco-gw8berlin: IKEv2"]],
      ["vco-gw8hamburg", ["vco-gw8hamburg: IKEv1"]],
      ["vco-gw8vienna", ["vco-gw8vienna-master: IKEv2", "vco-gw8vienna-slave: IKEv2"]],
    ] as const) {
      const project = await open("strongswan-peer", { vpnConnectionId: id });
      expect(await up(project)).toMatchObject({ exitCode: 0 });
      const { status, output } = loadIntoStrongSwan(join(project.project.folder, "swanctl.conf"));
      expect({ status, output }).toMatchObject({
        status: 0,
        output: expect.stringMatching(/successfully loaded \d+ connections?, 0 unloaded/),
      });
      for (const part of expected) expect(output).toContain(part);
      project.close();
    }
  });
});

test("firewall-allow-list lists every address and network, and fails rather than leave one out", async () => {
  const project = await open("firewall-allow-list");
  for (const [id, connection] of emulator.connections) {
    if (connection.TunnelOptionsSpecification === undefined && !connection.InternetIp) {
      emulator.connections.patch(id, { InternetIp: "203.0.113.99" });
    }
  }
  expect(await up(project)).toMatchObject({ exitCode: 0 });
  const list = await output(project, "allowList");
  expect(list).toContain("203.0.113.99");
  expect(list).toMatch(/define vpn_cloud_networks = \{ .*10\.1\.0\.0\/16/);

  emulator.connections.patch("vco-gw8minimal", { InternetIp: "", IkeConfig: { LocalId: "gateway.example" } });
  const incomplete = await up(project);
  expect(incomplete.exitCode).not.toBe(0);
  expect(incomplete.stdout + incomplete.stderr).toMatch(/cloud address of .*vco-gw8minimal.* is not known/);
  expect(await output(project, "allowList")).toBe(list);
});

test("fleet-report has a row for every connection, whatever somebody called it", async () => {
  emulator.connections.patch("vco-gw8berlin", { Name: "a | <script>\n| b" });
  const project = await open("fleet-report");
  expect(await up(project)).toMatchObject({ exitCode: 0 });
  const report = await output(project, "report");
  expect(report).toContain(`${emulator.connections.size} connections`);
  expect(report.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(emulator.connections.size + 1);
  expect(report).not.toContain("<script>");
});

test("cryptography-gate passes strong settings and fails the preview on weak ones, naming each", async () => {
  const project = await open("cryptography-gate", { "vpnConnectionIds[0]": "vco-gw8berlin" });
  expect(await project.pulumi("preview")).toMatchObject({ exitCode: 0 });
  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { IkeEncAlg: "des", Psk: "Qx7#z" } });
  const weak = await project.pulumi("preview");
  expect(weak.exitCode).not.toBe(0);
  expect(weak.stdout).toMatch(/berlin-office: ikeConfig\.ikeEncAlg is des \(critical\)/);
  expect(weak.stdout).toMatch(/berlin-office: psk is \[secret\] \(critical\)/);
  expect(weak.stdout).not.toContain("Qx7#z");
});
