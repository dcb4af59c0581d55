import { RpcClient } from "../../alicloud/client";
import type { CredentialSource } from "../../alicloud/credentials/credentials";
import { type Endpoint, parseRegionId } from "../../alicloud/endpoint";
import { ServiceError, ThrottledError, TransportError, type VpnConnectionError, VpnConnectionNotFoundError } from "../../alicloud/errors";
import { decodeBody, isWireObject, items, objectReader, SchemaMismatch, type WireObject } from "../../alicloud/schema";
import type { ClientSettings } from "../../alicloud/settings";
import { assessHealth } from "../judge/health";
import { parseConnectionId } from "../model/connection";
import { isMasked, shapeOf } from "../model/fieldKinds";
import { connection, type MaybeMasked, masked, secrets, type Tunnel, type VpnConnectionResult } from "../model/fields";

/**
 * Reads one connection with `DescribeVpnConnection`.
 * @throws VpnConnectionNotFoundError if the region has no connection with that id
 */
export async function describe(rpc: RpcClient, vpnConnectionId: string, target: Target): Promise<VpnConnectionResult> {
  const request = {
    action: "DescribeVpnConnection",
    parameters: { VpnConnectionId: parseConnectionId(vpnConnectionId) },
    subject: `VPN connection ${vpnConnectionId}`,
    ...target,
  };
  const response = await rpc.call(request);
  const connection = decodeBody(response, request, (body) => decodeDescribed(body, vpnConnectionId, target.regionId));
  if (connection !== undefined) return connection;
  throw new VpnConnectionNotFoundError("it does not exist: the API's list of it is empty", {
    subject: request.subject,
    regionId: target.regionId,
    requestId: response.requestId,
    remedy: "Check the id and the region.",
  });
}

/** The target of a read, and the signal that stops it. */
export interface Target {
  readonly regionId: string;
  /** Default: the region's own host. */
  readonly endpoint?: Endpoint | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Calls in flight share an answer within a scope only. */
  readonly scope?: string | undefined;
}

/** Options of every read. */
export interface ReadOptions {
  /** Region of the connection. Default: the client's region. */
  readonly regionId?: string | undefined;
  /** Stops the call, waits included; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Identical calls in flight share one answer within a scope. A call that must not get an older answer needs a scope of its own. Default:
   * one scope for all.
   */
  readonly scope?: string | undefined;
}

/** The identity, the endpoint and the settings of reads. */
interface AccessOptions {
  readonly credentials: CredentialSource;
  readonly settings: ClientSettings;
  /** Region of reads without one. @throws ConfigurationError if no region is set */
  readonly defaultRegion: () => Promise<string>;
  /** Endpoint of all requests. Undefined: each region's own host. */
  readonly endpoint: Endpoint | undefined;
}

/**
 * The access to the VPC API for one identity. All its reads share sockets and limits. The resource, the functions, the client and the
 * command line create theirs here.
 */
export class Access {
  readonly rpc: RpcClient;
  readonly #defaultRegion: () => Promise<string>;
  readonly #endpoint: Endpoint | undefined;

  constructor({ credentials, settings, defaultRegion, endpoint }: AccessOptions) {
    this.rpc = new RpcClient({ version: "2016-04-28", credentials, settings });
    this.#defaultRegion = defaultRegion;
    this.#endpoint = endpoint;
  }

  /** Reads one connection. */
  async describe(vpnConnectionId: string, options: ReadOptions): Promise<VpnConnectionResult> {
    return describe(this.rpc, vpnConnectionId, await this.target(options));
  }

  /** Returns the target of a read. @throws ConfigurationError if neither the read nor the configuration has a region */
  async target({ regionId, signal, scope }: ReadOptions): Promise<Target> {
    return {
      regionId: regionId === undefined ? await this.#defaultRegion() : parseRegionId(regionId, "regionId"),
      endpoint: this.#endpoint,
      signal,
      scope,
    };
  }
}

/**
 * Returns the connection `vpnConnectionId` of a `DescribeVpnConnection` body, flat or as a list. Undefined: it does not exist. Only an
 * empty list means that, with a count of 0 or without a count. A list that is left out, as XML writes an empty one, needs the count of 0.
 * @throws SchemaMismatch for a body that contradicts itself or is about something else: neither may look like a deletion
 */
export function decodeDescribed(body: WireObject, vpnConnectionId: string, regionId: string): VpnConnectionResult | undefined {
  const found = listRows(body);
  if (found === undefined) return findRow([body], vpnConnectionId, regionId);
  const { rows, isWritten } = found;
  if (rows.length > 0) return findRow(rows, vpnConnectionId, regionId);
  const count = body.TotalCount;
  if (count === 0 || count === "0" || (count === undefined && isWritten)) return undefined;
  throw new SchemaMismatch(
    count === undefined
      ? "the API's answer holds no connection, and no TotalCount that says so"
      : "the API's answer holds no connection, but its TotalCount is not 0",
  );
}

/**
 * Returns the connections of one page of a `DescribeVpnConnections` body.
 * @throws SchemaMismatch
 */
export function decodePage(body: WireObject, regionId: string): { connections: VpnConnectionResult[]; totalCount: number } {
  const found = listRows(body);
  const total = Number(body.TotalCount);
  if (found === undefined || body.TotalCount === undefined || !Number.isSafeInteger(total) || total < 0) {
    throw new SchemaMismatch("the API's answer is not a list of connections");
  }
  return { connections: found.rows.map((row) => decodeRow(row, regionId)), totalCount: total };
}

function findRow(rows: readonly WireObject[], vpnConnectionId: string, regionId: string): VpnConnectionResult {
  const row = rows.find((candidate) => candidate.VpnConnectionId === vpnConnectionId);
  if (row !== undefined) return decodeRow(row, regionId);
  const others = rows.map((candidate) => candidate.VpnConnectionId).filter((id) => typeof id === "string" && /^vco-[\w*]+$/.test(id));
  throw new SchemaMismatch(
    others.length > 0
      ? `the API answered about another connection (${others.slice(0, 3).join(", ")}${others.length > 3 ? ", …" : ""})`
      : "the API's answer describes no connection",
  );
}

/** Returns the rows of a list body, and whether the body contains the list itself, empty or with rows. */
function listRows(body: WireObject): { readonly rows: WireObject[]; readonly isWritten: boolean } | undefined {
  if (!("VpnConnections" in body)) return undefined;
  const holder = body.VpnConnections;
  if (isEmptyElement(holder)) return { rows: [], isWritten: false };
  if (!isWireObject(holder)) throw new SchemaMismatch("the API's answer has a value at VpnConnections that is not an object");
  if (Object.keys(holder).length === 0) return { rows: [], isWritten: false };
  const place = "VpnConnections.VpnConnection[]";
  if (!("VpnConnection" in holder)) throw new SchemaMismatch("the API's answer has no VpnConnection at VpnConnections");
  const rows = holder.VpnConnection;
  const found = items(rows, place);
  // A row without values is not an empty list: it could be the connection.
  if (found.length !== (Array.isArray(rows) ? rows.length : 1)) throw new SchemaMismatch(`the API's answer has an empty value at ${place}`);
  return { rows: found, isWritten: true };
}

/** Checks for an XML element without children: empty, or only the line break and indent of a printer. */
const isEmptyElement = (value: unknown): boolean => value === "" || (typeof value === "string" && /^\s*\n\s*$/.test(value));

/** The fields of a connection in a body, before the derived ones. */
type DescribedConnection = Omit<VpnConnectionResult, "regionId" | "isUp" | "health" | "tunnelCount">;

/** The schema of every field of a connection in the API's answer. */
export const connectionSchema = shapeOf<DescribedConnection>({ ...connection, ...secrets });

const readConnection = objectReader<DescribedConnection>(connectionSchema);

function decodeRow(row: WireObject, regionId: string): VpnConnectionResult {
  const described = readConnection(row, "");
  if (!described?.vpnConnectionId) throw new SchemaMismatch("the API's answer holds a connection without an id");
  const { vpnConnectionId } = described;
  hideMasked(described);
  described.tunnels.sort(byPlace);
  const { isUp, health } = assessHealth(described);
  // Completed in place: copying an object with this many keys costs as much as all of the decoding.
  return Object.assign(described, { vpnConnectionId, regionId, isUp, health, tunnelCount: Math.max(1, described.tunnels.length) });
}

/** Sets masked keys to null: as keys, they would look like a rotation. A symbol records that they are masked. */
function hideMasked(described: DescribedConnection & MaybeMasked): void {
  const { psk, tunnelPsks, bgpAuthKey } = described;
  const keys = Object.entries(tunnelPsks ?? {});
  const maskedKeys = keys.filter(([, key]) => isMasked(key));
  if (!isMasked(psk) && !isMasked(bgpAuthKey) && maskedKeys.length === 0) return;
  const recordOf = (some: [string, string][]) => (some.length === 0 ? null : Object.fromEntries(some));
  described[masked] = {
    psk: isMasked(psk) ? psk : null,
    tunnelPsks: recordOf(maskedKeys),
    bgpAuthKey: isMasked(bgpAuthKey) ? bgpAuthKey : null,
  };
  if (isMasked(psk)) described.psk = null;
  if (isMasked(bgpAuthKey)) described.bgpAuthKey = null;
  if (maskedKeys.length > 0) described.tunnelPsks = recordOf(keys.filter(([, key]) => !isMasked(key)));
}

/** Sorts by tunnelIndex, then master first, then tunnelId: the API's order is not stable. */
function byPlace(a: Tunnel, b: Tunnel): number {
  const index = (tunnel: Tunnel): number => tunnel.tunnelIndex ?? Number.MAX_SAFE_INTEGER;
  const rank = (tunnel: Tunnel): number => (tunnel.role === "master" ? 0 : 1);
  const [idOfA, idOfB] = [a.tunnelId ?? "", b.tunnelId ?? ""];
  return index(a) - index(b) || rank(a) - rank(b) || (idOfA < idOfB ? -1 : idOfA > idOfB ? 1 : 0);
}

/** Errors that a later call may not meet any more, so that who waits or follows goes on; the client has already retried these. */
const passingErrors = [ServiceError, ThrottledError, TransportError];

/** Whether it is one of them. */
export const isPassing = (error: unknown): error is VpnConnectionError => passingErrors.some((type) => error instanceof type);
