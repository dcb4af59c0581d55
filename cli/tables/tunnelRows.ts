import { cloudAddressesOf } from "../../provider/vpn/cloudAddressesOf";
import type { IkeConfig, IpsecConfig, Tunnel, TunnelBgpConfig, VpnConnectionResult } from "../../provider/vpn/model";
import { own } from "../../provider/vpn/values";
import { durationText } from "../duration";
import { onOff } from "./connectionFacts";

/** One row of the tunnels, which stand side by side. */
export interface TunnelRow {
  readonly label: string;
  /** Keys of the setting below its tunnel, where it is one that can be weak. */
  readonly keys?: readonly string[];
  /** What stands there for a tunnel. Null: the API did not say. */
  readonly of: (tunnel: Tunnel, connection: VpnConnectionResult) => string | null;
}

/** Rows of the tunnels by section; a row that is null for all of them is left out, and so is a section without rows. */
export const tunnelSections: readonly { readonly title: string; readonly rows: readonly TunnelRow[] }[] = [
  {
    title: "",
    rows: [
      { label: "State", of: ({ state }) => state },
      { label: "Cloud address", of: cloudAddress },
      { label: "Customer gateway", of: ({ customerGatewayId }) => customerGatewayId },
      { label: "Zone", of: ({ zoneNo }) => zoneNo },
      { label: "Dead peer detection", of: ({ enableDpd }) => onOff(enableDpd) },
      { label: "NAT traversal", of: ({ enableNatTraversal }) => onOff(enableNatTraversal) },
      { label: "Peer's CA certificate", of: ({ remoteCaCertificate }) => (remoteCaCertificate === null ? null : "given") },
    ],
  },
  {
    title: "Phase 1 (IKE)",
    rows: [
      ike("Version", "ikeVersion"),
      { ...ike("Mode", "ikeMode"), of: ({ ikeConfig }) => (ikeConfig?.ikeVersion === "ikev2" ? null : (ikeConfig?.ikeMode ?? null)) },
      ike("Encryption", "ikeEncAlg"),
      ike("Authentication", "ikeAuthAlg"),
      ike("DH group", "ikePfs"),
      { ...ike("Lifetime", "ikeLifetime"), of: ({ ikeConfig }) => lifetime(ikeConfig?.ikeLifetime) },
      ike("Cloud identity", "localId"),
      ike("Peer identity", "remoteId"),
      { label: "Pre-shared key", keys: ["psk"], of: preSharedKey },
    ],
  },
  {
    title: "Phase 2 (IPsec)",
    rows: [
      ipsec("Encryption", "ipsecEncAlg"),
      ipsec("Authentication", "ipsecAuthAlg"),
      ipsec("PFS group", "ipsecPfs"),
      { ...ipsec("Lifetime", "ipsecLifetime"), of: ({ ipsecConfig }) => lifetime(ipsecConfig?.ipsecLifetime) },
    ],
  },
  {
    title: "BGP",
    rows: [
      bgp("Session", ({ status }) => status),
      bgp("Cloud AS number", ({ localAsn }) => localAsn),
      bgp("Peer AS number", ({ peerAsn }) => peerAsn),
      bgp("Cloud address", ({ localBgpIp }) => localBgpIp),
      bgp("Peer address", ({ peerBgpIp }) => peerBgpIp),
      bgp("Tunnel range", ({ tunnelCidr }) => tunnelCidr),
      { label: "Authentication key", of: ({ tunnelId }, { bgpAuthKey }) => (tunnelId === null ? bgpAuthKey : null) },
    ],
  },
];

function ike(label: string, key: keyof IkeConfig): TunnelRow {
  return { label, keys: ["ikeConfig", key], of: ({ ikeConfig }) => shown(ikeConfig?.[key]) };
}

function ipsec(label: string, key: keyof IpsecConfig): TunnelRow {
  return { label, keys: ["ipsecConfig", key], of: ({ ipsecConfig }) => shown(ipsecConfig?.[key]) };
}

function bgp(label: string, of: (config: TunnelBgpConfig) => string | number | null): TunnelRow {
  return { label, of: ({ bgpConfig }) => (bgpConfig === null ? null : shown(of(bgpConfig))) };
}

const shown = (value: string | number | null | undefined): string | null => (value === null || value === undefined ? null : String(value));

const lifetime = (seconds: number | null | undefined): string | null =>
  seconds === null || seconds === undefined ? null : durationText(seconds);

function cloudAddress(tunnel: Tunnel, connection: VpnConnectionResult): string | null {
  return cloudAddressesOf({ ...connection, tunnels: [tunnel] })[0] ?? null;
}

function preSharedKey({ tunnelId }: Tunnel, { psk, tunnelPsks, tunnels }: VpnConnectionResult): string | null {
  if (tunnels.length === 0) return psk;
  return tunnelId === null ? null : (own(tunnelPsks ?? {}, tunnelId) ?? null);
}
