import type { IkeConfig, IpsecConfig, TunnelRole } from "./fields";

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
  /** Fixed role on a VPN gateway, where the slave is on standby. Null: both tunnels carry traffic, or there is only one. */
  role: TunnelRole | null;
  /** Public address of the on-premises device, from its customer gateway. Null: no read returned it; `notes` says why. */
  localAddress: string | null;
  /** Address of the cloud's end. Null: no read returned it; `notes` says why. */
  remoteAddress: string | null;
  /** Identity that the device authenticates with. Null: the API did not say; use `localAddress`. */
  localId: string | null;
  /** Identity that the device expects of the cloud. Null: the API did not say; use `remoteAddress`. */
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

/** The other end of a connection, with the settings for the on-premises device. Local is on-premises, remote is the cloud. */
export interface VpnConnectionPeer {
  /** Id of the connection. */
  vpnConnectionId: string;
  /** Name of the connection. Null: the API did not say. */
  name: string | null;
  /** Region that was queried. */
  regionId: string;
  /** On-premises networks, CIDR, sorted numerically. */
  localSubnets: string[];
  /** Cloud-side networks, CIDR, sorted numerically. */
  remoteSubnets: string[];
  /** Tunnels, in the order of the connection. One on a single-tunnel connection. Never empty. */
  tunnels: VpnConnectionPeerTunnel[];
  /** Values that could not be read, with the missing permission, and values on which two reads disagree. Contains no secret. */
  notes: string[];
}

/** The secrets of a peer. Null: the API returned none, or they were omitted. */
export interface VpnConnectionPeerSecrets {
  /** Pre-shared keys by tunnelId; a single-tunnel connection uses the key `""`. A masked key is left out. */
  psks: Record<string, string> | null;
  /** BGP authentication key. */
  bgpAuthKey: string | null;
}

/** The other end of a connection, with its secrets in plain text. */
export interface VpnConnectionPeerResult extends VpnConnectionPeer, VpnConnectionPeerSecrets {}
