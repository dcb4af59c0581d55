import { createHash } from "node:crypto";
import { printable } from "../provider/vpn/model/values";

/** Markup of ours, in which all that is not ours is escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What can stand in a template: text is escaped, markup and lists of markup are taken as they are. */
type Part = string | number | Html | readonly Html[];

/** Markup from a template. There is no way into it for text but through `escaped`. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, index) => string + (index < parts.length ? markupOf(parts[index] ?? "") : "")).join(""));
}

function markupOf(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(({ markup }) => markup).join("");
  return escaped(String(part));
}

/** Text as content or as the value of a quoted attribute. What cannot be seen is spelled out. */
const escaped = (text: string): string => printable(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page of one file. */
interface Page {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  readonly body: Html;
}

/**
 * A whole page. Its policy lets it load nothing, send nothing, and run and wear nothing but this style and this script: markup that came in
 * through a name in the cloud could do nothing.
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
