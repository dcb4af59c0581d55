/** Returns the version of this package, for reports and requests. */
export const packageVersion = (): string => (require("pulumi-alicloud-vpn/package.json") as { version: string }).version;

/** Returns `1,000`. */
export const counted = (count: number): string => count.toLocaleString("en-US");

const units = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

export const unitOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
export const form = /^(\d+(?:\.\d+)?[smhd])+$/;

export const week = 7 * 86_400;

/** Returns seconds for people, to the second: `24 h`, `1 h 30 min`, `3 d`. Whole days appear from the third on. */
export function durationText(seconds: number): string {
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [unit, size] of units) {
    if (unit === "d" && rest < 3 * size) continue;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(" ") || "0 s";
}

/** Returns roughly how long ago something was: `5 min ago`. */
export function agoText(time: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  const [unit, size] = units.find(([, size]) => seconds >= 2 * size) ?? ["s", 1];
  return `${Math.floor(seconds / size)} ${unit} ago`;
}

/** Returns `2026-01-31 12:00:00 UTC`. */
export function timeText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? String(time)
    : date
        .toISOString()
        .replace("T", " ")
        .replace(/\.\d+Z$/, " UTC");
}
