import type { IkeConfig, IpsecConfig, TunnelRole } from "./settings";

/** BGP of one tunnel, as the on-premises device needs it. */
export interface VpnConnectionPeerBgp {
  /** Autonomous system number of the on-premises side. Null: the API did not say. */
  localAsn: number | null;
  /** Autonomous system number of the cloud side. Null: the API did not say. */
  peerAsn: number | null;
  /** BGP address of the on-premises side. Null: the API did not say. */
  localBgpIp: string | null;
  /** BGP address of the cloud side. Null: the API did not say. */
  peerBgpIp: string | null;
  /** Address range of the tunnel, a /30 in CIDR notation. Null: the API did not say. */
  tunnelCidr: string | null;
}

/** Phase 1 as both sides have it. The identities are fields of the tunnel, since they are mirrored. */
export interface VpnConnectionPeerIkeConfig extends Omit<IkeConfig, "localId" | "remoteId"> {}

/** One tunnel, as the on-premises device needs it: local is on-premises, remote is the cloud. */
export interface VpnConnectionPeerTunnel {
  /** Id of the tunnel. Null on a single-tunnel connection. */
  tunnelId: string | null;
  /** Fixed role on a VPN gateway, where the slave stands by. Null: both tunnels carry traffic, or there is only one. */
  role: TunnelRole | null;
  /** Public address of the on-premises device, as its customer gateway has it. Null: no read told it; `notes` says why. */
  localAddress: string | null;
  /** Address of the cloud's end. Null: no read told it; `notes` says why. */
  remoteAddress: string | null;
  /** Identity that the device authenticates with. Null: the API did not say; `localAddress` then stands for it. */
  localId: string | null;
  /** Identity that the device expects of the cloud. Null: the API did not say; `remoteAddress` then stands for it. */
  remoteId: string | null;
  /** Phase 1. Null: the API did not say. */
  ikeConfig: VpnConnectionPeerIkeConfig | null;
  /** Phase 2. Null: the API did not say. */
  ipsecConfig: IpsecConfig | null;
  /** Dead peer detection of the cloud's end. Null: the API did not say. */
  enableDpd: boolean | null;
  /** NAT traversal of the cloud's end. Null: the API did not say. */
  enableNatTraversal: boolean | null;
  /** BGP over the tunnel. Null: it is off. */
  bgp: VpnConnectionPeerBgp | null;
}

/** The other end of a connection: its settings as the on-premises device needs them. Local is on-premises, remote is the cloud. */
export interface VpnConnectionPeer {
  /** Id of the connection. */
  vpnConnectionId: string;
  /** Name of the connection. Null: the API did not say. */
  name: string | null;
  /** The region that was asked. */
  regionId: string;
  /** On-premises networks, CIDR, sorted numerically. */
  localSubnets: string[];
  /** Cloud-side networks, CIDR, sorted numerically. */
  remoteSubnets: string[];
  /** The tunnels, in the order of the connection's; one on a single-tunnel connection. Never empty. */
  tunnels: VpnConnectionPeerTunnel[];
  /** What could not be read and which permission would give it, and where two reads disagree. Holds no secret. */
  notes: string[];
}

/** The secrets of a peer. Null: the API gives none, or they were omitted. */
export interface VpnConnectionPeerSecrets {
  /** Pre-shared keys by tunnelId; `""` stands for the tunnel of a single-tunnel connection. A masked key is left out. */
  psks: Record<string, string> | null;
  /** BGP authentication key. */
  bgpAuthKey: string | null;
}

/** The other end of a connection, its secrets in plain text. */
export interface VpnConnectionPeerResult extends VpnConnectionPeer, VpnConnectionPeerSecrets {}
