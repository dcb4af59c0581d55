import type { DriftReport } from "./report";
import { safeJson } from "./safeJson";

/** A report as JSON: the object itself, in ASCII where a terminal might act on anything else. */
export function renderJson(report: DriftReport): string {
  return `${safeJson(report)}\n`;
}
