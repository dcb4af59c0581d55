import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { listText } from "../../cli/text/list";
import { fleet } from "../../emulator/data/fleet";
import type { Emulator } from "../../emulator/startEmulator";
import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { displayWidth } from "../../render/table";
import { environmentOf, runCli, startCli } from "../support/cliProcess";
import { emulatorForEach } from "../support/emulatorForEach";

let emulator: Emulator;
const restartEmulator = emulatorForEach((started) => {
  emulator = started;
});

const run = (...args: string[]) => runCli(["list", ...args], environmentOf(emulator));
const idsOf = async (...args: string[]): Promise<string[]> => JSON.parse((await run(...args, "--json")).stdout).ids;

test("list shows one line for each connection of a region, with the reason if it is not up", async () => {
  const { stdout, stderr, exitCode } = await run();
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toMatchSnapshot();
});

test("a narrow terminal gets fewer columns, and always the reasons", async () => {
  const client = new VpnClient({ endpoint: emulator.url, regionId: "eu-central-1", credentials: emulator.credentials });
  const connections: ListedVpnConnection[] = [];
  for await (const connection of client.list()) connections.push(connection);
  await client.close();
  const titlesAt = (width: number | undefined) => {
    const lines = listText(connections, { colors: false, width, regionIds: ["eu-central-1"], isFiltered: false }).split("\n");
    if (width !== undefined) expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
    return lines[0]?.split(/ {2,}/);
  };
  expect(titlesAt(undefined)).toEqual(["NAME", "ID", "HEALTH", "TUNNELS", "GATEWAY", "ON-PREMISES NETWORKS", "WHY"]);
  expect(titlesAt(100)).toEqual(["NAME", "ID", "HEALTH", "TUNNELS", "GATEWAY", "WHY"]);
  expect(titlesAt(80)).toEqual(["NAME", "ID", "HEALTH", "TUNNELS", "WHY"]);
});

test("a region where every connection is up has no column of reasons", async () => {
  const { stdout } = await run("--health", "up");
  expect(stdout).not.toContain("WHY");
  expect(stdout).toContain("6 matching connections in eu-central-1: 6 up.");
});

test("JSON is the object that a program gets: ids, names and connections, without secrets", async () => {
  const { stdout } = await run("--json");
  const { ids, names, connections, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({});
  expect(ids).toEqual([...emulator.connections.keys()].sort());
  expect(names).toEqual(ids.map((id: string) => emulator.connections.get(id)?.Name || null));
  expect(connections.map((one: { vpnConnectionId: string }) => one.vpnConnectionId)).toEqual(ids);
  expect(connections[0]).toMatchObject({ health: "up", ikeConfig: { ikeLifetime: 28_800 }, pskFingerprint: null });
  for (const key of ["psk", "tunnelPsks", "bgpAuthKey"]) expect(connections.some((one: object) => key in one)).toBe(false);
  expect(stdout).not.toMatch(/Berlin\.7hQ2-vN4x|lyon2020|Zurich\.one-Qm85|oslo-bgp-Ym3Z8f/);
});

test("JSON contains the secrets on request", async () => {
  const { connections } = JSON.parse((await run("--json", "--show-secrets", "--id", "vco-gw8oslo")).stdout);
  expect(connections[0]).toMatchObject({ psk: "Oslo.e4T-9sLw2Vc", tunnelPsks: null, bgpAuthKey: "oslo-bgp-Ym3Z8f" });
});

test.each<[string, string[], string[]]>([
  ["ids", ["--id", "vco-gw8oslo", "--id", "vco-gw8berlin"], ["berlin", "oslo"]],
  ["name", ["--name", "^(berlin|lyon)-"], ["berlin", "lyon"]],
  ["health", ["--health", "down", "--health", "degraded"], ["lyon", "minimal", "vienna", "warsaw"]],
  ["status", ["--status", "ipsec_sa_not_established"], ["vienna"]],
  ["VPN gateway", ["--vpn-gateway", "vpn-gw8dual"], ["madrid", "vienna"]],
  ["customer gateway", ["--customer-gateway", "cgw-gw8madrid2"], ["madrid"]],
  ["resource group and health", ["--resource-group", "rg-acfmcore", "--health", "up"], ["madrid", "oslo", "zurich"]],
  ["tags", ["--tag", "environment=production", "--tag", "site=berlin"], ["berlin"]],
  ["a tag without a value", ["--tag", "owner="], ["zurich"]],
])("connections can be selected by %s", async (_, args, expected) => {
  expect(await idsOf(...args)).toEqual(expected.map((city) => `vco-gw8${city}`));
});

test("an empty result is reported and is not a failure", async () => {
  expect(await run("--name", "nowhere")).toEqual({ stdout: "No matching VPN connections in eu-central-1.\n", stderr: "", exitCode: 0 });
  expect((await run("--region", "us-east-1")).stdout).toBe("No VPN connections in us-east-1.\n");
});

test("a large region needs one call for 50 connections", async () => {
  await restartEmulator({ connections: fleet(200) });
  expect((await idsOf()).length).toBe(200);
  expect(emulator.requests.filter(({ action }) => action === "DescribeVpnConnections").length).toBe(4);
});

test.each<[string[], string]>([
  [["--health", "healthy"], '--health takes up, degraded, down, unknown, and not "healthy"'],
  [["--name", "("], "--name is not a regular expression"],
  [["--tag", "production"], '--tag is not KEY=VALUE: "production"'],
  [["--id", "vpn-1"], 'not the id of a VPN connection: "vpn-1"'],
  [["extra"], 'unexpected argument "extra"'],
])("%j is a usage error, and nothing is sent", async (args, message) => {
  const { stderr, exitCode } = await run(...args);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(emulator.requests.length).toBe(0);
});

describe("several regions", () => {
  beforeEach(() => {
    const berlin = emulator.connections.get("vco-gw8berlin");
    if (berlin === undefined) throw new Error("The seed has no Berlin.");
    for (const [id, region] of [
      ["vco-far1", "us-east-1"],
      ["vco-far2", "ap-south-1"],
    ] as const)
      emulator.connections.set(id, { ...berlin, VpnConnectionId: id, Name: id }, region);
  });

  test("are listed together, and each connection shows its region", async () => {
    const { stdout, exitCode } = await run("--region", "us-east-1", "-r", "eu-central-1", "--region", "us-east-1");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^NAME +ID +REGION +HEALTH/);
    expect(stdout).toMatch(/^vco-far1 +vco-far1 +us-east-1 /m);
    expect(stdout).toMatch(/berlin-office +vco-gw8berlin +eu-central-1 /);
    expect(stdout).toMatch(/connections in 2 regions: /);
    const { connections } = JSON.parse((await run("--region", "us-east-1", "--region", "eu-central-1", "--json")).stdout);
    expect(connections.at(-1)).toMatchObject({ vpnConnectionId: "vco-far1", regionId: "us-east-1" });
  });

  test("come from the API's own list with --all-regions, even if no region is set", async () => {
    const env = { ...environmentOf(emulator), ALIBABA_CLOUD_REGION: "" };
    const { stdout, exitCode } = await runCli(["list", "--all-regions", "--name", "^vco-far", "--json"], env);
    expect([exitCode, JSON.parse(stdout).ids]).toEqual([0, ["vco-far2", "vco-far1"]]);
    expect(emulator.requests[0]?.action).toBe("DescribeRegions");
    expect(new Set(emulator.requests.map(({ regionId }) => regionId)).size).toBeGreaterThan(30);
  });

  test("are listed without one that cannot be read, and the exit code reports it", async () => {
    emulator.fail({ regionId: "us-east-1", code: "Forbidden.RAM", times: 5 });
    const { stdout, stderr, exitCode } = await run("-r", "us-east-1", "-r", "ap-south-1", "--json");
    expect([exitCode, JSON.parse(stdout).ids]).toEqual([1, ["vco-far2"]]);
    expect(stderr).toMatch(/^vpn-connection list: us-east-1 could not be read: .*Forbidden\.RAM.*\n$/);
  });

  test("end with the exit code of the cause if none can be read", async () => {
    emulator.fail({ code: "Forbidden.RAM", times: 5 });
    const { stdout, stderr, exitCode } = await run("-r", "us-east-1", "-r", "ap-south-1");
    expect([exitCode, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/^vpn-connection list: 2 regions could not be read: ap-south-1, us-east-1\. The first: .*\n$/);
  });

  test("are all searched for the given ids, and each id must exist in one of them", async () => {
    const regions = ["-r", "us-east-1", "-r", "ap-south-1"];
    expect(await idsOf(...regions, "--id", "vco-far1")).toEqual(["vco-far1"]);
    const { stderr, exitCode } = await run(...regions, "--id", "vco-far1", "--id", "vco-nowhere");
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("vco-nowhere")]);
  });

  test("are either named or all, not both", async () => {
    expect(await run("--all-regions", "-r", "us-east-1")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("are mutually exclusive"),
    });
  });
});

describe("--watch", () => {
  test("updates the list when it changes, survives a failure, and ends on Ctrl-C", async () => {
    const watch = startCli(["list", "--watch", "--poll", "0.05s", "--id", "vco-gw8berlin"], environmentOf(emulator));
    await watch.printed("1 up.");
    emulator.fail({ code: "InternalError", times: 8 });
    emulator.connections.patch("vco-gw8berlin", { Status: "ike_sa_not_established" });
    await watch.printed("1 down.");
    watch.signal("SIGINT");
    const { stdout, exitCode } = await watch.ended;
    expect(exitCode).toBe(130);
    expect(stdout.match(/matching connection in/g)?.length).toBe(2);
    expect(stdout).not.toContain("\u001b");
  });

  test("ends when the credentials are refused", async () => {
    emulator.fail({ code: "InvalidAccessKeyId.Inactive" });
    expect(await run("--watch")).toMatchObject({ exitCode: 3, stdout: "" });
  });

  test("prints a stream of JSON documents", async () => {
    const watch = startCli(["list", "--watch", "--poll", "0.05s", "--id", "vco-gw8berlin", "--json"], environmentOf(emulator));
    await watch.printed('"health": "up"');
    emulator.connections.patch("vco-gw8berlin", { Status: "ike_sa_not_established" });
    await watch.printed('"health": "down"');
    watch.signal("SIGTERM");
    const { stdout, exitCode } = await watch.ended;
    expect(exitCode).toBe(130);
    expect((await run("--help")).stdout).toMatch(/130 +Ctrl-C or SIGTERM/);
    expect(stdout.split(/(?<=^}\n)/m).map((one) => JSON.parse(one).connections[0].isUp)).toEqual([true, false]);
  });

  test("is required by --poll", async () => {
    expect(await run("--poll", "1s")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--poll needs --watch") });
  });
});

describe("a standard output that cannot be written", () => {
  const program = join(__dirname, "..", "..", "dist", "cli", "main.js");
  const onLinux = process.platform === "linux" ? test.each : test.skip.each;

  onLinux([[[]], [["--json"]], [["--watch"]], [["--help"]]])("is reported when the disk is full: list %j", async (options) => {
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [program, "list", ...options], {
      env: { PATH: process.env.PATH, ...environmentOf(emulator) },
      stdio: ["ignore", full, "pipe"],
    });
    closeSync(full);
    const [written, ending] = await Promise.all([text(child.stderr as NodeJS.ReadableStream), once(child, "close")]);
    expect([written, ending[0]]).toEqual(["vpn-connection list: standard output cannot be written: the disk is full\n", 1]);
  });

  test("is silent when its reader has gone", async () => {
    const child = spawn(process.execPath, [program, "list"], { env: { PATH: process.env.PATH, ...environmentOf(emulator) } });
    child.stdout.destroy();
    expect(await text(child.stderr)).toBe("");
  });
});
