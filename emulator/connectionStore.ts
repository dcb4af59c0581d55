import { applyPatch, type WirePatch } from "./mergePatch";
import type { WireConnection } from "./wire";

/**
 * The emulator's connections by id, live: what is set, changed or deleted here is what the next call sees. Each belongs to
 * one region, and in another the API says that it does not exist.
 */
export class ConnectionStore extends Map<string, WireConnection> {
  /** Where `set` puts a connection unless told otherwise. */
  readonly defaultRegionId: string;
  readonly #regions = new Map<string, string>();

  constructor(connections: Iterable<WireConnection>, defaultRegionId: string) {
    super();
    this.defaultRegionId = defaultRegionId;
    for (const connection of connections) this.set(connection.VpnConnectionId, copyOf(connection));
  }

  /** Adds or replaces a connection, in `regionId`, else where it was, else in the default region. */
  override set(vpnConnectionId: string, connection: WireConnection, regionId?: string): this {
    this.#regions.set(vpnConnectionId, regionId ?? this.#regions.get(vpnConnectionId) ?? this.defaultRegionId);
    return super.set(vpnConnectionId, connection);
  }

  override delete(vpnConnectionId: string): boolean {
    this.#regions.delete(vpnConnectionId);
    return super.delete(vpnConnectionId);
  }

  override clear(): void {
    this.#regions.clear();
    super.clear();
  }

  /** The region that the connection belongs to; undefined where there is no such connection. */
  regionOf(vpnConnectionId: string): string | undefined {
    return this.#regions.get(vpnConnectionId);
  }

  /** Whether any connection belongs to the region. */
  hasRegion(regionId: string): boolean {
    return [...this.#regions.values()].includes(regionId);
  }

  /** The connections of a region, in the order in which they were added. */
  inRegion(regionId: string): WireConnection[] {
    return [...this].filter(([id]) => this.#regions.get(id) === regionId).map(([, connection]) => connection);
  }

  /**
   * Changes some fields of a connection in place and leaves the rest: objects are merged, `null` removes a field, tunnels
   * are matched by `TunnelId`, other lists are replaced.
   * @throws RangeError when there is no such connection
   *
   * @example
   * emulator.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime: 3600 } });
   */
  patch(vpnConnectionId: string, changes: WirePatch<WireConnection>): WireConnection {
    const connection = this.get(vpnConnectionId);
    if (connection === undefined) throw new RangeError(`The emulator has no connection ${vpnConnectionId}.`);
    applyPatch(connection, changes);
    return connection;
  }
}

/** A copy in which nothing is shared: `structuredClone` would keep two tunnels that share an object sharing it. */
const copyOf = (connection: WireConnection): WireConnection => JSON.parse(JSON.stringify(connection));
