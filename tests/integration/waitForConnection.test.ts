import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { AccessDeniedError, ConfigurationError, VpnConnectionNotFoundError, WaitTimeoutError } from "../../provider/alicloud/errors";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { isReached, parseWait, parseWaitUntil, type WaitOptions, type WaitUntil, waitForConnection } from "../../provider/vpn/read/wait";
import { mockVpnConnection } from "../../sdk/mock";

const id = "vco-gw8berlin";
const up: WaitUntil = { health: "up" };
let emulator: Emulator;
let client: VpnClient;
beforeEach(async () => {
  emulator = await startEmulator();
  client = new VpnClient({ endpoint: emulator.url, credentials: emulator.credentials, regionId: "eu-central-1", maxAttempts: 1 });
});
afterEach(async () => {
  await client.close();
  await emulator.close();
});

const setStatus = (Status: string) => emulator.connections.patch(id, { Status });
/** Waits; `then` is called after the read with that number. */
const wait = (options: Partial<WaitOptions>, then: Record<number, () => void> = {}): Promise<VpnConnectionResult> => {
  let reads = 0;
  return waitForConnection(id, {
    until: up,
    timeoutSeconds: 20,
    pollSeconds: 0.01,
    read: (how) => client.describe(id, how),
    onProgress: () => then[++reads]?.(),
    ...options,
  });
};

test("the fourth read sees a tunnel that comes up after three", async () => {
  setStatus("ike_sa_not_established");
  const seen = await wait({}, { 3: () => setStatus("ipsec_sa_established") });
  expect(seen).toMatchObject({ vpnConnectionId: id, health: "up" });
  expect(emulator.requests).toHaveLength(4);
});

test("a connection that is up is read once and reports no progress", async () => {
  const lines: string[] = [];
  await wait({ onProgress: (line) => lines.push(line) });
  expect([lines, emulator.requests.length]).toEqual([[], 1]);
});

test("a connection that never comes up gives a time-out with the goal, the last state and the reason", async () => {
  setStatus("ike_sa_not_established");
  const error = await wait({ timeoutSeconds: 0.05 }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect(error).toMatchObject({ code: "WaitTimeout", regionId: "eu-central-1" });
  expect(String(error)).toMatch(
    /VPN connection vco-gw8berlin, region eu-central-1: it does not have health up after 0 s; last seen: health down. Phase 1 \(IKE\) of the connection is not established. Look into/,
  );
});

test("a connection that disappears ends the wait at once", async () => {
  setStatus("ike_sa_not_established");
  const vanished = wait({}, { 2: () => emulator.connections.delete(id) });
  await expect(vanished).rejects.toThrow(VpnConnectionNotFoundError);
  expect(emulator.requests).toHaveLength(3);
});

test.each([
  ["while it pauses", { pollSeconds: 20 }],
  ["while it reads", {}],
])("an abort %s ends the wait at once with the signal's reason", async (when, pace) => {
  setStatus("ike_sa_not_established");
  const controller = new AbortController();
  const reason = new Error("enough");
  const aborted = wait(
    { ...pace, signal: controller.signal },
    {
      1: () => {
        if (when === "while it pauses") controller.abort(reason);
        else {
          emulator.fail({ kind: "stall" });
          setImmediate(function stalled() {
            if (emulator.requests.length > 1) controller.abort(reason);
            else setImmediate(stalled);
          });
        }
      },
    },
  );
  await expect(aborted).rejects.toBe(reason);
});

test("a temporary failure does not end a running wait", async () => {
  setStatus("ike_sa_not_established");
  const lines: string[] = [];
  const seen = await wait({
    onProgress: (line) => {
      lines.push(line);
      if (lines.length === 1) emulator.fail({ code: "ServiceUnavailable", times: 1 });
      if (lines.length === 2) setStatus("ipsec_sa_established");
    },
  });
  expect(seen.health).toBe("up");
  expect(lines[1]).toMatch(/health down.*The last read failed: .*ServiceUnavailable/);
});

test("a temporary failure of the first read ends the wait, and so does any permanent failure", async () => {
  emulator.fail({ code: "ServiceUnavailable", times: 1 });
  await expect(wait({})).rejects.toThrow(/ServiceUnavailable/);
  setStatus("ike_sa_not_established");
  await expect(wait({}, { 1: () => emulator.fail({ code: "Forbidden.RAM" }) })).rejects.toThrow(AccessDeniedError);
});

test("a read that hangs ends with the wait", async () => {
  emulator.fail({ kind: "stall" });
  await expect(wait({ timeoutSeconds: 0.05, graceSeconds: 0.05 })).rejects.toThrow(/last seen: nothing, no read was answered/);
});

test.each<[string, WaitUntil, VpnConnectionResult, boolean]>([
  ["a health", { health: "up" }, mockVpnConnection(), true],
  ["another health", { health: "up" }, mockVpnConnection({ tunnels: [{}, { status: "ike_sa_not_established" }] }), false],
  ["one of several", { health: ["up", "degraded"] }, mockVpnConnection({ tunnels: [{}, { status: "ike_sa_not_established" }] }), true],
  ["a status", { status: "ipsec_sa_established" }, mockVpnConnection(), true],
  ["a status that is not reported", { status: "ipsec_sa_established" }, mockVpnConnection({ status: null }), false],
  ["every tunnel's status", { status: "ipsec_sa_established" }, mockVpnConnection({ tunnels: [{}, {}] }), true],
  ["one tunnel's only", { status: "ipsec_sa_established" }, mockVpnConnection({ tunnels: [{}, { status: null }] }), false],
  ["both", { health: "degraded", status: "ipsec_sa_established" }, mockVpnConnection(), false],
])("%s: %j", (_, until, connection, reached) => {
  expect(isReached(until, connection)).toBe(reached);
});

test.each([
  [undefined, /not an object/],
  [{}, /names nothing/],
  [{ helth: "up" }, /no key "helth"/],
  [{ health: "Up" }, /waitUntil.health is not a health: "Up"/],
  [{ health: [] }, /waitUntil.health/],
  [{ status: "" }, /waitUntil.status/],
])("waiting for %j is refused", (raw, message) => {
  expect(() => parseWaitUntil(raw)).toThrow(ConfigurationError);
  expect(() => parseWaitUntil(raw)).toThrow(message);
});

test.each([{ timeoutSeconds: 0 }, { pollSeconds: -1 }, { timeoutSeconds: Number.NaN }, { timeoutSeconds: 604_801 }, { pollSeconds: "5" }])(
  "a pace of %j is refused",
  (pace: object) => {
    expect(() => parseWait({ waitUntil: up, ...pace })).toThrow(ConfigurationError);
    expect(() => parseWait({ waitUntil: up, ...pace })).toThrow(Object.keys(pace)[0] ?? "");
  },
);
