import type { OpenString } from "./model";

/** How bad a finding is: `Critical` wants looking into at once, `Warn` soon. */
export type DiagnosisSeverity = OpenString<"Critical" | "Warn" | "Normal">;

/** What the API finds wrong with a connection, or with one of its tunnels (API: `DiagnoseVpnConnections`). */
export interface VpnConnectionDiagnosis {
  /** The connection. API: `VpnConnectionId`. Null: the API did not say. */
  vpnConnectionId: string | null;
  /** The tunnel, dual-tunnel only. API: `TunnelId`. Null: the API did not say. */
  tunnelId: string | null;
  /** How bad it is. API: `Severity`. Null: the API did not say. */
  severity: DiagnosisSeverity | null;
  /** What is wrong, for programs: `Phase1NegotiationTimeout`. API: `FailedReasonCode`. Null: the API did not say. */
  failedReasonCode: string | null;
  /** What is wrong, for people. API: `FailedReason`. Null: the API did not say. */
  failedReason: string | null;
  /** When it went wrong, Unix ms. API: `FailedTime`. Null: the API did not say. */
  failedTime: number | null;
  /** What the cloud side is set to, where the two sides do not match. API: `MismatchLocalParam`. Null: the API did not say. */
  mismatchLocalParam: string | null;
  /** What the peer is set to, where the two sides do not match. API: `MismatchRemoteParam`. Null: the API did not say. */
  mismatchRemoteParam: string | null;
  /** The line of the log that says so, without secrets. API: `SourceLog`. Null: the API did not say. */
  sourceLog: string | null;
}
