import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { wireOf } from "../../tests/support/arbitraries/wireOf";

/** Every value of a connection by its path in the API's words. Those that are absent or empty are left out. */
export type Spelled = ReadonlyMap<string, string>;

/** Answers have them, connections do not. */
const ofTheAnswer = new Set(["RequestId"]);
const subnets = new Set(["LocalSubnet", "RemoteSubnet"]);

/** The values of what the SDK read, under the API's names, which its models know. */
export function valuesOfWire(body: Readonly<Record<string, unknown>> | undefined): Spelled {
  const values = new Map<string, string>();
  const collect = (value: unknown, path: string): void => {
    if (value === undefined || value === null || value === "" || ofTheAnswer.has(path)) return;
    if (Array.isArray(value)) for (const item of value) collect(item, `${path}[${nameOf(item)}]`);
    else if (typeof value === "object")
      for (const [key, inner] of Object.entries(value)) collect(inner, path === "" ? key : `${path}.${key}`);
    else values.set(path.replace(/^Tag\./, "Tags."), subnets.has(path) ? sorted(String(value)) : String(value));
  };
  collect(body, "");
  return values;
}

/** The values of what this package read, spelled back into the API's words by the tests' encoder, which knows nothing of the decoder. */
export function valuesOfModel(connection: VpnConnectionResult | ListedVpnConnection): Spelled {
  return valuesOfWire(wireOf(connection as VpnConnectionResult) as object as Record<string, unknown>);
}

/**
 * The values of the other end of a connection, spelled as `DownloadVpnConnectionConfig` spells them. A dual-tunnel connection has none of its
 * own beside those of its tunnels.
 */
export function valuesOfPeer({ localSubnets, remoteSubnets, tunnels, psks }: VpnConnectionPeerResult): Spelled {
  const ends = tunnels.map(({ tunnelId, localAddress, remoteAddress, localId, remoteId, ikeConfig, ipsecConfig }) => ({
    ...{ TunnelId: tunnelId, Local: localAddress, Remote: remoteAddress },
    IkeConfig: { ...capitalised(ikeConfig), LocalId: localId, RemoteId: remoteId, Psk: psks?.[tunnelId ?? ""] },
    IpsecConfig: capitalised(ipsecConfig),
  }));
  const isDual = tunnels.some(({ tunnelId }) => tunnelId !== null);
  return valuesOfWire({
    ...{ LocalSubnet: localSubnets.join(), RemoteSubnet: remoteSubnets.join() },
    ...(isDual ? { TunnelsConfig: { TunnelConfig: ends } } : ends[0]),
    BgpConfigs: {
      BgpConfig: tunnels.flatMap(({ tunnelId, bgp }) => (bgp === null ? [] : [{ TunnelId: tunnelId ?? "", ...capitalised(bgp) }])),
    },
  });
}

const capitalised = (group: object | null): Record<string, unknown> =>
  Object.fromEntries(Object.entries(group ?? {}).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value]));

/** Where the two differ, without the values: they may be secrets. */
export function compareValues(theirs: Spelled, ours: Spelled): string[] {
  const paths = new Set([...theirs.keys(), ...ours.keys()]);
  return [...paths].flatMap((path) => {
    if (theirs.get(path) === ours.get(path)) return [];
    if (!ours.has(path)) return [`${path} is read by the SDK only`];
    return [theirs.has(path) ? `${path} is another value` : `${path} is read by this package only`];
  });
}

/** Elements of lists are told apart by what names them, as their order means nothing. */
function nameOf(item: { TunnelId?: string; Key?: string }): string {
  return item.TunnelId ?? item.Key ?? "";
}

const sorted = (list: string): string => list.split(",").sort().join(",");
