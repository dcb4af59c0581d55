import { percentEncode } from "./percentEncode";

/** What stands in every message in place of a secret. */
export const redacted = "[secret]";

const names = "AccessKeyId|AccessKeySecret|SecurityToken|Signature|Psk|AuthKey";

/**
 * Parts of a server's or a library's text that carry secrets whatever their value is: `SignatureDoesNotMatch` echoes the
 * string to sign, and a signed URL or header holds the access key id, the security token and the signature.
 */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/((?:server )?string to sign(?:\s+is)?\s*:?)[\s\S]*/gi, `$1 ${redacted}`],
  [/((?:CanonicalRequest|canonical request)(?:\s+is)?\s*:?)[\s\S]*/gi, `$1 ${redacted}`],
  [new RegExp(`(["'](?:${names})["']\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`, "gi"), `$1"${redacted}"`],
  [new RegExp(`((?:${names})["']?(?:=|%3D|%253D|\\s*:\\s*))["']?[^\\s&"',;}<]+`, "gi"), `$1${redacted}`],
  [/((?:Credential|Signature)=)[^,\s]+/g, `$1${redacted}`],
  [new RegExp(`(<(${names})>)[^<]*`, "gi"), `$1${redacted}`],
];

/** `text` without what looks like a secret and without the given values, as they are and as URLs, JSON and XML write them. */
export function redact(text: string, secrets: Iterable<string | undefined | null> = []): string {
  const forms = formsOf(secrets);
  let result = forms.length === 0 ? text : text.replace(new RegExp(forms.map(literally).join("|"), "g"), redacted);
  for (const [shape, replacement] of secretShapes) result = result.replace(shape, replacement);
  return result;
}

/** Longest first: one secret may be a part of another. */
function formsOf(secrets: Iterable<string | undefined | null>): string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (!secret) continue;
    const encoded = percentEncode(secret);
    const asJson = JSON.stringify(secret).slice(1, -1);
    for (const form of [secret, encoded, percentEncode(encoded), encoded.toLowerCase(), asJson, asXml(secret)]) forms.add(form);
  }
  return [...forms].sort((one, other) => other.length - one.length);
}

const literally = (form: string): string => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

const xmlEntities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
const asXml = (text: string): string => text.replace(/[&<>"']/g, (character) => xmlEntities[character] ?? character);
