import { VpnConnectionError } from "../../alicloud/errors";
import { type ConnectionOrId, idOf, type KnownConnection, type ListedVpnConnection } from "../model/connection";
import type { VpnConnectionPeerResult } from "../model/peer";
import type { VpnConnectionResult } from "../model/settings";
import type { Access, ReadOptions, Target } from "./describe";
import { describeEach, describeMany, type ReadResult } from "./describeMany";
import { diagnose, type VpnConnectionDiagnosis } from "./diagnose";
import { type ListFilters, listConnections, listRegions } from "./list";
import { connectionLog, type LogFilters, type VpnConnectionLogLine } from "./logs";
import { readPeer } from "./peer";

/** What a read of many takes besides the ids. */
export interface ReadManyOptions extends ReadOptions {
  /** Reads each singly, so that nothing is absent. */
  readonly complete?: boolean | undefined;
  /** Called after each connection that was read, or could not be. */
  readonly onRead?: (() => void) | undefined;
}

/** The reads of the VPC API that concern VPN connections. There is no method that could change anything. */
export class VpnReader {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /**
   * Reads one connection, its secrets in plain text.
   * @throws VpnConnectionError of the class that says why; VpnConnectionNotFoundError when the region has none of that id
   */
  async describe(vpnConnectionId: string, options: ReadOptions = {}): Promise<VpnConnectionResult> {
    return this.#access.describe(vpnConnectionId, options);
  }

  /**
   * Reads the other end of a connection: its settings as the on-premises device needs them, secrets in plain text. Besides
   * `vpc:DescribeVpnConnection` it uses `vpc:DownloadVpnConnectionConfig`, `vpc:DescribeCustomerGateway` and `vpc:DescribeVpnGateway`; what
   * only a permission that is missing would give is null, and `notes` says so.
   * @throws VpnConnectionNotFoundError, as `describe` does
   *
   * @example
   * const { tunnels, notes } = await client.peer("vco-…");
   * for (const { localAddress, remoteAddress, ikeConfig } of tunnels) …
   */
  async peer(vpnConnectionId: string, options: ReadOptions = {}): Promise<VpnConnectionPeerResult> {
    return readPeer(this.#access.rpc, vpnConnectionId, await this.#access.target(options));
  }

  /**
   * The connections of a region, read page by page (50 a call) as the loop goes on. What a row of the list cannot tell is absent.
   *
   * @example
   * for await (const { vpnConnectionId, health } of client.list({ vpnGatewayId: "vpn-…" })) console.log(vpnConnectionId, health);
   */
  async *list(filters: ListFilters & ReadOptions = {}): AsyncGenerator<ListedVpnConnection, void> {
    const { regionId, signal, scope, ...rest } = filters;
    yield* listConnections(this.#access.rpc, rest, await this.#access.target({ regionId, signal, scope }));
  }

  /**
   * The regions that the account can use, sorted; a new one is there without a new version of this package. It takes the permission
   * `vpc:DescribeRegions`.
   */
  async regions(options: ReadOptions = {}): Promise<string[]> {
    return listRegions(this.#access.rpc, await this.#access.target(options));
  }

  /**
   * Reads many connections of a region with the fewest calls; an id that cannot be read maps to its error, and the others are there all
   * the same. With `complete: true` each is read singly and nothing is absent.
   */
  describeMany(
    ids: Iterable<string>,
    options: ReadManyOptions & { readonly complete: true },
  ): Promise<Map<string, ReadResult<VpnConnectionResult>>>;
  describeMany(ids: Iterable<string>, options?: ReadManyOptions): Promise<Map<string, ReadResult<ListedVpnConnection>>>;
  async describeMany(
    ids: Iterable<string>,
    { complete, onRead, ...options }: ReadManyOptions = {},
  ): Promise<Map<string, ReadResult<ListedVpnConnection | VpnConnectionResult>>> {
    const read = complete === true ? describeEach : describeMany;
    return read(this.#access.rpc, ids, { ...(await this.#access.target(options)), onRead });
  }

  /**
   * What the API finds wrong with connections: for each finding the reason, when it was, what the two sides are set to where they do not
   * match, and the line of the log that says so. What has nothing wrong with it has no finding. An id costs a read of its own, to find out
   * the tunnels; a connection that was read already does not.
   * @throws VpnConnectionNotFoundError, as `describe` does
   *
   * @example
   * for (const { failedReason, mismatchLocalParam, mismatchRemoteParam } of await client.diagnose("vco-…")) …
   */
  async diagnose(connections: ConnectionOrId | Iterable<ConnectionOrId>, options: ReadOptions = {}): Promise<VpnConnectionDiagnosis[]> {
    const all = isOne(connections) ? [connections] : [...connections];
    const target = await this.#access.target({ ...options, regionId: options.regionId ?? regionOf(all) });
    return diagnose(this.#access.rpc, await this.#known(all, target), target);
  }

  /**
   * The log of a connection, oldest line first, read page by page (50 a call) as the loop goes on; that of all tunnels by time. Without a
   * period: the last 10 minutes. With `follow` it goes on until the signal aborts, and then rejects with the signal's reason. An id costs a
   * read of its own, to find out the tunnels; a connection that was read already does not.
   * @throws VpnConnectionNotFoundError, as `describe` does; ConfigurationError for a period or a tunnel that cannot be
   *
   * @example
   * for await (const { time, level, message } of client.logs("vco-…", { from: Date.now() - 900_000 })) console.log(level, message);
   */
  async *logs(connection: ConnectionOrId, options: LogFilters & ReadOptions = {}): AsyncGenerator<VpnConnectionLogLine, void> {
    const { regionId, signal, scope, ...filters } = options;
    const target = await this.#access.target({ regionId: regionId ?? regionOf([connection]), signal, scope });
    for (const known of await this.#known([connection], target)) yield* connectionLog(this.#access.rpc, known, filters, target);
  }

  /** Ends the sockets. Calls in flight are rejected. */
  async close(): Promise<void> {
    await this.#access.rpc.close();
  }

  /** The connections, of which those that are only named are read. */
  async #known(connections: readonly ConnectionOrId[], target: Target): Promise<KnownConnection[]> {
    const named = connections.filter((one) => typeof one === "string").map(idOf);
    const known = new Map<string, ReadResult<KnownConnection>>(await describeMany(this.#access.rpc, named, target));
    for (const one of connections) if (typeof one !== "string") known.set(idOf(one), one);
    return [...known.values()].map((one) => {
      if (one instanceof VpnConnectionError) throw one;
      return one;
    });
  }
}

const isOne = (connections: ConnectionOrId | Iterable<ConnectionOrId>): connections is ConnectionOrId =>
  typeof connections === "string" || "vpnConnectionId" in connections;

/** The region of connections that were read already, where they are all of one. */
function regionOf(connections: readonly ConnectionOrId[]): string | undefined {
  const regions = new Set(connections.map((one) => (typeof one === "string" ? undefined : one.regionId)));
  return regions.size === 1 ? [...regions][0] : undefined;
}
