import type { ErrorCode } from "../provider/alicloud/errors";
import type { DriftReport } from "./report";

/** Errors of whoever may not read: the credentials, or what they are allowed. */
const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["Credentials", "AccessDenied"]);

/** Whether anything is not as it was, or not as it is expected. */
export function hasDrift({ summary }: DriftReport): boolean {
  return summary.changed + summary.removed + summary.notInSnapshot + summary.notInStack + summary.unexpected > 0;
}

/**
 * What a gate in a pipeline ends with: 0 no drift; 7 drift, or an `expect` that is not met; 1 when anything could not be read, drift or not; 3 when
 * nothing could be read because of credentials or permissions.
 */
export function driftExitCode(report: DriftReport): 0 | 1 | 3 | 7 {
  const codes = report.connections.flatMap(({ error }) => (error === null ? [] : [error.code]));
  if (codes.length === 0) return hasDrift(report) ? 7 : 0;
  const tried = report.summary.total - report.summary.notInStack;
  return codes.length === tried && codes.every((code) => refusals.has(code)) ? 3 : 1;
}
