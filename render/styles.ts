import type { DriftClass } from "../provider/vpn/model/fields";
import { counted } from "./words";

type Paint = (text: string) => string;

/** How the parts of a report look. */
export interface Style {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly good: Paint;
  readonly warning: Paint;
  readonly bad: Paint;
  readonly value: Paint;
  readonly ofClass: (driftClass: DriftClass, text: string) => string;
}

/** SGR codes: how a terminal is told to begin and end a style. */
const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const;
const classStyles: Readonly<Record<DriftClass, keyof typeof codes>> = { configuration: "yellow", metadata: "dim", runtime: "cyan" };

/** Styles with or without colours. */
export function styles(colors: boolean): Style {
  const paint =
    (name: keyof typeof codes): Paint =>
    (text) =>
      colors && text !== "" ? `\u{1b}[${codes[name][0]}m${text}\u{1b}[${codes[name][1]}m` : text;
  return {
    strong: paint("bold"),
    faint: paint("dim"),
    good: paint("green"),
    warning: paint("yellow"),
    bad: paint("red"),
    value: paint("bold"),
    ofClass: (driftClass, text) => paint(classStyles[driftClass])(text),
  };
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
