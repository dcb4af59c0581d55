import type { WireConnection } from "../../../emulator/wire";
import type { IkeConfig, IpsecConfig, Tunnel, VpnConnectionResult } from "../../../provider/vpn/model/fields";

/** How the API may spell the same connection. */
export interface Spelling {
  /** `"86400"` for `86400` and `"true"` for `true`. */
  readonly asStrings?: boolean;
  /** `""` for what is absent, rather than no key at all. */
  readonly emptyForAbsent?: boolean;
  /** Subnets, tunnels and tags in the opposite order. */
  readonly reversed?: boolean;
  /** `Tag.Tag[]` as in the list action, rather than `Tags.Tag[]`. */
  readonly listTags?: boolean;
}

type Leaf = string | number | boolean | null;
type Group = Readonly<Record<string, Leaf>>;

/**
 * A body that says what the model says, in the API's words, written down without the decoder's schema: what one of the two gets wrong
 * shows in the other.
 */
export function wireOf(connection: VpnConnectionResult, spelling: Spelling = {}): WireConnection {
  const spell = (leaf: Leaf): unknown => (leaf === null ? undefined : spelling.asStrings ? String(leaf) : leaf);
  const group = (leaves: Group): object | undefined => {
    const said = Object.entries(leaves).flatMap(([key, leaf]) => {
      if (leaf === null) return spelling.emptyForAbsent ? [[key, ""]] : [];
      return [[key, spell(leaf)]];
    });
    return said.length > 0 ? Object.fromEntries(said) : undefined;
  };
  const ordered = <T>(list: readonly T[]): T[] => (spelling.reversed ? [...list].reverse() : [...list]);
  const capital = (leaves: object | null): Group =>
    Object.fromEntries(Object.entries(leaves ?? {}).map(([key, leaf]) => [key.charAt(0).toUpperCase() + key.slice(1), leaf as Leaf]));
  const ike = (config: IkeConfig | null, psk: string | null) => group({ ...capital(config), Psk: psk });
  const ipsec = (config: IpsecConfig | null) => group(capital(config));

  const tunnel = ({ isUp: _, ikeConfig, ipsecConfig, bgpConfig, ...leaves }: Tunnel): object => ({
    ...group(capital(leaves)),
    TunnelIkeConfig: ike(ikeConfig, connection.tunnelPsks?.[leaves.tunnelId ?? ""] ?? null),
    TunnelIpsecConfig: ipsec(ipsecConfig),
    TunnelBgpConfig: bgpConfig && group(bgpOf(capital(bgpConfig))),
  });
  const bgpOf = ({ Status, ...rest }: Group): Group => ({ BgpStatus: Status ?? null, ...rest });

  const { localSubnets, remoteSubnets, tags, ikeConfig, ipsecConfig, vcoHealthCheck, vpnBgpConfig, tunnels, ...rest } = connection;
  const { regionId: _region, isUp: _isUp, health: _health, psk, tunnelPsks: _psks, bgpAuthKey, ...leaves } = rest;
  const tagList = ordered(Object.entries(tags)).map(([Key, Value]) => ({ Key, Value }));
  return {
    ...group(capital(leaves)),
    VpnConnectionId: connection.vpnConnectionId,
    LocalSubnet: ordered(localSubnets).join(","),
    RemoteSubnet: ordered(remoteSubnets).join(","),
    ...(tagList.length > 0 && { [spelling.listTags ? "Tag" : "Tags"]: { Tag: tagList } }),
    IkeConfig: ike(ikeConfig, psk),
    IpsecConfig: ipsec(ipsecConfig),
    VcoHealthCheck: group(capital(vcoHealthCheck)),
    VpnBgpConfig: group({ ...capital(vpnBgpConfig), AuthKey: bgpAuthKey }),
    ...(tunnels.length > 0 && { TunnelOptionsSpecification: { TunnelOptions: ordered(tunnels).map(tunnel) } }),
  } as WireConnection;
}
