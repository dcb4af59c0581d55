import type { RpcClient } from "../../alicloud/client";
import { AccessDeniedError } from "../../alicloud/errors";
import { decodeBody, list, object, objectReader, parsed, SchemaMismatch, type Shape, text, type WireObject } from "../../alicloud/schema";
import { tunnelsOf } from "../judge/health";
import { isMasked, nullsOf, shapeOf, wireAsn } from "../model/fieldKinds";
import {
  type IkeConfig,
  type IpsecConfig,
  ikeConfig,
  ipsecConfig,
  type MaybeMasked,
  masked,
  type Tunnel,
  type VpnConnectionResult,
  type VpnConnectionSecrets,
} from "../model/fields";
import type { VpnConnectionPeerBgp, VpnConnectionPeerIkeConfig, VpnConnectionPeerResult, VpnConnectionPeerTunnel } from "../model/peer";
import { isSameList, parseSubnets } from "../model/values";
import { describe, type Target } from "./describe";

/**
 * Reads the other end of a connection. If a permission for a read besides `DescribeVpnConnection` is missing, the fields of that read are
 * null, and `notes` names the permission.
 * @throws VpnConnectionNotFoundError if the region has no connection with that id
 */
export async function readPeer(rpc: RpcClient, vpnConnectionId: string, target: Target): Promise<VpnConnectionPeerResult> {
  const connection = await describe(rpc, vpnConnectionId, target);
  const { vpnGatewayId } = connection;
  const customerGatewayIds = [...new Set(tunnelsOf(connection).flatMap((tunnel) => tunnel.customerGatewayId ?? []))];
  const [config, vpnGateway, ...customerGateways] = await Promise.all([
    ifAllowed(downloadConfig(rpc, vpnConnectionId, target)),
    vpnGatewayId === null ? null : ifAllowed(describeVpnGateway(rpc, vpnGatewayId, target)),
    ...customerGatewayIds.map((id) => ifAllowed(describeCustomerGateway(rpc, id, target))),
  ]);
  return composePeer(connection, { config, vpnGateway, customerGateways });
}

/** Resolves to undefined if the permission is missing. */
async function ifAllowed<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AccessDeniedError) return undefined;
    throw error;
  }
}

/** One tunnel of `DownloadVpnConnectionConfig`, seen from the on-premises side. */
interface MirroredTunnel {
  tunnelId: string | null;
  localAddress: string | null;
  remoteAddress: string | null;
  ikeConfig: IkeConfig | null;
  ipsecConfig: IpsecConfig | null;
  psk: string | null;
}
interface MirroredConfig extends Omit<MirroredTunnel, "tunnelId"> {
  localSubnets: string[];
  remoteSubnets: string[];
  tunnels: MirroredTunnel[];
  bgp: (VpnConnectionPeerBgp & { tunnelId: string | null })[];
}
interface CustomerGateway {
  customerGatewayId: string | null;
  ipAddress: string | null;
  asn: number | null;
  authKey: string | null;
}
interface VpnGateway {
  vpnGatewayId: string | null;
  internetIp: string | null;
  disasterRecoveryInternetIp: string | null;
}

const mirroredTunnel: Shape<Omit<MirroredTunnel, "tunnelId">> = {
  localAddress: text("Local"),
  remoteAddress: text("Remote"),
  ikeConfig: object("IkeConfig", shapeOf<IkeConfig>(ikeConfig)),
  ipsecConfig: object("IpsecConfig", shapeOf<IpsecConfig>(ipsecConfig)),
  psk: text("IkeConfig.Psk"),
};
const mirroredConfig = object<MirroredConfig>("VpnConnectionConfig", {
  ...mirroredTunnel,
  localSubnets: parsed("LocalSubnet", parseSubnets),
  remoteSubnets: parsed("RemoteSubnet", parseSubnets),
  tunnels: list<MirroredTunnel>("TunnelsConfig.TunnelConfig", { tunnelId: text("TunnelId"), ...mirroredTunnel }),
  bgp: list<MirroredConfig["bgp"][number]>("BgpConfigs.BgpConfig", {
    tunnelId: text("TunnelId"),
    localAsn: wireAsn("LocalAsn"),
    peerAsn: wireAsn("PeerAsn"),
    localBgpIp: text("LocalBgpIp"),
    peerBgpIp: text("PeerBgpIp"),
    tunnelCidr: text("TunnelCidr"),
  }),
});
const readCustomerGateway = objectReader<CustomerGateway>({
  customerGatewayId: text("CustomerGatewayId"),
  ipAddress: text("IpAddress"),
  asn: wireAsn("Asn"),
  authKey: text("AuthKey"),
});
const readVpnGateway = objectReader<VpnGateway>({
  vpnGatewayId: text("VpnGatewayId"),
  internetIp: text("InternetIp"),
  disasterRecoveryInternetIp: text("DisasterRecoveryInternetIp"),
});

const downloadConfig = (rpc: RpcClient, id: string, target: Target): Promise<MirroredConfig> =>
  call(rpc, "DownloadVpnConnectionConfig", { VpnConnectionId: id }, `VPN connection ${id}`, target, (body) => {
    if (!("VpnConnectionConfig" in body)) throw new SchemaMismatch("the API's answer holds no configuration");
    return mirroredConfig.read(body, "") ?? { ...nothingMirrored, localSubnets: [], remoteSubnets: [], tunnels: [], bgp: [] };
  });

const describeCustomerGateway = (rpc: RpcClient, id: string, target: Target): Promise<CustomerGateway> =>
  call(rpc, "DescribeCustomerGateway", { CustomerGatewayId: id }, `customer gateway ${id}`, target, (body) => {
    const gateway = readCustomerGateway(body, "");
    if (gateway?.customerGatewayId !== id) throw new SchemaMismatch("the API's answer is not about this customer gateway");
    return gateway;
  });

const describeVpnGateway = (rpc: RpcClient, id: string, target: Target): Promise<VpnGateway> =>
  call(rpc, "DescribeVpnGateway", { VpnGatewayId: id }, `VPN gateway ${id}`, target, (body) => {
    const gateway = readVpnGateway(body, "");
    if (gateway?.vpnGatewayId !== id) throw new SchemaMismatch("the API's answer is not about this VPN gateway");
    return gateway;
  });

async function call<T>(
  rpc: RpcClient,
  action: string,
  parameters: Readonly<Record<string, string>>,
  subject: string,
  target: Target,
  decode: (body: WireObject) => T,
): Promise<T> {
  const request = { action, parameters, subject, ...target };
  return decodeBody(await rpc.call(request), request, decode);
}

const nothingMirrored: Omit<MirroredTunnel, "tunnelId"> = {
  ...{ localAddress: null, remoteAddress: null, ikeConfig: null, ipsecConfig: null, psk: null },
};

/** Results of the further reads. Undefined: the permission is missing. A null gateway is not read. */
interface ExtraReads {
  readonly config: MirroredConfig | undefined;
  readonly vpnGateway: VpnGateway | null | undefined;
  readonly customerGateways: readonly (CustomerGateway | undefined)[];
}

const connectionRead = "DescribeVpnConnection";
const configRead = "DownloadVpnConnectionConfig";
const customerGatewayRead = "DescribeCustomerGateway";
const vpnGatewayRead = "DescribeVpnGateway";

/** A value and the action that returned it. */
type Reading<T> = readonly [action: string, value: T | null | undefined];

function composePeer(connection: VpnConnectionResult & MaybeMasked, extra: ExtraReads): VpnConnectionPeerResult {
  const { vpnConnectionId, name, regionId } = connection;
  const notes: string[] = [];
  const psks: [tunnelId: string, psk: string][] = [];
  const all = tunnelsOf(connection);
  const parts = { connection, extra, notes };
  const tunnels = all.map((tunnel) => {
    const psk = pskOf(tunnel, parts);
    if (psk !== null) psks.push([tunnel.tunnelId ?? "", psk]);
    return composeTunnel(tunnel, parts);
  });
  const hasBgp = tunnels.some(({ bgp }) => bgp !== null);
  const ownBgpKey = connection.bgpAuthKey ?? connection[masked]?.bgpAuthKey;
  const keysOfGateways = extra.customerGateways.map((gateway): Reading<string> => [customerGatewayRead, gateway?.authKey]);
  const peer: VpnConnectionPeerResult = {
    ...{ vpnConnectionId, name, regionId },
    localSubnets: firstSubnets("localSubnets", connection.remoteSubnets, extra.config?.localSubnets, notes),
    remoteSubnets: firstSubnets("remoteSubnets", connection.localSubnets, extra.config?.remoteSubnets, notes),
    tunnels,
    notes,
    psks: psks.length === 0 ? null : Object.fromEntries(psks),
    bgpAuthKey: hasBgp ? firstSecret("the BGP authentication key", [[connectionRead, ownBgpKey], ...keysOfGateways], notes) : null,
  };
  notes.push(...notesOnMissing(peer, extra));
  return peer;
}

interface Parts {
  readonly connection: VpnConnectionResult & MaybeMasked;
  readonly extra: ExtraReads;
  readonly notes: string[];
}

const nameOf = (tunnelId: string | null): string => (tunnelId === null ? "" : ` of ${tunnelId}`);

/** If the API returned no id for one of two tunnels, no other read can identify it. */
function mirrorOf({ tunnelId }: Tunnel, { connection, extra: { config } }: Parts): Omit<MirroredTunnel, "tunnelId"> {
  if (connection.tunnels.length === 0) return config ?? nothingMirrored;
  return config?.tunnels.find((one) => tunnelId !== null && one.tunnelId === tunnelId) ?? nothingMirrored;
}

/** A VPN gateway has an address for each of two tunnels. An address that matches either is correct. */
function gatewayAddressOf({ internetIp: own, role }: Tunnel, { extra: { vpnGateway }, connection }: Parts): string | null {
  const { internetIp = null, disasterRecoveryInternetIp = null } = vpnGateway ?? {};
  if (own !== null && own === disasterRecoveryInternetIp) return own;
  if (role === "slave" && own !== internetIp) return disasterRecoveryInternetIp;
  return role === "master" || own === internetIp || connection.tunnels.length === 0 ? internetIp : null;
}

function composeTunnel(tunnel: Tunnel, parts: Parts): VpnConnectionPeerTunnel {
  const { connection, extra, notes } = parts;
  const { tunnelId, role, enableDpd, enableNatTraversal } = tunnel;
  const mirror = mirrorOf(tunnel, parts);
  const of = nameOf(tunnelId);
  const gateway = customerGatewayOf(tunnel, extra);
  const first = <T extends string | number>(what: string, readings: readonly Reading<T>[]): T | null =>
    firstOf(`${what}${of}`, readings, notes);
  const { localId, remoteId, ...ike } = { ...unknownIke, ...tunnel.ikeConfig };
  const { localId: theirLocalId, remoteId: theirRemoteId, ...theirIke } = { ...unknownIke, ...mirror.ikeConfig };
  return {
    ...{ tunnelId, role },
    localAddress: first("localAddress", [
      [configRead, mirror.localAddress],
      [customerGatewayRead, gateway?.ipAddress],
    ]),
    remoteAddress: first("remoteAddress", [
      [connectionRead, tunnel.internetIp],
      [configRead, mirror.remoteAddress],
      [vpnGatewayRead, gatewayAddressOf(tunnel, parts)],
    ]),
    localId: first("localId", [
      [connectionRead, remoteId],
      [configRead, theirLocalId],
    ]),
    remoteId: first("remoteId", [
      [connectionRead, localId],
      [configRead, theirRemoteId],
    ]),
    ikeConfig: firstOfEach<VpnConnectionPeerIkeConfig>(ike, theirIke, first),
    ipsecConfig: firstOfEach<IpsecConfig>({ ...unknownIpsec, ...tunnel.ipsecConfig }, { ...unknownIpsec, ...mirror.ipsecConfig }, first),
    ...{ enableDpd, enableNatTraversal },
    bgp: composeBgp(tunnel, connection, extra, first),
  };
}

const unknownIke: IkeConfig = nullsOf<IkeConfig>(ikeConfig);
const unknownIpsec: IpsecConfig = nullsOf<IpsecConfig>(ipsecConfig);

const customerGatewayOf = ({ customerGatewayId }: Tunnel, { customerGateways }: ExtraReads): CustomerGateway | undefined =>
  customerGateways.find((gateway) => gateway !== undefined && gateway.customerGatewayId === customerGatewayId);

type First = <T extends string | number>(what: string, readings: readonly Reading<T>[]) => T | null;

function firstOfEach<T extends object>(own: T, mirrored: T, first: First): T | null {
  const keys = Object.keys(own) as (keyof T & string)[];
  const entries = keys.map((key) => [
    key,
    first(key, [
      [connectionRead, own[key] as string | number | null],
      [configRead, mirrored[key] as string | number | null],
    ]),
  ]);
  return entries.every(([, value]) => value === null) ? null : (Object.fromEntries(entries) as T);
}

/** Returns BGP as the connection has it, or else as the downloaded configuration has it. */
function composeBgp(tunnel: Tunnel, connection: VpnConnectionResult, extra: ExtraReads, first: First): VpnConnectionPeerBgp | null {
  const isDual = connection.tunnels.length > 0;
  const mirror = extra.config?.bgp.find(({ tunnelId }) => !isDual || (tunnelId !== null && tunnelId === tunnel.tunnelId));
  const isOn = isDual ? connection.enableTunnelsBgp : (connection.vpnBgpConfig?.enableBgp ?? null);
  const own = tunnel.bgpConfig;
  if (isOn === false || (isOn === null && mirror === undefined)) return null;
  return {
    localAsn: first("bgp.localAsn", [
      [connectionRead, own?.peerAsn],
      [configRead, mirror?.localAsn],
      [customerGatewayRead, customerGatewayOf(tunnel, extra)?.asn],
    ]),
    peerAsn: first("bgp.peerAsn", [
      [connectionRead, own?.localAsn],
      [configRead, mirror?.peerAsn],
    ]),
    localBgpIp: first("bgp.localBgpIp", [
      [connectionRead, own?.peerBgpIp],
      [configRead, mirror?.localBgpIp],
    ]),
    peerBgpIp: first("bgp.peerBgpIp", [
      [connectionRead, own?.localBgpIp],
      [configRead, mirror?.peerBgpIp],
    ]),
    tunnelCidr: first("bgp.tunnelCidr", [
      [connectionRead, own?.tunnelCidr],
      [configRead, mirror?.tunnelCidr],
    ]),
  };
}

function pskOf(tunnel: Tunnel, parts: Parts): string | null {
  const { connection, notes } = parts;
  const keyOf = (keys: VpnConnectionSecrets | undefined) =>
    connection.tunnels.length === 0 ? keys?.psk : keys?.tunnelPsks?.[tunnel.tunnelId ?? ""];
  const own = keyOf(connection) ?? keyOf(connection[masked]);
  const readings: Reading<string>[] = [
    [connectionRead, own],
    [configRead, mirrorOf(tunnel, parts).psk],
  ];
  return firstSecret(`the pre-shared key${nameOf(tunnel.tunnelId)}`, readings, notes);
}

/** Returns the first value that was read. Adds a note if another read has a different value. */
function firstOf<T extends string | number>(what: string, readings: readonly Reading<T>[], notes: string[]): T | null {
  const [first, ...others] = known(readings);
  if (first === undefined) return null;
  const [action, value] = first;
  for (const [other, otherValue] of others) {
    if (otherValue !== value) notes.push(`${what} is ${value} in ${action}, but ${otherValue} in ${other}. This result has ${value}.`);
  }
  return value;
}

const known = <T>(readings: readonly Reading<T>[]): [action: string, value: T][] =>
  readings.flatMap(([action, value]) => (value === null || value === undefined ? [] : [[action, value]]));

/** Same as `firstOf`, without the values in the notes. */
function firstSecret(what: string, readings: readonly Reading<string>[], notes: string[]): string | null {
  const all = known(readings);
  const [first, ...others] = all.filter(([, value]) => !isMasked(value));
  if (first === undefined) {
    if (all.length > 0) notes.push(`The API masks ${what}, so it is not reported.`);
    return null;
  }
  const [action, value] = first;
  const differing = new Set(others.filter(([, other]) => other !== value).map(([other]) => other));
  for (const other of differing) {
    notes.push(
      other === action
        ? `Two answers of ${action} differ in ${what}.`
        : `${action} and ${other} differ in ${what}. This result has that of ${action}.`,
    );
  }
  return value;
}

function firstSubnets(what: string, own: string[], mirrored: string[] | undefined, notes: string[]): string[] {
  if (own.length === 0) return mirrored ?? [];
  if (mirrored !== undefined && mirrored.length > 0 && !isSameList(own, mirrored)) {
    const [ours, theirs] = [own.join(", "), mirrored.join(", ")];
    notes.push(`${what} are ${ours} in ${connectionRead}, but ${theirs} in ${configRead}. This result has ${ours}.`);
  }
  return own;
}

/** Adds a note for each missing permission, with the fields that need it, and for each address that no read returned. */
function notesOnMissing({ tunnels, bgpAuthKey }: VpnConnectionPeerResult, extra: ExtraReads): string[] {
  const missing = (field: "localAddress" | "remoteAddress"): string[] =>
    tunnels.flatMap((tunnel) => (tunnel[field] === null ? [`${field}${nameOf(tunnel.tunnelId)}`] : []));
  const withBgp = tunnels.filter(({ bgp }) => bgp !== null);
  const missingAsn = withBgp.flatMap(({ bgp, tunnelId }) => (bgp?.localAsn === null ? [`bgp.localAsn${nameOf(tunnelId)}`] : []));
  const missingKey = withBgp.length > 0 && bgpAuthKey === null ? ["bgpAuthKey"] : [];
  const addresses = [...missing("localAddress"), ...missing("remoteAddress")];
  const refused: [isRefused: boolean, action: string, costs: string[]][] = [
    [extra.config === undefined, configRead, addresses],
    [extra.customerGateways.includes(undefined), customerGatewayRead, [...missing("localAddress"), ...missingAsn, ...missingKey]],
    [extra.vpnGateway === undefined, vpnGatewayRead, missing("remoteAddress")],
  ];
  const lacking = refused.filter(([isRefused]) => isRefused);
  const explained = new Set(lacking.flatMap(([, , costs]) => costs));
  return [
    ...lacking.map(([, action, costs]) => noteOnRefusal(action, costs)),
    ...addresses.filter((address) => !explained.has(address)).map((address) => `The API does not report ${address}.`),
  ];
}

const noteOnRefusal = (action: string, costs: readonly string[]): string =>
  costs.length > 0
    ? `The credentials lack vpc:${action}, so it cannot give ${costs.join(", ")}. Grant vpc:${action}.`
    : `The credentials lack vpc:${action}, so nothing was compared with it. All that it would give is here.`;
