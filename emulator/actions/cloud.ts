import type { ConnectionStore } from "../connectionStore";
import type { LogEntry, WireCustomerGateway, WireDiagnosis, WireVpnGateway } from "../wire";
import type { Parameters } from "./parameters";

/** The two shapes in which `DescribeVpnConnection` is documented: the connection itself, or a list of one. */
export type ResponseShape = "flat" | "list";

/** What the actions read. */
export interface Cloud {
  readonly connections: ConnectionStore;
  /** Log entries by connection id. */
  readonly logs: Map<string, LogEntry[]>;
  /** Findings by connection id. */
  readonly diagnoses: Map<string, WireDiagnosis[]>;
  /** What customer gateways have that does not follow from the connections, by id. */
  readonly customerGateways: Map<string, Partial<WireCustomerGateway>>;
  /** What VPN gateways have that does not follow from the connections, by id. */
  readonly vpnGateways: Map<string, Partial<WireVpnGateway>>;
  readonly shape: ResponseShape;
  readonly now: () => number;
}

/** An action: parameters in, body out, without the request id. Throws ApiError. */
export type Action = (parameters: Parameters, regionId: string, cloud: Cloud) => object;
