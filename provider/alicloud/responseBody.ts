import { isUtf8 } from "node:buffer";
import type { XMLParser } from "fast-xml-parser";
import { isWireObject } from "./schema";

/** A parsed body: an object, or the reason why it is not one. */
export type ParsedBody =
  | { readonly object: Readonly<Record<string, unknown>> }
  /** `cut`: a retry may return the whole body; `html`: something in between sent it; `wrong`: a retry returns the same. */
  | { readonly object?: undefined; readonly fault: "empty" | "cut" | "html" | "wrong"; readonly what: string };

const leadingSpace = /^[\uFEFF\s]+/;
const html = /^<(!doctype\s+html|html|head|body)\b/i;

/**
 * Parses a body as JSON or XML. The content decides, not the Content-Type: both are asked for in ways that old servers ignore.
 * The parser of XML is loaded with the first such body.
 */
export function parseBody(bytes: Buffer): ParsedBody {
  if (!isUtf8(bytes)) {
    return endsInsideCharacter(bytes)
      ? { fault: "cut", what: "a body that is cut off inside a character" }
      : { fault: "wrong", what: "a body that is not UTF-8" };
  }
  const raw = bytes.toString("utf8");
  const first = raw.charCodeAt(0);
  const text = first === 0x7b ? raw : raw.replace(leadingSpace, "");
  if (text === "") return { fault: "empty", what: "an empty body" };
  if (text[0] === "<") return html.test(withoutComments(text)) ? { fault: "html", what: "an HTML page" } : parseXml(text);
  return parseJson(text);
}

/** Checks whether only a truncated last character keeps a body from being UTF-8. */
function endsInsideCharacter(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Proxies put comments before their pages. */
function withoutComments(text: string): string {
  let rest = text;
  while (rest.startsWith("<!--")) {
    const end = rest.indexOf("-->", 4);
    if (end === -1) return rest;
    rest = rest.slice(end + 3).trimStart();
  }
  return rest;
}

function parseJson(text: string): ParsedBody {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const looksLikeJson = text[0] === "{" || text[0] === "[";
    return looksLikeJson
      ? { fault: "cut", what: "JSON that is cut off or broken" }
      : { fault: "wrong", what: "a body that is neither JSON nor XML" };
  }
  return isWireObject(value) ? { object: value } : { fault: "wrong", what: "JSON that is not an object" };
}

/** Returns `RequestId` of a body, whose keys have any case in errors. Undefined: it has no plausible one. */
export function requestIdOf(body: Readonly<Record<string, unknown>>): string | undefined {
  const id = body.RequestId ?? textAt(body, "requestid");
  return typeof id === "string" && /^[\w*.:-]{1,100}$/.test(id) ? id : undefined;
}

/** A text in a body whose keys come in any case. */
export function textAt(body: Readonly<Record<string, unknown>>, lowerCaseKey: string): string | undefined {
  for (const [key, value] of Object.entries(body)) {
    if (key.toLowerCase() === lowerCaseKey && typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** Values stay as they are written: the schema decides their types. `htmlEntities` is what turns on `&#39;`. */
function newParser(): XMLParser {
  const { XMLParser } = require("fast-xml-parser") as typeof import("fast-xml-parser");
  return new XMLParser({
    ignoreAttributes: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
  });
}

let parser: XMLParser | undefined;

/**
 * Parses an XML body into the object that its root holds. A lone list item is no array, an empty list is `""`.
 * @param text without leading white space
 */
function parseXml(text: string): ParsedBody {
  if (/<!DOCTYPE/i.test(text)) return { fault: "wrong", what: "XML with a DOCTYPE, which is refused" };
  parser ??= newParser();
  let document: Record<string, unknown>;
  try {
    document = parser.parse(text, true);
  } catch (error) {
    if (error instanceof Error && /nested/i.test(error.message)) return { fault: "wrong", what: "XML that is nested too deeply" };
    return { fault: "cut", what: "XML that is cut off or broken" };
  }
  const roots = Object.values(withoutLayout(document)).flat();
  const [root] = roots;
  if (roots.length !== 1) return { fault: "wrong", what: "XML without a single root element" };
  if (typeof root !== "object" || root === null) return { fault: "wrong", what: "XML whose root has no elements" };
  return { object: root as Record<string, unknown> };
}

/** White space between elements is layout and no value; in an element without children it is the value. */
function withoutLayout(element: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(element).filter(([name]) => name !== "#text");
  return Object.fromEntries(entries.map(([name, value]) => [name, childOf(value)]));
}

function childOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(childOf);
  return typeof value === "object" && value !== null ? withoutLayout(value as Record<string, unknown>) : value;
}
