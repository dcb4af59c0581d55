import { printable } from "../provider/alicloud/redact";

/** One cell of a table: its text, safe to print, and its style. */
export interface Cell {
  readonly text: string;
  readonly paint: (text: string) => string;
}

const plain = (text: string): string => text;

/** Returns a cell with any text. Terminal control characters are escaped. */
export const cell = (text: string, paint: Cell["paint"] = plain): Cell => ({ text: printable(text), paint });

/** Returns lines of cells in columns, two spaces apart. The first column is at least `first` wide. */
export function inColumns(rows: readonly (readonly Cell[])[], { first = 0 } = {}): string[] {
  const [own = 0, ...others] = columnWidths(rows);
  const widths = [Math.max(own, first), ...others];
  return rows.map((row) => {
    const cells = row.map(({ text, paint }, index) => {
      const isLast = row.slice(index + 1).every((later) => later.text === "");
      return paint(text) + (isLast ? "" : " ".repeat((widths[index] ?? 0) + gap - displayWidth(text)));
    });
    return cells.join("").trimEnd();
  });
}

/** Returns the number of terminal columns that the lines of `inColumns` take. */
export function tableWidth(rows: readonly (readonly Cell[])[]): number {
  const widths = columnWidths(rows);
  return widths.reduce((sum, width) => sum + width + gap, -gap);
}

const gap = 2;

function columnWidths(rows: readonly (readonly Cell[])[]): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, index) => Math.max(...rows.map((row) => displayWidth(row[index]?.text ?? ""))));
}

/** Characters that take two columns of a terminal. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
/** Characters that take no column, since they combine with the one before. */
const combining = /\p{M}/u;

/** Returns the number of terminal columns of a text. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return [...text].reduce((width, character) => width + (combining.test(character) ? 0 : wide.test(character) ? 2 : 1), 0);
}
