import { displayWidth } from "./table";
import { counted } from "./words";

/** Layout of text in lines. */
export interface Wrapping {
  /** Columns of the terminal. Undefined: the text stays in one line. */
  readonly width: number | undefined;
  /** Start of each line. */
  readonly indent?: string;
  /** Start of each line except the first, if it differs. */
  readonly hanging?: string;
}

/** Wraps text into lines, broken at spaces. A word longer than a line gets its own line, so that it can be copied. */
export function wrapText(text: string, { width, indent = "", hanging = indent }: Wrapping): string[] {
  if (width === undefined) return [indent + text];
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = hanging;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** Maximum number of names; the JSON report has all. */
const shownNames = 60;

/** Wraps names, as many in a line as fit. */
export function wrapNames(names: readonly string[], { indent, width }: { readonly indent: string; readonly width: number }): string[] {
  const rest = names.length - shownNames;
  const words = rest > 0 ? [...names.slice(0, shownNames).map((name) => `${name},`), `and ${counted(rest)} more`] : separated(names);
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    if (line !== indent && line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

const separated = (names: readonly string[]): string[] => names.map((name, index) => (index < names.length - 1 ? `${name},` : name));
