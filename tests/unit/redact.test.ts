import fc from "fast-check";
import { failureOf } from "../../provider/alicloud/errorMapping";
import { VpnConnectionError } from "../../provider/alicloud/errors";
import { redact, redacted } from "../../provider/alicloud/redact";
import { parseBody } from "../../provider/alicloud/responseBody";
import { percentEncode } from "../../provider/alicloud/signature";
import { holds } from "../support/property";

test.each([
  ["the server's echo of the string to sign", "not matched. server string to sign is:GET&%2F&AccessKeyId%3Dplanted%26Psk", /planted/],
  ["the server's canonical request", "server CanonicalRequest is: POST\n/\nplanted", /planted/],
  ["a signed URL", "GET https://h/?AccessKeyId=planted&SecurityToken=plan%2Fted&Signature=planted%3D&Version=1", /plan/],
  ["an Authorization header", "ACS3-HMAC-SHA256 Credential=planted,SignedHeaders=host,Signature=planted", /planted/],
  ["a JSON body", '{"IkeConfig":{"Psk":"pla;nt,\\"ed x"},"VpnBgpConfig":{"AuthKey": "planted"}}', /pla|nt|ed/],
  ["an XML body", "<IkeConfig><Psk>planted ; x</Psk></IkeConfig>", /planted|; x/],
])("a secret in %s is removed because of its position", (_, text, secret) => {
  expect(redact(text)).not.toMatch(secret);
  expect(redact(text)).toContain(redacted);
});

test("ordinary words stay unchanged", () => {
  const text = 'the API refuses the request (Forbidden.RAM, "User not authorized to operate on the specified resource.")';
  expect(redact(text, ["a secret"])).toBe(text);
});

test("a known secret is found unchanged and as URLs, JSON and XML escape it", () => {
  holds(
    fc.property(fc.string({ minLength: 6, unit: "grapheme" }), fc.string(), (secret, around) => {
      fc.pre(!around.includes(secret) && !redacted.includes(secret));
      const json = JSON.stringify({ x: secret });
      const twice = percentEncode(percentEncode(secret));
      const text = redact(`${around}|${secret}|${percentEncode(secret)}|${twice}|${encodeURIComponent(percentEncode(secret))}|${json}`, [
        secret,
      ]);
      expect(text).not.toContain(secret);
      expect(text).not.toContain(percentEncode(secret));
      expect(text).not.toContain(twice);
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    }),
  );
  expect(redact("<X>a&amp;b&lt;c</X>", ["a&b<c"])).toBe(`<X>${redacted}</X>`);
});

/** How servers and proxies write a character of what they echo. */
const encoders: readonly ((character: string) => string)[] = [
  (character) => character,
  percentEncode,
  (character) =>
    percentEncode(character)
      .toLowerCase()
      .replace(/^[a-z]$/i, character),
  (character) => percentEncode(percentEncode(character)),
  (character) => (character === " " ? "+" : character),
  (character) => `&#${character.codePointAt(0)};`,
  (character) => `&#x${character.codePointAt(0)?.toString(16)};`,
  (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  (character) => JSON.stringify(character).slice(1, -1),
];
const ascii = fc.string({
  minLength: 8,
  maxLength: 40,
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
});

test("a known secret is found in every spelling that a server may echo, also in mixed spellings", () => {
  holds(
    // A backslash of the secret and one of an escape can be read in two ways; what is left then is no part of the secret.
    fc.property(
      ascii.filter((secret) => !secret.includes("\\")),
      fc.infiniteStream(fc.nat({ max: encoders.length - 1 })),
      (secret, picks) => {
        const echo = [...secret].map((character) => encoders[picks.next().value as number]?.(character)).join("");
        expect(redact(`<${echo}>`, [secret])).toBe(`<${redacted}>`);
      },
    ),
    { numRuns: 500 },
  );
});

test("a known secret is found in hexadecimal and in base64, at any offset in a longer text", () => {
  holds(
    fc.property(ascii, fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (secret, before, after) => {
      const coded = Buffer.from(`${before}${secret}${after}`);
      for (const form of [
        coded.toString("base64"),
        coded.toString("base64url"),
        coded.toString("hex"),
        coded.toString("hex").toUpperCase(),
      ]) {
        const text = redact(form, [secret]);
        expect(text).toContain(redacted);
        const left = text.split(redacted).join("").length;
        expect(left).toBeLessThanOrEqual(2 * (Buffer.byteLength(before) + Buffer.byteLength(after)) + 8);
      }
    }),
    { numRuns: 300 },
  );
});

test("if one secret contains another, both are removed completely", () => {
  expect(redact("token-and-more", ["token", "token-and-more"])).toBe(redacted);
});

test("an error that quotes the string to sign keeps the request id and the advice", () => {
  const error = new VpnConnectionError("not matched; server string to sign is:GET&AccessKeyId%3Dplanted", {
    requestId: "R-1",
    remedy: "Check the secret.",
  });
  expect(error.message).toBe("not matched; server string to sign is: [secret] (request id R-1). Check the secret.");
});

test("the API's quote of a rejected value ends after its secret part", () => {
  const body = Buffer.from(
    JSON.stringify({ Code: "SignatureDoesNotMatch", Message: "Specified signature is not matched. server string to sign is:GET&planted" }),
  );
  const answer = { status: 400, headers: {}, body };
  const failure = failureOf(answer, parseBody(body), []);
  const error = new VpnConnectionError(`the API does not accept the signature (${failure?.quote})`);
  expect(error.message).toBe(
    'the API does not accept the signature (SignatureDoesNotMatch, "Specified signature is not matched. server string to sign is: [secret]").',
  );
  const forged = Buffer.from(JSON.stringify({ Code: "X", Message: 'string to sign is: [secret]" planted' }));
  expect(failureOf({ ...answer, body: forged }, parseBody(forged), [])?.quote).not.toContain("planted");
});

test("no property of an error contains a secret from the server", () => {
  const error = new VpnConnectionError("failed", { apiCode: "planted", requestId: "planted", secrets: ["planted"] });
  expect(JSON.stringify({ ...error, message: error.message })).not.toContain("planted");
});
