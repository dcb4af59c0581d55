import { ConfigurationError } from "../provider/vpn/errors";
import { fields } from "../provider/vpn/fields";
import { assessHealth, isTunnelUp } from "../provider/vpn/health";
import type { IkeConfig, IpsecConfig, Tunnel, TunnelBgpConfig, VcoHealthCheck, VpnBgpConfig } from "../provider/vpn/model";
import type { GetVpnConnectionPlainResult } from "./getVpnConnectionArgs";
import {
  dualTunnelMock,
  type MockBase,
  mockBgp,
  mockHealthCheck,
  mockIke,
  mockIpsec,
  mockTunnel,
  mockTunnelBgp,
  singleTunnelMock,
  transitRouterMock,
} from "./mockSettings";

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
