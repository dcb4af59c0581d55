import { type PeerFormat, peerConfiguration } from "../../../peer/peerConfiguration";
import { UnsupportedPeerError } from "../../../provider/alicloud/errors";
import type { VpnConnectionPeerResult, VpnConnectionPeerTunnel } from "../../../provider/vpn/model/peer";
import { bgpOfTunnel, dualPeer, peerWith, strongTunnel } from "../arbitraries/peer";

type Tunnel = Partial<VpnConnectionPeerTunnel>;

const routed = { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] };
const several = { localSubnets: ["192.168.0.0/24", "192.168.1.0/24"], remoteSubnets: ["10.0.0.0/16", "10.1.0.0/16"] };
const withBgp = (number: number): Tunnel => ({ bgp: bgpOfTunnel(number) });
const withKey = { bgpAuthKey: "planted-bgp-1" };
const ike = (changes: object): Tunnel => ({ ikeConfig: { ...strongTunnel.ikeConfig, ...changes } as never });
const ipsec = (changes: object): Tunnel => ({ ipsecConfig: { ...strongTunnel.ipsecConfig, ...changes } as never });
const ikev1 = ike({ ikeVersion: "ikev1" });
const emails = { localId: "office@example.com", remoteId: "cloud@example.com" };

/** Peers of every kind that a device may have to do with, by what they have. */
export const kindsOfPeers: readonly (readonly [string, VpnConnectionPeerResult])[] = [
  ["single networks", peerWith()],
  ["several networks", peerWith({}, several)],
  ["routes", peerWith({}, routed)],
  ["everything on one side", peerWith({}, { remoteSubnets: ["0.0.0.0/0"] })],
  ["an active and a standby tunnel", dualPeer(["master", "slave"], routed)],
  ["two tunnels that share the traffic", dualPeer([null, null], routed)],
  ["two tunnels over single networks", dualPeer(["master", "slave"])],
  ["two tunnels with other algorithms", dualPeer([null, null], routed, (number) => (number === 1 ? {} : ike({ ikeEncAlg: "aes" })))],
  ["two tunnels with other versions", dualPeer([null, null], routed, (number) => (number === 1 ? {} : ikev1))],
  ["BGP", peerWith(withBgp(1), { ...routed, ...withKey })],
  ["BGP over an active and a standby tunnel", dualPeer(["master", "slave"], { ...routed, ...withKey }, withBgp)],
  ["BGP over two tunnels that share the traffic", dualPeer([null, null], routed, withBgp)],
  ["BGP with an on-premises network to announce", peerWith(withBgp(1), { ...routed, localSubnets: ["10.0.0.0/8", "192.168.0.0/23"] })],
  ["BGP over single networks", peerWith(withBgp(1))],
  ["IKEv1", peerWith(ikev1)],
  ["IKEv1 with several networks", peerWith(ikev1, several)],
  ["IKEv1 and routes", peerWith(ikev1, routed)],
  ["IKEv1 in aggressive mode", peerWith({ ...ike({ ikeVersion: "ikev1", ikeMode: "aggressive" }), localId: "office.example.com" })],
  ["IKEv1 with addresses of e-mail", peerWith({ ...ikev1, ...emails }, routed)],
  ["IKEv1 with names", peerWith({ ...ikev1, localId: "office.example.com", remoteId: "cloud.example.com" })],
  ["names", peerWith({ localId: "office.example.com", remoteId: "@cloud.example.com" })],
  ["addresses of e-mail", peerWith(emails, routed)],
  ["identities that are other addresses", peerWith({ localId: "192.0.2.9", remoteId: "192.0.2.8" })],
  ["no perfect forward secrecy", peerWith(ipsec({ ipsecPfs: "disabled" }))],
  ["neither dead peer detection nor NAT traversal", peerWith({ enableDpd: false, enableNatTraversal: false })],
  ["IKEv1 without dead peer detection", peerWith({ ...ikev1, enableDpd: false })],
  ["lifetimes of a day and of odd seconds", peerWith({ ...ike({ ikeLifetime: 86_400 }), ...ipsec({ ipsecLifetime: 3_661 }) })],
  ["a long id", { ...peerWith(), vpnConnectionId: "vco-bp1bbi27hojx80nck0000000000000" }],
];

/** Options that go with each kind: routes where the selectors say nothing. */
export const optionsFor = (peer: VpnConnectionPeerResult): { cloudNetworks?: string[] } =>
  peer.remoteSubnets.includes("0.0.0.0/0") && peer.tunnels[0]?.bgp === null ? { cloudNetworks: ["10.0.0.0/8", "172.16.0.0/12"] } : {};

/** The API's words, of which each format has its own. */
const words = {
  Enc: ["aes", "aes192", "aes256", "des", "3des", "sm4"],
  Auth: ["md5", "sha1", "sha256", "sha384", "sha512", "sm3"],
  Pfs: ["group1", "group2", "group5", "group14", "group24"],
} as const;

/** Peers that have each word of the API once, in one phase and one version of IKE, by the setting and the word. */
export const peersOfWords: readonly (readonly [string, VpnConnectionPeerResult])[] = ["ikev1", "ikev2"].flatMap((ikeVersion) =>
  Object.entries(words).flatMap(([kind, values]) =>
    values.flatMap((value): [string, VpnConnectionPeerResult][] => {
      const setting = kind === "Pfs" ? kind : `${kind}Alg`;
      return [
        [`${ikeVersion} ike${setting} ${value}`, peerWith(ike({ ikeVersion, [`ike${setting}`]: value }))],
        [`${ikeVersion} ipsec${setting} ${value}`, peerWith({ ...ike({ ikeVersion }), ...ipsec({ [`ipsec${setting}`]: value }) })],
      ];
    }),
  ),
);

/** What a format refuses a peer with. Null: it does not. */
export function refusedOf(format: PeerFormat, peer: VpnConnectionPeerResult): string | null {
  try {
    peerConfiguration(peer, { format, ...optionsFor(peer) });
    return null;
  } catch (error) {
    if (error instanceof UnsupportedPeerError) return error.message;
    throw error;
  }
}
