import { assessHealth, type HealthInput, healthDependsOnEnableBgp, type TunnelHealthInput } from "../../provider/vpn/judge/health";
import { isTunnelUp } from "../../provider/vpn/model/fields";

const up = "ipsec_sa_established";
const down = "ike_sa_not_established";

const single = (change: Partial<HealthInput> = {}): HealthInput => ({
  status: up,
  attachType: "VPNGW",
  vpnGatewayId: "vpn-1",
  transitRouterId: null,
  effectImmediately: true,
  enableTunnelsBgp: null,
  tunnels: [],
  vcoHealthCheck: null,
  vpnBgpConfig: null,
  ...change,
});
const tunnel = (change: Partial<TunnelHealthInput>): TunnelHealthInput => ({
  tunnelId: null,
  role: null,
  tunnelIndex: null,
  status: up,
  bgpConfig: null,
  ...change,
});
const onGateway = (master: string | null, slave: string | null, change: Partial<HealthInput> = {}): HealthInput =>
  single({
    status: null,
    tunnels: [tunnel({ tunnelId: "tun-m", role: "master", status: master }), tunnel({ tunnelId: "tun-s", role: "slave", status: slave })],
    ...change,
  });
const onTransitRouter = (one: string | null, two: string | null, change: Partial<HealthInput> = {}): HealthInput =>
  single({
    status: null,
    attachType: "CEN",
    vpnGatewayId: null,
    transitRouterId: "tr-1",
    tunnels: [tunnel({ tunnelId: "tun-1", tunnelIndex: 1, status: one }), tunnel({ tunnelId: "tun-2", tunnelIndex: 2, status: two })],
    ...change,
  });
const withBgp = (input: HealthInput, ...statuses: (string | null)[]): HealthInput => ({
  ...input,
  enableTunnelsBgp: true,
  tunnels: input.tunnels.map((one, index) => ({ ...one, bgpConfig: { status: statuses[index] ?? null } })),
});

const check = { enable: true, status: "failed" };
const summary = (input: HealthInput) => {
  const { isUp, health, reasons } = assessHealth(input);
  return [isUp, health, reasons.map(({ code, tunnelId }) => (tunnelId === null ? code : `${code} ${tunnelId}`)).join(", ")];
};

test.each<[string | null, boolean | null]>([
  ["ipsec_sa_established", true],
  ["ipsec_sa_not_established", false],
  ["ike_sa_established", false],
  ["ike_sa_not_established", false],
  ["rekeying", null],
  ["", null],
  ["constructor", null],
  [null, null],
])("status %p means up: %p, for a tunnel and for a single-tunnel connection", (status, expected) => {
  expect(isTunnelUp(status)).toBe(expected);
  expect(assessHealth(single({ status })).isUp).toBe(expected);
});

describe("a single-tunnel connection", () => {
  test.each<[string, HealthInput, boolean | null, string, string]>([
    ["is up when phase 2 is established", single(), true, "up", ""],
    ["is down when phase 1 is not established", single({ status: down }), false, "down", "not-established"],
    ["is down when only phase 1 is established", single({ status: "ike_sa_established" }), false, "down", "not-established"],
    ["is unknown without a status", single({ status: null }), null, "unknown", "status-unknown"],
    ["is unknown with a status nobody listed", single({ status: "rekeying" }), null, "unknown", "status-unknown"],
    [
      "is degraded when BGP is on and failed",
      single({ vpnBgpConfig: { enableBgp: true, status: "failed" } }),
      true,
      "degraded",
      "bgp-down",
    ],
    ["is degraded when BGP is on and false", single({ vpnBgpConfig: { enableBgp: true, status: "false" } }), true, "degraded", "bgp-down"],
    ["is up when BGP is on and up", single({ vpnBgpConfig: { enableBgp: true, status: "success" } }), true, "up", ""],
    ["is up when BGP is on and the API gives no status", single({ vpnBgpConfig: { enableBgp: true, status: null } }), true, "up", ""],
    ["is up when BGP is off, whatever its status", single({ vpnBgpConfig: { enableBgp: false, status: "false" } }), true, "up", ""],
    ["is up when nothing says that BGP is on", single({ vpnBgpConfig: { status: "false" } }), true, "up", ""],
    ["is degraded when its health check fails", single({ vcoHealthCheck: check }), true, "degraded", "health-check-failed"],
    ["is up when a disabled check reads failed", single({ vcoHealthCheck: { ...check, enable: false } }), true, "up", ""],
    ["is up when nothing says that the check is on", single({ vcoHealthCheck: { ...check, enable: null } }), true, "up", ""],
    [
      "names everything that is wrong",
      single({ vcoHealthCheck: check, vpnBgpConfig: { enableBgp: true, status: "false" } }),
      true,
      "degraded",
      "bgp-down, health-check-failed",
    ],
    [
      "blames nothing on BGP or the check while it is down",
      single({ status: down, vcoHealthCheck: check, vpnBgpConfig: { enableBgp: true, status: "false" } }),
      false,
      "down",
      "not-established",
    ],
  ])("%s", (_, input, isUp, health, reasons) => {
    expect(summary(input)).toEqual([isUp, health, reasons]);
  });

  test("from a list row, without a BGP setting, is judged too", () => {
    const { vpnBgpConfig: _, ...row } = single();
    expect(summary(row)).toEqual([true, "up", ""]);
  });
});

describe("a dual-tunnel connection on a VPN gateway", () => {
  test.each<[string, HealthInput, boolean | null, string, string]>([
    ["is up when both are", onGateway(up, up), true, "up", ""],
    ["failed over when the master is down", onGateway(down, up), true, "degraded", "failed-over tun-m"],
    ["lost its redundancy when the slave is down", onGateway(up, down), true, "degraded", "redundancy-lost tun-s"],
    ["is down when both are", onGateway(down, "ike_sa_established"), false, "down", "not-established tun-m, not-established tun-s"],
    ["is up but of unknown health when one status is unknown", onGateway(up, null), true, "unknown", "status-unknown tun-s"],
    ["is unknown when one is down and one unknown", onGateway(down, "new"), null, "unknown", "not-established tun-m, status-unknown tun-s"],
    ["is unknown when both are", onGateway(null, null), null, "unknown", "status-unknown tun-m, status-unknown tun-s"],
    ["takes nothing from the top-level status", onGateway(up, up, { status: down }), true, "up", ""],
    [
      "is not up by its top-level status",
      onGateway(down, down, { status: up }),
      false,
      "down",
      "not-established tun-m, not-established tun-s",
    ],
    ["is degraded when a tunnel's BGP session is down", withBgp(onGateway(up, up), "success", "false"), true, "degraded", "bgp-down tun-s"],
    ["is up when BGP is on and gives no status", withBgp(onGateway(up, up), null, "success"), true, "up", ""],
    ["is up when BGP is off", { ...withBgp(onGateway(up, up), "false", "false"), enableTunnelsBgp: false }, true, "up", ""],
    ["blames a tunnel that is down once", withBgp(onGateway(down, up), "false", "success"), true, "degraded", "failed-over tun-m"],
    [
      "names a lost tunnel and the other's BGP session",
      withBgp(onGateway(up, down), "false", "false"),
      true,
      "degraded",
      "redundancy-lost tun-s, bgp-down tun-m",
    ],
    [
      "is degraded by a health check that is on and fails",
      onGateway(up, up, { vcoHealthCheck: check }),
      true,
      "degraded",
      "health-check-failed",
    ],
  ])("%s", (_, input, isUp, health, reasons) => {
    expect(summary(input)).toEqual([isUp, health, reasons]);
  });
});

describe("a dual-tunnel connection on a transit router", () => {
  const unattached = { attachType: null, transitRouterId: null };
  test.each<[string, HealthInput, boolean | null, string, string]>([
    ["is up when both are", onTransitRouter(up, up), true, "up", ""],
    ["has half of its capacity when the first is down", onTransitRouter(down, up), true, "degraded", "capacity-halved tun-1"],
    ["has half of its capacity when the second is down", onTransitRouter(up, down), true, "degraded", "capacity-halved tun-2"],
    [
      "is named by its tunnel index if it has no other name",
      onTransitRouter(up, down, unattached),
      true,
      "degraded",
      "capacity-halved tun-2",
    ],
    [
      "has equal tunnels whatever roles the API gives",
      onGateway(down, up, { attachType: "CEN" }),
      true,
      "degraded",
      "capacity-halved tun-m",
    ],
    ["is down when both are", onTransitRouter(down, down), false, "down", "not-established tun-1, not-established tun-2"],
  ])("%s", (_, input, isUp, health, reasons) => {
    expect(summary(input)).toEqual([isUp, health, reasons]);
  });
});

test("a connection that is down says when negotiation waits for traffic", () => {
  const message = (effectImmediately: boolean | null) => assessHealth(single({ status: down, effectImmediately })).reasons[0]?.message;
  expect(message(false)).toBe(
    "Phase 1 (IKE) of the connection is not established: negotiation waits for traffic, since effectImmediately is false.",
  );
  expect(message(true)).toBe("Phase 1 (IKE) of the connection is not established.");
  expect(message(null)).toBe("Phase 1 (IKE) of the connection is not established.");
});

test("each reason is one sentence that names its tunnel", () => {
  const messages = [onGateway(down, up), onGateway(up, null), onTransitRouter(up, down), withBgp(onGateway(up, up), "false", "success")]
    .flatMap((input) => assessHealth(input).reasons)
    .map(({ message }) => message);
  expect(messages).toEqual([
    "Phase 2 is not established on master tunnel tun-m: the slave carries the traffic.",
    "The API gives no status for slave tunnel tun-s.",
    "Phase 2 is not established on tunnel tun-2: half of the capacity is gone.",
    "The BGP session of master tunnel tun-m is not up.",
  ]);
});

describe("a list row needs a separate read for its health", () => {
  test.each<[string, HealthInput, boolean]>([
    ["when it is up with a BGP status that is not success", single({ vpnBgpConfig: { status: "false" } }), true],
    ["not when BGP is up", single({ vpnBgpConfig: { status: "success" } }), false],
    ["not when there is no BGP status", single({ vpnBgpConfig: { status: null } }), false],
    ["not when there is no BGP setting", single({ vpnBgpConfig: null }), false],
    ["not when it is down anyway", single({ status: down, vpnBgpConfig: { status: "false" } }), false],
    ["not when it is degraded anyway", single({ vcoHealthCheck: check, vpnBgpConfig: { status: "false" } }), false],
    ["not for the sessions of its tunnels, since rows have enableTunnelsBgp", withBgp(onGateway(up, up), "false", "false"), false],
  ])("%s", (_, row, expected) => {
    expect(healthDependsOnEnableBgp(row)).toBe(expected);
  });
});
