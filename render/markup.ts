/**
 * Text as code in a cell of a Markdown table, in which nothing acts as Markdown or HTML, as a mention or as a link, whatever it is. It has
 * to be printable. A code span has no escapes, so that text with a character that ends a span or a cell is spelled in HTML.
 */
export function markdownCode(text: string): string {
  return /[`|\\]/.test(text) || text !== text.trim() || text === "" ? `<code>${inHtml(text)}</code>` : `\`${text}\``;
}

/** Every ASCII character but letters, digits and blanks by its number. The comment keeps an address from becoming a link. */
function inHtml(text: string): string {
  const spelled = text.replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
  return spelled.replaceAll("&#64;", "&#64;<!-- -->");
}

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
