/**
 * Returns text as code in a cell of a Markdown table, without effect as Markdown, HTML, a mention or a link. The text has to be printable.
 * A code span has no escapes, so text with a character that ends a span or a cell is written in HTML.
 */
export function markdownCode(text: string): string {
  return /[`|\\]/.test(text) || text !== text.trim() || text === "" ? `<code>${inHtml(text)}</code>` : `\`${text}\``;
}

/** Replaces every ASCII character except letters, digits and spaces by its number. The comment keeps an address from becoming a link. */
function inHtml(text: string): string {
  const spelled = text.replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
  return spelled.replaceAll("&#64;", "&#64;<!-- -->");
}

/**
 * Returns JSON in which every character that is invisible, or that a terminal might act on, is escaped: `JSON.stringify` does not escape
 * the control characters from U+007F on, nor those that change the direction of text.
 */
export function safeJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, escapeAll);
}

function escapeAll(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
}
