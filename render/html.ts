import { createHash } from "node:crypto";
import { printable } from "../provider/alicloud/redact";

/** Trusted markup. All other text in it is escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** A part of a template: text is escaped, markup and lists of markup are used unchanged. */
type Part = string | number | Html | readonly Html[];

/** Returns markup from a template. All text goes through `escaped`. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, index) => string + (index < parts.length ? markupOf(parts[index] ?? "") : "")).join(""));
}

function markupOf(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(({ markup }) => markup).join("");
  return escaped(String(part));
}

/** Escapes text for content or for the value of a quoted attribute. Invisible characters are escaped too. */
const escaped = (text: string): string => printable(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page in one file. */
interface Page {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  readonly body: Html;
}

/**
 * Returns a whole page. Its policy forbids it to load or send anything, and allows only this style and this script: markup injected through
 * a name in the cloud has no effect.
 */
export function pageText({ title, style, script, body }: Page): string {
  const policy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'`;
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${body}
<script>${new Html(script)}</script>
</body>
</html>
`;
  return markup;
}

const digest = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
