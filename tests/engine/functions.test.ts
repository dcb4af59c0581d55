import { readFileSync } from "node:fs";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { type CliProject, startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { filesBelow } from "../support/engine/filesBelow";
import { startStack, type TestStack } from "../support/engine/startStack";

const berlin = "vco-gw8berlin";
const vienna = "vco-gw8vienna";
const psks = ["Berlin.7hQ2-vN4x", "Vienna.one-Rg26", "Vienna.two-Ht71"];

let emulator: Emulator;
let stack: TestStack | undefined;
let cli: CliProject | undefined;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  await stack?.close();
  cli?.close();
  stack = cli = undefined;
  await emulator.close();
});

const start = async (program: string, environment: NodeJS.ProcessEnv = {}): Promise<TestStack> => {
  stack = await startStack({ program, environment: { ...emulatorEnvironment(emulator), ...environment } });
  return stack;
};
const asked = async (operation: () => Promise<unknown>): Promise<string[]> => {
  const before = emulator.requests.length;
  await operation();
  return emulator.requests.slice(before).map(({ action, parameters }) => `${action} ${parameters.VpnConnectionId ?? ""}`.trim());
};
const inStateOf = ({ project }: { project: TestStack["project"] }): string[] =>
  psks.filter((psk) => filesBelow(project.stateFolder).some((file) => readFileSync(file, "latin1").includes(psk)));

test("known ids are read in preview, other ids in up, and equal calls cost one request", async () => {
  const made = await start("lookupsOfMade.ts", { KNOWN_ID: berlin, MADE_ID: vienna });
  const inPreview = await asked(async () => {
    const { stdout } = await made.preview();
    expect(stdout).toMatch(/plain +: "berlin-office"/);
    expect(stdout).toMatch(/again +: "berlin-office"/);
    expect(stdout).not.toContain("vienna");
  });
  expect(inPreview).toEqual([`DescribeVpnConnection ${berlin}`, `DescribeVpnConnection ${berlin}`]);

  const up = await asked(async () => {
    const { outputs } = await made.up();
    expect(outputs).toEqual({
      plain: { value: "berlin-office", secret: false },
      again: { value: "berlin-office", secret: false },
      listed: { value: ["berlin-office"], secret: false },
      made: { value: "vienna-branch", secret: false },
      psk: { value: null, secret: true },
      same: { value: "degraded", secret: false },
      listedMade: { value: ["berlin-office", "vienna-branch"], secret: false },
      afterMaker: { value: "berlin-office", secret: false },
    });
  });
  // After the maker the known one is read anew. The list shares answers with single calls that are in flight at the same time.
  expect(up.slice(0, 2)).toEqual(inPreview);
  expect(new Set(up.slice(2))).toEqual(new Set([berlin, vienna].map((id) => `DescribeVpnConnection ${id}`)));

  expect((await made.up()).changes).toEqual({ same: 3 });
  emulator.connections.patch(vienna, { IkeConfig: { IkeVersion: "ikev2" } });
  expect((await made.up()).changes).toMatchObject({ update: 1 });
  expect(await asked(() => made.refresh())).toEqual([]);
});

test("an Output shows all but its secrets, in the engine's output, its own outputs and the state", async () => {
  const readable = await start("lookups.ts", { CALL: "output", ARGS: JSON.stringify({ vpnConnectionId: vienna }) });
  const { stdout } = await readable.up();
  expect(stdout).toContain("[secret]");
  expect(stdout).toMatch(/role +: "master"/);
  const { connection, name, tunnelPsks, bgpAuthKey } = await readable.outputs();
  expect(name).toEqual({ value: "vienna-branch", secret: false });
  expect(connection).toMatchObject({ secret: false, value: { health: "degraded", pskFingerprint: null } });
  expect(connection?.value).not.toHaveProperty("tunnelPsks");
  expect(tunnelPsks).toEqual({ secret: true, value: { "tun-gw8vienna1": "Vienna.one-Rg26", "tun-gw8vienna2": "Vienna.two-Ht71" } });
  expect(bgpAuthKey).toEqual({ secret: true, value: null });
  await readable.setEnvironment({ CALL: "listOutput", ARGS: JSON.stringify({ nameRegex: "^(berlin|vienna)" }) });
  expect((await readable.up()).stdout).not.toMatch(/Rg26/);
  const list = await readable.outputs();
  expect(list.ids).toEqual({ secret: false, value: [berlin, vienna] });
  expect(list.found).toMatchObject({ secret: false });
  expect(list.secrets).toMatchObject({ secret: true, value: { [berlin]: { psk: "Berlin.7hQ2-vN4x", tunnelPsks: null } } });
  await readable.setEnvironment({ CALL: "peerOutput", ARGS: JSON.stringify({ vpnConnectionId: vienna }) });
  expect((await readable.up()).stdout).not.toMatch(/Rg26/);
  const { peer, addresses, psks: peerPsks } = await readable.outputs();
  expect(addresses).toEqual({ secret: false, value: ["203.0.113.41", "203.0.113.42"] });
  expect(peer).toMatchObject({ secret: false, value: { notes: [], tunnels: [{ role: "master" }, { role: "slave" }] } });
  expect(peerPsks).toEqual(tunnelPsks);
  expect(inStateOf(readable)).toEqual([]);
});

test("the plain form keeps secrets out of the state, unless the program requests them", async () => {
  const args = { vpnConnectionId: berlin };
  const plain = await start("lookups.ts", { CALL: "plain", ARGS: JSON.stringify(args) });
  await plain.up();
  expect(inStateOf(plain)).toEqual([]);
  await plain.setEnvironment({ ARGS: JSON.stringify({ ...args, secrets: "plain" }) });
  expect((await plain.up()).outputs.connection).toMatchObject({ secret: false, value: { psk: "Berlin.7hQ2-vN4x" } });
  // What fails can be caught, and told by its class.
  await plain.setEnvironment({ CALL: "caught", ARGS: JSON.stringify({ vpnConnectionId: "vco-gone" }) });
  expect((await plain.up()).outputs.caught?.value).toBe("VpnConnectionNotFoundError");
});

test("the functions use stack configuration, also a secret one, and never print it", async () => {
  stack = await startStack({
    program: "lookups.ts",
    environment: { CALL: "output", ARGS: JSON.stringify({ vpnConnectionId: berlin }) },
    config: {
      "alicloud:region": { value: "eu-central-1" },
      "alicloud:accessKey": { value: emulator.credentials.accessKeyId, secret: true },
      "alicloud:secretKey": { value: emulator.credentials.accessKeySecret, secret: true },
      "alicloudVpn:endpoint": { value: emulator.url },
      "alicloudVpn:signatureVersion": { value: "v1" },
      "alicloudVpn:secrets": { value: "omit" },
    },
  });
  const { outputs } = await stack.up();
  expect(outputs).toMatchObject({ name: { value: "berlin-office" }, psk: { value: null, secret: true } });
  expect(emulator.requests.at(-1)).toMatchObject({ signatureVersion: "v1", status: 200 });
});

describe("in a stand-alone program", () => {
  const startAlone = async (environment: NodeJS.ProcessEnv): Promise<CliProject> => {
    cli = await startCliProject({ program: "lookups.ts", environment: { ...emulatorEnvironment(emulator), ...environment } });
    return cli;
  };

  test("`stack output` shows the name and hides the key, and the program ends by itself", async () => {
    const alone = await startAlone({ CALL: "output", ARGS: JSON.stringify({ vpnConnectionId: berlin }) });
    expect((await alone.pulumi("up", "--yes", "--skip-preview")).exitCode).toBe(0);
    const { stdout } = await alone.pulumi("stack", "output");
    expect(stdout).toMatch(/^ *name +berlin-office$/m);
    expect(stdout).toMatch(/^ *psk +\[secret\]$/m);
    expect((await alone.pulumi("stack", "output", "psk", "--show-secrets")).stdout.trim()).toBe("Berlin.7hQ2-vN4x");
    expect(inStateOf(alone)).toEqual([]);
  });

  test.each(["plain", "unobserved"])("a failure of the %s form is one clear message without a stack trace", async (call) => {
    const alone = await startAlone({ CALL: call, ARGS: JSON.stringify({ vpnConnectionId: "vco-gone" }) });
    const { exitCode, stdout, stderr } = await alone.pulumi("preview");
    expect(exitCode).not.toBe(0);
    const [, diagnostics = ""] = stdout.split("Diagnostics:");
    expect(diagnostics.match(/error: .*/g)).toEqual([
      expect.stringMatching(/^error: VPN connection vco-gone, region eu-central-1: it does not exist/),
    ]);
    expect(`${stdout}${stderr}`).not.toMatch(/^ +at |Unhandled|node_modules/m);
  });
});
