import { printable } from "../../provider/alicloud/redact";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import type { DiagnosisSeverity, VpnConnectionDiagnosis } from "../../provider/vpn/read/diagnose";
import { parseLogLine, type VpnConnectionLogLine } from "../../provider/vpn/read/logs";
import { type Style, styles } from "../../render/styles";
import { agoText, timeText } from "../../render/words";
import { wrapText } from "../../render/wrap";
import type { Terminal } from "../terminal";
import { headingLines } from "./health";

const looks: Readonly<Record<string, "bad" | "warning">> = { Critical: "bad", Warn: "warning" };
const worstFirst: readonly (DiagnosisSeverity | null)[] = ["Critical", "Warn"];

/** Returns the problems of a connection for people: worst first, then latest first. */
export function diagnosisText(
  connection: VpnConnectionResult,
  diagnoses: readonly VpnConnectionDiagnosis[],
  { colors, width, now }: Terminal & { readonly now: number },
): string {
  const style = styles(colors);
  const rank = ({ severity }: VpnConnectionDiagnosis): number =>
    (worstFirst.indexOf(severity) + worstFirst.length + 1) % (worstFirst.length + 1);
  const sorted = diagnoses.toSorted((one, other) => rank(one) - rank(other) || (other.failedTime ?? 0) - (one.failedTime ?? 0));
  const blocks = [headingLines(connection, style, width), ...sorted.map((one) => findingLines(one, { style, width, now }))];
  if (diagnoses.length === 0) blocks.push(nothingLines(connection).flatMap((line) => wrapText(line, { width })));
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

interface Look {
  readonly style: Style;
  readonly width: number | undefined;
  readonly now: number;
}

function findingLines(finding: VpnConnectionDiagnosis, { style, width, now }: Look): string[] {
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
  const known = facts.filter((fact): fact is readonly [string, string] => fact[1] !== null);
  const indent = 2 + Math.max(...known.map(([label]) => label.length)) + 2;
  const lines = known.flatMap(([label, value]) => {
    const [first = "", ...others] = wrapText(printable(value), { width, indent: " ".repeat(indent) });
    const paint = paintOf(label, style);
    return [
      `  ${label}`.padEnd(indent) + paint(first.slice(indent)),
      ...others.map((line) => " ".repeat(indent) + paint(line.slice(indent))),
    ];
  });
  return [...wrapText(title, { width, hanging: "  " }).map(style[look]), ...lines];
}

const paintOf = (label: string, style: Style): ((text: string) => string) =>
  label === "Cloud side" || label === "Peer" ? style.strong : label === "Log" ? style.faint : (text) => text;

/** Removes the tunnel and the time, which is printed above in another zone. */
function logLine(sourceLog: string): string {
  const { level, message } = parseLogLine(sourceLog, null);
  return level === null ? message : `${level}  ${message}`;
}

function nothingLines({ vpnConnectionId, health }: VpnConnectionResult): string[] {
  const finding = "The API's diagnosis finds nothing wrong.";
  return health === "up" ? [finding] : [finding, `The log may tell more: vpn-connection logs ${vpnConnectionId}`];
}

const levelWidth = "PROTO_ERR".length;

/** Formats a line of a log for people: time, tunnel if there are several, level, message. */
export function logText(
  { time, tunnelId, level, message }: VpnConnectionLogLine,
  tunnelIds: readonly string[],
  style: Style,
  width?: number,
): string {
  if (time === null || level === null) return wrapText(printable(message), { width, hanging: "    " }).join("\n");
  const tunnelWidth = Math.max(...tunnelIds.map(({ length }) => length));
  const when = timeText(time);
  const tunnel = tunnelIds.length > 1 ? [printable(tunnelId ?? "").padEnd(tunnelWidth)] : [];
  const paddedLevel = printable(level).padEnd(levelWidth);
  const head = [when, ...tunnel, paddedLevel, ""].join("  ").length;
  // Below the message, if there is enough room.
  const hanging = " ".repeat(width !== undefined && width - head >= 40 ? head : 4);
  const [first = "", ...others] = wrapText(printable(message), { width, indent: " ".repeat(head), hanging });
  const parts = [style.faint(when), ...tunnel, paintOfLine(level, style)(paddedLevel), first.slice(head)];
  return [parts.join("  "), ...others].join("\n");
}

function paintOfLine(level: string, style: Style): (text: string) => string {
  if (/ERR|FATAL|CRIT/i.test(level)) return style.bad;
  if (/WARN/i.test(level)) return style.warning;
  return /DEBUG/i.test(level) ? style.faint : (text) => text;
}
