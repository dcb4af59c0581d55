import { XMLParser } from "fast-xml-parser";
import type { ParsedBody } from "./responseBody";

/** Values stay as they are written: the schema decides their types. `htmlEntities` is what turns on `&#39;`. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
});

/**
 * Parses an XML body into the object that its root holds. A lone list item is no array, an empty list is `""`.
 * @param text without leading white space
 */
export function parseXml(text: string): ParsedBody {
  if (/<!DOCTYPE/i.test(text)) return { fault: "wrong", what: "XML with a DOCTYPE, which is refused" };
  let document: Record<string, unknown>;
  try {
    document = parser.parse(text, true);
  } catch {
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
