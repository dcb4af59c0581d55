import { ConfigurationError } from "../provider/alicloud/errors";
import { shownValue } from "../provider/alicloud/redact";
import { asList } from "../provider/programReads";
import { assessHealth } from "../provider/vpn/judge/health";
import { asListed } from "../provider/vpn/model/connection";
import { type Fields, type MockKind, mockOf, type TableOf } from "../provider/vpn/model/fieldKinds";
import { fields, isTunnelUp, type Tunnel, tunnel as tunnelFields } from "../provider/vpn/model/fields";
import { copyOf, getOwn, isRecord } from "../provider/vpn/model/values";
import type { GetVpnConnectionPlainResult } from "./getVpnConnection";
import type { GetVpnConnectionsPlainConnection, GetVpnConnectionsResult } from "./getVpnConnections";

/** The values that a test sets; the mock fills in the rest. Null for a group makes the whole group missing. */
type Given<T> = {
  [Key in keyof T]?: NonNullable<T[Key]> extends readonly Tunnel[]
    ? readonly MockTunnel[]
    : NonNullable<T[Key]> extends readonly unknown[]
      ? T[Key]
      : NonNullable<T[Key]> extends object
        ? string extends keyof NonNullable<T[Key]>
          ? T[Key]
          : Partial<NonNullable<T[Key]>> | null
        : T[Key];
};

/** The values of a mocked tunnel that a test sets; the mock fills in the rest. Null for a group makes the whole group missing. */
export interface MockTunnel extends Given<Tunnel> {}

/**
 * The values of a mocked connection that a test sets; the mock fills in the rest. Null for a group makes the whole group missing. A mock
 * with tunnels is a dual-tunnel connection.
 */
export interface MockConnection extends Given<GetVpnConnectionPlainResult> {}

/**
 * Returns a complete result for unit tests that use `pulumi.runtime.setMocks`: all outputs of a connection, plausible and consistent, with
 * the given values in their place. Derived values (`isUp`, `health`, the ids of `tunnelPsks`) follow from the given ones, unless you give
 * them too.
 *
 * @throws ConfigurationError for a key that no connection has
 *
 * @example
 * pulumi.runtime.setMocks({
 * newResource: ({ id, name, inputs }) => ({ id: id ?? name, state: { ...inputs, ...mockVpnConnection({ status: "ike_sa_not_established" })
 * } }),
 *   call: ({ inputs }) => mockVpnConnection({ vpnConnectionId: inputs.vpnConnectionId, ikeConfig: { ikeVersion: "ikev1" } }),
 * });
 */
export function mockVpnConnection(given: MockConnection = {}): GetVpnConnectionPlainResult {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) throw new ConfigurationError(`no connection has ${shownValue(unknown)}`, { remedy: "Correct or remove it." });
  const isOnTransitRouter = given.attachType === "CEN" || typeof given.transitRouterId === "string";
  const isDualTunnel = (given.tunnels ?? []).length > 0;
  const kindOf = (number: number): MockKind => ({ isOnTransitRouter, isDualTunnel, number });
  const tunnels = (given.tunnels ?? []).map((one, index) => {
    const tunnel = complete<Tunnel>(tunnelFields, one, kindOf(index + 1));
    return { ...tunnel, isUp: one.isUp === undefined ? isTunnelUp(tunnel.status) : one.isUp };
  });
  const tunnelPsks = given.tunnelPsks === undefined ? psksOf(tunnels) : given.tunnelPsks;
  const connection = { ...complete<GetVpnConnectionPlainResult>(fields, given, kindOf(1)), tunnels, tunnelPsks };
  const { isUp, health } = assessHealth(connection);
  // A copy, so that a test that changes its mock does not affect another test.
  return copyOf({
    ...connection,
    isUp: given.isUp === undefined ? isUp : given.isUp,
    health: given.health === undefined ? health : given.health,
    tunnelCount: given.tunnelCount ?? Math.max(1, tunnels.length),
  });
}

/**
 * Returns the answer of `mocks.call` for `getVpnConnections` (token `alicloudVpn:index:getVpnConnections`): connections from
 * `mockVpnConnection`, sorted by id, with the fields of the list action. Connections without an id become `vco-mock1`, `vco-mock2` and so
 * on.
 *
 * @example
 * call: ({ token, inputs }) =>
 * token === "alicloudVpn:index:getVpnConnections" ? mockVpnConnections([{ name: "berlin" }, { name: "tokyo" }]) :
 * mockVpnConnection(inputs),
 */
export function mockVpnConnections(given: readonly MockConnection[] = [{}]): GetVpnConnectionsResult<GetVpnConnectionsPlainConnection> {
  const connections = given.map((one, index) => asListed(mockVpnConnection({ vpnConnectionId: `vco-mock${index + 1}`, ...one })));
  const sorted = connections.toSorted((one, other) => (one.vpnConnectionId < other.vpnConnectionId ? -1 : 1));
  return asList(sorted as GetVpnConnectionsPlainConnection[]);
}

/** Completes the given values, and those of each given group, with the defaults of the table. An undefined value counts as not set. */
function complete<T extends object>(table: TableOf<T>, given: object, kind: MockKind): T {
  const entries = Object.entries(given).flatMap(([name, value]) => {
    const field = getOwn<Fields[string]>(table, name);
    if (value === undefined) return [];
    return [[name, field?.kind === "group" && isRecord(value) ? complete(field.fields as TableOf<object>, value, kind) : value] as const];
  });
  return { ...mockOf<T>(table, kind), ...Object.fromEntries(entries) };
}

const psksOf = (tunnels: readonly Tunnel[]): Record<string, string> | null =>
  tunnels.length === 0
    ? null
    : Object.fromEntries(tunnels.flatMap(({ tunnelId }) => (tunnelId === null ? [] : [[tunnelId, `mock-psk-of-${tunnelId}`]])));
