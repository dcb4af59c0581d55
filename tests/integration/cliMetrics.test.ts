import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { expositionText } from "../../cli/text/metrics";
import { fleet } from "../../emulator/data/fleet";
import type { Emulator } from "../../emulator/startEmulator";
import { printable } from "../../provider/alicloud/redact";
import { environmentOf, runCli } from "../support/cliProcess";
import { debianTool } from "../support/debianTool";
import { emulatorForEach } from "../support/emulatorForEach";
import { parseExposition, type Sample } from "../support/exposition";
import { holds } from "../support/property";

const alerts = resolve(__dirname, "../../docs/alerts.yml");
const promtool = debianTool({ name: "promtool", package: "prometheus", path: "usr/bin/promtool" });
const withPromtool = promtool === undefined ? test.skip : test;

let emulator: Emulator;
const restartEmulator = emulatorForEach((started) => {
  emulator = started;
});
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "metrics-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
});

const run = (...args: string[]) => runCli(["metrics", ...args], environmentOf(emulator));
async function samplesOf(...args: string[]): Promise<Sample[]> {
  const { stdout, stderr, exitCode } = await run(...args);
  expect([exitCode, stderr]).toEqual([0, ""]);
  return parseExposition(stdout);
}
/** The values of a metric, by the labels after `region`. */
const valuesOf = (samples: readonly Sample[], name: string): Record<string, number> =>
  Object.fromEntries(
    samples
      .filter((one) => one.name === name)
      .map(({ labels: { region: _, ...labels }, value }) => [Object.values(labels).join(" "), value]),
  );

/** A snapshot of connections as they are, in which some settings are others. */
async function snapshotOf(changes: Readonly<Record<string, object>>): Promise<string> {
  const { stdout } = await runCli(["list", "--json"], environmentOf(emulator));
  const { connections } = JSON.parse(stdout) as { connections: { vpnConnectionId: string; regionId: string }[] };
  const known = connections.map(({ vpnConnectionId, regionId, ...settings }) => ({
    ...{ vpnConnectionId, regionId, resources: [] },
    settings: { ...settings, vpnConnectionId, regionId, ...changes[vpnConnectionId] },
  }));
  const extra = Object.keys(changes)
    .filter((id) => !known.some(({ vpnConnectionId }) => vpnConnectionId === id))
    .map((id) => ({ vpnConnectionId: id, regionId: "eu-central-1", resources: [], settings: {} }));
  const elsewhere = { vpnConnectionId: "vco-elsewhere", regionId: "us-east-1", resources: [], settings: {} };
  const file = join(folder, "vpn.lock.json");
  writeFileSync(file, JSON.stringify({ version: 1, connections: [...known, ...extra, elsewhere] }));
  return file;
}

test("every configured tunnel has a number for up or down, on both kinds of connections", async () => {
  const samples = await samplesOf();
  const tunnels = [...emulator.connections.values()].flatMap(({ VpnConnectionId, TunnelOptionsSpecification }) => {
    const names = TunnelOptionsSpecification?.TunnelOptions?.map(({ TunnelId }) => TunnelId) ?? [];
    return (names.length > 0 ? names : ["single"]).map((name) => `${VpnConnectionId} ${name}`);
  });
  const up = valuesOf(samples, "alicloud_vpn_tunnel_up");
  expect(Object.keys(up).sort()).toEqual(tunnels.sort());
  expect(new Set(Object.values(up))).toEqual(new Set([0, 1]));
  expect(up).toMatchObject({ "vco-gw8berlin single": 1, "vco-gw8lyon single": 0 });
  expect(valuesOf(samples, "alicloud_vpn_connection_health")).toMatchObject({
    "vco-gw8berlin up": 1,
    "vco-gw8berlin down": 0,
    "vco-gw8lyon down": 1,
  });
  expect(samples.filter(({ name }) => name === "alicloud_vpn_connection_info")).toContainEqual(
    expect.objectContaining({ labels: expect.objectContaining({ region: "eu-central-1", id: "vco-gw8berlin", name: "berlin-office" }) }),
  );
  expect(valuesOf(samples, "alicloud_vpn_read_success")).toEqual({ "": 1 });
});

test("every configured BGP session has a number, and is down when its tunnel is down", async () => {
  const bgpOf = async () => valuesOf(await samplesOf(), "alicloud_vpn_bgp_up")["vco-gw8oslo single"];
  expect(await bgpOf()).toBe(1);
  emulator.connections.patch("vco-gw8oslo", { VpnBgpConfig: { Status: "false" } });
  expect(await bgpOf()).toBe(0);
  emulator.connections.patch("vco-gw8oslo", { Status: "ike_sa_not_established" });
  expect(await bgpOf()).toBe(0);
  emulator.connections.patch("vco-gw8oslo", { Status: "ipsec_sa_established", VpnBgpConfig: { EnableBgp: "false" } });
  expect(await bgpOf()).toBeUndefined();
});

test("drift is counted by class, and a connection missing from the cloud counts as removed", async () => {
  const snapshot = await snapshotOf({ "vco-gw8berlin": { spec: "1M", name: "before", localSubnets: [] }, "vco-gone": {} });
  const samples = await samplesOf("--snapshot", snapshot);
  expect(valuesOf(samples, "alicloud_vpn_drift")).toMatchObject({
    ...{ "vco-gw8berlin configuration": 2, "vco-gw8berlin metadata": 1, "vco-gw8berlin runtime": 0 },
    ...{ "vco-gw8lyon configuration": 0, "vco-gone configuration": 0 },
  });
  const removed = valuesOf(samples, "alicloud_vpn_connection_removed");
  expect(removed).toMatchObject({ "vco-gw8berlin": 0, "vco-gone": 1 });
  expect(removed).not.toHaveProperty("vco-elsewhere");
});

test("a snapshot's connection that cannot be read is a read error, not drift", async () => {
  const snapshot = await snapshotOf({ "vco-gone": {} });
  emulator.fail({ action: "DescribeVpnConnection", status: 403, code: "Forbidden.RAM" });
  const samples = await samplesOf("--snapshot", snapshot);
  expect(valuesOf(samples, "alicloud_vpn_read_errors")).toEqual({ "": 1 });
  expect(valuesOf(samples, "alicloud_vpn_connection_removed")).not.toHaveProperty("vco-gone");
});

test("a failed run writes its failure and the time of the last success, and no old numbers", async () => {
  const file = join(folder, "alicloud_vpn.prom");
  expect(await run("--textfile", file)).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  const [before] = parseExposition(readFileSync(file, "utf8")).filter(({ name }) => name === "alicloud_vpn_last_success_timestamp_seconds");
  expect(Math.abs((before?.value ?? 0) - Date.now() / 1000)).toBeLessThan(600);
  const broken = { ...environmentOf(emulator), ALIBABA_CLOUD_ACCESS_KEY_SECRET: "pLaNtEd.secret" };
  const { exitCode, stderr } = await runCli(["metrics", "--textfile", file], broken);
  expect([exitCode, stderr]).toEqual([3, expect.stringMatching(/^vpn-connection metrics: /)]);
  const samples = parseExposition(readFileSync(file, "utf8"));
  expect(valuesOf(samples, "alicloud_vpn_read_success")).toEqual({ "": 0 });
  expect(valuesOf(samples, "alicloud_vpn_read_errors")).toEqual({ "": 1 });
  expect(samples).toContainEqual(before);
  expect(samples.filter(({ name }) => name.startsWith("alicloud_vpn_tunnel"))).toEqual([]);
  expect(readdirSync(folder)).toEqual(["alicloud_vpn.prom"]);
  expect(readFileSync(file, "utf8") + stderr).not.toContain("pLaNtEd");
});

test("numbers and labels contain no secret", async () => {
  const secrets = JSON.stringify([...emulator.connections.values()]).matchAll(/"(?:Psk|AuthKey)":"([^"]+)"/g);
  const { stdout } = await run("--snapshot", await snapshotOf({}));
  const all = [...secrets].map(([, secret = ""]) => secret);
  expect(all.length).toBeGreaterThan(5);
  expect(all.filter((secret) => stdout.includes(secret))).toEqual([]);
});

test("a hostile name adds no line and no label", async () => {
  const name = 'x"} 1\n# HELP evil\\\u202e\u0000\u{1f600}';
  emulator.connections.patch("vco-gw8berlin", { Name: name });
  const names = (await samplesOf()).filter((one) => one.name === "alicloud_vpn_connection_info").map(({ labels }) => labels.name);
  expect(names).toContain('x"} 1\\u{a}# HELP evil\\\\u{202e}\\u{0}\u{1f600}');
});

test("any label is parsed back unchanged", () => {
  const text = fc.string({ unit: "binary" });
  holds(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (pairs) => {
      const samples = pairs.map(([a, b], index) => ({ labels: { index: String(index), a, b }, value: index / 4 }));
      const read = parseExposition(expositionText([{ name: "any", help: "Any.", samples }]));
      expect(read).toEqual(
        samples.map(({ labels: { index, a, b }, value }) => ({ name: "any", labels: { index, a: printable(a), b: printable(b) }, value })),
      );
    }),
  );
});

describe("1,000 connections", () => {
  beforeEach(async () => {
    await restartEmulator({ connections: fleet(1000) });
  });

  test("need at most 30 calls, with drift", async () => {
    const snapshot = await snapshotOf({ "vco-gw8fleet00000": { spec: "1M" } });
    const before = emulator.requests.length;
    const samples = await samplesOf("--snapshot", snapshot);
    expect(emulator.requests.length - before).toBeLessThanOrEqual(30);
    expect(Object.keys(valuesOf(samples, "alicloud_vpn_connection_up"))).toHaveLength(1000);
    expect(Object.keys(valuesOf(samples, "alicloud_vpn_tunnel_up"))).toHaveLength(1250);
    expect(valuesOf(samples, "alicloud_vpn_drift")["vco-gw8fleet00000 configuration"]).toBe(1);
  });

  withPromtool("promtool has no objection to what is printed", async () => {
    const { stdout } = await run("--snapshot", await snapshotOf({ "vco-gone": {} }));
    expect(check(["check", "metrics"], stdout)).toEqual({ status: 0, output: "" });
  });
});

const check = (args: readonly string[], input = "") => {
  const { status, stdout, stderr } = spawnSync(promtool?.command ?? "promtool", args, { input, encoding: "utf8", env: promtool?.env });
  return { status, output: stdout + stderr };
};

withPromtool("promtool has no objection to the alert rules", () => {
  expect(check(["check", "rules", alerts])).toMatchObject({ status: 0, output: expect.stringMatching(/SUCCESS: 10 rules found/) });
});

withPromtool("the alert rules fire on what the command writes: for what is down, drifted or removed, and for nothing else", async () => {
  emulator.connections.patch("vco-gw8oslo", { VpnBgpConfig: { Status: "false" } });
  const samples = await samplesOf("--snapshot", await snapshotOf({ "vco-gw8berlin": { spec: "1M" }, "vco-gone": {} }));
  const series = samples.map(({ name, labels, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
    return { series: `${name}{${pairs.join(",")}}`, values: `${value}x120` };
  });
  const idsWhere = (name: string, wanted: number, pick = (_: Sample) => true) =>
    samples.filter((one) => one.name === name && one.value === wanted && pick(one)).map(({ labels }) => labels.id ?? "");
  const down = idsWhere("alicloud_vpn_connection_health", 1, ({ labels }) => labels.health === "down");
  expect(down).toContain("vco-gw8lyon");
  const alert = (alertname: string, ids: readonly string[]) => ({ alertname, ids: [...ids].sort() });
  const wanted = [
    alert("VpnConnectionDown", down),
    alert("VpnBgpDown", ["vco-gw8oslo"]),
    alert("VpnConfigurationDrift", ["vco-gw8berlin"]),
    alert("VpnConnectionRemoved", ["vco-gone"]),
    alert("VpnReadFails", []),
  ];
  // promtool compares whole alerts, so that it tells on failure which there were.
  const tests = wanted.map(({ alertname }) => ({
    interval: "1m",
    input_series: series,
    alert_rule_test: [{ eval_time: "30m", alertname, exp_alerts: [{}] }],
  }));
  const fired = tests.map((one) => {
    const file = join(folder, "rules.test.yml");
    writeFileSync(file, JSON.stringify({ rule_files: [alerts], evaluation_interval: "1m", tests: [one] }));
    const got = /got:(\[[\s\S]*)/.exec(check(["test", "rules", file]).output)?.[1] ?? "";
    return [...new Set([...got.matchAll(/Labels:\{[^}]*\bid="([^"]+)"/g)].map(([, id = ""]) => id))].sort();
  });
  expect(wanted.map(({ alertname }, index) => alert(alertname, fired[index] ?? []))).toEqual(wanted);
});
