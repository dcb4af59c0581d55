/** Wire format of a body. */
export type WireFormat = "json" | "xml";

/** `Content-Type` of each format. */
export const contentTypes: Readonly<Record<WireFormat, string>> = {
  json: "application/json;charset=utf-8",
  xml: "text/xml;charset=utf-8",
};

/** A body in the asked format; `root` names the XML root element. */
export function encodeBody(format: WireFormat, root: string, body: object): string {
  return format === "json" ? JSON.stringify(body) : `<?xml version='1.0' encoding='UTF-8'?>${element(root, body)}`;
}

/** A list is its element repeated, as the API writes it; what is null or undefined is left out. */
function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  const content =
    typeof value === "object"
      ? Object.entries(value)
          .map(([key, child]) => element(key, child))
          .join("")
      : escapeText(String(value));
  return `<${name}>${content}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\r": "&#13;" };

/** Characters that XML 1.0 cannot carry become U+FFFD. */
function escapeText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones that XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replace(/[&<>"'\r]/g, (character) => entities[character] ?? character)
  );
}
