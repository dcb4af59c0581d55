import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ResponseShape } from "./actions/cloud";
import type { WireFormat } from "./answer/encodeBody";
import { answerApiCall } from "./answerApiCall";
import type { ConnectionStore } from "./connectionStore";
import { answerControl, isControl } from "./control/answerControl";
import { defaultRegionId, seedConnections } from "./data/seed/connections";
import { seedGateways } from "./data/seed/gateways";
import { seedHistory } from "./data/seed/history";
import { EmulatorState } from "./emulatorState";
import type { Fault } from "./faults";
import type { EmulatorRole, RamPolicy } from "./ram";
import { readBody } from "./readBody";
import type { EmulatorCredentials } from "./request/authenticate";
import type { RecordedRequest } from "./requestLog";
import type { LogEntry, WireConnection, WireCustomerGateway, WireDiagnosis, WireVpnGateway } from "./wire";

/** How an emulator starts; everything is optional. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1; any free one when absent. */
  readonly port?: number | undefined;
  /**
   * Shape in which `DescribeVpnConnection` answers: `flat` (default) as the API does today, with 404 for an id that there is
   * not; or `list` as in its oldest samples, with an empty list for it.
   */
  readonly shape?: ResponseShape | undefined;
  /** Connections to start with, copied; the seed when absent. */
  readonly connections?: Iterable<WireConnection> | undefined;
  /** The region they are in, `eu-central-1` when absent. */
  readonly regionId?: string | undefined;
  /** What clients have to sign with. */
  readonly credentials?: EmulatorCredentials | undefined;
  /** Id of the account that everything belongs to. */
  readonly accountId?: string | undefined;
  /** Calls of an action that are accepted per region in any 60 s; no limit when absent. */
  readonly rateLimit?: number | undefined;
  /** The emulator's clock, Unix ms; time stamps of requests are held against it. */
  readonly now?: (() => number) | undefined;
}

/** A running VPC API on this machine. */
export interface Emulator {
  /** `http://127.0.0.1:<port>`: the endpoint to point a client at. */
  readonly url: string;
  /** What clients have to sign with. Set others, and temporary ones that were good before have expired. */
  credentials: EmulatorCredentials;
  /**
   * The connections by id, live, in the API's own flat form: change one in place or by `patch`, `set` one (in another region
   * by its third argument), `delete` one.
   */
  readonly connections: ConnectionStore;
  /** Id of the account that everything belongs to. */
  readonly accountId: string;
  /**
   * The account's RAM roles by name, live. The Security Token Service answers at `url` too: it gives sessions of the roles of all emulators
   * of this process.
   */
  readonly roles: Map<string, EmulatorRole>;
  /** What the account's own key may do, live: other actions are answered with `Forbidden.RAM`. Undefined: everything. */
  policy: RamPolicy | undefined;
  /** Log entries by connection id, live. */
  readonly logs: Map<string, LogEntry[]>;
  /** What `DiagnoseVpnConnections` finds, by connection id, live. */
  readonly diagnoses: Map<string, WireDiagnosis[]>;
  /** What customer gateways answer besides, or instead of, what follows from the connections that use them; by id, live. */
  readonly customerGateways: Map<string, Partial<WireCustomerGateway>>;
  /** What VPN gateways answer besides, or instead of, what follows from the connections that use them; by id, live. */
  readonly vpnGateways: Map<string, Partial<WireVpnGateway>>;
  /** Every API call so far, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Shape of `DescribeVpnConnection`'s answers from now on. */
  shape: ResponseShape;
  /** Format of all answers from now on: as each call asks (default), or one format whatever it asks. */
  format: WireFormat | "asked";
  /** Calls of an action that are accepted per region in any 60 s; undefined for no limit. */
  rateLimit: number | undefined;
  /** Makes calls fail from now on. */
  fail(fault: Fault): void;
  /** Ends all failures. */
  clearFaults(): void;
  /** Ends the server and every socket. */
  close(): Promise<void>;
}

/** Those of this process: one cloud of several accounts. */
const running = new Set<EmulatorState>();

/** The credentials that an emulator expects unless told otherwise. */
export const defaultCredentials: EmulatorCredentials = {
  accessKeyId: "EmulatorAccessKeyId",
  accessKeySecret: "EmulatorAccessKeySecret",
};

/**
 * Starts a local VPC API on 127.0.0.1. It speaks the real one's protocol, signatures included, and answers what its
 * `connections` say; without options these are the ten of the seed, in eu-central-1.
 *
 * @example
 * const emulator = await startEmulator();
 * const client = new VpnClient({ endpoint: emulator.url, regionId: "eu-central-1", credentials: emulator.credentials });
 * emulator.connections.patch("vco-gw8berlin", { Status: "ike_sa_not_established" });
 * await emulator.close();
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const state = new EmulatorState({
    connections: options.connections ?? seedConnections,
    regionId: options.regionId ?? defaultRegionId,
    accountId: options.accountId ?? "1234567890123456",
    shape: options.shape ?? "flat",
    credentials: options.credentials ?? defaultCredentials,
    rateLimit: options.rateLimit,
    now: options.now ?? Date.now,
  });
  if (options.connections === undefined) {
    const { logs, diagnoses } = seedHistory(state.now());
    for (const [id, entries] of logs) state.logs.set(id, entries);
    for (const [id, rows] of diagnoses) state.diagnoses.set(id, rows);
    for (const [id, gateway] of Object.entries(seedGateways.customerGateways)) state.customerGateways.set(id, { ...gateway });
    for (const [id, gateway] of Object.entries(seedGateways.vpnGateways)) state.vpnGateways.set(id, { ...gateway });
  }
  const closed = new AbortController();
  const server = createServer({ keepAliveTimeout: 60_000 }, (message, response) => {
    const answer = async (): Promise<void> => {
      const body = await readBody(message);
      if (isControl(message)) answerControl(state, message, body, response);
      else await answerApiCall(state, running, { message, body, response, closed: closed.signal });
    };
    // What is left to go wrong here is a client that went away, or the emulator closing.
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  running.add(state);
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        closed.abort();
        running.delete(state);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
