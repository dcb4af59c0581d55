import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "../../emulator/startEmulator";
import { environmentOf, runCli, startCli } from "../support/cliProcess";
import { emulatorForEach } from "../support/emulatorForEach";

let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
});

const start = (...args: string[]) => startCli(["wait", ...args, "--poll", "0.05s"], environmentOf(emulator));
const established = { Status: "ipsec_sa_established" };

async function polls(count: number): Promise<void> {
  while (emulator.requests.length < count) await sleep(5);
}

test("wait ends at once for a connection that is up", async () => {
  const { stdout, stderr, exitCode } = await start("vco-gw8berlin").ended;
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^berlin-office {2}vco-gw8berlin {2}eu-central-1\n● up\nWaited \d+ s\.\n$/);
  expect(emulator.requests.length).toBe(1);
});

test("wait ends when the connection comes up, and prints progress on stderr", async () => {
  const { ended } = start("vco-gw8lyon");
  await polls(3);
  emulator.connections.patch("vco-gw8lyon", established);
  const { stdout, stderr, exitCode } = await ended;
  expect(exitCode).toBe(0);
  expect(stdout).toContain("● up");
  expect(stderr).toMatch(/^(Waiting for health up \(.*\): health down\. Phase 1 \(IKE\).*\n)+$/);
});

test("wait can wait for another health, or for a status of every tunnel", async () => {
  expect((await start("vco-gw8vienna", "--health", "up", "--health", "degraded").ended).exitCode).toBe(0);
  expect((await start("vco-gw8madrid", "--status", "ipsec_sa_established").ended).exitCode).toBe(0);
  expect((await start("vco-gw8lyon", "--status", "ike_sa_established", "--timeout", "0.1s").ended).exitCode).toBe(9);
});

test("wait ends at its time-out with its own exit code and the last state", async () => {
  // A long pause leaves the first read time to be answered, however busy the machine is.
  const { stdout, stderr, exitCode } = await runCli(["wait", "vco-gw8lyon", "--timeout", "0.3s", "--poll", "30s"], environmentOf(emulator));
  expect([exitCode, stdout]).toEqual([9, ""]);
  expect(stderr.trimEnd().split("\n").at(-1)).toMatch(
    /^vpn-connection wait: VPN connection vco-gw8lyon, .* last seen: health down\. Phase 1/,
  );
});

test("wait ends at once when the connection disappears", async () => {
  const { ended } = start("vco-gw8lyon");
  await polls(2);
  emulator.connections.delete("vco-gw8lyon");
  const { stderr, exitCode } = await ended;
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining("InvalidVpnConnectionInstanceId.NotFound")]);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends the wait at once and silently", async (signal) => {
  const wait = startCli(["wait", "vco-gw8lyon", "--poll", "1h", "--timeout", "2h"], environmentOf(emulator));
  await wait.printed("Waiting", "stderr");
  const { stderr } = wait.output;
  wait.signal(signal);
  expect(await wait.ended).toEqual({ stdout: "", stderr, exitCode: 130 });
});

test("JSON is the final connection", async () => {
  const { stdout } = await start("vco-gw8berlin", "--json").ended;
  expect(JSON.parse(stdout)).toMatchObject({ vpnConnectionId: "vco-gw8berlin", health: "up" });
  expect(stdout).not.toContain("Berlin.7hQ2-vN4x");
});

test.each<[string[], string]>([
  [["--timeout", "600"], '--timeout is not a time such as 90s, 15m, 2h or 1d, 7d at most: "600"'],
  [["--timeout", "30d"], "--timeout is not a time"],
  [["--poll", "-1s"], "--poll"],
  [["--health", "healthy"], '--health takes up, degraded, down, unknown, and not "healthy"'],
])("%j is a usage error, and nothing is sent", async (args, message) => {
  const { stderr, exitCode } = await runCli(["wait", "vco-gw8lyon", ...args], environmentOf(emulator));
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(emulator.requests.length).toBe(0);
});
