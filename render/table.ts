import { printable } from "../provider/vpn/model/values";

/** One cell of a table: what it says, safe to print, and how it looks. */
export interface Cell {
  readonly text: string;
  readonly paint: (text: string) => string;
}

const plain = (text: string): string => text;

/** A cell of any text; what a terminal would act on is escaped. */
export const cell = (text: string, paint: Cell["paint"] = plain): Cell => ({ text: printable(text), paint });

/** Lines of cells in columns, two blanks apart; the first column is at least `first` wide. */
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

/** Columns of a terminal that the lines of `inColumns` take up. */
export function tableWidth(rows: readonly (readonly Cell[])[]): number {
  const widths = columnWidths(rows);
  return widths.reduce((sum, width) => sum + width + gap, -gap);
}

const gap = 2;

function columnWidths(rows: readonly (readonly Cell[])[]): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, index) => Math.max(...rows.map((row) => displayWidth(row[index]?.text ?? ""))));
}

/** Characters that take up two columns of a terminal. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
/** Characters that take up none, since they go onto the one before. */
const combining = /\p{M}/u;

/** Columns that a text takes up on a terminal. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return [...text].reduce((width, character) => width + (combining.test(character) ? 0 : wide.test(character) ? 2 : 1), 0);
}
