import type { VpnConnectionResult } from "../../provider/vpn/model/settings";
import { printable } from "../../provider/vpn/model/values";
import type { DiagnosisSeverity, VpnConnectionDiagnosis } from "../../provider/vpn/read/diagnose";
import { parseLogLine, type VpnConnectionLogLine } from "../../provider/vpn/read/logs";
import { type Style, styles } from "../../render/styles";
import { cell, inColumns } from "../../render/table";
import { agoText, timeText } from "../../render/words";
import type { Terminal } from "../terminal";
import { headingLines } from "./health";

const looks: Readonly<Record<string, "bad" | "warning">> = { Critical: "bad", Warn: "warning" };
const worstFirst: readonly (DiagnosisSeverity | null)[] = ["Critical", "Warn"];

/** What is wrong with a connection, for people: worst first, then latest first. */
export function diagnosisText(
  connection: VpnConnectionResult,
  diagnoses: readonly VpnConnectionDiagnosis[],
  { colors, now }: Terminal & { readonly now: number },
): string {
  const style = styles(colors);
  const rank = ({ severity }: VpnConnectionDiagnosis): number =>
    (worstFirst.indexOf(severity) + worstFirst.length + 1) % (worstFirst.length + 1);
  const sorted = diagnoses.toSorted((one, other) => rank(one) - rank(other) || (other.failedTime ?? 0) - (one.failedTime ?? 0));
  const blocks = [headingLines(connection, style), ...sorted.map((one) => findingLines(one, style, now))];
  if (diagnoses.length === 0) blocks.push(nothingLines(connection));
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function findingLines(finding: VpnConnectionDiagnosis, style: Style, now: number): string[] {
  const { severity, failedReason, failedReasonCode, failedTime, tunnelId, mismatchLocalParam, mismatchRemoteParam, sourceLog } = finding;
  const look = looks[severity ?? ""] ?? "strong";
  const title = [severity ?? "Finding", failedReason ?? failedReasonCode ?? "no reason given"].map(printable).join(": ");
  const facts: readonly (readonly [string, string | null])[] = [
    ["Tunnel", tunnelId],
    ["Cloud side", mismatchLocalParam],
    ["Peer", mismatchRemoteParam],
    ["When", failedTime === null ? null : `${agoText(failedTime, now)}, ${timeText(failedTime)}`],
    ["Code", failedReason === null ? null : failedReasonCode],
    ["Log", sourceLog && logLine(sourceLog)],
  ];
  const rows = facts.flatMap(([label, value]) => (value === null ? [] : [[cell(`  ${label}`), cell(value, paintOf(label, style))]]));
  return [style[look](title), ...inColumns(rows)];
}

const paintOf = (label: string, style: Style): ((text: string) => string) =>
  label === "Cloud side" || label === "Peer" ? style.strong : label === "Log" ? style.faint : (text) => text;

/** Without its time, which stands above in another zone, and its tunnel. */
function logLine(sourceLog: string): string {
  const { level, message } = parseLogLine(sourceLog, null);
  return level === null ? message : `${level}  ${message}`;
}

function nothingLines({ vpnConnectionId, health }: VpnConnectionResult): string[] {
  const finding = "The API's diagnosis finds nothing wrong.";
  return health === "up" ? [finding] : [finding, `The log may tell more: vpn-connection logs ${vpnConnectionId}`];
}

const levelWidth = "PROTO_ERR".length;

/** A line of a log for people: when, which of several tunnels, level, message. */
export function logText({ time, tunnelId, level, message }: VpnConnectionLogLine, tunnelIds: readonly string[], style: Style): string {
  if (time === null || level === null) return printable(message);
  const tunnelWidth = Math.max(...tunnelIds.map(({ length }) => length));
  const parts = [
    style.faint(timeText(time)),
    ...(tunnelIds.length > 1 ? [printable(tunnelId ?? "").padEnd(tunnelWidth)] : []),
    paintOfLine(level, style)(printable(level).padEnd(levelWidth)),
    printable(message),
  ];
  return parts.join("  ");
}

function paintOfLine(level: string, style: Style): (text: string) => string {
  if (/ERR|FATAL|CRIT/i.test(level)) return style.bad;
  if (/WARN/i.test(level)) return style.warning;
  return /DEBUG/i.test(level) ? style.faint : (text) => text;
}
