import { checkFilters } from "./checkFilters";
import { parseConnectionId } from "./connectionId";
import type { ListedVpnConnection } from "./listedConnection";
import type { ListFilters } from "./listPages";
import type { Health, SaStatus } from "./model";
import { namePattern, type PatternData } from "./namePattern";
import { listOf, type OneOrMore } from "./oneOrMore";
import { tunnelsOf } from "./tunnelsOf";

/** Which connections of a region are wanted: those that pass every filter that is given. */
export interface ConnectionFilters extends Omit<ListFilters, "vpnConnectionId"> {
  /** These connections; an empty list finds none. */
  readonly ids?: readonly string[] | undefined;
  /**
   * Connections whose name this matches anywhere (`^` and `$` anchor it); one without a name never matches. JavaScript's own engine runs
   * it: mind expressions such as `(a+)+$`, which on some names never come to an end.
   */
  readonly nameRegex?: RegExp | PatternData | string | undefined;
  /** Connections with this status, or with one of these; of a dual-tunnel connection any tunnel may have it. */
  readonly status?: OneOrMore<SaStatus> | undefined;
  /** Connections of this health, or of one of these. */
  readonly health?: OneOrMore<Health> | undefined;
}

type Predicate = (connection: ListedVpnConnection) => boolean;
type FilterName = Exclude<keyof ConnectionFilters, "ids">;

/** What each filter keeps. */
const predicates: { readonly [Name in FilterName]-?: (wanted: NonNullable<ConnectionFilters[Name]>) => Predicate } = {
  nameRegex: (regex) => {
    const matches = namePattern(regex);
    return ({ name }) => name !== null && matches(name);
  },
  vpnGatewayId: (id) => (connection) => connection.vpnGatewayId === id,
  customerGatewayId: (id) => (connection) => [connection, ...connection.tunnels].some((one) => one.customerGatewayId === id),
  resourceGroupId: (id) => (connection) => connection.resourceGroupId === id,
  tags:
    (tags) =>
    ({ tags: own }) =>
      Object.entries(tags).every(([key, value]) => Object.hasOwn(own, key) && own[key] === value),
  status: (wanted) => (connection) => tunnelsOf(connection).some(({ status }) => status !== null && listOf(wanted).includes(status)),
  health: (wanted) => (connection) => listOf(wanted).includes(connection.health),
};

/** The most tags that the API filters by. */
const mostServerTags = 20;

/** Filters that were checked, and who applies which. */
export interface FilterPlan {
  /** The ids to read; the whole list when absent. */
  readonly ids: readonly string[] | undefined;
  /** What the API filters by. */
  readonly server: ListFilters;
  /** What is left to ask of each connection that it gives. */
  readonly matches: Predicate;
}

/**
 * Checks the filters. The API applies those that it knows; ours are the rest, and all of them where connections are read by id.
 * @throws ConfigurationError
 */
export function planFilters({ ids, ...filters }: ConnectionFilters): FilterPlan {
  checkFilters({ ids, ...filters });
  const { vpnGatewayId, customerGatewayId, resourceGroupId, tags = {}, ...ours } = filters;
  if (ids !== undefined) return { ids: [...new Set(ids.map(parseConnectionId))], server: {}, matches: matchesAll(filters) };
  const entries = Object.entries(tags);
  return {
    ids: undefined,
    server: { vpnGatewayId, customerGatewayId, resourceGroupId, tags: Object.fromEntries(entries.slice(0, mostServerTags)) },
    matches: matchesAll({ ...ours, tags: Object.fromEntries(entries.slice(mostServerTags)) }),
  };
}

function matchesAll(filters: Pick<ConnectionFilters, FilterName>): Predicate {
  const tests = (Object.keys(predicates) as FilterName[]).flatMap((name) => {
    const wanted = filters[name];
    return wanted === undefined ? [] : [(predicates[name] as (wanted: unknown) => Predicate)(wanted)];
  });
  return (connection) => tests.every((test) => test(connection));
}
