import { either, type Field, flag, list, number, object, orNull, parsed, record, type Shape, text } from "../../alicloud/schema";
import type {
  IkeConfig,
  IpsecConfig,
  SaStatus,
  Tunnel,
  TunnelBgpConfig,
  VcoHealthCheck,
  VpnBgpConfig,
  VpnConnectionResult,
} from "./settings";
import { parseSubnets } from "./values";

/** An autonomous system number, which may be written in two parts of 16 bits each: `1.10` is 65546. */
export const asn = (wire: string): Field<number | null> => {
  const whole = number(wire);
  return {
    wire,
    read: (from, place) => {
      const written = from[wire];
      const [, high, low] = (typeof written === "string" && /^\s*(\d{1,5})\.(\d{1,5})\s*$/.exec(written)) || [];
      const isInTwoParts = high !== undefined && low !== undefined && Number(high) < 65_536 && Number(low) < 65_536;
      return isInTwoParts ? Number(high) * 65_536 + Number(low) : whole.read(from, place);
    },
  };
};

/** Phase 1, less its secret. */
export const ikeConfig: Shape<IkeConfig> = {
  ikeVersion: text("IkeVersion"),
  ikeMode: text("IkeMode"),
  ikeEncAlg: text("IkeEncAlg"),
  ikeAuthAlg: text("IkeAuthAlg"),
  ikePfs: text("IkePfs"),
  ikeLifetime: number("IkeLifetime"),
  localId: text("LocalId"),
  remoteId: text("RemoteId"),
};

/** Phase 2. */
export const ipsecConfig: Shape<IpsecConfig> = {
  ipsecEncAlg: text("IpsecEncAlg"),
  ipsecAuthAlg: text("IpsecAuthAlg"),
  ipsecPfs: text("IpsecPfs"),
  ipsecLifetime: number("IpsecLifetime"),
};

const vcoHealthCheck: Shape<VcoHealthCheck> = {
  enable: flag("Enable"),
  sip: text("Sip"),
  dip: text("Dip"),
  interval: number("Interval"),
  retry: number("Retry"),
  status: text("Status"),
  policy: text("Policy"),
};

const vpnBgpConfig: Shape<VpnBgpConfig> = {
  enableBgp: flag("EnableBgp"),
  localAsn: asn("LocalAsn"),
  peerAsn: asn("PeerAsn"),
  localBgpIp: text("LocalBgpIp"),
  peerBgpIp: text("PeerBgpIp"),
  tunnelCidr: text("TunnelCidr"),
  status: text("Status"),
};

const tunnelBgpConfig: Shape<TunnelBgpConfig> = {
  status: text("BgpStatus"),
  localBgpIp: text("LocalBgpIp"),
  peerBgpIp: text("PeerBgpIp"),
  tunnelCidr: text("TunnelCidr"),
  localAsn: asn("LocalAsn"),
  peerAsn: asn("PeerAsn"),
};

const tunnel: Shape<Tunnel> = {
  tunnelId: text("TunnelId"),
  role: text("Role"),
  state: text("State"),
  status: text("Status"),
  internetIp: text("InternetIp"),
  customerGatewayId: text("CustomerGatewayId"),
  zoneNo: text("ZoneNo"),
  remoteCaCertificate: text("RemoteCaCertificate"),
  tunnelIndex: number("TunnelIndex"),
  enableDpd: flag("EnableDpd"),
  enableNatTraversal: flag("EnableNatTraversal"),
  ikeConfig: object("TunnelIkeConfig", ikeConfig),
  ipsecConfig: object("TunnelIpsecConfig", ipsecConfig),
  bgpConfig: object("TunnelBgpConfig", tunnelBgpConfig),
  isUp: parsed("Status", isTunnelUp),
};

/** What a body says of a connection, before anything is derived from the whole of it. */
export type DescribedConnection = Omit<VpnConnectionResult, "vpnConnectionId" | "regionId" | "isUp" | "health"> & {
  vpnConnectionId: string | null;
};

/** Every field of a connection: its name here, its path and its type in the API's answer. */
export const connectionSchema: Shape<DescribedConnection> = {
  vpnConnectionId: text("VpnConnectionId"),
  name: text("Name"),
  vpnGatewayId: text("VpnGatewayId"),
  customerGatewayId: text("CustomerGatewayId"),
  status: text("Status"),
  state: text("State"),
  attachType: text("AttachType"),
  attachInstanceId: text("AttachInstanceId"),
  transitRouterId: text("TransitRouterId"),
  transitRouterName: text("TransitRouterName"),
  networkType: text("NetworkType"),
  internetIp: text("InternetIp"),
  spec: text("Spec"),
  tunnelBandwidth: text("TunnelBandwidth"),
  remoteCaCertificate: text("RemoteCaCertificate"),
  resourceGroupId: text("ResourceGroupId"),
  zoneNo: text("ZoneNo"),
  localSubnets: parsed("LocalSubnet", parseSubnets),
  remoteSubnets: parsed("RemoteSubnet", parseSubnets),
  createTime: number("CreateTime"),
  effectImmediately: flag("EffectImmediately"),
  crossAccountAuthorized: flag("CrossAccountAuthorized"),
  enableDpd: flag("EnableDpd"),
  enableNatTraversal: flag("EnableNatTraversal"),
  enableTunnelsBgp: flag("EnableTunnelsBgp"),
  // The list action spells the same tags the other way.
  tags: either(record("Tags.Tag", text("Key"), parsed("Value", String)), record("Tag.Tag", text("Key"), parsed("Value", String))),
  ikeConfig: object("IkeConfig", ikeConfig),
  ipsecConfig: object("IpsecConfig", ipsecConfig),
  vcoHealthCheck: object("VcoHealthCheck", vcoHealthCheck),
  vpnBgpConfig: object("VpnBgpConfig", vpnBgpConfig),
  tunnels: list("TunnelOptionsSpecification.TunnelOptions", tunnel),
  psk: text("IkeConfig.Psk"),
  tunnelPsks: orNull(record("TunnelOptionsSpecification.TunnelOptions", text("TunnelId"), text("TunnelIkeConfig.Psk"))),
  bgpAuthKey: text("VpnBgpConfig.AuthKey"),
};

const phase2Established = new Map<SaStatus, boolean>([
  ["ipsec_sa_established", true],
  ["ipsec_sa_not_established", false],
  ["ike_sa_established", false],
  ["ike_sa_not_established", false],
]);

/** Whether phase 2 is established. Null: the status is absent, or not in the API's list. */
export function isTunnelUp(status: SaStatus | null): boolean | null {
  return status === null ? null : (phase2Established.get(status) ?? null);
}
