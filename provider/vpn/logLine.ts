/** A line of a connection's log (API: an element of `Data.Logs` of `DescribeVpnConnectionLogs`). */
export interface VpnConnectionLogLine {
  /** When it was written, Unix ms, to the second. Null: the line is not of the usual form. */
  time: number | null;
  /** The tunnel, dual-tunnel only. */
  tunnelId: string | null;
  /** What stands in brackets: `INFO`, `DEBUG`, `PROTO_ERR` and the like. Null: the line is not of the usual form. */
  level: string | null;
  /** What the gateway says; all of the line where it is not of the usual form. Secrets are taken out. */
  message: string;
}

/** `2022-12-14 15:52:28 vco-… [DEBUG]: isakmp_inf.c:1514:…`. */
const form = /^\s*(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) \S+ \[([^\]\s]*)\]:? ?([\s\S]*)$/;

/** Takes a line apart. The API writes its time in UTC+8, whatever the region. */
export function parseLogLine(line: string, tunnelId: string | null): VpnConnectionLogLine {
  const [, date, clock, level = "", message = ""] = form.exec(line) ?? [];
  const time = date === undefined ? Number.NaN : Date.parse(`${date}T${clock}+08:00`);
  if (Number.isNaN(time)) return { time: null, tunnelId, level: null, message: line };
  return { time, tunnelId, level, message };
}
