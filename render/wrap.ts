import { displayWidth } from "./table";
import { counted } from "./words";

/** How text is laid out in lines. */
export interface Wrapping {
  /** Columns of the terminal. Undefined: the text stays in one line. */
  readonly width: number | undefined;
  /** What each line begins with. */
  readonly indent?: string;
  /** What each line but the first begins with, where that is something else. */
  readonly hanging?: string;
}

/** Text in lines that fit, broken at blanks. A word that fits no line has one of its own, so that it can be copied. */
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

/** So many names are given; the JSON report has all. */
const shownNames = 60;

/** Names, as many in a line as fit. */
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
