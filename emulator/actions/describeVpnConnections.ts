import { ApiError } from "../answer/apiError";
import type { WireConnection } from "../wire";
import type { Action } from "./cloud";
import { pageOf } from "./page";
import { optional, type Parameters } from "./parameters";

type Filter = (connection: WireConnection) => boolean;

/** Rows of the connections that match every filter, page by page. */
export const describeVpnConnections: Action = (parameters, regionId, { connections }) => {
  const filters = [...fieldFilters(parameters), ...tagFilters(parameters)];
  const matching = connections.inRegion(regionId).filter((connection) => filters.every((matches) => matches(connection)));
  const { items, ...page } = pageOf(matching, parameters);
  return { ...page, VpnConnections: { VpnConnection: items.map(rowOf) } };
};

/** Which field each filter compares. A customer gateway may also be that of a tunnel. */
const filterFields: Readonly<Record<string, (connection: WireConnection) => readonly (string | undefined)[]>> = {
  VpnConnectionId: (connection) => [connection.VpnConnectionId],
  VpnGatewayId: (connection) => [connection.VpnGatewayId],
  CustomerGatewayId: (connection) => [connection.CustomerGatewayId, ...tunnelsOf(connection).map((tunnel) => tunnel.CustomerGatewayId)],
  ResourceGroupId: (connection) => [connection.ResourceGroupId],
};

function fieldFilters(parameters: Parameters): Filter[] {
  return Object.entries(filterFields).flatMap(([name, valuesOf]) => {
    const wanted = optional(parameters, name);
    return wanted === undefined ? [] : [(connection) => valuesOf(connection).includes(wanted)];
  });
}

/** `Tag.N.Key` with or without `Tag.N.Value`, N from 1 to 20; a connection has to carry all of them. */
function tagFilters(parameters: Parameters): Filter[] {
  const numbers = new Set(Object.keys(parameters).flatMap((name) => /^Tag\.(\d+)\.(?:Key|Value)$/.exec(name)?.[1] ?? []));
  return [...numbers].map((number) => {
    if (!(Number(number) >= 1 && Number(number) <= 20)) throw new ApiError("InvalidParameter", { about: `Tag.${number}` });
    const key = optional(parameters, `Tag.${number}.Key`);
    const value = optional(parameters, `Tag.${number}.Value`);
    if (key === undefined) throw new ApiError("MissingParameter", { about: `Tag.${number}.Key` });
    return ({ Tags }) => (Tags?.Tag ?? []).some((tag) => tag.Key === key && (value === undefined || tag.Value === value));
  });
}

const tunnelsOf = (connection: WireConnection) => connection.TunnelOptionsSpecification?.TunnelOptions ?? [];

/** A row is the connection with `Tag` for `Tags`, and without what the list action does not give. */
function rowOf({ Tags, ZoneNo, VpnBgpConfig, ...row }: WireConnection): object {
  const { EnableBgp, ...bgp } = VpnBgpConfig ?? {};
  return { ...row, ...(Tags && { Tag: Tags }), ...(VpnBgpConfig && { VpnBgpConfig: bgp }) };
}
