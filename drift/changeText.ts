import { printable } from "../provider/vpn/shownValue";
import type { DriftChange, DriftEffect } from "./report";

/** A part of a line: words of ours, or a value of the connection's, safe to print. */
export type Piece = { readonly text: string } | { readonly value: string };

const longest = 100;

/** What happened at a path, in pieces: `86400 → 3600 (health up → degraded)`. */
export function changeText(change: DriftChange): readonly Piece[] {
  if (change.secret) return [{ text: "[secret] changed" }];
  const effects = change.effects.flatMap((effect, index) => [
    { text: `${index === 0 ? " (" : ", "}${printable(effect.path)} ` },
    ...transition(effect),
  ]);
  return [...transition(change), ...effects, ...(effects.length > 0 ? [{ text: ")" }] : [])];
}

function transition({ path, before, after }: DriftEffect): readonly Piece[] {
  if (isStrings(before) && isStrings(after)) {
    const [gone, come] = [before.filter((one) => !after.includes(one)), after.filter((one) => !before.includes(one))];
    return [...listed("added ", come), ...(gone.length > 0 && come.length > 0 ? [{ text: ", " }] : []), ...listed("removed ", gone)];
  }
  if (isTunnel(before) || isTunnel(after)) return [{ text: before === null ? "added" : after === null ? "removed" : "replaced" }];
  if (isTag(path) && before === null) return [{ text: "added " }, ...valueText(after, null)];
  if (isTag(path) && after === null) return [{ text: "removed " }, ...valueText(before, null)];
  return [...valueText(before, after), { text: " → " }, ...valueText(after, before)];
}

function listed(verb: string, values: readonly string[]): readonly Piece[] {
  return values.flatMap((value, index) => [{ text: index === 0 ? verb : ", " }, ...valueText(value, null)]);
}

/** A value, where it is very long the part in which it differs from `other`. */
function valueText(value: unknown, other: unknown): readonly Piece[] {
  if (value === null) return [{ text: "not reported" }];
  if (typeof value !== "string") return [{ value: excerpt(printable(JSON.stringify(value) ?? "undefined"), "") }];
  const text = excerpt(value, typeof other === "string" ? other : "");
  return [{ value: isPlain(text) ? text : printable(JSON.stringify(text)) }];
}

/** Whether a text reads as itself: nothing in it is invisible, and nobody takes it for our words. */
const isPlain = (text: string): boolean =>
  text !== "" && text === text.trim() && text === printable(text) && !/["\\→]|^not reported$/.test(text);

function excerpt(text: string, other: string): string {
  if (text.length <= longest) return text;
  const same = [...text].findIndex((character, index) => character !== other[index]);
  const start = other === "" ? 0 : Math.max(0, same - 20);
  return `${start > 0 ? "…" : ""}${text.slice(start, start + longest - 20)}…`;
}

const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === "string");
const isTunnel = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const isTag = (path: string): boolean => /^tags[.[]/.test(path);
