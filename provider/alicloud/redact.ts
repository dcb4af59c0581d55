/** Replacement for a secret in every message. */
export const redacted = "[secret]";

const names = "AccessKeyId|AccessKeySecret|SecurityToken|Signature|Psk|AuthKey";

/**
 * Parts of a server's or a library's text that carry secrets whatever their value is: `SignatureDoesNotMatch` echoes the
 * string to sign, and a signed URL or header holds the access key id, the security token and the signature.
 */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`(["'](?:${names})["']\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`, "gi"), `$1"${redacted}"`],
  [new RegExp(`((?:${names})["']?(?:=|%3D|%253D|\\s*:\\s*))["']?[^\\s&"',;}<]+`, "gi"), `$1${redacted}`],
  [/((?:Credential|Signature)=)[^,\s]+/g, `$1${redacted}`],
  [new RegExp(`(<(${names})>)[^<]*`, "gi"), `$1${redacted}`],
];

/**
 * The echo of the signed text continues to the end of the message. An echo that is already redacted is followed by the end of its quote.
 */
const echo = /((?:server )?(?:string to sign|CanonicalRequest|canonical request)(?:\s+is)?\s*:?)([\s\S]*)/gi;
const withoutEcho = (whole: string, label: string, rest: string): string => (/^ ?\[secret\]"/.test(rest) ? whole : `${label} ${redacted}`);

/**
 * Returns `text` without what looks like a secret and without the given values: as they are, and in every form that a server plausibly
 * echoes. These are percent-encoding (once or twice, in either case, whole or in part, `+` for a space), the escapes of JSON and XML,
 * base64 (also as a part of a longer text) and hex.
 */
export function redact(text: string, secrets: Iterable<string | undefined | null> = []): string {
  // Longest first: one secret may be a part of another.
  const known = [...new Set(secrets)].filter((secret): secret is string => Boolean(secret)).sort((one, other) => other.length - one.length);
  let result = text;
  for (const pattern of patternsOf(known)) result = result.replace(pattern, redacted);
  result = result.replace(echo, withoutEcho);
  for (const [shape, replacement] of secretShapes) result = result.replace(shape, replacement);
  return result;
}

/** A process redacts the same few secrets all the time, and compiling their patterns takes longer than using them. */
const compiled = new Map<string, readonly RegExp[]>();
const mostCompiled = 16;

function patternsOf(secrets: readonly string[]): readonly RegExp[] {
  if (secrets.length === 0) return [];
  const key = JSON.stringify(secrets);
  const found = compiled.get(key);
  if (found !== undefined) return found;
  const coded = secrets.flatMap(codedForms);
  const patterns = [new RegExp(secrets.map(spelled).join("|"), "gu"), ...(coded.length > 0 ? [new RegExp(coded.join("|"), "g")] : [])];
  const [oldest] = compiled.keys();
  if (compiled.size >= mostCompiled && oldest !== undefined) compiled.delete(oldest);
  compiled.set(key, patterns);
  return patterns;
}

const xmlNames: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
const jsonEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

/** Returns a pattern of a secret with every spelling of each character, because encoders differ in the characters that they escape. */
function spelled(secret: string): string {
  return [...secret].map((character) => `(?:${spellingsOf(character).join("|")})`).join("");
}

function spellingsOf(character: string): string[] {
  const hexOf = (unit: number): string => unit.toString(16).padStart(2, "0");
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index).toString(16).padStart(4, "0"));
  const bytes = [...Buffer.from(character)].map((byte) => anyCase(hexOf(byte)));
  const code = character.codePointAt(0) ?? 0;
  return [
    bytes.map((byte) => `%(?:25)*${byte}`).join(""),
    units.map((unit) => `\\\\u${anyCase(unit)}`).join(""),
    `&#0*${code};`,
    `&#[xX]0*${anyCase(code.toString(16))};`,
    ...(character === " " ? ["\\+"] : []),
    ...(xmlNames[character] === undefined ? [] : [`&${xmlNames[character]};`]),
    ...(jsonEscapes[character] === undefined ? [] : [literally(jsonEscapes[character])]),
    literally(character),
  ];
}

/** Shorter ones would remove ordinary words from a message. */
const shortestCode = 8;

/** Returns patterns of a secret in hex and in base64, at any position in a longer text. */
function codedForms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // The first and last characters also encode bits of the text around the secret.
    const end = (offset + bytes.length) % 3 === 0 ? whole.length : whole.length - 1;
    return whole.slice([0, 2, 3][offset], end);
  });
  const patterns = base64
    .filter((form) => form.length >= shortestCode)
    .map((form) => literally(form).replace(/\\\+/g, "[+-]").replace(/\//g, "[/_]"));
  const hex = bytes.toString("hex");
  return hex.length >= shortestCode ? [...patterns, anyCase(hex)] : patterns;
}

const anyCase = (hex: string): string => hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

const longest = 200;

/** Formats a value for a message: JSON, truncated if very long, without characters that could disturb a terminal. */
export function shownValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** Escapes control, format and other invisible characters of `text`. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
