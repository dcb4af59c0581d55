const longest = 200;

/** A value in a message: JSON, cut where it is very long, without characters that could disturb a terminal. */
export function shownValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** `text` with control, format and other characters that cannot be seen written as escapes. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
