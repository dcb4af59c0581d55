import { Unfit } from "../alicloud/decodeBody";
import { list, number, type Shape, text, type WireObject } from "../alicloud/wireSchema";
import type { VpnConnectionDiagnosis } from "./diagnosis";

const diagnosis: Shape<VpnConnectionDiagnosis> = {
  vpnConnectionId: text("VpnConnectionId"),
  tunnelId: text("TunnelId"),
  severity: text("Severity"),
  failedReasonCode: text("FailedReasonCode"),
  failedReason: text("FailedReason"),
  failedTime: number("FailedTime"),
  mismatchLocalParam: text("MismatchLocalParam"),
  mismatchRemoteParam: text("MismatchRemoteParam"),
  sourceLog: text("SourceLog"),
};

const rows = list("VpnConnections", diagnosis);
const total = number("TotalCount");

/**
 * The findings of one page of a `DiagnoseVpnConnections` body.
 * @throws Unfit for a body that is none, or that is about a connection which was not `asked` for
 */
export function decodeDiagnoses(body: WireObject, asked: ReadonlySet<string>): { diagnoses: VpnConnectionDiagnosis[]; totalCount: number } {
  const diagnoses = rows.read(body, "");
  const totalCount = total.read(body, "");
  if (totalCount === null && diagnoses.length === 0) throw new Unfit("the API's answer is not a diagnosis");
  if (diagnoses.some(({ vpnConnectionId }) => vpnConnectionId !== null && !asked.has(vpnConnectionId))) {
    throw new Unfit("the API's diagnosis is about another connection");
  }
  return { diagnoses, totalCount: totalCount ?? diagnoses.length };
}
