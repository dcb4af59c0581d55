import { randomBytes } from "node:crypto";
import { type Emulator, startEmulator } from "../../emulator";
import { changedPaths } from "./support/changedPaths";
import { startCliProject } from "./support/cliProject";
import { emulatorEnvironment } from "./support/emulatorEnvironment";
import { type StackOptions, startStack, type TestStack } from "./support/startStack";
import { stateText } from "./support/stateText";

const ids = { office: "vco-gw8oslo", dual: "vco-gw8madrid" };
const rotated = ["PLANTED-psk-1", "PLANTED-psk-2", "PLANTED-bgp-3"] as const;
const fingerprint = expect.stringMatching(/^hmac-sha256:[0-9a-f]{8}:[0-9a-f]{64}$/);
let emulator: Emulator;
let stack: TestStack | undefined;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  await stack?.close();
  stack = undefined;
  await emulator.close();
});

const program = (secrets: "include" | "omit"): Pick<StackOptions, "program"> & { environment: NodeJS.ProcessEnv } => {
  const connections = Object.entries(ids).map(([name, vpnConnectionId]) => [name, { vpnConnectionId, secrets }]);
  const variables = { CONNECTIONS: JSON.stringify(Object.fromEntries(connections)), EXPORTS: "pskFingerprint" };
  return { program: "connections.ts", environment: { ...emulatorEnvironment(emulator), ...variables } };
};
const configured = (key: string) => ({ "alicloudVpn:fingerprintKey": { value: key, secret: true } });
const newKey = (): string => randomBytes(32).toString("base64");
const rotate = (): void => {
  emulator.connections.patch(ids.office, { IkeConfig: { Psk: rotated[0] }, VpnBgpConfig: { AuthKey: rotated[2] } });
  emulator.connections.patch(ids.dual, {
    TunnelOptionsSpecification: { TunnelOptions: [{ TunnelId: "tun-gw8madrid2", TunnelIkeConfig: { Psk: rotated[1] } }] },
  });
};
const warning = /rotated pre-shared key shows nowhere/g;

test("with secrets omitted a rotated one shows by its fingerprint", async () => {
  const key = newKey();
  stack = await startStack({ ...program("omit"), config: configured(key) });
  const { stdout, outputs } = await stack.up();
  expect(stdout).not.toMatch(warning);
  expect(outputs["office.pskFingerprint"]).toEqual({ secret: false, value: fingerprint });
  expect((await stack.previewRefresh({ expectNoChanges: true })).changes).toEqual({ same: 3 });
  rotate();
  const refreshed = await stack.refresh();
  expect(changedPaths(refreshed)).toEqual({
    office: ["pskFingerprint", "bgpAuthKeyFingerprint"],
    dual: ["tunnelPskFingerprints.tun-gw8madrid2"],
  });
  const written = refreshed.stdout + stateText(stack.project);
  for (const hidden of [...rotated, key]) expect(written).not.toContain(hidden);
});

test("with secrets included the diff that the command line shows has a fingerprint beside each secret", async () => {
  const key = newKey();
  const cli = await startCliProject(program("include"));
  try {
    await cli.pulumi("config", "set", "--secret", "alicloudVpn:fingerprintKey", key);
    expect(await cli.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
    rotate();
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

test("without a key a rotated secret is an update that shows no value, and nothing at all where secrets are omitted: one warning says so", async () => {
  const included = await startStack(program("include"));
  try {
    expect((await included.up()).stdout).not.toMatch(warning);
    rotate();
    const refresh = await included.previewRefresh();
    expect(refresh.changes).toEqual({ same: 1, update: 2 });
    expect(changedPaths(refresh)).toEqual({ office: [], dual: [] });
  } finally {
    await included.close();
  }
  stack = await startStack(program("omit"));
  expect((await stack.up()).stdout.split("Diagnostics:")[1]?.match(warning)).toHaveLength(1);
  emulator.connections.patch(ids.office, { IkeConfig: { Psk: "PLANTED-another" } });
  expect((await stack.previewRefresh({ expectNoChanges: true })).changes).toEqual({ same: 3 });
});

test("a key that is set later, or changed, is no drift", async () => {
  stack = await startStack(program("omit"));
  const seen = [(await stack.up()).outputs["office.pskFingerprint"]?.value];
  for (const key of [newKey(), newKey()]) {
    await stack.setConfig(configured(key));
    expect((await stack.previewRefresh({ expectNoChanges: true })).changes).toEqual({ same: 3 });
    seen.push((await stack.up()).outputs["office.pskFingerprint"]?.value);
  }
  expect(seen).toEqual([null, fingerprint, fingerprint]);
  expect(seen[1]).not.toBe(seen[2]);
});

test("a key that is no key is one clear error that names the setting and does not show it, and nothing is sent", async () => {
  stack = await startStack({ ...program("include"), config: configured("PLANTEDweakkey") });
  const said = await stack.preview().then(
    () => "it went through",
    (error: Error) => error.message,
  );
  expect(said).toMatch(/alicloudVpn:fingerprintKey in the stack configuration is shorter than 32 bytes.*openssl rand/);
  expect(said).not.toContain("PLANTED");
  expect(emulator.requests).toEqual([]);
});

test("a secret that first appears on a refresh is encrypted in the state", async () => {
  emulator.connections.patch(ids.office, { IkeConfig: { Psk: "" }, VpnBgpConfig: { AuthKey: "" } });
  stack = await startStack(program("include"));
  await stack.up();
  rotate();
  expect((await stack.refresh()).changes).toEqual({ same: 1, update: 2 });
  const { resources } = (await stack.exportStack()).deployment;
  const { outputs } = resources.find(({ id }: { id: string }) => id === ids.office);
  expect(outputs).toMatchObject({ psk: { plaintext: `"${rotated[0]}"` }, bgpAuthKey: { plaintext: `"${rotated[2]}"` } });
  for (const secret of rotated) expect(stateText(stack.project)).not.toContain(secret);
});
