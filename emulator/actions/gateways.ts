import { isIP } from "node:net";
import { ApiError } from "../answer/apiError";
import type {
  WireBgpConfig,
  WireConnection,
  WireCustomerGateway,
  WireIkeConfig,
  WireTunnel,
  WireTunnelBgpConfig,
  WireVpnGateway,
} from "../wire";
import type { Action, Cloud } from "./cloud";
import { pageOf } from "./page";
import { optional, required } from "./parameters";

/** A connection's settings as its on-premises device needs them: local is on-premises, remote is the cloud. */
export const downloadVpnConnectionConfig: Action = (parameters, regionId, cloud) => {
  const id = required(parameters, "VpnConnectionId");
  const connection = cloud.connections.regionOf(id) === regionId ? cloud.connections.get(id) : undefined;
  if (connection === undefined) throw new ApiError("InvalidVpnConnectionInstanceId.NotFound");
  const ends = endsOf(connection);
  const isDual = tunnelsIn(connection).length > 0;
  const addresses = (end: End) => ({
    Local: customerGateway(end.customerGatewayId, regionId, cloud)?.IpAddress ?? "",
    Remote: cloudAddress(end, regionId, cloud),
  });
  return {
    VpnConnectionConfig: {
      ...(isDual ? { Local: "", Remote: "" } : ends.map(addresses)[0]),
      LocalSubnet: connection.RemoteSubnet,
      RemoteSubnet: connection.LocalSubnet,
      ...(connection.IkeConfig && { IkeConfig: mirroredIke(connection.IkeConfig) }),
      ...(connection.IpsecConfig && { IpsecConfig: connection.IpsecConfig }),
      TunnelsConfig: {
        TunnelConfig: isDual
          ? ends.map((end) => ({
              TunnelId: end.tunnelId,
              ...addresses(end),
              ...(end.ike && { IkeConfig: mirroredIke(end.ike) }),
              ...(end.ipsec && { IpsecConfig: { ...end.ipsec, IpsecLifetime: Number(end.ipsec.IpsecLifetime) } }),
            }))
          : [],
      },
      BgpConfigs: {
        BgpConfig: ends.filter(({ hasBgp }) => hasBgp).map(({ tunnelId, bgp }) => ({ TunnelId: tunnelId ?? "", ...mirroredBgp(bgp) })),
      },
    },
  };
};

/** One customer gateway, or 404. */
export const describeCustomerGateway: Action = (parameters, regionId, cloud) => {
  const gateway = customerGateway(required(parameters, "CustomerGatewayId"), regionId, cloud);
  if (gateway === undefined) throw new ApiError("InvalidCustomerGatewayInstanceId.NotFound");
  return gateway;
};

/** Customer gateways of the region, page by page. */
export const describeCustomerGateways: Action = (parameters, regionId, cloud) => {
  const wanted = optional(parameters, "CustomerGatewayId");
  const ids = new Set(
    cloud.connections
      .inRegion(regionId)
      .flatMap((connection) => customerGatewaysOf(connection).filter((id) => id !== undefined && id !== "")),
  );
  const gateways = [...ids]
    .filter((id) => wanted === undefined || id === wanted)
    .flatMap((id) => customerGateway(id, regionId, cloud) ?? []);
  const { items, ...page } = pageOf(gateways, parameters);
  return { ...page, CustomerGateways: { CustomerGateway: items } };
};

/** One VPN gateway, or 404. */
export const describeVpnGateway: Action = (parameters, regionId, cloud) => {
  const gateway = vpnGateway(required(parameters, "VpnGatewayId"), regionId, cloud);
  if (gateway === undefined) throw new ApiError("InvalidVpnGatewayInstanceId.NotFound");
  return gateway;
};

/** The two ends of one tunnel, in one form for single-tunnel and dual-tunnel connections. */
interface End {
  readonly connection: WireConnection;
  readonly tunnelId: string | undefined;
  readonly isStandby: boolean;
  readonly customerGatewayId: string | undefined;
  /** Address of the cloud's end, where the connection itself has it. */
  readonly internetIp: string | undefined;
  readonly ike: WireIkeConfig | undefined;
  readonly ipsec: WireConnection["IpsecConfig"];
  readonly hasBgp: boolean;
  readonly bgp: WireBgpConfig | WireTunnelBgpConfig | undefined;
}

const tunnelsIn = (connection: WireConnection): WireTunnel[] => connection.TunnelOptionsSpecification?.TunnelOptions ?? [];
const isTrue = (value: unknown): boolean => String(value) === "true";
const address = (text: string | undefined): string | undefined => (text !== undefined && isIP(text) !== 0 ? text : undefined);

function endsOf(connection: WireConnection): End[] {
  const tunnels = tunnelsIn(connection);
  if (tunnels.length === 0) {
    const { CustomerGatewayId, InternetIp, IkeConfig, IpsecConfig, VpnBgpConfig } = connection;
    return [
      {
        ...{ connection, tunnelId: undefined, isStandby: false, customerGatewayId: CustomerGatewayId, internetIp: address(InternetIp) },
        ...{ ike: IkeConfig, ipsec: IpsecConfig, hasBgp: isTrue(VpnBgpConfig?.EnableBgp), bgp: VpnBgpConfig },
      },
    ];
  }
  return tunnels.map((tunnel) => ({
    ...{ connection, tunnelId: tunnel.TunnelId, isStandby: tunnel.Role === "slave", customerGatewayId: tunnel.CustomerGatewayId },
    ...{ internetIp: address(tunnel.InternetIp), ike: tunnel.TunnelIkeConfig, ipsec: tunnel.TunnelIpsecConfig },
    ...{ hasBgp: isTrue(connection.EnableTunnelsBgp) && tunnel.TunnelBgpConfig !== undefined, bgp: tunnel.TunnelBgpConfig },
  }));
}

const customerGatewaysOf = (connection: WireConnection): (string | undefined)[] => [
  connection.CustomerGatewayId,
  ...tunnelsIn(connection).map((tunnel) => tunnel.CustomerGatewayId),
];

/** A customer gateway exists where a connection uses it. */
function customerGateway(id: string | undefined, regionId: string, cloud: Cloud): WireCustomerGateway | undefined {
  const using = cloud.connections
    .inRegion(regionId)
    .filter((connection) => customerGatewaysOf(connection).includes(id))
    .flatMap(endsOf)
    .filter(({ customerGatewayId }) => customerGatewayId === id);
  const [first] = using;
  if (first === undefined || !id) return undefined;
  const withBgp = using.find(({ hasBgp }) => hasBgp);
  const authKey = withBgp?.bgp && "AuthKey" in withBgp.bgp ? withBgp.bgp.AuthKey : undefined;
  return {
    CustomerGatewayId: id,
    Name: first.connection.Name ?? "",
    Description: "",
    IpAddress: using.map(({ ike }) => address(ike?.RemoteId)).find((found) => found !== undefined) ?? madeUpAddress("198.51.100", id),
    ...(withBgp?.bgp?.PeerAsn === undefined ? {} : { Asn: withBgp.bgp.PeerAsn }),
    ...(authKey === undefined ? {} : { AuthKey: authKey }),
    ...(first.connection.CreateTime === undefined ? {} : { CreateTime: first.connection.CreateTime }),
    ...(first.connection.ResourceGroupId === undefined ? {} : { ResourceGroupId: first.connection.ResourceGroupId }),
    ...cloud.customerGateways.get(id),
  };
}

/** A VPN gateway exists where a connection uses it. */
function vpnGateway(id: string | undefined, regionId: string, cloud: Cloud): WireVpnGateway | undefined {
  const using = cloud.connections
    .inRegion(regionId)
    .filter(({ VpnGatewayId }) => VpnGatewayId === id)
    .flatMap(endsOf);
  const [first] = using;
  if (first === undefined || !id) return undefined;
  const addressOf = (isStandby: boolean): string | undefined =>
    using.map((end) => (end.isStandby === isStandby ? (end.internetIp ?? address(end.ike?.LocalId)) : undefined)).find((found) => found);
  const standby = addressOf(true);
  return {
    VpnGatewayId: id,
    Name: "",
    Description: "",
    InternetIp: addressOf(false) ?? madeUpAddress("203.0.113", id),
    ...(standby === undefined ? {} : { DisasterRecoveryInternetIp: standby }),
    GatewayType: "Traditional",
    Status: "active",
    BusinessStatus: "Normal",
    VpnType: "Normal",
    NetworkType: first.connection.NetworkType ?? "public",
    IpsecVpn: "enable",
    SslVpn: "disable",
    EnableBgp: using.some(({ hasBgp }) => hasBgp),
    AutoPropagate: false,
    ...(first.connection.Spec === undefined ? {} : { Spec: first.connection.Spec }),
    ...cloud.vpnGateways.get(id),
  };
}

/** On a VPN gateway a single tunnel ends at the gateway's own address; elsewhere its identity is the best guess. */
function cloudAddress({ connection, internetIp, isStandby, ike }: End, regionId: string, cloud: Cloud): string {
  const gateway = vpnGateway(connection.VpnGatewayId, regionId, cloud);
  return internetIp ?? (isStandby ? gateway?.DisasterRecoveryInternetIp : gateway?.InternetIp) ?? address(ike?.LocalId) ?? "";
}

/** An address that depends on the id alone. */
const madeUpAddress = (network: string, id: string): string =>
  `${network}.${([...id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 250) + 1}`;

const mirroredIke = ({ LocalId, RemoteId, IkeLifetime, ...rest }: WireIkeConfig): WireIkeConfig => ({
  ...rest,
  ...(IkeLifetime === undefined ? {} : { IkeLifetime: Number(IkeLifetime) }),
  ...(RemoteId === undefined ? {} : { LocalId: RemoteId }),
  ...(LocalId === undefined ? {} : { RemoteId: LocalId }),
});

/** All of it is text here. */
const mirroredBgp = ({ LocalAsn, PeerAsn, LocalBgpIp, PeerBgpIp, TunnelCidr }: WireBgpConfig = {}): object => ({
  LocalAsn: text(PeerAsn),
  PeerAsn: text(LocalAsn),
  LocalBgpIp: PeerBgpIp,
  PeerBgpIp: LocalBgpIp,
  TunnelCidr,
});

const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
