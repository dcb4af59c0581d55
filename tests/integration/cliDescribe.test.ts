import { randomBytes } from "node:crypto";
import { parse } from "yaml";
import type { Emulator } from "../../emulator/startEmulator";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { environmentOf, runCli } from "../support/cliProcess";
import { emulatorForEach } from "../support/emulatorForEach";

let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
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

test("describe shows health and reasons, and both tunnels side by side", async () => {
  const { stdout, stderr, exitCode } = await run("describe", "vco-gw8vienna");
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toMatchSnapshot();
});

test.each(["vco-gw8berlin", "vco-gw8oslo", "vco-gw8minimal"])("describe shows only what a single-tunnel connection has: %s", async (id) => {
  expect((await run("describe", id)).stdout).toMatchSnapshot();
});

test.each([
  [86_400, "24 h"],
  [5400, "1 h 30 min"],
  [604_800, "7 d"],
  [3601, "1 h 1 s"],
])("a lifetime of %i s is %s", async (IkeLifetime, shown) => {
  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime } });
  expect(rowOf((await run("describe", "vco-gw8berlin")).stdout, "Lifetime")).toEqual([shown]);
});

test("a setting that only one of two tunnels has is a dash on the other", async () => {
  emulator.connections.patch("vco-gw8madrid", {
    TunnelOptionsSpecification: { TunnelOptions: [{ TunnelId: "tun-gw8madrid2", ZoneNo: "" }] },
  });
  const { stdout } = await run("describe", "vco-gw8madrid");
  expect(rowOf(stdout, "Zone")).toEqual(["eu-central-1a", "–"]);
});

test("top-level settings that no tunnel uses are hidden, and JSON says that the tunnels' settings count", async () => {
  emulator.connections.patch("vco-gw8madrid", {
    Status: "ike_sa_not_established",
    IkeConfig: { IkeEncAlg: "des", LocalId: "198.18.0.9", Psk: "unused" },
  });
  const { stdout } = await run("describe", "vco-gw8madrid", "--show-secrets");
  expect(stdout).not.toMatch(/\bdes\b|198\.18\.0\.9|unused/);
  expect(JSON.parse((await run("describe", "vco-gw8madrid", "--json")).stdout)).toMatchObject({
    tunnelCount: 2,
    ikeConfig: { ikeEncAlg: "des" },
  });
  expect(JSON.parse((await run("describe", "vco-gw8berlin", "--json")).stdout)).toMatchObject({ tunnelCount: 1 });
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

  test.each([["--json"], []])("are hidden by default: %j", async (...format) => {
    const { stdout, stderr } = await run("describe", "vco-gw8oslo", ...format);
    for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
    expect(stdout.includes("[secret]")).toBe(format.length === 0);
  });

  test("appear in the table on request", async () => {
    const { stdout } = await run("describe", "vco-gw8oslo", "--show-secrets");
    expect([rowOf(stdout, "Pre-shared key"), rowOf(stdout, "Authentication key")]).toEqual(secrets.map((secret) => [secret]));
  });

  test("appear in JSON on request", async () => {
    const { psk, bgpAuthKey, tunnelPsks } = JSON.parse((await run("describe", "vco-gw8oslo", "--json", "--show-secrets")).stdout);
    expect([psk, bgpAuthKey, tunnelPsks]).toEqual([...secrets, null]);
    const zurich = JSON.parse((await run("describe", "vco-gw8zurich", "--json", "--show-secrets")).stdout);
    expect(zurich.tunnelPsks).toEqual({ "tun-gw8zurich1": "Zurich.one-Qm85", "tun-gw8zurich2": "Zurich.two-Xd40" });
  });

  test("have fingerprints if a key is set", async () => {
    const env = {
      ...environmentOf(emulator),
      ALICLOUD_VPN_FINGERPRINT_KEY: randomBytes(32).toString("base64"),
    };
    const { stdout } = await runCli(["describe", "vco-gw8oslo", "--json"], env);
    expect(JSON.parse(stdout)).toMatchObject({ pskFingerprint: expect.stringMatching(/^hmac-sha256:/) });
  });
});

test("control characters are escaped in the table and in JSON", async () => {
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

describe("several connections", () => {
  test("are read one by one by their ids, and shown one below the other", async () => {
    const { stdout, stderr, exitCode } = await run("describe", "vco-gw8oslo", "vco-gw8berlin", "vco-gw8oslo");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout.match(/^\S+ {2}vco-gw8\S+ {2}eu-central-1$/gm)).toEqual([
      expect.stringContaining("vco-gw8oslo"),
      expect.stringContaining("vco-gw8berlin"),
    ]);
    expect(emulator.requests.map(({ action }) => action)).toEqual(["DescribeVpnConnection", "DescribeVpnConnection"]);
    const { ids, names, connections } = JSON.parse((await run("describe", "vco-gw8oslo", "vco-gw8berlin", "--json")).stdout);
    expect([ids, names]).toEqual([["vco-gw8oslo", "vco-gw8berlin"], connections.map(({ name }: { name: string }) => name)]);
    expect(connections[1]).toEqual(JSON.parse((await run("describe", "vco-gw8berlin", "--json")).stdout));
  });

  test("are found by name, and JSON is a list even for one", async () => {
    const { stdout } = await run("describe", "--name", "^berlin", "-o", "json");
    expect(JSON.parse(stdout)).toMatchObject({ ids: ["vco-gw8berlin"], connections: [{ zoneNo: expect.anything() }] });
    const nothing = await run("describe", "--name", "^nowhere$");
    expect([nothing.exitCode, nothing.stdout, nothing.stderr]).toEqual([1, "", expect.stringContaining('matches "^nowhere$"')]);
  });

  test("are shown without a missing one, and the exit code reports it", async () => {
    const { stdout, stderr, exitCode } = await run("describe", "vco-gw8berlin", "vco-nobody");
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^vpn-connection describe: [^\n]*vco-nobody[^\n]*\n$/)]);
    expect(stdout).toContain("vco-gw8berlin");
  });

  test("end with the exit code of a refusal if none can be read", async () => {
    emulator.fail({ code: "Forbidden.RAM" });
    expect(await run("describe", "vco-gw8berlin", "vco-gw8oslo", "--json")).toMatchObject({ exitCode: 3, stdout: "" });
  });

  test.each<[string[], string]>([
    [["--name", "("], "--name is not a regular expression"],
    [["vco-gw8berlin", "--name", "a"], "ID and --name are mutually exclusive"],
    [["vco-gw8berlin", "vco-", "vpn-2"], "2 mistakes"],
    [["vco-gw8berlin", "--json", "-o", "yaml"], "--json and --output yaml are mutually exclusive"],
    [["vco-gw8berlin", "-o", "jsn"], '--output takes table, json, yaml, flat, and not "jsn": did you mean json?'],
  ])("refuse %j as a usage error", async (args, message) => {
    const { stderr, exitCode } = await run("describe", ...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(emulator.requests.length).toBe(0);
  });
});

describe("formats for programs", () => {
  const secrets = /Zurich\.one-Qm85|Zurich\.two-Xd40|Berlin\.7hQ2-vN4x/;

  test("YAML has the same content as JSON for any YAML parser", async () => {
    emulator.connections.patch("vco-gw8zurich", {
      Name: '- yes: #\u001b[31m \u{1f600}\u2028"\\',
      Tags: { Tag: ["on", "0012", "1e5", "", "null", "a b", "~", "2026-01-01"].map((Value, index) => ({ Key: `key ${index}`, Value })) },
    });
    const [asYaml, asJson] = await Promise.all(["yaml", "json"].map((format) => run("describe", "vco-gw8zurich", "-o", format)));
    expect(asYaml?.stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
    for (const version of ["1.1", "1.2"] as const)
      expect(parse(asYaml?.stdout ?? "", { version })).toEqual(JSON.parse(asJson?.stdout ?? ""));
    expect(asYaml?.stdout).toMatch(/^vpnConnectionId: vco-gw8zurich$/m);
    expect(asYaml?.stdout).not.toMatch(secrets);
    const [listed, listedJson] = await Promise.all(["yaml", "json"].map((format) => run("list", "-o", format)));
    expect(parse(listed?.stdout ?? "")).toEqual(JSON.parse(listedJson?.stdout ?? ""));
  });

  test("flat is one object of strings, as Terraform's external data source expects", async () => {
    const { stdout } = await run("describe", "vco-gw8zurich", "--output", "flat");
    const flat = JSON.parse(stdout);
    expect(Object.values(flat).every((value) => typeof value === "string")).toBe(true);
    expect(flat).toMatchObject({
      vpnConnectionId: "vco-gw8zurich",
      isUp: "true",
      "tunnels.0.tunnelId": "tun-gw8zurich1",
      "tunnels.1.ikeConfig.ikeLifetime": "28800",
      pskFingerprint: "",
    });
    expect(flat.localSubnets).toMatch(/^[\d./]+(,[\d./]+)*$/);
    expect(stdout).not.toMatch(secrets);
    const shown = JSON.parse((await run("describe", "vco-gw8zurich", "-o", "flat", "--show-secrets")).stdout);
    expect(shown["tunnelPsks.tun-gw8zurich1"]).toBe("Zurich.one-Qm85");
    const all = JSON.parse((await run("list", "-o", "flat")).stdout);
    expect(all.ids.split(",")).toContain("vco-gw8zurich");
    expect(all["vco-gw8zurich.health"]).toBe("up");
    expect(Object.values(all).every((value) => typeof value === "string")).toBe(true);
  });
});

test("weak settings are named as in the table below them, and a weak key with its reason", async () => {
  emulator.connections.patch("vco-gw8oslo", { IkeConfig: { Psk: "planted", IkeEncAlg: "des" }, IpsecConfig: { IpsecPfs: "group2" } });
  const { stdout } = await run("describe", "vco-gw8oslo");
  for (const words of ["IKE encryption des", "IPsec PFS group group2", "Pre-shared key (too short, or equal to"])
    expect(stdout).toContain(words);
  expect(stdout).not.toMatch(/planted|ikeEncAlg|ipsecPfs|\bpsk\b/);
});
