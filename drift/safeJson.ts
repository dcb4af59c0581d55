/**
 * JSON in which every character that cannot be seen, or that a terminal might act on, is an escape: `JSON.stringify` lets the control
 * characters from U+007F on and those that change the direction of text through.
 */
export function safeJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, escapeAll);
}

function escapeAll(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
}
