import { type Endpoint, parseRegionId } from "../alicloud/endpoint";
import type { RpcClient } from "../alicloud/rpcClient";
import { describe } from "./describe";
import { describeEach, describeMany, type Read } from "./describeMany";
import { listConnections } from "./listConnections";
import type { ListedVpnConnection } from "./listedConnection";
import type { ListFilters } from "./listPages";
import type { VpnConnectionResult } from "./model";
import type { Target } from "./target";

/** What every read takes besides what it reads. */
export interface ReadOptions {
  /** Region of the connection; the client's own when absent. */
  readonly regionId?: string | undefined;
  /** Stops the call, waits included; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a reader is made of. */
export interface ReaderParts {
  readonly rpc: RpcClient;
  /** The region of reads that name none. @throws ConfigurationError when there is no such region */
  readonly defaultRegion: () => Promise<string>;
  /** Where all requests go; each region's own host when absent. */
  readonly endpoint: Endpoint | undefined;
}

/** The reads of the VPC API that concern VPN connections. There is no method that could change anything. */
export class VpnReader {
  readonly #parts: ReaderParts;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /**
   * Reads one connection, its secrets in plain text.
   * @throws VpnConnectionError of the class that says why; VpnConnectionNotFoundError when the region has none of that id
   */
  async describe(vpnConnectionId: string, options: ReadOptions = {}): Promise<VpnConnectionResult> {
    return describe(this.#parts.rpc, vpnConnectionId, await this.#target(options));
  }

  /**
   * The connections of a region, read page by page (50 a call) as the loop goes on. What a row of the list cannot tell is absent.
   *
   * @example
   * for await (const { vpnConnectionId, health } of client.list({ vpnGatewayId: "vpn-…" })) console.log(vpnConnectionId, health);
   */
  async *list(filters: ListFilters & ReadOptions = {}): AsyncGenerator<ListedVpnConnection, void> {
    const { regionId, signal, ...rest } = filters;
    yield* listConnections(this.#parts.rpc, rest, await this.#target({ regionId, signal }));
  }

  /**
   * Reads many connections of a region with the fewest calls; an id that cannot be read maps to its error, and the others are there all
   * the same. With `complete: true` each is read singly and nothing is absent.
   */
  describeMany(ids: Iterable<string>, options: ReadOptions & { readonly complete: true }): Promise<Map<string, Read<VpnConnectionResult>>>;
  describeMany(
    ids: Iterable<string>,
    options?: ReadOptions & { readonly complete?: boolean | undefined },
  ): Promise<Map<string, Read<ListedVpnConnection>>>;
  async describeMany(
    ids: Iterable<string>,
    { complete, ...options }: ReadOptions & { readonly complete?: boolean | undefined } = {},
  ): Promise<Map<string, Read<ListedVpnConnection | VpnConnectionResult>>> {
    const read = complete === true ? describeEach : describeMany;
    return read(this.#parts.rpc, ids, await this.#target(options));
  }

  /** Ends the sockets. Calls in flight are rejected. */
  async close(): Promise<void> {
    await this.#parts.rpc.close();
  }

  async #target({ regionId, signal }: ReadOptions): Promise<Target> {
    return {
      regionId: regionId === undefined ? await this.#parts.defaultRegion() : parseRegionId(regionId, "regionId"),
      endpoint: this.#parts.endpoint,
      signal,
    };
  }
}
