import { type DetectDriftOptions, detectDrift, driftExitCode } from "../../drift/detectDrift";
import type { DriftReport } from "../../drift/report";
import { formatSnapshot } from "../../drift/snapshot";
import { takeSnapshot } from "../../drift/takeSnapshot";
import { fleet } from "../../emulator/data/fleet";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorConfig } from "../support/emulatorConfig";
import { engineWith, exportedState, type StateResource } from "../support/exportedState";
import { planted } from "../support/plantedSecrets";

const [berlin, madrid, lyon] = ["vco-gw8berlin", "vco-gw8madrid", "vco-gw8lyon"] as const;
let emulator: Emulator;
let config: Record<string, string>;
beforeEach(async () => {
  emulator = await startEmulator();
  config = emulatorConfig(emulator);
});
afterEach(() => emulator.close());

type Wanted = Readonly<Record<string, { readonly id: string; readonly args?: object; readonly secrets?: readonly string[] }>>;

/** The state of a stack after an up. */
async function up(wanted: Wanted, settings: Readonly<Record<string, string>> = config) {
  const engine = engineWith(settings);
  const resources = Object.entries(wanted).map(async ([name, { id, args, secrets }]): Promise<StateResource> => {
    const hidden = ["psk", "tunnelPsks", "bgpAuthKey", ...(secrets ?? [])];
    return { name, id, outputs: await engine.up(id, args), secrets: hidden };
  });
  const state = exportedState(await Promise.all(resources), settings);
  (emulator.requests as unknown[]).length = 0;
  return state;
}

const check = (state: Awaited<ReturnType<typeof up>>, options: DetectDriftOptions = {}): Promise<DriftReport> =>
  detectDrift(state, { env: {}, ...options });
const rowOf = ({ connections }: DriftReport, name: string) => connections.find(({ urn }) => urn?.endsWith(`::${name}`));
const outcomes = ({ connections }: DriftReport) => connections.map(({ outcome }) => outcome);

describe("a key that the API masks", () => {
  const tunnels = ["tun-gw8madrid1", "tun-gw8madrid2"].map((TunnelId) => ({ TunnelId, TunnelIkeConfig: { Psk: "******" } }));
  const mask = () => {
    emulator.connections.patch(berlin, { IkeConfig: { Psk: "********" }, VpnBgpConfig: { AuthKey: "***" } });
    emulator.connections.patch(madrid, { TunnelOptionsSpecification: { TunnelOptions: tunnels } });
  };
  const withKey = () => ({ ...config, "alicloudVpn:fingerprintKey": Buffer.from("a0123456789abcdefghijklmnopqrst\u00ff").toString("hex") });

  test.each(["include", "omit"])("is no rotation in a refresh or a drift check, with secrets: %s", async (secrets) => {
    const settings = withKey();
    const state = await up({ office: { id: berlin, args: { secrets } }, dual: { id: madrid, args: { secrets } } }, settings);
    const before = await engineWith(settings).up(madrid, { secrets });
    mask();
    const report = await check(state);
    expect(outcomes(report)).toEqual(["unchanged", "unchanged"]);
    expect(report.notes).toContain("The API masks keys of 2 connections: a rotation of these would not be seen.");
    expect(await engineWith(settings).refresh(madrid, before)).toEqual(before);
  });

  test("is no drift if the state contains the mask, as older versions wrote it", async () => {
    const masks = { psk: "******", tunnelPsks: null, bgpAuthKey: "*" };
    const held = { ...(await engineWith(config).up(berlin)), ...masks };
    mask();
    expect(await engineWith(config).refresh(berlin, held)).toEqual(held);
    expect(outcomes(await check(exportedState([{ name: "office", id: berlin, outputs: held }], config)))).toEqual(["unchanged"]);
  });

  test("does not hide a rotation of the other tunnel's key", async () => {
    const state = await up({ dual: { id: madrid } });
    const [first] = tunnels;
    const rotated = { TunnelId: "tun-gw8madrid2", TunnelIkeConfig: { Psk: planted("rotated") } };
    emulator.connections.patch(madrid, { TunnelOptionsSpecification: { TunnelOptions: [first as object, rotated] } } as never);
    expect(rowOf(await check(state), "dual")?.changes).toEqual([
      { path: "tunnelPsks.tun-gw8madrid2", class: "configuration", secret: true },
    ]);
  });
});

describe("the report", () => {
  test("has a changed setting with its path, class and both values", async () => {
    const state = await up({ office: { id: berlin }, plant: { id: lyon } });
    emulator.connections.patch(berlin, { IkeConfig: { IkeLifetime: 3600 } });
    const report = await check(state);
    expect(outcomes(report)).toEqual(["changed", "unchanged"]);
    expect(rowOf(report, "office")?.changes).toEqual([
      { path: "ikeConfig.ikeLifetime", class: "configuration", secret: false, before: 28800, after: 3600, effects: [] },
    ]);
    expect(driftExitCode(report)).toBe(7);
  });

  test("covers only the requested regions, and names those without connections", async () => {
    const state = await up({ office: { id: berlin }, plant: { id: lyon } });
    emulator.connections.patch(berlin, { IkeConfig: { IkeLifetime: 3600 } });
    const here = await check(state, { regions: ["eu-central-1", "us-east-1"] });
    expect([outcomes(here), here.notes[0]]).toEqual([["changed", "unchanged"], "The state has no connections in us-east-1."]);
    const before = emulator.requests.length;
    expect((await check(state, { regions: ["us-east-1"], only: ["runtime"] })).summary.total).toBe(0);
    expect(emulator.requests.length).toBe(before);
  });

  test("has one row for a flap and its consequences", async () => {
    const state = await up({ office: { id: berlin }, dual: { id: madrid } });
    emulator.connections.patch(berlin, { Status: "ike_sa_not_established", VcoHealthCheck: { Status: "failed" } });
    const tunnel = { TunnelId: "tun-gw8madrid1", Status: "ike_sa_established" };
    emulator.connections.patch(madrid, { TunnelOptionsSpecification: { TunnelOptions: [tunnel] } });
    const report = await check(state);
    const rows = (name: string) =>
      rowOf(report, name)?.changes.map((change) => [change.path, change.secret ? [] : change.effects.map(({ path }) => path)]);
    expect(rows("office")).toEqual([["status", ["isUp", "health", "vcoHealthCheck.status"]]]);
    expect(rows("dual")).toEqual([["tunnels.tun-gw8madrid1.status", ["health", "tunnels.tun-gw8madrid1.isUp"]]]);
  });

  test("always has a removed connection, and never one without permission", async () => {
    const state = await up({ office: { id: berlin }, plant: { id: lyon }, dual: { id: madrid } });
    emulator.connections.delete(berlin);
    emulator.fail({ vpnConnectionId: lyon, code: "Forbidden.RAM" });
    const report = await check(state, { complete: true, only: ["metadata"] });
    expect([rowOf(report, "office")?.outcome, rowOf(report, "plant")?.outcome, rowOf(report, "dual")?.outcome]).toEqual([
      "removed",
      "error",
      "unchanged",
    ]);
    expect(rowOf(report, "plant")?.error).toEqual({ code: "AccessDenied", message: expect.stringContaining(lyon) });
  });

  test("applies a filter to its rows and to the exit code", async () => {
    const state = await up({ office: { id: berlin } });
    emulator.connections.patch(berlin, { Name: "renamed", Status: "ike_sa_not_established" });
    expect(driftExitCode(await check(state))).toBe(7);
    expect((await check(state, { only: ["metadata"] })).connections[0]?.changes).toMatchObject([{ path: "name" }]);
    const gate = await check(state, { only: ["configuration"] });
    expect(gate).toMatchObject({ summary: { changed: 0, unchanged: 1 }, classes: ["configuration"] });
    expect(driftExitCode(gate)).toBe(0);
  });

  test("has an unmet expectation, even if nothing changed", async () => {
    const state = await up({ office: { id: berlin, args: { expect: { ikeConfig: { ikeVersion: "ikev1" } } } }, plant: { id: lyon } });
    const report = await check(state, { only: ["configuration"] });
    expect(rowOf(report, "office")).toMatchObject({
      outcome: "changed",
      changes: [],
      unexpected: [
        {
          ...{ path: "ikeConfig.ikeVersion", class: "configuration", secret: false, expected: "ikev1", actual: "ikev2" },
          message: 'ikeConfig.ikeVersion: expected "ikev1", but it is "ikev2"',
        },
      ],
    });
    expect(driftExitCode(report)).toBe(7);
    expect(driftExitCode(await check(state, { only: ["runtime"] }))).toBe(0);
  });

  test("checks an expectation of a field that a list lacks", async () => {
    const expected = { expect: { eachTunnel: { zoneNo: "eu-central-1a" } } };
    const wrong = { expect: { zoneNo: "eu-central-1z" } };
    const state = await up({ a: { id: berlin, args: expected }, b: { id: berlin, args: wrong }, c: { id: lyon }, d: { id: madrid } });
    const report = await check(state);
    expect(outcomes(report)).toEqual(["unchanged", "changed", "unchanged", "unchanged"]);
  });
});

describe("differences that are no drift:", () => {
  test("other spelling, order or numbering by the API", async () => {
    const state = await up({ office: { id: berlin }, dual: { id: madrid }, plant: { id: lyon } });
    emulator.connections.patch(berlin, {
      RemoteSubnet: (emulator.connections.get(berlin)?.RemoteSubnet ?? "").split(",").reverse().join(" , "),
      IkeConfig: { IkeLifetime: "28800" },
      EnableDpd: "true",
      Tags: { Tag: [...(emulator.connections.get(berlin)?.Tags?.Tag ?? [])].reverse() },
    });
    emulator.connections.get(madrid)?.TunnelOptionsSpecification?.TunnelOptions?.reverse();
    for (const format of ["json", "xml"] as const) {
      for (const shape of ["flat", "list"] as const) {
        Object.assign(emulator, { format, shape });
        for (const complete of [true, false])
          expect(outcomes(await check(state, { complete }))).toEqual(["unchanged", "unchanged", "unchanged"]);
      }
    }
  });

  test("outputs that only the package or only the state has", async () => {
    const state = await up({ office: { id: berlin }, dual: { id: madrid } });
    const resources = state.deployment.resources as unknown as { outputs?: Record<string, unknown> }[];
    for (const { outputs = {} } of resources.slice(2)) {
      const { health: _health, zoneNo: _zone, psk: _psk, pskFingerprint: _fingerprint, ikeConfig, ...older } = outputs;
      const { ikeLifetime: _lifetime, ...olderIke } = ikeConfig as Record<string, unknown>;
      for (const name of Object.keys(outputs)) delete outputs[name];
      Object.assign(outputs, older, { ofNextYear: 1, ikeConfig: { ...olderIke, ofNextYear: 2 } });
    }
    emulator.connections.patch(berlin, { IkeConfig: { IkeLifetime: 60, Psk: "rotated" } });
    expect(outcomes(await check(state, { complete: true }))).toEqual(["unchanged", "unchanged"]);
  });

  test("secrets omitted by the resource or by the stack", async () => {
    const own = await up({ office: { id: berlin, args: { secrets: "omit" } } });
    const stacks = await up({ office: { id: berlin } }, { ...config, "alicloudVpn:secrets": "omit" });
    emulator.connections.patch(berlin, { IkeConfig: { Psk: "rotated" } });
    for (const state of [own, stacks]) {
      const report = await check(state, { config });
      expect(outcomes(report)).toEqual(["unchanged"]);
      expect(report.notes).toContainEqual(expect.stringContaining("A rotated secret would not be seen on 1 connection"));
    }
  });

  test("fields that a list lacks, but a removed BGP setting is drift", async () => {
    emulator.connections.patch(berlin, { VpnBgpConfig: { EnableBgp: "true", LocalAsn: 65000, Status: "success" } });
    const state = await up({ office: { id: berlin }, plant: { id: lyon }, dual: { id: madrid } });
    expect(outcomes(await check(state))).toEqual(["unchanged", "unchanged", "unchanged"]);
    emulator.connections.patch(berlin, { ZoneNo: "eu-central-1z", VpnBgpConfig: { EnableBgp: "false" } });
    const fast = await check(state);
    expect(outcomes(fast)).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(fast.notes).toContainEqual(expect.stringContaining("zoneNo"));
    const complete = await check(state, { complete: true });
    expect(rowOf(complete, "office")?.changes.map(({ path }) => path)).toEqual(["zoneNo", "vpnBgpConfig.enableBgp"]);
    expect(complete.notes).toEqual([]);
    emulator.connections.patch(berlin, { VpnBgpConfig: null });
    expect(rowOf(await check(state), "office")?.changes.map(({ path }) => path)).toEqual(["vpnBgpConfig.localAsn", "vpnBgpConfig.status"]);
  });
});

describe("secrets", () => {
  const key = (letter: string) => ({
    "alicloudVpn:fingerprintKey": Buffer.from(`${letter}0123456789abcdefghijklmnopqrst\u00ff`).toString("hex"),
  });

  test("show a rotation without values, and a fingerprint says no more", async () => {
    emulator.connections.patch(berlin, { IkeConfig: { Psk: planted("old") } });
    for (const settings of [config, { ...config, ...key("a") }]) {
      const state = await up({ office: { id: berlin } }, settings);
      emulator.connections.patch(berlin, { IkeConfig: { Psk: planted("new") } });
      const report = await check(state);
      expect(report.connections[0]?.changes).toEqual([{ path: "psk", class: "configuration", secret: true }]);
      expect(JSON.stringify(report)).not.toContain(planted(""));
      emulator.connections.patch(berlin, { IkeConfig: { Psk: planted("old") } });
    }
  });

  test("that are omitted show a rotation by the fingerprint of the last up", async () => {
    const state = await up({ office: { id: berlin, args: { secrets: "omit" } } }, { ...config, ...key("a") });
    emulator.connections.patch(berlin, { IkeConfig: { Psk: "rotated" } });
    for (const now of [config, { ...config, ...key("b") }]) {
      const report = await check(state, { config: now });
      expect(report.connections[0]?.changes).toMatchObject([{ path: "pskFingerprint", class: "configuration", secret: false }]);
      expect(report.notes.filter((note) => note.includes("rotated"))).toEqual([]);
    }
  });

  test("that the program marks itself are in no report", async () => {
    const args = { expect: { localSubnets: { contains: "10.77.0.0/16" } } };
    const state = await up({ office: { id: berlin, args, secrets: ["localSubnets", "name", "tags"] } });
    emulator.connections.patch(berlin, {
      LocalSubnet: "10.66.0.0/16",
      Name: planted("name"),
      Tags: { Tag: [{ Key: "k", Value: planted("tag") }] },
    });
    const report = await check(state);
    const [row] = report.connections;
    expect(row?.name).toBeNull();
    expect(row?.changes).toContainEqual({ path: "localSubnets", class: "configuration", secret: true });
    expect(row?.changes).toContainEqual({ path: "tags.k", class: "metadata", secret: true });
    expect(row?.unexpected).toEqual([{ path: "localSubnets", class: "configuration", secret: true, message: expect.any(String) }]);
    expect(JSON.stringify(report)).not.toMatch(/10\.66|pLaNtEd/);
  });

  test("in an expectation are in no report", async () => {
    const state = await up({ office: { id: berlin, args: { expect: { name: planted("name") } }, secrets: ["expect"] } });
    const report = await check(state);
    expect(report.connections[0]?.unexpected).toMatchObject([{ path: "name", secret: true }]);
    expect(JSON.stringify(report)).not.toContain(planted(""));
    expect(formatSnapshot(await takeSnapshot(state, { env: {} }))).not.toContain(planted(""));
  });

  test("missing from an export without --show-secrets are not compared, and the report says so", async () => {
    const state = await up({ office: { id: berlin } });
    const text = JSON.stringify(state).replace(/"plaintext":"[^}]*"/g, '"ciphertext":"v1:abc"');
    emulator.connections.patch(berlin, { Spec: "1M", IkeConfig: { Psk: "rotated" } });
    const report = await check(JSON.parse(text), { config });
    expect(report.connections[0]?.changes).toMatchObject([{ path: "spec" }]);
    expect(report.notes).toContainEqual(expect.stringMatching(/secrets of 1 connection are encrypted/));
  });
});

describe("a failed read", () => {
  test("is reported beside the drift of others, and sets the exit code", async () => {
    const state = await up({ office: { id: berlin }, plant: { id: lyon }, far: { id: madrid, args: { regionId: "eu-central-1" } } });
    emulator.connections.patch(berlin, { Spec: "1M" });
    emulator.fail({ vpnConnectionId: lyon, kind: "empty" });
    const report = await check(state, { complete: true });
    expect(report.summary).toMatchObject({ total: 3, changed: 1, error: 1, unchanged: 1 });
    expect(driftExitCode(report)).toBe(1);
  });

  test.each([
    ["credentials that the API does not take", "InvalidAccessKeyId.NotFound", 3],
    ["permissions that are missing", "Forbidden.RAM", 3],
    ["an API that fails", "InternalError", 1],
  ])("of every connection is reported: %s", async (_, code, exitCode) => {
    const state = await up({ office: { id: berlin }, plant: { id: lyon }, dual: { id: madrid } });
    emulator.fail({ code });
    const report = await check(state);
    expect(outcomes(report)).toEqual(["error", "error", "error"]);
    expect(driftExitCode(report)).toBe(exitCode);
  });

  test("with an invalid endpoint affects only its own rows", async () => {
    const state = await up({ office: { id: berlin }, plant: { id: lyon } });
    const outputs = (state.deployment.resources[3] as unknown as { outputs: Record<string, unknown> }).outputs;
    outputs.endpoint = "ftp://nowhere";
    const report = await check(state);
    expect(outcomes(report)).toEqual(["unchanged", "error"]);
    expect(driftExitCode(report)).toBe(1);
  });

  test.each<[string, (resource: { outputs: unknown }) => void, RegExp]>([
    ["outputs that are null", (resource) => Object.assign(resource, { outputs: null }), /state holds no outputs of it.*pulumi up/],
    ["outputs that are empty", (resource) => Object.assign(resource, { outputs: {} }), /state holds no outputs of it.*pulumi up/],
    [
      "an expect that is a word",
      ({ outputs }) => Object.assign(outputs as object, { expect: "ikev2" }),
      /expectation that cannot be checked: expect is not an object/,
    ],
    [
      "an expect of a field that does not exist",
      ({ outputs }) => Object.assign(outputs as object, { expect: { ikeConfig: { ikeVersio: "ikev2" } } }),
      /expectation that cannot be checked.*ikeConfig\.ikeVersio/,
    ],
  ])("of a state row with %s is an error, never unchanged", async (_, damage, message) => {
    const state = await up({ office: { id: berlin }, plant: { id: lyon } });
    damage(state.deployment.resources[3] as unknown as { outputs: unknown });
    const report = await check(state);
    expect(outcomes(report)).toEqual(["unchanged", "error"]);
    expect(report.connections[1]?.error?.message).toMatch(message);
    expect(driftExitCode(report)).toBe(1);
  });

  test("from invalid settings fails the whole check, and nothing is sent", async () => {
    const state = await up({ office: { id: berlin } });
    await expect(check(state, { config: { ...config, "alicloudVpn:timeoutSeconds": "soon" } })).rejects.toMatchObject({
      code: "Configuration",
    });
    expect(emulator.requests).toEqual([]);
  });

  test.each([[{}], [{ version: 3, deployment: null }], [{ version: 3, deployment: { resources: ["x"] } }]])(
    "an invalid state is refused: %j",
    async (state) => {
      await expect(detectDrift(state as never)).rejects.toMatchObject({ code: "MalformedResponse" });
    },
  );

  test("a state without resources has no connections", async () => {
    expect(await detectDrift({ version: 3, deployment: { manifest: {} } }, { env: {} })).toMatchObject({
      summary: { total: 0 },
      connections: [],
    });
  });
});

describe("the calls of a check", () => {
  test("read each connection once, in its region and at its endpoint, for all its resources", async () => {
    const other = await startEmulator({ regionId: "cn-hangzhou" });
    try {
      const far = { regionId: "cn-hangzhou", endpoint: other.url };
      const here = ["vco-gw8berlin", "vco-gw8madrid", "vco-gw8lyon", "vco-gw8oslo"];
      const wanted = Object.fromEntries(here.map((id) => [id, { id }]));
      const state = await up({ ...wanted, again: { id: berlin }, far: { id: berlin, args: far }, farToo: { id: berlin, args: far } });
      (other.requests as unknown[]).length = 0;
      emulator.connections.patch(berlin, { Spec: "1M" });
      other.connections.patch(berlin, { Spec: "2M" });
      const report = await check(state);
      const specs = ["vco-gw8berlin", "again", "far", "farToo", "vco-gw8oslo"].map((name) => rowOf(report, name)?.changes);
      expect(specs).toMatchObject([[{ after: "1M" }], [{ after: "1M" }], [{ after: "2M" }], [{ after: "2M" }], []]);
      expect(emulator.requests.map(({ action }) => action)).toEqual(["DescribeVpnConnections"]);
      expect(other.requests.map(({ action, parameters }) => [action, parameters.RegionId])).toEqual([
        ["DescribeVpnConnection", "cn-hangzhou"],
      ]);
    } finally {
      await other.close();
    }
  });

  test("find exactly ten changes among a thousand connections with at most 30 calls", async () => {
    const connections = fleet(1000);
    emulator.connections.clear();
    for (const connection of connections) emulator.connections.set(connection.VpnConnectionId, connection);
    const ids = connections.map(({ VpnConnectionId }) => VpnConnectionId);
    const state = await up(Object.fromEntries(ids.map((id) => [id, { id }])));
    const changed = ids.filter((_, index) => index % 100 === 42);
    for (const id of changed) emulator.connections.patch(id, { Spec: "7M" });
    const progress: number[] = [];
    const report = await check(state, { onProgress: (done) => progress.push(done) });
    expect(report.connections.filter(({ outcome }) => outcome !== "unchanged").map((row) => row.vpnConnectionId)).toEqual(changed);
    expect(emulator.requests.length).toBeLessThanOrEqual(30);
    expect([progress[0], progress.at(-1), progress.length]).toEqual([0, 1000, 1001]);
  });

  test("end on an abort with the signal's reason, and no connection stays open", async () => {
    const state = await up({ office: { id: berlin } });
    emulator.fail({ kind: "stall" });
    const stop = new AbortController();
    const running = check(state, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
  });
});
