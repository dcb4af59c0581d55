import fc from "fast-check";
import type { VpnConnectionPeerResult, VpnConnectionPeerTunnel } from "../../../provider/vpn/model/peer";

/** Every pre-shared key that the API could hold: printable ASCII, the space as well. One of asterisks alone would be a masked one. */
export const anyPsk: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "0x0012",
    "0sQUJD",
    "0SQUJD",
    "a#b",
    "#",
    '"',
    "'",
    "\\",
    '\\"',
    "a b",
    " ",
    "$x",
    "%any",
    "}",
    "{",
    "$(id)",
    "`id`",
    "?",
    "!",
  ),
  fc
    .string({ unit: "binary-ascii", minLength: 1, maxLength: 100 })
    .map((text) => text.replace(/[^\x20-\x7e]/g, (one) => String.fromCharCode(0x20 + (one.charCodeAt(0) % 95)))),
);

/** A peer with one strong IKEv2 tunnel, and with what a test has of its own. */
export function peerWith(
  tunnel: Partial<VpnConnectionPeerTunnel> = {},
  peer: Partial<Omit<VpnConnectionPeerResult, "tunnels">> = {},
): VpnConnectionPeerResult {
  return {
    vpnConnectionId: "vco-test",
    name: "office",
    regionId: "eu-central-1",
    localSubnets: ["192.168.10.0/24"],
    remoteSubnets: ["10.0.0.0/16"],
    tunnels: [{ ...strongTunnel, ...tunnel }],
    notes: [],
    psks: { "": "a-key-for-tests-0" },
    bgpAuthKey: null,
    ...peer,
  };
}

/** The tunnel of `peerWith`. */
export const strongTunnel: VpnConnectionPeerTunnel = {
  ...{ tunnelId: null, role: null },
  ...{ localAddress: "198.51.100.10", remoteAddress: "203.0.113.10", localId: "198.51.100.10", remoteId: "203.0.113.10" },
  ikeConfig: {
    ...{ ikeVersion: "ikev2", ikeMode: "main", ikeEncAlg: "aes256", ikeAuthAlg: "sha256", ikePfs: "group14", ikeLifetime: 28800 },
  },
  ipsecConfig: { ipsecEncAlg: "aes256", ipsecAuthAlg: "sha256", ipsecPfs: "group14", ipsecLifetime: 3600 },
  ...{ enableDpd: true, enableNatTraversal: true, bgp: null },
};

/** A peer with two tunnels: active and standby where they have roles, else equal ones. */
export function dualPeer(
  roles: readonly ["master" | "slave" | null, "master" | "slave" | null],
  peer: Partial<Omit<VpnConnectionPeerResult, "tunnels">> = {},
  tunnel: (number: number) => Partial<VpnConnectionPeerTunnel> = () => ({}),
): VpnConnectionPeerResult {
  const tunnels = roles.map((role, index): VpnConnectionPeerTunnel => {
    const [localAddress, remoteAddress] = [`198.51.100.${index + 1}`, `203.0.113.${index + 1}`];
    const own = { role, tunnelId: `tun-${index + 1}`, localAddress, remoteAddress, localId: localAddress, remoteId: remoteAddress };
    return { ...strongTunnel, ...own, ...tunnel(index + 1) };
  });
  return { ...peerWith(), psks: { "tun-1": "first-key-for-tests", "tun-2": "second-key-for-tests" }, ...peer, tunnels };
}

/** BGP of the tunnel with that number. */
export const bgpOfTunnel = (number: number) => ({
  ...{ localAsn: 65010, peerAsn: 45104, tunnelCidr: `169.254.${number}.0/30` },
  ...{ localBgpIp: `169.254.${number}.2`, peerBgpIp: `169.254.${number}.1` },
});
