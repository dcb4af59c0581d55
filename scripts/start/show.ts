import { styleText } from "node:util";
import { printable } from "../../provider/alicloud/redact";
import { wrapText } from "../../render/wrap";
import type { Difference, Row } from "./rows";

const isPlain = process.stdout.isTTY !== true || Boolean(process.env.NO_COLOR);
const style = (format: Parameters<typeof styleText>[0], text: string) => (isPlain ? text : styleText(format, text));

/** Writes to stdout. */
export function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes a paragraph to stdout, and an empty line after it. */
export function writeText(text: string): void {
  write(`${wrapText(text, { width: columns() }).join("\n")}\n`);
}

/** Shows what goes on, and when it is done how long it took and what came of it. */
export async function step<T>(name: string, result: Promise<T>, describe: (value: T) => string): Promise<T> {
  const started = Date.now();
  process.stdout.write(`  ${style("bold", name.padEnd(16))}`);
  try {
    const value = await result;
    write(`${style("green", "✔")} ${((Date.now() - started) / 1000).toFixed(1)} s  ${describe(value)}`);
    return value;
  } catch (error) {
    write(style("red", "✘"));
    throw error;
  }
}

/** The values as a table; at its end the paths that the API said nothing about. */
export function writeRows(rows: readonly Row[]): void {
  const width = widthOf(rows);
  const said = rows.filter(({ value }) => value !== null);
  let group = "";
  write("");
  for (const { path, value } of said) {
    const [own = ""] = /[.[]/.test(path) ? path.split(/[.[]/, 1) : [];
    if (own !== group) write("");
    group = own;
    write(`  ${style("cyan", path.padEnd(width))}${shown(value)}${style("dim", noteOn(path, value))}`);
  }
  const unsaid = rows.filter(({ value }) => value === null).map(({ path }) => path);
  if (unsaid.length === 0) return;
  write("");
  for (const line of wrapText(`The API says nothing about ${unsaid.join(", ")}.`, { width: columns(), indent: "  " }))
    write(style("dim", line));
}

/** What changed, path by path. */
export function writeDifferences(differences: readonly Difference[]): void {
  const width = widthOf(differences);
  for (const { path, before, after } of differences) {
    write(`  ${style("cyan", path.padEnd(width))}${style("red", shown(before))} → ${style("green", shown(after))}`);
  }
}

/** The lines of a swanctl.conf that fit the terminal, without its keys. */
export function writePeerFile(content: string): void {
  const { isTTY, rows = 24, columns = 80 } = process.stdout;
  const lines = content.trimEnd().split("\n");
  // A few lines more belong on the same screen.
  const shown = isTTY ? lines.slice(0, Math.max(16, rows - 12)) : lines;
  write("");
  for (const line of shown) {
    const text = printable(line.replace(/^(\s*secret = ).*/, "$1[secret]"));
    write(`  ${isTTY ? text.slice(0, Math.max(20, columns - 2)) : text}`);
  }
  if (shown.length < lines.length) write(style("dim", `  … ${lines.length - shown.length} more lines`));
}

function columns(): number {
  return process.stdout.columns || 80;
}

function widthOf(rows: readonly { path: string }[]): number {
  return Math.max(0, ...rows.map(({ path }) => path.length)) + 2;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  const text = Array.isArray(value) ? value.join(", ") || "none" : String(value);
  // A name is the owner's to choose: it must not steer the terminal.
  return printable(text).slice(0, 200);
}

const units: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
];

/** A reading aid for numbers that nobody reads at a glance. */
function noteOn(path: string, value: unknown): string {
  if (typeof value !== "number") return "";
  if (path === "createTime") return `  ${new Date(value).toISOString().slice(0, 10)}`;
  const unit = units.find(([seconds]) => value >= seconds && value % seconds === 0);
  return unit !== undefined && path.endsWith("Lifetime") ? `  ${value / unit[0]} ${unit[1]}` : "";
}
