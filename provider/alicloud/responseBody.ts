/** A body read by what it holds: an object, or why it is none. */
export type ParsedBody =
  | { readonly object: Readonly<Record<string, unknown>> }
  /** `cut`: it may be whole next time; `html`: it comes from something in between; `wrong`: it will be the same next time. */
  | { readonly object?: undefined; readonly fault: "empty" | "cut" | "html" | "wrong"; readonly what: string };

const leadingSpace = /^[\uFEFF\s]+/;
const html = /^<(!doctype\s+html|html|head|body|!--)/i;

/**
 * Parses a body as JSON or XML. The content decides, not the Content-Type: both are asked for in ways that old servers ignore.
 * The parser of XML is loaded with the first such body.
 */
export function parseBody(bytes: Buffer): ParsedBody {
  const raw = bytes.toString("utf8");
  const first = raw.charCodeAt(0);
  const text = first === 0x7b ? raw : raw.replace(leadingSpace, "");
  if (text === "") return { fault: "empty", what: "an empty body" };
  if (html.test(text)) return { fault: "html", what: "an HTML page" };
  if (text[0] === "<") return (require("./xmlBody") as typeof import("./xmlBody")).parseXml(text);
  return parseJson(text);
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
  return isObject(value) ? { object: value } : { fault: "wrong", what: "JSON that is no object" };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `RequestId` of a body, whose keys come in any case in errors. Undefined when it is none that could be told to support. */
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
