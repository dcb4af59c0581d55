import { randomBytes } from "node:crypto";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { changedPaths } from "../support/engine/changedPaths";
import { startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { startStack, type TestStack } from "../support/engine/startStack";
import { stateText } from "../support/engine/stateText";

const ids = { office: "vco-gw8oslo", dual: "vco-gw8madrid" };
const fingerprint = expect.stringMatching(/^hmac-sha256:[0-9a-f]{8}:[0-9a-f]{64}$/);
const warning = /rotated pre-shared key shows nowhere/g;
const warningOfDiff = /rotated pre-shared key is an update without a line in the engine's diff/g;
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const newKey = (): string => randomBytes(32).toString("base64");
const variables = (secrets: "include" | "omit"): NodeJS.ProcessEnv => {
  const connections = Object.entries(ids).map(([name, vpnConnectionId]) => [name, { vpnConnectionId, secrets }]);
  return { CONNECTIONS: JSON.stringify(Object.fromEntries(connections)), EXPORTS: "pskFingerprint" };
};
let rotations = 0;
/** Gives one connection a new key and authentication key, and one tunnel of the other a new key. */
function rotate(): string[] {
  rotations += 1;
  const [psk, tunnelPsk, authKey] = ["psk", "tunnel-psk", "auth-key"].map((name) => `PLANTED-${name}-${rotations}`) as [
    string,
    string,
    string,
  ];
  emulator.connections.patch(ids.office, { IkeConfig: { Psk: psk }, VpnBgpConfig: { AuthKey: authKey } });
  emulator.connections.patch(ids.dual, {
    TunnelOptionsSpecification: { TunnelOptions: [{ TunnelId: "tun-gw8madrid2", TunnelIkeConfig: { Psk: tunnelPsk } }] },
  });
  return [psk, tunnelPsk, authKey];
}

describe("in a stack", () => {
  let stack: TestStack;
  const setKey = (key: string): Promise<void> => stack.setConfig({ "alicloudVpn:fingerprintKey": { value: key, secret: true } });
  const expectNoDrift = async (): Promise<void> =>
    expect((await stack.previewRefresh({ expectNoChanges: true })).changes).toEqual({ same: 3 });
  beforeAll(async () => {
    stack = await startStack({ program: "connections.ts", environment: { ...emulatorEnvironment(emulator), ...variables("include") } });
  });
  afterAll(() => stack.close());

  test("without a key, a new or rotated secret is an update without values, encrypted in the state", async () => {
    emulator.connections.patch(ids.office, { IkeConfig: { Psk: "" }, VpnBgpConfig: { AuthKey: "" } });
    const { stdout } = await stack.up();
    expect(stdout).not.toMatch(warning);
    expect(stdout.split("Diagnostics:")[1]?.match(warningOfDiff)).toHaveLength(1);
    for (const next of [rotate, rotate]) {
      const rotated = next();
      const refreshed = await stack.refresh();
      expect(refreshed.changes).toEqual({ same: 1, update: 2 });
      expect(changedPaths(refreshed)).toEqual({ office: [], dual: [] });
      const { resources } = (await stack.exportStack()).deployment;
      const { outputs } = resources.find(({ id }: { id: string }) => id === ids.office);
      expect(outputs).toMatchObject({ psk: { plaintext: `"${rotated[0]}"` }, bgpAuthKey: { plaintext: `"${rotated[2]}"` } });
      for (const secret of rotated) expect(refreshed.stdout + stateText(stack.project)).not.toContain(secret);
    }
  });

  test("without a key and with secrets omitted, a rotation is invisible, and one warning says so", async () => {
    await stack.setEnvironment(variables("omit"));
    expect((await stack.up()).stdout.split("Diagnostics:")[1]?.match(warning)).toHaveLength(1);
    rotate();
    await expectNoDrift();
  });

  test("a key that is set or changed later is no drift", async () => {
    const seen: unknown[] = [];
    for (const key of [newKey(), newKey()]) {
      await setKey(key);
      await expectNoDrift();
      const { stdout, outputs } = await stack.up();
      expect(stdout).not.toMatch(warning);
      expect(stdout).not.toMatch(warningOfDiff);
      seen.push(outputs["office.pskFingerprint"]);
    }
    expect(seen).toEqual([
      { secret: false, value: fingerprint },
      { secret: false, value: fingerprint },
    ]);
    expect(seen[0]).not.toEqual(seen[1]);
  });

  test("with a key and with secrets omitted, a fingerprint shows a rotation", async () => {
    const key = newKey();
    await setKey(key);
    await stack.up();
    await expectNoDrift();
    const rotated = rotate();
    const refreshed = await stack.refresh();
    expect(changedPaths(refreshed)).toEqual({
      office: ["bgpAuthKeyFingerprint", "pskFingerprint"],
      dual: ["tunnelPskFingerprints.tun-gw8madrid2"],
    });
    const written = refreshed.stdout + stateText(stack.project);
    for (const hidden of [...rotated, key]) expect(written).not.toContain(hidden);
  });

  test("an invalid key is one clear error that names the setting and hides the key, and nothing is sent", async () => {
    const before = emulator.requests.length;
    await setKey("PLANTEDweakkey");
    const said = await stack.preview().then(
      () => "it went through",
      (error: Error) => error.message,
    );
    expect(said).toMatch(/alicloudVpn:fingerprintKey in the stack configuration is shorter than 32 bytes.*openssl rand/);
    expect(said).not.toContain("PLANTED");
    expect(emulator.requests).toHaveLength(before);
  });
});

test("the command line's diff shows a fingerprint beside each secret", async () => {
  const key = newKey();
  const cli = await startCliProject({
    program: "connections.ts",
    environment: { ...emulatorEnvironment(emulator), ...variables("include") },
  });
  try {
    await cli.pulumi("config", "set", "--secret", "alicloudVpn:fingerprintKey", key);
    expect(await cli.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
    const rotated = rotate();
    const { exitCode, stdout } = await cli.pulumi("refresh", "--preview-only", "--expect-no-changes", "--diff");
    expect(exitCode).toBe(7);
    for (const name of ["psk", "tunnelPsks", "bgpAuthKey"]) expect(stdout).toMatch(new RegExp(`^ +${name}\\s*: \\[secret\\]`, "m"));
    for (const name of ["pskFingerprint", "bgpAuthKeyFingerprint", "tun-gw8madrid2"]) {
      expect(stdout).toMatch(new RegExp(`~ ${name}\\s*: "hmac-sha256:\\w+:\\w+" => "hmac-sha256:\\w+:\\w+"`));
    }
    expect(stdout).not.toMatch(/~ tun-gw8madrid1/);
    for (const hidden of [...rotated, key]) expect(stdout + stateText(cli.project)).not.toContain(hidden);
  } finally {
    cli.close();
  }
});
