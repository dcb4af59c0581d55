import fc from "fast-check";
import { cloudAddressesOf, type TunnelsInput, tunnelsOf } from "../../provider/vpn/judge/health";
import type { Tunnel } from "../../provider/vpn/model/fields";
import { dualTunnelConnection, singleTunnelConnection, vpnConnection } from "../support/arbitraries/vpnConnection";
import { holds } from "../support/property";

const ike = (localId: string | null) => ({
  ikeVersion: "ikev2",
  ikeMode: null,
  ikeEncAlg: "aes256",
  ikeAuthAlg: "sha256",
  ikePfs: "group14",
  ikeLifetime: 86_400,
  localId,
  remoteId: "192.0.2.1",
});
const single = (change: Partial<TunnelsInput> = {}): TunnelsInput => ({
  tunnels: [],
  status: "ipsec_sa_established",
  internetIp: null,
  customerGatewayId: "cgw-1",
  zoneNo: "eu-central-1a",
  remoteCaCertificate: null,
  enableDpd: true,
  enableNatTraversal: false,
  ikeConfig: ike("198.51.100.7"),
  ipsecConfig: { ipsecEncAlg: "aes256", ipsecAuthAlg: "sha256", ipsecPfs: "group14", ipsecLifetime: 3_600 },
  vpnBgpConfig: { status: "success", localAsn: 45_104, peerAsn: 65_000, localBgpIp: "169.254.10.1", peerBgpIp: null, tunnelCidr: null },
  ...change,
});
const dual = (...changes: Partial<Tunnel>[]): TunnelsInput => {
  const [only] = tunnelsOf(single({ ikeConfig: ike(null) }));
  return single({ tunnels: changes.map((change, index) => ({ ...only, tunnelId: `tun-${index + 1}`, ...change })) });
};

test("a single-tunnel connection gives one tunnel with everything a peer needs", () => {
  expect(tunnelsOf(single())).toEqual([
    {
      tunnelId: null,
      role: null,
      state: null,
      status: "ipsec_sa_established",
      internetIp: null,
      customerGatewayId: "cgw-1",
      zoneNo: "eu-central-1a",
      remoteCaCertificate: null,
      tunnelIndex: null,
      enableDpd: true,
      enableNatTraversal: false,
      isUp: true,
      ikeConfig: ike("198.51.100.7"),
      ipsecConfig: { ipsecEncAlg: "aes256", ipsecAuthAlg: "sha256", ipsecPfs: "group14", ipsecLifetime: 3_600 },
      bgpConfig: { status: "success", localAsn: 45_104, peerAsn: 65_000, localBgpIp: "169.254.10.1", peerBgpIp: null, tunnelCidr: null },
    },
  ]);
});

test("a list row, without zone and BGP, gives one tunnel", () => {
  const { zoneNo: _zone, vpnBgpConfig: _bgp, ...row } = single();
  expect(tunnelsOf(row)).toEqual([{ ...tunnelsOf(single())[0], zoneNo: null, bgpConfig: null }]);
});

test("a BGP setting with nothing but a switch gives no BGP for the tunnel", () => {
  const nothing = { status: null, localAsn: null, peerAsn: null, localBgpIp: null, peerBgpIp: null, tunnelCidr: null };
  expect(tunnelsOf(single({ vpnBgpConfig: nothing }))[0].bgpConfig).toBeNull();
});

test("a dual-tunnel connection gives its tunnels unchanged, whatever its top-level settings are", () => {
  holds(fc.property(dualTunnelConnection, (connection) => expect(tunnelsOf(connection)).toEqual(connection.tunnels)));
});

test("every connection has at least one tunnel, and all tunnels have the same keys", () => {
  const keys = Object.keys(tunnelsOf(single())[0]).sort();
  holds(
    fc.property(vpnConnection, (connection) => {
      const tunnels = tunnelsOf(connection);
      expect(tunnels.length).toBeGreaterThan(0);
      for (const tunnel of tunnels) expect(Object.keys(tunnel).sort()).toEqual(keys);
    }),
  );
});

test("a single tunnel is up when its connection is", () => {
  holds(fc.property(singleTunnelConnection, (connection) => expect(tunnelsOf(connection)[0].isUp).toBe(connection.isUp)));
});

describe("the cloud side's addresses", () => {
  test.each<[string, TunnelsInput, (string | null)[]]>([
    [
      "are those of both tunnels, in order",
      dual({ internetIp: "198.51.100.9" }, { internetIp: "198.51.100.8" }),
      ["198.51.100.9", "198.51.100.8"],
    ],
    ["are given once each", dual({ internetIp: "198.51.100.9" }, { internetIp: "198.51.100.9" }), ["198.51.100.9"]],
    ["hold a null for a tunnel without one", dual({ internetIp: "198.51.100.9" }, { internetIp: null }), ["198.51.100.9", null]],
    ["are the one that the API gives a transit router attachment", single({ internetIp: "203.0.113.4" }), ["203.0.113.4"]],
    ["are the local identity on a VPN gateway, when that is an address", single(), ["198.51.100.7"]],
    ["are the local identity on a VPN gateway, when that is an IPv6 address", single({ ikeConfig: ike("2001:db8::7") }), ["2001:db8::7"]],
    ["are unknown when the local identity is a name", single({ ikeConfig: ike("vpn.example.com") }), [null]],
    ["are unknown when the local identity is masked", single({ ikeConfig: ike("8.XX.XX.192") }), [null]],
    ["are unknown without a local identity", single({ ikeConfig: null }), [null]],
  ])("%s", (_, connection, addresses) => {
    expect(cloudAddressesOf(connection)).toEqual(addresses);
  });
});
