import { ConfigurationError } from "../../provider/alicloud/errors";
import { outputNames } from "../../provider/outputs";
import { assessHealth, tunnelsOf } from "../../provider/vpn/judge/health";
import { mockVpnConnection } from "../../sdk/mock";

test("without arguments it returns a complete connection that is up", () => {
  const connection = mockVpnConnection();
  expect(Object.keys(connection).sort()).toEqual([...outputNames].sort());
  expect(Object.values(connection)).not.toContain(undefined);
  expect(connection).toMatchObject({ isUp: true, health: "up", tunnels: [], tunnelPsks: null });
  expect(JSON.parse(JSON.stringify(connection))).toEqual(connection);
});

test("given values replace the defaults, also within a group, and null empties a group", () => {
  const connection = mockVpnConnection({ name: null, tags: { site: "berlin" }, ikeConfig: { ikeVersion: "ikev1" }, ipsecConfig: null });
  expect(connection).toMatchObject({ name: null, tags: { site: "berlin" }, ipsecConfig: null });
  expect(connection.ikeConfig).toEqual({ ...mockVpnConnection().ikeConfig, ikeVersion: "ikev1" });
});

test("derived values follow from the given ones, unless they are given too", () => {
  expect(mockVpnConnection({ status: "ike_sa_not_established" })).toMatchObject({ isUp: false, health: "down" });
  expect(mockVpnConnection({ status: "ike_sa_not_established", health: "unknown" })).toMatchObject({ isUp: false, health: "unknown" });
  const { vcoHealthCheck } = mockVpnConnection({ vcoHealthCheck: { enable: true, status: "failed" } });
  expect(assessHealth(mockVpnConnection({ vcoHealthCheck })).reasons).toMatchObject([{ code: "health-check-failed" }]);
});

test("given tunnels make a dual-tunnel connection on a VPN gateway, and each tunnel is completed", () => {
  const connection = mockVpnConnection({
    tunnels: [{ status: "ipsec_sa_not_established" }, { tunnelId: "tun-own", ikeConfig: { ikeLifetime: 60 } }],
  });
  expect(connection).toMatchObject({ status: null, ikeConfig: null, psk: null, customerGatewayId: null, health: "degraded", isUp: true });
  expect(connection.tunnels).toMatchObject([
    { tunnelId: "tun-mock1", role: "master", tunnelIndex: null, isUp: false },
    {
      ...{ tunnelId: "tun-own", role: "slave", tunnelIndex: null, isUp: true, internetIp: "203.0.113.2" },
      ikeConfig: { ikeVersion: "ikev2", ikeLifetime: 60, localId: "203.0.113.2" },
    },
  ]);
  expect(Object.keys(connection.tunnelPsks ?? {})).toEqual(["tun-mock1", "tun-own"]);
  expect(assessHealth(connection).reasons).toMatchObject([{ code: "failed-over" }]);
});

test("the two tunnels on a transit router are equal", () => {
  const connection = mockVpnConnection({ attachType: "CEN", tunnels: [{}, { status: "ike_sa_not_established" }] });
  expect(connection).toMatchObject({ attachType: "CEN", vpnGatewayId: null, transitRouterId: "tr-mock" });
  expect(connection.tunnels.map(({ role, tunnelIndex }) => [role, tunnelIndex])).toEqual([
    [null, 1],
    [null, 2],
  ]);
  expect(assessHealth(connection).reasons).toMatchObject([{ code: "capacity-halved" }]);
  expect(tunnelsOf(mockVpnConnection({ transitRouterId: "tr-own" }))).toMatchObject([{ internetIp: "203.0.113.1" }]);
});

test("a change to one mock does not affect another", () => {
  const first = mockVpnConnection();
  first.localSubnets.push("10.9.0.0/16");
  if (first.ikeConfig !== null) first.ikeConfig.ikeVersion = "ikev1";
  expect(mockVpnConnection()).toMatchObject({ localSubnets: ["10.0.0.0/16"], ikeConfig: { ikeVersion: "ikev2" } });
});

test("an unknown key is refused", () => {
  const mistyped: object = { ikeConfg: {} };
  expect(() => mockVpnConnection(mistyped)).toThrow(ConfigurationError);
  expect(() => mockVpnConnection(mistyped)).toThrow(/ikeConfg/);
});
