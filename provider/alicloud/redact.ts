/** What stands in every message in place of a secret. */
export const redacted = "[secret]";

/**
 * Parts of a server's or a library's text that carry secrets whatever their value is: `SignatureDoesNotMatch` echoes the
 * string to sign, and a signed URL or header holds the access key id, the security token and the signature.
 */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/((?:server )?string to sign(?:\s+is)?\s*:?)[\s\S]*/gi, `$1 ${redacted}`],
  [/((?:CanonicalRequest|canonical request)(?:\s+is)?\s*:?)[\s\S]*/gi, `$1 ${redacted}`],
  [
    /((?:AccessKeyId|AccessKeySecret|SecurityToken|Signature|Psk|AuthKey)["']?(?:=|%3D|%253D|\s*:\s*))["']?[^\s&"',;}<]+/gi,
    `$1${redacted}`,
  ],
  [/((?:Credential|Signature)=)[^,\s]+/g, `$1${redacted}`],
  [/(<(Psk|AuthKey|AccessKeyId|AccessKeySecret|SecurityToken)>)[^<]*/gi, `$1${redacted}`],
];

/** `text` without what looks like a secret and without the given values, as they are and percent-encoded. */
export function redact(text: string, secrets: Iterable<string | undefined | null> = []): string {
  let result = text;
  for (const secret of secrets) {
    if (!secret) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret))])) {
      result = result.replaceAll(form, redacted);
    }
  }
  for (const [shape, replacement] of secretShapes) result = result.replace(shape, replacement);
  return result;
}
