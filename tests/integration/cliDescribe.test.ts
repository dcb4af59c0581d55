import { randomBytes } from "node:crypto";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { environmentOf, killCommands, runCli } from "../support/cliProcess";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  killCommands();
  await emulator.close();
});

const run = (...args: string[]) => runCli(args, environmentOf(emulator));

/** What stands beside a label, per column. */
const rowOf = (table: string, label: string): string[] | undefined =>
  table
    .split("\n")
    .find((line) => line.trimStart().startsWith(`${label}  `))
    ?.trim()
    .split(/ {2,}/)
    .slice(1);

test("a connection is told at a glance: health and why, and its tunnels side by side", async () => {
  const { stdout, stderr, exitCode } = await run("describe", "vco-gw8vienna");
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toMatchSnapshot();
});

test.each(["vco-gw8berlin", "vco-gw8oslo", "vco-gw8minimal"])(
  "a single-tunnel connection says what it has, and nothing else: %s",
  async (id) => {
    expect((await run("describe", id)).stdout).toMatchSnapshot();
  },
);

test.each([
  [86_400, "24 h"],
  [5400, "1 h 30 min"],
  [604_800, "7 d"],
  [3601, "1 h 1 s"],
])("a lifetime of %i s is %s", async (IkeLifetime, shown) => {
  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime } });
  expect(rowOf((await run("describe", "vco-gw8berlin")).stdout, "Lifetime")).toEqual([shown]);
});

test("what only one of two tunnels has is a dash on the other", async () => {
  emulator.connections.patch("vco-gw8madrid", {
    TunnelOptionsSpecification: { TunnelOptions: [{ TunnelId: "tun-gw8madrid2", ZoneNo: "" }] },
  });
  const { stdout } = await run("describe", "vco-gw8madrid");
  expect(rowOf(stdout, "Zone")).toEqual(["eu-central-1a", "–"]);
});

test("JSON is the object that a program gets, without its secrets", async () => {
  const { stdout, exitCode } = await run("describe", "vco-gw8zurich", "--json");
  const client = new VpnClient({ endpoint: emulator.url, regionId: "eu-central-1", credentials: emulator.credentials });
  const { psk: _psk, tunnelPsks: _tunnelPsks, bgpAuthKey: _bgpAuthKey, ...result } = await client.describe("vco-gw8zurich");
  await client.close();
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ ...result, pskFingerprint: null, tunnelPskFingerprints: null, bgpAuthKeyFingerprint: null });
});

describe("secrets", () => {
  const secrets = ["Oslo.e4T-9sLw2Vc", "oslo-bgp-Ym3Z8f"];

  test.each([["--json"], []])("are in no output by themselves: %j", async (...format) => {
    const { stdout, stderr } = await run("describe", "vco-gw8oslo", ...format);
    for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
    expect(stdout.includes("[secret]")).toBe(format.length === 0);
  });

  test("are there when they are asked for, in the table", async () => {
    const { stdout } = await run("describe", "vco-gw8oslo", "--show-secrets");
    expect([rowOf(stdout, "Pre-shared key"), rowOf(stdout, "Authentication key")]).toEqual(secrets.map((secret) => [secret]));
  });

  test("are there when they are asked for, in JSON", async () => {
    const { psk, bgpAuthKey, tunnelPsks } = JSON.parse((await run("describe", "vco-gw8oslo", "--json", "--show-secrets")).stdout);
    expect([psk, bgpAuthKey, tunnelPsks]).toEqual([...secrets, null]);
    const zurich = JSON.parse((await run("describe", "vco-gw8zurich", "--json", "--show-secrets")).stdout);
    expect(zurich.tunnelPsks).toEqual({ "tun-gw8zurich1": "Zurich.one-Qm85", "tun-gw8zurich2": "Zurich.two-Xd40" });
  });

  test("have fingerprints where there is a key for them", async () => {
    const env = {
      ...environmentOf(emulator),
      ALICLOUD_VPN_FINGERPRINT_KEY: randomBytes(32).toString("base64"),
    };
    const { stdout } = await runCli(["describe", "vco-gw8oslo", "--json"], env);
    expect(JSON.parse(stdout)).toMatchObject({ pskFingerprint: expect.stringMatching(/^hmac-sha256:/) });
  });
});

test("characters that a terminal would act on reach it as escapes, in the table and in JSON", async () => {
  const Name = "a\u001b]0;title\u0007\u202eb\u009b31m";
  emulator.connections.patch("vco-gw8berlin", { Name, Tags: { Tag: [{ Key: "k\u001b[31m", Value: "v\nState  forged" }] } });
  const table = await run("describe", "vco-gw8berlin");
  const json = await run("describe", "vco-gw8berlin", "--json");
  const list = await run("list", "--id", "vco-gw8berlin");
  for (const { stdout } of [table, json, list]) expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(table.stdout).not.toMatch(/^State {2}forged/m);
  expect(table.stdout).toContain("\\u{1b}]0;title");
  expect(JSON.parse(json.stdout).name).toBe(Name);
});
