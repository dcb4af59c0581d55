import { styleText } from "node:util";
import type { DriftClass } from "../provider/vpn/model/driftClass";

type Paint = (text: string) => string;

/** Styles for the parts of a report. */
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

/** Returns styles with or without colours. */
export function styles(colors: boolean): Style {
  const paint =
    (name: "bold" | "dim" | "red" | "green" | "yellow" | "cyan"): Paint =>
    // The caller knows the stream of the text, and whether it supports colours.
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
