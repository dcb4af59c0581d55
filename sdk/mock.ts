import { ConfigurationError } from "../provider/alicloud/errors";
import { assessHealth } from "../provider/vpn/judge/health";
import { mockOf, nullsOf } from "../provider/vpn/model/fields";
import {
  vpnBgpConfig as bgpFields,
  fields,
  vcoHealthCheck as healthCheckFields,
  type IkeConfig,
  type IpsecConfig,
  ikeConfig as ikeFields,
  ipsecConfig as ipsecFields,
  isTunnelUp,
  type Tunnel,
  type TunnelBgpConfig,
  tunnelBgpConfig as tunnelBgpFields,
  tunnel as tunnelFields,
  type VcoHealthCheck,
  type VpnBgpConfig,
} from "../provider/vpn/model/settings";
import type { GetVpnConnectionPlainResult } from "./getVpnConnection";

/** What a mocked tunnel is to have; the rest is made up. Of a setting that consists of several, null makes the whole of it absent. */
export interface MockTunnel extends Partial<Omit<Tunnel, "ikeConfig" | "ipsecConfig" | "bgpConfig">> {
  /** Phase 1 of the tunnel. */
  ikeConfig?: Partial<IkeConfig> | null;
  /** Phase 2 of the tunnel. */
  ipsecConfig?: Partial<IpsecConfig> | null;
  /** BGP of the tunnel. */
  bgpConfig?: Partial<TunnelBgpConfig> | null;
}

type GroupNames = "ikeConfig" | "ipsecConfig" | "vcoHealthCheck" | "vpnBgpConfig" | "tunnels";

/** What a mocked connection is to have; the rest is made up. Of a setting that consists of several, null makes the whole of it absent. */
export interface MockConnection extends Partial<Omit<GetVpnConnectionPlainResult, GroupNames>> {
  /** Phase 1, single-tunnel only. */
  ikeConfig?: Partial<IkeConfig> | null;
  /** Phase 2, single-tunnel only. */
  ipsecConfig?: Partial<IpsecConfig> | null;
  /** Health check, single-tunnel only. */
  vcoHealthCheck?: Partial<VcoHealthCheck> | null;
  /** BGP, single-tunnel only. */
  vpnBgpConfig?: Partial<VpnBgpConfig> | null;
  /** Tunnels. With any, the connection is a dual-tunnel one. */
  tunnels?: readonly MockTunnel[];
}

/**
 * A complete result for unit tests that use `pulumi.runtime.setMocks`: all outputs of a connection, plausible and in accord with each other,
 * with what the test is about in their place. What is derived (`isUp`, `health`, `tunnelPsks`' ids) follows from what is given, unless it is
 * given too.
 *
 * @throws ConfigurationError for a key that no connection has
 *
 * @example
 * pulumi.runtime.setMocks({
 *   newResource: ({ id, name, inputs }) => ({ id: id ?? name, state: { ...inputs, ...mockVpnConnection({ status: "ike_sa_not_established" }) } }),
 *   call: ({ inputs }) => mockVpnConnection({ vpnConnectionId: inputs.vpnConnectionId, ikeConfig: { ikeVersion: "ikev1" } }),
 * });
 */
export function mockVpnConnection(given: MockConnection = {}): GetVpnConnectionPlainResult {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined)
    throw new ConfigurationError(`no connection has ${JSON.stringify(unknown)}`, { remedy: "Correct or remove it." });
  const { tunnels: givenTunnels = [], ikeConfig, ipsecConfig, vcoHealthCheck, vpnBgpConfig, ...settings } = given;
  const onTransitRouter = given.attachType === "CEN" || typeof given.transitRouterId === "string";
  const tunnels = givenTunnels.map((tunnel, index) => completeTunnel(tunnel, mockTunnel(index + 1, onTransitRouter)));
  const base: MockBase = {
    ...singleTunnelMock,
    ...(onTransitRouter && transitRouterMock),
    ...(tunnels.length > 0 && { ...dualTunnelMock, tunnels, tunnelPsks: psksOf(tunnels) }),
  };
  const connection = structuredClone({
    ...base,
    ...present(settings),
    ikeConfig: complete(ikeConfig, mockIke, base.ikeConfig),
    ipsecConfig: complete(ipsecConfig, mockIpsec, base.ipsecConfig),
    vcoHealthCheck: complete(vcoHealthCheck, mockHealthCheck, base.vcoHealthCheck),
    vpnBgpConfig: complete(vpnBgpConfig, mockBgp, base.vpnBgpConfig),
  });
  const { isUp, health } = assessHealth(connection);
  return { isUp, health, ...connection };
}

function completeTunnel({ ikeConfig, ipsecConfig, bgpConfig, ...settings }: MockTunnel, base: Omit<Tunnel, "isUp">): Tunnel {
  const tunnel = {
    ...base,
    ...present(settings),
    ikeConfig: complete(ikeConfig, mockIke, base.ikeConfig),
    ipsecConfig: complete(ipsecConfig, mockIpsec, base.ipsecConfig),
    bgpConfig: complete(bgpConfig, mockTunnelBgp, base.bgpConfig),
  };
  return { isUp: isTunnelUp(tunnel.status), ...tunnel };
}

/** A group as given, completed; that of the mock where none is given. */
const complete = <T extends object>(given: Partial<T> | null | undefined, defaults: T, byDefault: T | null): T | null =>
  given === undefined ? byDefault : given && { ...defaults, ...present(given) };

/** What is undefined is as good as not there. */
const present = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;

const psksOf = (tunnels: readonly Tunnel[]): Record<string, string> =>
  Object.fromEntries(tunnels.flatMap(({ tunnelId }) => (tunnelId === null ? [] : [[tunnelId, `mock-psk-of-${tunnelId}`]])));

/** A mock's settings before anything is derived from them. */
type MockBase = Omit<GetVpnConnectionPlainResult, "isUp" | "health">;

const mockIke = mockOf<IkeConfig>(ikeFields);
const mockIpsec = mockOf<IpsecConfig>(ipsecFields);
const mockHealthCheck = mockOf<VcoHealthCheck>(healthCheckFields);
const mockTunnelBgp = mockOf<TunnelBgpConfig>(tunnelBgpFields);
const mockBgp = mockOf<VpnBgpConfig>(bgpFields);

const { isUp: _isUp, health: _health, ...mockFields } = mockOf<GetVpnConnectionPlainResult>(fields);

/** An IKEv2 connection of a VPN gateway with one tunnel, which is up, without BGP. */
const singleTunnelMock: MockBase = {
  ...mockFields,
  ikeConfig: mockIke,
  ipsecConfig: mockIpsec,
  vcoHealthCheck: mockHealthCheck,
  vpnBgpConfig: { ...nullsOf<VpnBgpConfig>(bgpFields), enableBgp: false },
};

/** What differs on a transit router. */
const transitRouterMock = {
  vpnGatewayId: null,
  state: "attached",
  attachType: "CEN",
  attachInstanceId: "cen-mock",
  transitRouterId: "tr-mock",
  transitRouterName: "mock",
  internetIp: "203.0.113.1",
  crossAccountAuthorized: true,
} satisfies Partial<MockBase>;

/** What a connection with two tunnels does not say at the top: its tunnels have it. */
const dualTunnelMock = {
  customerGatewayId: null,
  status: null,
  internetIp: null,
  zoneNo: null,
  enableDpd: null,
  enableNatTraversal: null,
  ikeConfig: null,
  ipsecConfig: null,
  vcoHealthCheck: null,
  vpnBgpConfig: null,
  psk: null,
} satisfies Partial<MockBase>;

const { isUp: _isTunnelUp, ...mockTunnelFields } = mockOf<Tunnel>(tunnelFields);

/** A tunnel, counted from 1, of a VPN gateway or of a transit router. */
function mockTunnel(number: number, onTransitRouter: boolean): Omit<Tunnel, "isUp"> {
  return {
    ...mockTunnelFields,
    tunnelId: `tun-mock${number}`,
    role: onTransitRouter ? null : number === 1 ? "master" : "slave",
    internetIp: `203.0.113.${number}`,
    customerGatewayId: `cgw-mock${number}`,
    zoneNo: number === 1 ? "eu-central-1a" : "eu-central-1b",
    tunnelIndex: onTransitRouter ? number : null,
    ikeConfig: { ...mockIke, localId: `203.0.113.${number}`, remoteId: `198.51.100.${number}` },
    ipsecConfig: mockIpsec,
  };
}
