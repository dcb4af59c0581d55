import type { WireCustomerGateway, WireVpnGateway } from "../../wire";

/**
 * What the gateways of the seed have that does not follow from their connections: addresses of customer gateways whose connections are
 * known by other identities, and the kinds of VPN gateway.
 */
export const seedGateways: {
  readonly customerGateways: Readonly<Record<string, Partial<WireCustomerGateway>>>;
  readonly vpnGateways: Readonly<Record<string, Partial<WireVpnGateway>>>;
} = {
  customerGateways: {
    "cgw-gw8lyon": { Name: "lyon-factory", IpAddress: "198.51.100.30" },
    "cgw-gw8minimal": { IpAddress: "198.51.100.99" },
  },
  vpnGateways: {
    "vpn-gw8main": { Name: "main", Spec: "200M" },
    "vpn-gw8dual": {
      Name: "dual",
      Spec: "1000M",
      GatewayType: "Enhanced.SiteToSite",
      EniInstanceIds: { EniInstanceId: ["eni-gw8dual1", "eni-gw8dual2"] },
    },
  },
};
