import { diagnosisText } from "../../cli/text/diagnosis";
import type { Emulator } from "../../emulator/startEmulator";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { environmentOf, runCli, startCli } from "../support/cliProcess";
import { emulatorForEach } from "../support/emulatorForEach";

let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
});

const run = (...args: string[]) => runCli(args, environmentOf(emulator));
const secondsAgo = (seconds: number): number => Math.floor(Date.now() / 1000 - seconds) * 1000;

describe("diagnose", () => {
  test("shows the reason, the settings that differ, the time and the log line", async () => {
    const { stdout, stderr, exitCode } = await run("diagnose", "vco-gw8vienna");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^vienna-branch {2}vco-gw8vienna {2}eu-central-1\n◐ degraded\n {2}Phase 2 is not established on master tunnel/);
    expect(stdout).toMatch(
      /\nCritical: IPsec encryption algorithm mismatch\n {2}Tunnel +tun-gw8vienna1\n {2}Cloud side +AES256\n {2}Peer +AES128\n/,
    );
    expect(stdout).toMatch(/ {2}When +\d+ \w+ ago, [-\d]+ [:\d]+ UTC\n/);
    expect(stdout).toMatch(/ {2}Log +PROTO_ERR {2}child\.c:318:child_negotiate\(\): received NO_PROPOSAL_CHOSEN/);
    expect(emulator.requests.map(({ action }) => action)).toEqual(["DescribeVpnConnection", "DiagnoseVpnConnections"]);
  });

  test("lists the worst first, and the latest first among equals", async () => {
    const row = (Severity: string, FailedReason: string, ago: number) => ({
      ...{ VpnConnectionId: "vco-gw8lyon", Severity, FailedReason, FailedTime: secondsAgo(ago) },
    });
    emulator.diagnoses.set("vco-gw8lyon", [row("Normal", "d", 1), row("Warn", "c", 1), row("Critical", "b", 9), row("Critical", "a", 5)]);
    const client = new VpnClient({ endpoint: emulator.url, regionId: "eu-central-1", credentials: emulator.credentials });
    const lyon = await client.describe("vco-gw8lyon");
    const text = diagnosisText(lyon, await client.diagnose(lyon), { colors: false, width: undefined, now: Date.now() });
    await client.close();
    expect(text.match(/^\w+: .$/gm)).toEqual(["Critical: a", "Critical: b", "Warn: c", "Normal: d"]);
  });

  test("says that nothing is wrong with a connection that is up, and where to look next for others", async () => {
    expect((await run("diagnose", "vco-gw8berlin")).stdout).toMatch(/● up\n\nThe API's diagnosis finds nothing wrong\.\n$/);
    emulator.diagnoses.clear();
    expect((await run("diagnose", "vco-gw8lyon")).stdout).toContain("vpn-connection logs vco-gw8lyon");
  });

  test("gives a script health, reasons and findings", async () => {
    expect(JSON.parse((await run("diagnose", "vco-gw8lyon", "--json")).stdout)).toMatchObject({
      ...{ vpnConnectionId: "vco-gw8lyon", regionId: "eu-central-1", name: "lyon-factory", isUp: false, health: "down" },
      reasons: [{ code: "not-established", tunnelId: null }],
      diagnoses: [{ severity: "Critical", mismatchLocalParam: "SHA", mismatchRemoteParam: "SHA256" }],
    });
  });
});

describe("logs", () => {
  test("prints each line with its time in UTC, its level and its message", async () => {
    const at = secondsAgo(60);
    emulator.logs.set("vco-gw8berlin", [
      { at, level: "INFO", message: "one\u001b[2J" },
      { at, level: "PROTO_ERR", message: "two" },
    ]);
    const time = new Date(at).toISOString().slice(0, 19).replace("T", " ");
    expect(await run("logs", "vco-gw8berlin")).toEqual({
      stdout: `${time} UTC  INFO       one\\u{1b}[2J\n${time} UTC  PROTO_ERR  two\n`,
      stderr: "",
      exitCode: 0,
    });
  });

  test("names the tunnel of each line, unless one was selected", async () => {
    const both = (await run("logs", "vco-gw8vienna")).stdout.trimEnd().split("\n");
    expect(both.map((line) => line.split("  ")[1])).toEqual(["tun-gw8vienna2", "tun-gw8vienna1", "tun-gw8vienna1"]);
    const one = await run("logs", "vco-gw8vienna", "--tunnel", "tun-gw8vienna2");
    expect(one.stdout).toMatch(/UTC {2}INFO +child\.c:407/);
    expect(one.stdout.trimEnd().split("\n").length).toBe(1);
  });

  test("starts at the given time or the given time ago", async () => {
    emulator.logs.set("vco-gw8berlin", [
      { at: secondsAgo(5400), level: "INFO", message: "old" },
      { at: secondsAgo(9), level: "INFO", message: "new" },
    ]);
    const messages = async (...args: string[]) => (await run("logs", "vco-gw8berlin", ...args)).stdout.match(/(?<=INFO {7})\w+$/gm);
    expect(await messages()).toEqual(["new"]);
    expect(await messages("--since", "2h")).toEqual(["old", "new"]);
    expect(await messages("--since", "1h25m")).toEqual(["new"]);
    const time = new Date(secondsAgo(6000)).toISOString();
    for (const since of [time, time.slice(0, 19), time.slice(0, 19).replace("T", " ")]) {
      expect(await messages("--since", since)).toEqual(["old", "new"]);
    }
  });

  test("reports an empty log", async () => {
    emulator.logs.clear();
    const { stdout, stderr, exitCode } = await run("logs", "vco-gw8berlin", "--since", "15m");
    expect([stdout, exitCode]).toEqual(["", 0]);
    expect(stderr).toContain("nothing in the log of the last 15 min");
  });

  test("prints one JSON object on each line for scripts", async () => {
    const { stdout } = await run("logs", "vco-gw8vienna", "--json");
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ tunnelId, level }) => [tunnelId, level])).toEqual([
      ["tun-gw8vienna2", "INFO"],
      ["tun-gw8vienna1", "INFO"],
      ["tun-gw8vienna1", "PROTO_ERR"],
    ]);
    expect(lines[0]).toMatchObject({
      time: emulator.logs.get("vco-gw8vienna")?.[0]?.at && expect.any(Number),
      message: expect.stringContaining("CHILD_SA"),
    });
  });

  test("prints no secret of the connection", async () => {
    emulator.logs.set("vco-gw8berlin", [{ at: secondsAgo(5), level: "DEBUG", message: "the psk found: Berlin.7hQ2-vN4x" }]);
    expect((await run("logs", "vco-gw8berlin")).stdout).toContain("the psk found: [secret]");
  });

  test("follows the log until Ctrl-C", async () => {
    const entries = [{ at: secondsAgo(9), level: "INFO", message: "before" }];
    emulator.logs.set("vco-gw8berlin", entries);
    const logs = startCli(["logs", "vco-gw8berlin", "--follow"], environmentOf(emulator));
    await logs.printed("before");
    entries.push({ at: secondsAgo(0), level: "INFO", message: "after" });
    await logs.printed("after");
    logs.signal("SIGINT");
    const { stdout, stderr, exitCode } = await logs.ended;
    expect([stdout.trimEnd().split("\n").length, stderr, exitCode]).toEqual([2, "", 130]);
  });

  test.each<[string[], string]>([
    [
      ["--since", "yesterday"],
      '--since takes a time back, such as 90s, 15m, 2h or 1d (at most 7d), or a timestamp such as 2026-01-31T12:00:00Z: "yesterday"',
    ],
    [["--since", "2026-99-99"], "--since takes a time back"],
    [["--tunnel", "tun-nobody"], "its tunnels are tun-gw8vienna1 and tun-gw8vienna2"],
  ])("refuses %j as a usage error", async (args, message) => {
    const { stderr, exitCode } = await run("logs", "vco-gw8vienna", ...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
