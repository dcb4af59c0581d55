import type { Cloud, ResponseShape } from "./actions/cloud";
import type { WireFormat } from "./answer/encodeBody";
import { ConnectionStore } from "./connectionStore";
import { type Fault, Faults } from "./faults";
import type { EmulatorRole, RamPolicy, RoleSession } from "./ram";
import { RateLimit } from "./rateLimit";
import type { EmulatorCredentials, Keyring } from "./request/authenticate";
import { UsedNonces } from "./request/usedNonces";
import { RequestLog } from "./requestLog";
import type { LogEntry, WireConnection, WireCustomerGateway, WireDiagnosis, WireVpnGateway } from "./wire";

/** Everything that the emulator knows, which both its routes read and change. */
export class EmulatorState implements Cloud, Keyring {
  readonly connections: ConnectionStore;
  readonly logs = new Map<string, LogEntry[]>();
  readonly diagnoses = new Map<string, WireDiagnosis[]>();
  readonly customerGateways = new Map<string, Partial<WireCustomerGateway>>();
  readonly vpnGateways = new Map<string, Partial<WireVpnGateway>>();
  readonly faults = new Faults();
  readonly requestLog = new RequestLog();
  readonly nonces = new UsedNonces();
  readonly expired: EmulatorCredentials[] = [];
  readonly accountId: string;
  readonly roles = new Map<string, EmulatorRole>();
  readonly sessions: RoleSession[] = [];
  policy: RamPolicy | undefined;
  readonly rate: RateLimit;
  readonly now: () => number;
  shape: ResponseShape;
  format: WireFormat | "asked" = "asked";
  #credentials: EmulatorCredentials;

  constructor(options: {
    connections: Iterable<WireConnection>;
    regionId: string;
    accountId: string;
    shape: ResponseShape;
    credentials: EmulatorCredentials;
    rateLimit: number | undefined;
    now: () => number;
  }) {
    this.connections = new ConnectionStore(options.connections, options.regionId);
    this.accountId = options.accountId;
    this.shape = options.shape;
    this.rate = new RateLimit(options.rateLimit);
    this.now = options.now;
    this.#credentials = options.credentials;
  }

  get credentials(): EmulatorCredentials {
    return this.#credentials;
  }

  set credentials(credentials: EmulatorCredentials) {
    this.expired.push(this.#credentials);
    this.#credentials = credentials;
  }

  get rateLimit(): number | undefined {
    return this.rate.limit;
  }

  set rateLimit(limit: number | undefined) {
    this.rate.limit = limit;
  }

  get requests(): RequestLog["entries"] {
    return this.requestLog.entries;
  }

  fail(fault: Fault): void {
    this.faults.add(fault);
  }

  clearFaults(): void {
    this.faults.clear();
  }
}
