import { detectDrift, driftExitCode } from "../../drift/detectDrift";
import { formatSnapshot, parseSnapshot, type Snapshot } from "../../drift/snapshot";
import { takeSnapshot } from "../../drift/takeSnapshot";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { engineWith, exportedState } from "../support/exportedState";
import { planted } from "../support/plantedSecrets";

const [berlin, madrid, lyon] = ["vco-gw8berlin", "vco-gw8madrid", "vco-gw8lyon"] as const;
const fingerprintKey = (letter: string) => Buffer.from(`${letter}0123456789abcdefghijklmnopqrst\u00ff`).toString("hex");
let emulator: Emulator;
let config: Record<string, string>;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  emulator = await startEmulator();
  const { accessKeyId, accessKeySecret } = emulator.credentials;
  config = {
    "alicloud:accessKey": accessKeyId,
    "alicloud:secretKey": accessKeySecret,
    "alicloud:region": "eu-central-1",
    "alicloudVpn:endpoint": emulator.url,
    "alicloudVpn:maxAttempts": "1",
  };
  env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    ALIBABA_CLOUD_ENDPOINT_VPC: emulator.url,
  };
});
afterEach(() => emulator.close());

/** The state of a stack after an up: name to id, or to id and arguments. */
async function up(wanted: Readonly<Record<string, string | { readonly id: string; readonly args: object }>>, more: object = {}) {
  const settings = { ...config, ...more };
  const engine = engineWith(settings);
  const resources = Object.entries(wanted).map(async ([name, one]) => {
    const { id, args } = typeof one === "string" ? { id: one, args: {} } : one;
    return { name, id, outputs: await engine.up(id, args) };
  });
  return exportedState(await Promise.all(resources), settings);
}
/** As it comes back from git. */
const kept = (snapshot: Snapshot): Snapshot => parseSnapshot(formatSnapshot(snapshot), "vpn.lock.json");
const rows = ({ connections }: { connections: readonly { vpnConnectionId: string; outcome: string }[] }) =>
  connections.map(({ vpnConnectionId, outcome }) => `${vpnConnectionId} ${outcome}`);

test("a change before the last up is drift from the snapshot, not from the state", async () => {
  const against = kept(await takeSnapshot(await up({ office: berlin }), { env: {} }));
  emulator.connections.patch(berlin, { Spec: "7M" });
  const state = await up({ office: berlin });
  expect(driftExitCode(await detectDrift(state, { env: {} }))).toBe(0);
  const report = await detectDrift(state, { env: {}, against });
  expect(report).toMatchObject({ baseline: "snapshot", connections: [{ changes: [{ path: "spec", before: "200M", after: "7M" }] }] });
});

test("a changed tag called __proto__ is drift from the snapshot, and never false drift from the state", async () => {
  const setTag = (value: string) => emulator.connections.patch(berlin, { Tags: { Tag: [{ Key: "__proto__", Value: value }] } });
  setTag("before");
  const against = kept(await takeSnapshot(await up({ office: berlin }), { env: {} }));
  setTag("after");
  const state = await up({ office: berlin });
  expect(driftExitCode(await detectDrift(state, { env: {} }))).toBe(0);
  const { connections } = await detectDrift(state, { env: {}, against });
  expect(connections).toMatchObject([{ changes: [{ path: "tags.__proto__", before: "before", after: "after" }] }]);
});

test("the same connections give the same snapshot, in any order of stack, API and keys", async () => {
  const text = async (names: readonly string[]) =>
    formatSnapshot(await takeSnapshot(await up(Object.fromEntries(names.map((name) => [name, name.replace(/ again$/, "")]))), { env: {} }));
  const first = await text([berlin, madrid, lyon, `${berlin} again`]);
  emulator.connections.get(madrid)?.TunnelOptionsSpecification?.TunnelOptions?.reverse();
  emulator.connections.get(berlin)?.Tags?.Tag?.reverse();
  Object.assign(emulator, { format: "xml", shape: "list" });
  expect(await text([lyon, `${berlin} again`, berlin, madrid])).toBe(first);
  expect(first.endsWith("}\n")).toBe(true);
  expect([...first.matchAll(/"vpnConnectionId": "(.*)",\n {6}"regionId"/g)].map(([, id]) => id)).toEqual([berlin, lyon, madrid]);
});

describe("without Pulumi", () => {
  test("a snapshot says which connections to read, where, and what to ignore and to expect", async () => {
    const other = await startEmulator({ regionId: "cn-hangzhou" });
    try {
      const args = { regionId: "cn-hangzhou", endpoint: other.url, ignoreDrift: ["spec"], expect: { ikeConfig: { ikeVersion: "ikev1" } } };
      const snapshot = kept(await takeSnapshot(await up({ here: berlin, far: { id: berlin, args } }), { env: {} }));
      other.connections.patch(berlin, { Spec: "7M" });
      emulator.connections.patch(berlin, { Spec: "7M" });
      const report = await detectDrift(snapshot, { env });
      expect(
        report.connections.map(({ urn, regionId, changes, unexpected }) => [
          urn?.split("::").at(-1),
          regionId,
          changes.length,
          unexpected.length,
        ]),
      ).toEqual([
        ["far", "cn-hangzhou", 0, 1],
        ["here", "eu-central-1", 1, 0],
      ]);
    } finally {
      await other.close();
    }
  });

  test("a missing connection is removed, and one without permission is an error", async () => {
    const snapshot = kept(await takeSnapshot(await up({ a: berlin, b: lyon }), { env: {} }));
    emulator.connections.delete(berlin);
    emulator.fail({ vpnConnectionId: lyon, code: "Forbidden.RAM" });
    const report = await detectDrift(snapshot, { env });
    expect(rows(report)).toEqual([`${berlin} removed`, `${lyon} error`]);
    expect(driftExitCode(report)).toBe(1);
  });

  test("settings missing from an older snapshot are no drift", async () => {
    const snapshot = await takeSnapshot(await up({ office: berlin }), { env: {} });
    const older = snapshot.connections.map(({ settings: { zoneNo: _zone, health: _health, ...settings }, ...one }) => ({
      ...one,
      settings,
    }));
    expect(driftExitCode(await detectDrift({ ...snapshot, connections: older }, { env, complete: true }))).toBe(0);
  });
});

test("with a stack, added and removed connections are drift, and its ignoreDrift applies", async () => {
  const against = kept(await takeSnapshot(await up({ a: berlin, b: lyon }), { env: {} }));
  emulator.connections.patch(berlin, { Spec: "7M" });
  const report = await detectDrift(await up({ a: { id: berlin, args: { ignoreDrift: ["spec"] } }, c: madrid }), { env: {}, against });
  expect(rows(report)).toEqual([`${berlin} unchanged`, `${lyon} notInStack`, `${madrid} notInSnapshot`]);
  expect(driftExitCode(report)).toBe(7);
});

describe("secrets", () => {
  const fleetWithSecrets = (secret: string): void => {
    emulator.connections.patch(berlin, { IkeConfig: { Psk: planted(secret) }, VpnBgpConfig: { AuthKey: planted(`${secret}2`) } });
    const tunnel = { TunnelId: "tun-gw8madrid1", TunnelIkeConfig: { Psk: planted(`${secret}3`) } };
    emulator.connections.patch(madrid, { TunnelOptionsSpecification: { TunnelOptions: [tunnel] } });
  };

  test("are not in a snapshot, and their fingerprints show a rotation if a key is set", async () => {
    fleetWithSecrets("old");
    const key = { "alicloudVpn:fingerprintKey": fingerprintKey("a") };
    const state = await up({ a: berlin, b: madrid }, key);
    const text = formatSnapshot(await takeSnapshot(state, { env: {} }));
    expect(text).not.toMatch(/pLaNtEd|"psk"|"tunnelPsks"|"bgpAuthKey"/);
    expect(text).toMatch(/"pskFingerprint": "hmac-sha256:/);
    fleetWithSecrets("new");
    const withKey = { ...env, ALICLOUD_VPN_FINGERPRINT_KEY: fingerprintKey("a") };
    for (const report of [
      await detectDrift(parseSnapshot(text, ""), { env: withKey }),
      await detectDrift(state, { env: {}, against: parseSnapshot(text, "") }),
    ]) {
      expect(report.connections.map(({ changes }) => changes.map(({ path }) => path))).toEqual([
        ["pskFingerprint", "bgpAuthKeyFingerprint"],
        ["tunnelPskFingerprints.tun-gw8madrid1"],
      ]);
      expect(report.notes).toHaveLength(1);
    }
  });

  test.each([
    ["another key", fingerprintKey("b")],
    ["no key", undefined],
  ])("are not compared with %s, and the report says so", async (_, other) => {
    fleetWithSecrets("old");
    const state = await up({ a: berlin }, { "alicloudVpn:fingerprintKey": fingerprintKey("a") });
    const snapshot = kept(await takeSnapshot(state, { env: {} }));
    fleetWithSecrets("new");
    const report = await detectDrift(snapshot, { env: { ...env, ALICLOUD_VPN_FINGERPRINT_KEY: other } });
    expect(driftExitCode(report)).toBe(0);
    expect(report.notes).toContainEqual(expect.stringContaining("A rotated secret would not be seen on 1 connection"));
  });

  test("that the program marks itself are in no snapshot", async () => {
    emulator.connections.patch(berlin, { Name: planted("name") });
    const engine = engineWith(config);
    const outputs = await engine.up(berlin);
    const state = exportedState(
      [
        { name: "open", id: berlin, outputs },
        { name: "closed", id: berlin, outputs, secrets: ["psk", "tunnelPsks", "bgpAuthKey", "name"] },
      ],
      config,
    );
    const snapshot = await takeSnapshot(state, { env: {} });
    expect(snapshot.connections).toMatchObject([{ resources: [{}, {}], settings: { spec: "200M" } }]);
    expect(formatSnapshot(snapshot)).not.toContain(planted(""));
  });
});

test("no snapshot is written if a connection cannot be read", async () => {
  const state = await up({ a: berlin, b: lyon, c: madrid });
  emulator.fail({ vpnConnectionId: lyon, code: "Forbidden.RAM" });
  await expect(takeSnapshot(state, { env: {} })).rejects.toMatchObject({ code: "AccessDenied", message: expect.stringContaining(lyon) });
  emulator.connections.delete(madrid);
  const two = takeSnapshot(state, { env: {} });
  await expect(two).rejects.toThrow(/^2 connections could not be read\. The first: VPN connection vco-gw8lyon/);
});

test.each([
  ["", "is empty"],
  ["{", "not a JSON object"],
  ["[]", "not a JSON object"],
  ["<<<<<<< HEAD\n{}", "not a JSON object"],
  ['{"version":2,"connections":[]}', "that this version can read"],
  ['{"version":1}', "no list of connections"],
  ['{"version":1,"connections":[{"vpnConnectionId":"vco-1"}]}', "without an id"],
  ['{"version":1,"connections":[{"vpnConnectionId":"vco-1","regionId":"x","settings":{},"resources":[{}]}]}', "without an id"],
])("%j is refused", (text, why) => {
  expect(() => parseSnapshot(text, "vpn.lock.json")).toThrow(
    expect.objectContaining({ code: "Configuration", message: expect.stringContaining(why) }),
  );
});
