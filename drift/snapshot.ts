import { ConfigurationError } from "../provider/alicloud/errors";
import { isRecord } from "../provider/vpn/model/values";
import { safeJson } from "../render/markup";

/** A reviewed baseline for git: connections as they were when it was taken. It holds no secret. */
export interface Snapshot {
  /** Version of this shape. */
  readonly version: 1;
  /** By region, then by id. */
  readonly connections: readonly SnapshotConnection[];
}

/** A connection as it was. */
export interface SnapshotConnection {
  /** Id of the connection. */
  readonly vpnConnectionId: string;
  /** Region of the connection. */
  readonly regionId: string;
  /** Where the resources that name an endpoint of their own send their requests. */
  readonly endpoint?: string;
  /** The profile that the resources read as, where they name one. */
  readonly profile?: unknown;
  /** The role that the resources read as, where they name one. */
  readonly assumeRole?: unknown;
  /** The resources of the stack that are this connection. */
  readonly resources: readonly SnapshotResource[];
  /** The outputs of the resource, without secrets; fingerprints where a key is configured. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What a check has to know of a resource. */
export interface SnapshotResource {
  /** URN of the resource. */
  readonly urn: string;
  /** Its `ignoreDrift`. */
  readonly ignoreDrift?: unknown;
  /** Its `expect`. */
  readonly expect?: unknown;
}

/** A snapshot as text: keys and connections are sorted, so that git shows what changed and nothing else. */
export function formatSnapshot(snapshot: Snapshot): string {
  const { version, connections } = snapshot;
  const sorted = sortedBy(connections, ({ regionId, vpnConnectionId, endpoint }) => JSON.stringify([regionId, vpnConnectionId, endpoint]));
  const written = sorted.map(({ resources, settings, ...one }) => ({
    ...{ ...one, resources: sortedBy(resources, ({ urn }) => urn), settings: withSortedKeys(settings) },
  }));
  return `${safeJson({ version, connections: written })}\n`;
}

/**
 * Reads a snapshot.
 * @param origin Where it is from, for messages
 * @throws ConfigurationError when it is none, or one of a newer version
 */
export function parseSnapshot(text: string, origin: string): Snapshot {
  const refuse = (flaw: string, remedy = "Take a new one with vpn-connection snapshot."): never => {
    throw new ConfigurationError(`${origin} ${flaw}`, { remedy });
  };
  const parsed = json(text);
  if (!isRecord(parsed)) return refuse(text.trim() === "" ? "is empty" : "is no snapshot: it is not a JSON object");
  if (parsed.version !== 1) return refuse("is no snapshot that this version can read", "Take a new one, or update pulumi-alicloud-vpn.");
  if (!Array.isArray(parsed.connections)) return refuse("is no snapshot: it has no list of connections");
  const connections = parsed.connections.map(
    (one: unknown) => connectionOf(one) ?? refuse("is no snapshot: it has an entry without an id"),
  );
  return { version: 1, connections };
}

function connectionOf(raw: unknown): SnapshotConnection | undefined {
  if (!isRecord(raw)) return undefined;
  const { vpnConnectionId, regionId, endpoint, profile, assumeRole, resources, settings } = raw;
  if (typeof vpnConnectionId !== "string" || typeof regionId !== "string" || !isRecord(settings)) return undefined;
  if ((endpoint !== undefined && typeof endpoint !== "string") || !Array.isArray(resources) || !resources.every(isResource))
    return undefined;
  return { vpnConnectionId, regionId, ...present({ endpoint, profile, assumeRole }), resources, settings };
}

/** What is there of some optional keys. */
export const present = <T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

const isResource = (raw: unknown): raw is SnapshotResource => isRecord(raw) && typeof raw.urn === "string";

function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\u{feff}/u, ""));
  } catch {
    return undefined;
  }
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withSortedKeys(inner)]));
}

const sortedBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] =>
  items.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
