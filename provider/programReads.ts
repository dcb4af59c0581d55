import { parseEndpoint, parseRegionId } from "./alicloud/endpoint";
import { ConfigurationError, VpnConnectionNotFoundError } from "./alicloud/errors";
import { type Identity, parseIdentity } from "./alicloud/identity";
import { checkTogether } from "./alicloud/inputChecks";
import { type Configuration, parseSecretsMode, type SecretsMode, sharedAccess } from "./configuration";
import { type ResourceOutputs, resourceOutputs } from "./outputs";
import type { FingerprintKey } from "./vpn/judge/fingerprints";
import { type ListedVpnConnection, parseConnectionId } from "./vpn/model/connection";
import type { VpnConnectionFingerprints, VpnConnectionResult } from "./vpn/model/fields";
import type { VpnConnectionPeerResult } from "./vpn/model/peer";
import { copyOf } from "./vpn/model/values";
import type { ReadOptions } from "./vpn/read/describe";
import { asPatternData, type FindOptions, findConnections, planFilters } from "./vpn/read/find";
import { VpnReader } from "./vpn/read/vpnReader";
import { parseWait, type Wait, type WaitOptions, type WaitRequest, waitForConnection } from "./vpn/read/wait";

/** Selects the connection that a function reads, and how to read it. */
export interface ConnectionRequest extends WaitRequest, Identity {
  readonly vpnConnectionId: string;
  readonly regionId?: string | undefined;
  readonly endpoint?: string | undefined;
  /** Returns undefined if the connection does not exist, instead of an error. */
  readonly optional?: boolean | undefined;
  /** Default: the setting of the stack. */
  readonly secrets?: SecretsMode | undefined;
}

/** Selects the connection whose other end a function reads, and how to read it. */
export interface PeerRequest extends Pick<ConnectionRequest, "vpnConnectionId" | "regionId" | "endpoint" | "secrets" | keyof Identity> {}

/** Selects the connections that a function reads, and how to read them. */
export interface ConnectionsRequest extends Omit<FindOptions, "signal" | "scope">, Identity {
  readonly endpoint?: string | undefined;
  /** Default: the setting of the stack. */
  readonly secrets?: SecretsMode | undefined;
}

/** A connection of a list, and the fingerprints of its secrets. */
type ListedOutputs = ListedVpnConnection & VpnConnectionFingerprints;

/**
 * Checks whether the plain form of a function returns secrets.
 * @throws ConfigurationError for any value except `plain` and `omit`
 */
export function parsePlainSecrets(raw: unknown): boolean {
  if (raw === undefined || raw === "omit" || raw === "plain") return raw === "plain";
  throw new ConfigurationError('secrets is neither "plain" nor "omit"', { remedy: "Correct or remove it." });
}

/** Returns connections in the format of the functions that list them. */
export const asList = <T extends { readonly vpnConnectionId: string; readonly name: string | null }>(connections: T[]) => ({
  ids: connections.map((one) => one.vpnConnectionId),
  names: connections.map((one) => one.name),
  connections,
});

/** Context of a read besides its arguments. */
export interface ReadContext {
  /** Calls share an answer within a scope only: a call made after something else was done must not get an earlier answer. */
  readonly scope: string;
  /** Whether to wait. A preview does not wait. */
  readonly waits: boolean;
  /** Takes one line for people. */
  readonly onProgress: (line: string) => void;
}

/**
 * Reads of the functions of one run of a program. Identical calls cost one request. A call that waits reads for itself, and later calls
 * read afresh.
 */
export class ProgramReads {
  readonly #configuration: Configuration;
  readonly #signal: AbortSignal;
  readonly #answers = new Map<string, Promise<unknown>>();

  /** `signal` ends the run: calls in flight stop, and no new ones start. */
  constructor(configuration: Configuration, signal: AbortSignal) {
    this.#configuration = configuration;
    this.#signal = signal;
  }

  /** Reads one connection. Undefined: it does not exist, and `optional` is true. */
  async connection(request: ConnectionRequest, context: ReadContext): Promise<ResourceOutputs | undefined> {
    const { vpnConnectionId, regionId, optional, secrets } = request;
    const [, , wanted, include, { reader, key }] = checkTogether(
      () => parseConnectionId(vpnConnectionId),
      () => regionId === undefined || parseRegionId(regionId, "regionId"),
      () => parseWait(request),
      () => this.#included(secrets),
      () => this.#reader(request),
    );
    const read = (options: ReadOptions) => reader.describe(vpnConnectionId, { regionId, ...options });
    const once = () =>
      this.#once([key, context.scope, vpnConnectionId, regionId], () => read({ signal: this.#signal, scope: context.scope }));
    const wait = (wanted: Wait) => this.#wait(vpnConnectionId, { ...wanted, read, onProgress: context.onProgress });
    try {
      return resourceOutputs(wanted !== undefined && context.waits ? await wait(wanted) : await once(), include);
    } catch (error) {
      if (optional === true && error instanceof VpnConnectionNotFoundError) return undefined;
      throw error;
    }
  }

  /** Reads the other end of a connection. */
  async peer(request: PeerRequest, { scope }: ReadContext): Promise<VpnConnectionPeerResult> {
    const { vpnConnectionId, regionId, secrets } = request;
    const [, , include, { reader, key }] = checkTogether(
      () => parseConnectionId(vpnConnectionId),
      () => regionId === undefined || parseRegionId(regionId, "regionId"),
      () => this.#included(secrets),
      () => this.#reader(request),
    );
    const peer = await this.#once(["peer", key, scope, vpnConnectionId, regionId], () =>
      reader.peer(vpnConnectionId, { regionId, signal: this.#signal, scope }),
    );
    return include.secrets === "include" ? peer : { ...peer, psks: null, bgpAuthKey: null };
  }

  /** Reads the connections that match every filter, sorted by id. */
  async connections(
    { endpoint, profile, assumeRole, secrets, ...options }: ConnectionsRequest,
    { scope }: Pick<ReadContext, "scope">,
  ): Promise<ListedOutputs[]> {
    const [include, { reader, key }] = checkTogether(
      () => this.#included(secrets),
      () => this.#reader({ endpoint, profile, assumeRole }),
      () => options.regionId === undefined || parseRegionId(options.regionId, "regionId"),
      () => planFilters(options),
    );
    const filters = JSON.stringify(options, (_, value) => asPatternData(value));
    const found = await this.#once([key, scope, filters], () => findConnections(reader, { ...options, signal: this.#signal, scope }));
    return found.map((connection) => resourceOutputs(connection, include));
  }

  #included(given: SecretsMode | undefined): { secrets: SecretsMode; fingerprintKey: FingerprintKey | undefined } {
    const { secrets, fingerprintKey } = this.#configuration;
    return { secrets: given === undefined ? secrets : parseSecretsMode(given, "secrets"), fingerprintKey };
  }

  #reader(given: Identity & Pick<ConnectionRequest, "endpoint">): { reader: VpnReader; key: string } {
    this.#signal.throwIfAborted();
    const [endpoint, identity] = checkTogether(
      () => (given.endpoint === undefined ? undefined : parseEndpoint(given.endpoint, "endpoint")),
      () => parseIdentity(given),
      () => this.#configuration.check(),
    );
    const { access, key } = sharedAccess(this.#configuration, endpoint, identity);
    return { reader: new VpnReader(access), key };
  }

  async #once<T>(key: readonly unknown[], read: () => Promise<T>): Promise<T> {
    const name = JSON.stringify(key);
    const known = this.#answers.get(name) as Promise<T> | undefined;
    const answer = known ?? read();
    this.#answers.set(name, answer);
    try {
      // Everyone gets a copy, so that a change of one result does not affect the others.
      return copyOf(await answer);
    } catch (error) {
      if (this.#answers.get(name) === answer) this.#answers.delete(name);
      throw error;
    }
  }

  async #wait(vpnConnectionId: string, options: WaitOptions): Promise<VpnConnectionResult> {
    try {
      return await waitForConnection(vpnConnectionId, { ...options, signal: this.#signal });
    } finally {
      this.#answers.clear();
    }
  }
}
