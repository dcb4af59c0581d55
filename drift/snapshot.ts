import { ConfigurationError } from "../provider/alicloud/errors";
import { isRecord } from "../provider/vpn/model/values";
import { safeJson } from "../render/data";

/** A reviewed baseline for git: connections at the time of the snapshot. Contains no secret. */
export interface Snapshot {
  /** Version of this format. */
  readonly version: 1;
  /** Sorted by region, then by id. */
  readonly connections: readonly SnapshotConnection[];
}

/** A connection at the time of the snapshot. */
export interface SnapshotConnection {
  /** Id of the connection. */
  readonly vpnConnectionId: string;
  /** Region of the connection. */
  readonly regionId: string;
  /** Endpoint of the resources that set one. */
  readonly endpoint?: string;
  /** Profile that the resources read with, if they set one. */
  readonly profile?: unknown;
  /** Role that the resources read with, if they set one. */
  readonly assumeRole?: unknown;
  /** The stack's resources for this connection. */
  readonly resources: readonly SnapshotResource[];
  /** The outputs of the resource, without secrets; fingerprints if a key is configured. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The data of a resource that a check needs. */
export interface SnapshotResource {
  /** URN of the resource. */
  readonly urn: string;
  /** `ignoreDrift` of the resource. */
  readonly ignoreDrift?: unknown;
  /** `expect` of the resource. */
  readonly expect?: unknown;
}

/** Formats a snapshot: keys and connections are sorted, so that a git diff shows only changes. */
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
 * @param origin Name of the source, for messages
 * @throws ConfigurationError if the text is not a snapshot, or has a newer version
 */
export function parseSnapshot(text: string, origin: string): Snapshot {
  const refuse = (flaw: string, remedy = "Take a new one with vpn-connection snapshot."): never => {
    throw new ConfigurationError(`${origin} ${flaw}`, { remedy });
  };
  const parsed = json(text);
  if (!isRecord(parsed)) return refuse(text.trim() === "" ? "is empty" : "is not a snapshot: it is not a JSON object");
  if (parsed.version !== 1) return refuse("is not a snapshot that this version can read", "Take a new one, or update pulumi-alicloud-vpn.");
  if (!Array.isArray(parsed.connections)) return refuse("is not a snapshot: it has no list of connections");
  const connections = parsed.connections.map(
    (one: unknown) => connectionOf(one) ?? refuse("is not a snapshot: it has an entry without an id"),
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

/** Returns the optional keys that are set. */
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
