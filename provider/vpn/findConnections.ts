import { VpnConnectionError, VpnConnectionNotFoundError } from "../alicloud/errors";
import { type ConnectionFilters, planFilters } from "./connectionFilters";
import type { ListedVpnConnection } from "./listedConnection";
import type { ReadOptions, VpnReader } from "./vpnReader";

/** What to find, and how to read it. */
export interface FindOptions extends ConnectionFilters, ReadOptions {
  /** Leaves out an id of `ids` that does not exist; otherwise that is an error. */
  readonly optional?: boolean | undefined;
}

/**
 * The connections of a region that pass every filter, sorted by id.
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
