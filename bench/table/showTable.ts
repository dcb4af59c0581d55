import { clientNames, clients } from "../clients/client";
import { median, type Row, ratioTo } from "./row";

const heading = ["", ...clientNames.map((name) => clients[name]), "÷ official SDK", "÷ bare undici"];
const subheading = ["", ...clientNames.map(() => "median"), "best · median", "best · median"];

/** The rows as a table for people: every client's median, and this package's figure divided by the others'. */
export function showTable(rows: readonly Row[]): string {
  const lines = [heading, subheading, ...rows.map(cellsOf)];
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join("   "),
    )
    .map((line) => line.trimEnd())
    .join("\n");
}

function cellsOf(row: Row): string[] {
  const figures = clientNames.map((name) => {
    const values = row.samples[name];
    return values === undefined ? "" : `${showFigure(median(values))} ${row.unit}`.trim();
  });
  return [row.moreIsBetter ? `${row.what} (more is better)` : row.what, ...figures, showRatio("officialSdk", row), showRatio("bare", row)];
}

function showRatio(versus: "officialSdk" | "bare", row: Row): string {
  if (row.unit === "%") return "";
  const ratio = ratioTo(versus, row);
  return ratio === undefined ? "" : `${ratio.best.toFixed(2)} · ${ratio.median.toFixed(2)}`;
}

/** Three digits that count. */
export function showFigure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}
