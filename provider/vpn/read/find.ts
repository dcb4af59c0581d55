import { isRegExp } from "node:util/types";
import { ConfigurationError, VpnConnectionError, VpnConnectionNotFoundError } from "../../alicloud/errors";
import { shownValue } from "../../alicloud/redact";
import { healths, isHealth, tunnelsOf } from "../judge/health";
import { type ListedVpnConnection, parseConnectionId } from "../model/connection";
import type { Health, SaStatus } from "../model/fields";
import { isRecord, listOf, type OneOrMore } from "../model/values";
import type { ReadOptions } from "./describe";
import type { ListFilters } from "./list";
import type { VpnReader } from "./vpnReader";

/** Filters and options of a search. */
export interface FindOptions extends ConnectionFilters, ReadOptions {
  /** Leaves out an id of `ids` that does not exist. Otherwise such an id is an error. */
  readonly optional?: boolean | undefined;
}

/**
 * Returns the connections of a region that match every filter, sorted by id.
 * @throws ConfigurationError for a filter that cannot work, before anything is sent; VpnConnectionNotFoundError for `ids` that do not exist
 */
export async function findConnections(
  reader: VpnReader,
  { regionId, signal, scope, optional, ...filters }: FindOptions,
): Promise<ListedVpnConnection[]> {
  const { ids, server, matches } = planFilters(filters);
  const found: ListedVpnConnection[] = [];
  if (ids !== undefined) found.push(...(await byIds(reader, ids, optional === true, { regionId, signal, scope })));
  else for await (const connection of reader.list({ ...server, regionId, signal, scope })) found.push(connection);
  return found.filter(matches).sort((a, b) => (a.vpnConnectionId < b.vpnConnectionId ? -1 : 1));
}

async function byIds(reader: VpnReader, ids: readonly string[], optional: boolean, options: ReadOptions): Promise<ListedVpnConnection[]> {
  if (ids.length === 0) return [];
  const read = [...(await reader.describeMany(ids, options))];
  const failed = read.flatMap(([id, one]) => (one instanceof VpnConnectionError ? [{ id, error: one }] : []));
  const missing = failed.filter(({ error }) => error instanceof VpnConnectionNotFoundError);
  const broken = failed.find(({ error }) => !(error instanceof VpnConnectionNotFoundError));
  if (broken !== undefined) throw broken.error;
  const [first] = missing;
  if (first !== undefined && !optional)
    throw missing.length === 1
      ? first.error
      : notFound(
          missing.map(({ id }) => id),
          first.error.regionId,
        );
  return read.flatMap(([, one]) => (one instanceof VpnConnectionError ? [] : [one]));
}

function notFound(ids: readonly string[], regionId: string | undefined): VpnConnectionNotFoundError {
  const shown = ids.slice(0, 10).join(", ") + (ids.length > 10 ? ` and ${ids.length - 10} more` : "");
  return new VpnConnectionNotFoundError(`${ids.length} of the ids do not exist: ${shown}`, {
    subject: "VPN connections",
    regionId,
    remedy: "Check the ids and the region, or leave missing ones out with optional: true.",
  });
}

/** Selects connections of a region: those that match every given filter. */
export interface ConnectionFilters extends Omit<ListFilters, "vpnConnectionId"> {
  /** Ids of the connections. An empty list matches none. */
  readonly ids?: readonly string[] | undefined;
  /**
   * Regular expression that matches any part of the name (`^` and `$` anchor it). A connection without a name never matches. JavaScript's
   * own engine runs it: avoid expressions such as `(a+)+$`, which never finish on some names.
   */
  readonly nameRegex?: RegExp | PatternData | string | undefined;
  /** Connections with this status, or one of these statuses. On a dual-tunnel connection any tunnel may have it. */
  readonly status?: OneOrMore<SaStatus> | undefined;
  /** Connections with this health, or one of these. */
  readonly health?: OneOrMore<Health> | undefined;
}

type Predicate = (connection: ListedVpnConnection) => boolean;
type FilterName = Exclude<keyof ConnectionFilters, "ids">;

/** The condition of each filter. */
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

/** Maximum number of tags that the API filters by. */
const mostServerTags = 20;

/** Checked filters, split between the API and this package. */
export interface FilterPlan {
  /** Ids to read. Undefined: the whole list. */
  readonly ids: readonly string[] | undefined;
  /** Filters that the API applies. */
  readonly server: ListFilters;
  /** Applies the remaining filters to a connection. */
  readonly matches: Predicate;
}

/**
 * Checks the filters. The API applies those that it knows; this package applies the rest, or all of them if connections are read by id.
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

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value !== "";
const isTextRecord: Check = (value) => isRecord(value) && Object.values(value).every((one) => typeof one === "string");
const eachOf =
  (check: Check): Check =>
  (value) =>
    listOf(value as OneOrMore<unknown>).every(check);

/** Rules for the value of each filter. `ids` and `nameRegex` are checked where they are read. */
const rules: Readonly<Partial<Record<keyof ConnectionFilters, { readonly check: Check; readonly expects: string }>>> = {
  ids: { check: Array.isArray, expects: "a list of ids" },
  vpnGatewayId: { check: isText, expects: "an id" },
  customerGatewayId: { check: isText, expects: "an id" },
  resourceGroupId: { check: isText, expects: "an id" },
  tags: { check: isTextRecord, expects: "an object of strings" },
  status: { check: eachOf(isText), expects: "a status or a list of them" },
  health: { check: eachOf(isHealth), expects: `one of ${healths.join(", ")}, or a list of them` },
};

/**
 * Checks the values of filters: an empty id would ask the API for everything, and a mistyped health would find nothing.
 * @throws ConfigurationError that names the filter
 */
function checkFilters(filters: ConnectionFilters): void {
  for (const [name, { check, expects }] of Object.entries(rules)) {
    const value: unknown = filters[name as keyof ConnectionFilters];
    if (value !== undefined && !check(value)) {
      throw new ConfigurationError(`the filter ${name} is not ${expects}: ${shownValue(value)}`, { remedy: "Correct or remove it." });
    }
  }
}

/** A regular expression as plain data: an Output and a unit test's mocks would turn a RegExp into an empty object. */
interface PatternData {
  readonly source: string;
  readonly flags: string;
}

/** Returns a regular expression as data, and any other value unchanged. */
export const asPatternData = (given: unknown): unknown => (isRegExp(given) ? { source: given.source, flags: given.flags } : given);

/**
 * Returns a test for names. It copies the expression and tests from the start each time, so that the flags `g` and `y`, or the caller's use
 * of it, do not affect later answers.
 * @throws ConfigurationError for an invalid regular expression
 */
export function namePattern(given: unknown): (name: string) => boolean {
  const { source, flags } = patternData(given);
  const pattern = compiled(source, flags);
  return (name) => {
    pattern.lastIndex = 0;
    return pattern.test(name);
  };
}

function patternData(given: unknown): PatternData {
  const data = typeof given === "string" ? { source: given, flags: "" } : asPatternData(given);
  if (isPatternData(data)) return data;
  const lost = typeof given === "object" && given !== null && Object.keys(given).length === 0;
  throw new ConfigurationError("nameRegex is neither a RegExp nor a string", {
    remedy: lost
      ? "pulumi.output and pulumi.all empty a RegExp: give them its source as a string."
      : "Write it as /^prod-/ or as a string.",
  });
}

const isPatternData = (value: unknown): value is PatternData =>
  typeof value === "object" &&
  value !== null &&
  "source" in value &&
  "flags" in value &&
  `${typeof value.source}${typeof value.flags}` === "stringstring";

function compiled(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`nameRegex is not a valid regular expression: ${why}`, { remedy: "Correct it." });
  }
}
