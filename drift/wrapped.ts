import { counted } from "./reportWords";

/** So many names are given; the JSON report has all. */
const shownNames = 60;

/** Names, as many in a line as fit. */
export function wrapped(names: readonly string[], { indent, width }: { readonly indent: string; readonly width: number }): string[] {
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
