import { printable, redacted } from "../../provider/alicloud/redact";
import type { VpnConnectionPeerResult, VpnConnectionPeerTunnel } from "../../provider/vpn/model/peer";
import { getOwn } from "../../provider/vpn/model/values";
import { styles } from "../../render/styles";
import { type Cell, cell, inColumns } from "../../render/table";
import { durationText } from "../../render/words";
import type { Terminal } from "../terminal";

/** Returns the other end of a connection for people: each setting of the device beside the cloud's. */
export function peerText(peer: VpnConnectionPeerResult, { colors, showSecrets }: Terminal & { readonly showSecrets: boolean }): string {
  const style = styles(colors);
  const { vpnConnectionId, name, regionId, localSubnets, remoteSubnets, tunnels, notes } = peer;
  const pair: Pair = (label, local, remote) => [cell(label), valueCell(local), valueCell(remote)];
  const valueCell = (value: Value): Cell => (value === null ? cell("–", style.faint) : cell(String(value)));
  const head = (title: string) => [title, "on-premises (local)", "cloud"].map((text) => cell(text, style.strong));
  const networks = Array.from({ length: Math.max(localSubnets.length, remoteSubnets.length) }, (_, index) =>
    [index === 0 ? "Networks" : "", localSubnets[index] ?? "", remoteSubnets[index] ?? ""].map((text) => cell(text)),
  );
  const blocks = tunnels.map((tunnel) => {
    const title = tunnel.tunnelId === null ? "Tunnel" : `Tunnel ${tunnel.tunnelId}${tunnel.role === null ? "" : ` (${tunnel.role})`}`;
    return [head(title), ...tunnelRows(peer, tunnel, pair, showSecrets)];
  });
  const table = [head(""), ...networks, ...blocks.flat()];
  return [
    `${printable(vpnConnectionId)}${name === null ? "" : ` ${printable(name)}`}, ${printable(regionId)}`,
    "",
    ...inColumns(table),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => style.warning(printable(note)))]),
    "",
  ].join("\n");
}

type Value = string | number | null;
type Pair = (label: string, local: Value, remote: Value) => Cell[];

function tunnelRows(peer: VpnConnectionPeerResult, tunnel: VpnConnectionPeerTunnel, pair: Pair, showSecrets: boolean): Cell[][] {
  const { ikeConfig: ike, ipsecConfig: ipsec, bgp } = tunnel;
  const both = (label: string, value: Value | undefined) => pair(label, value ?? null, value ?? null);
  const seconds = (value: number | null | undefined) =>
    value === null || value === undefined ? null : `${value} s (${durationText(value)})`;
  const secret = (value: string | null | undefined): Value => (value ? (showSecrets ? value : redacted) : null);
  const onOff = (value: boolean | null) => (value === null ? null : value ? "on" : "off");
  const psk = secret(getOwn(peer.psks ?? {}, tunnel.tunnelId ?? ""));
  return [
    pair("Address", tunnel.localAddress, tunnel.remoteAddress),
    pair("Identity", tunnel.localId, tunnel.remoteId),
    both("Pre-shared key", psk),
    both("IKE version", ike?.ikeVersion),
    ...(ike?.ikeVersion === "ikev1" ? [both("IKE mode", ike.ikeMode)] : []),
    both("IKE encryption", ike?.ikeEncAlg),
    both("IKE authentication", ike?.ikeAuthAlg),
    both("IKE DH group", ike?.ikePfs),
    both("IKE lifetime", seconds(ike?.ikeLifetime)),
    both("IPsec encryption", ipsec?.ipsecEncAlg),
    both("IPsec authentication", ipsec?.ipsecAuthAlg),
    both("IPsec PFS group", ipsec?.ipsecPfs),
    both("IPsec lifetime", seconds(ipsec?.ipsecLifetime)),
    both("Dead peer detection", onOff(tunnel.enableDpd)),
    both("NAT traversal", onOff(tunnel.enableNatTraversal)),
    ...(bgp === null
      ? []
      : [
          pair("BGP AS number", bgp.localAsn, bgp.peerAsn),
          pair("BGP address", bgp.localBgpIp, bgp.peerBgpIp),
          both("BGP tunnel range", bgp.tunnelCidr),
          both("BGP key", secret(peer.bgpAuthKey)),
        ]),
  ];
}
