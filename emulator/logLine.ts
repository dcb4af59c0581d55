import type { LogEntry } from "./wire";

/** `2022-12-14 15:52:28 vco-… [DEBUG]: …`, in UTC+8 as all of the API's documented samples are. */
export function logLine(entry: LogEntry, vpnConnectionId: string): string {
  const time = new Date(entry.at + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  return `${time} ${entry.tunnelId ?? vpnConnectionId} [${entry.level}]: ${entry.message}`;
}
