import { styleText } from "node:util";
import type { DriftClass } from "../provider/vpn/model/fields";

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

const classStyles = { configuration: "yellow", metadata: "dim", runtime: "cyan" } as const satisfies Record<DriftClass, string>;

/** Styles with or without colours. */
export function styles(colors: boolean): Style {
  const paint =
    (name: "bold" | "dim" | "red" | "green" | "yellow" | "cyan"): Paint =>
    // Whoever calls knows the stream that the text goes to, and whether it takes colours.
    (text) =>
      colors && text !== "" ? styleText(name, text, { validateStream: false }) : text;
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
