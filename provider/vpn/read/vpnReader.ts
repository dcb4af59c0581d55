import { VpnConnectionError } from "../../alicloud/errors";
import { type ConnectionOrId, idOf, type KnownConnection, type ListedVpnConnection } from "../model/connection";
import type { VpnConnectionResult } from "../model/fields";
import type { VpnConnectionPeerResult } from "../model/peer";
import type { Access, ReadOptions, Target } from "./describe";
import { describeEach, describeMany, type ReadResult } from "./describeMany";
import { diagnose, type VpnConnectionDiagnosis } from "./diagnose";
import { type ListFilters, listConnections, listRegions } from "./list";
import { connectionLog, type LogFilters, type VpnConnectionLogLine } from "./logs";
import { readPeer } from "./peer";

/** Options of a read of many connections. */
export interface ReadManyOptions extends ReadOptions {
  /** Reads each connection separately, so that no field is missing. */
  readonly complete?: boolean | undefined;
  /** Called after each connection that was read, or failed. */
  readonly onRead?: (() => void) | undefined;
}

/** Reads of VPN connections from the VPC API. No method changes anything. */
export class VpnReader {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /**
   * Reads one connection, with its secrets in plain text.
   * @throws VpnConnectionError, whose class gives the reason; VpnConnectionNotFoundError if the region has no connection with that id
   */
  async describe(vpnConnectionId: string, options: ReadOptions = {}): Promise<VpnConnectionResult> {
    return this.#access.describe(vpnConnectionId, options);
  }

  /**
   * Reads the other end of a connection: its settings for the on-premises device, with secrets in plain text. Besides
   * `vpc:DescribeVpnConnection` it uses `vpc:DownloadVpnConnectionConfig`, `vpc:DescribeCustomerGateway` and `vpc:DescribeVpnGateway`. If a
   * permission is missing, the values that need it are null, and `notes` names the permission.
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
   * Lists the connections of a region, page by page (50 a call) as the loop continues. Fields that the list action does not return are
   * missing.
   *
   * @example
   * for await (const { vpnConnectionId, health } of client.list({ vpnGatewayId: "vpn-…" })) console.log(vpnConnectionId, health);
   */
  async *list(filters: ListFilters & ReadOptions = {}): AsyncGenerator<ListedVpnConnection, void> {
    const { regionId, signal, scope, ...rest } = filters;
    yield* listConnections(this.#access.rpc, rest, await this.#access.target({ regionId, signal, scope }));
  }

  /**
   * Returns the regions that the account can use, sorted. New regions appear without an update of this package. Needs the permission
   * `vpc:DescribeRegions`.
   */
  async regions(options: ReadOptions = {}): Promise<string[]> {
    return listRegions(this.#access.rpc, await this.#access.target(options));
  }

  /**
   * Reads many connections of a region with the fewest calls. An id that cannot be read maps to its error; the others are unaffected. With
   * `complete: true` each is read separately, so that no field is missing.
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
   * Returns the problems that the API finds in connections: the reason, the time, the settings of both sides if they do not match, and the
   * line of the log. A connection without problems has no finding. An id costs a further read, to find the tunnels; a connection that was
   * read already does not.
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
   * Returns the log of a connection, oldest line first, read page by page (50 a call) as the loop continues; the logs of all tunnels are
   * merged by time. Without a period: the last 10 minutes. With `follow` it continues until the signal aborts, and then rejects with the
   * signal's reason. An id costs a further read, to find the tunnels; a connection that was read already does not.
   * @throws VpnConnectionNotFoundError, as `describe` does; ConfigurationError for an invalid period or tunnel
   *
   * @example
   * for await (const { time, level, message } of client.logs("vco-…", { from: Date.now() - 900_000 })) console.log(level, message);
   */
  async *logs(connection: ConnectionOrId, options: LogFilters & ReadOptions = {}): AsyncGenerator<VpnConnectionLogLine, void> {
    const { regionId, signal, scope, ...filters } = options;
    const target = await this.#access.target({ regionId: regionId ?? regionOf([connection]), signal, scope });
    for (const known of await this.#known([connection], target)) yield* connectionLog(this.#access.rpc, known, filters, target);
  }

  /** Closes the sockets. Calls in flight are rejected. */
  async close(): Promise<void> {
    await this.#access.rpc.close();
  }

  /** Returns the connections. Reads those that are given by id only. */
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

/** Returns the region of connections that were read already, if they share one. */
function regionOf(connections: readonly ConnectionOrId[]): string | undefined {
  const regions = new Set(connections.map((one) => (typeof one === "string" ? undefined : one.regionId)));
  return regions.size === 1 ? [...regions][0] : undefined;
}
