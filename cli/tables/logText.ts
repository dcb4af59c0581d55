import type { Style } from "../../drift/styles";
import type { VpnConnectionLogLine } from "../../provider/vpn/logLine";
import { printable } from "../../provider/vpn/shownValue";
import { timeText } from "../duration";

const levelWidth = "PROTO_ERR".length;

/** A line of a log for people: when, which of several tunnels, level, message. */
export function logText({ time, tunnelId, level, message }: VpnConnectionLogLine, tunnelIds: readonly string[], style: Style): string {
  if (time === null || level === null) return printable(message);
  const tunnelWidth = Math.max(...tunnelIds.map(({ length }) => length));
  const parts = [
    style.faint(timeText(time)),
    ...(tunnelIds.length > 1 ? [printable(tunnelId ?? "").padEnd(tunnelWidth)] : []),
    paintOf(level, style)(printable(level).padEnd(levelWidth)),
    printable(message),
  ];
  return parts.join("  ");
}

function paintOf(level: string, style: Style): (text: string) => string {
  if (/ERR|FATAL|CRIT/i.test(level)) return style.bad;
  if (/WARN/i.test(level)) return style.warning;
  return /DEBUG/i.test(level) ? style.faint : (text) => text;
}
