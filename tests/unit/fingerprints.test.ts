import { createHmac, randomBytes } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { ConfigurationError } from "../../provider/alicloud/errors";
import { Configuration } from "../../provider/configuration";
import { FingerprintKey, fingerprintsOf, parseFingerprintKey } from "../../provider/vpn/judge/fingerprints";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import { holds } from "../support/property";

const bytes = Buffer.from("d3b07384d113edec49eaa6238ad5ff00b8e7c1f64a2b9d6e5f3c2a1908172635", "hex");
const key = new FingerprintKey(bytes);
const connection = {
  vpnConnectionId: "vco-gw8berlin",
  psk: "Berlin.7hQ2-vN4x",
  tunnelPsks: { "tun-1": "0012", "tun-2": "0012" },
  bgpAuthKey: "oslo-bgp",
} as unknown as VpnConnectionResult;

test("a fingerprint is an HMAC-SHA256 over length-prefixed parts, and never changes between versions", () => {
  const part = (text: string): string => `${String.fromCharCode(0, 0, 0, Buffer.byteLength(text))}${text}`;
  const hex = (...parts: string[]): string => createHmac("sha256", bytes).update(parts.map(part).join(""), "latin1").digest("hex");
  const id = hex("key id").slice(0, 8);
  expect(fingerprintsOf(connection, key)).toEqual({
    pskFingerprint: `hmac-sha256:${id}:${hex("psk", "vco-gw8berlin", "", "Berlin.7hQ2-vN4x")}`,
    tunnelPskFingerprints: {
      "tun-1": `hmac-sha256:${id}:${hex("tunnelPsk", "vco-gw8berlin", "tun-1", "0012")}`,
      "tun-2": `hmac-sha256:${id}:${hex("tunnelPsk", "vco-gw8berlin", "tun-2", "0012")}`,
    },
    bgpAuthKeyFingerprint: `hmac-sha256:${id}:${hex("bgpAuthKey", "vco-gw8berlin", "", "oslo-bgp")}`,
  });
  expect(fingerprintsOf(connection, key).pskFingerprint).toBe(
    "hmac-sha256:610e973b:fee0a4a7b13aefa5019f8e2d528f912447bb46850c925e925afec12a69eab665",
  );
});

test("a fingerprint needs a key, and a secret that the API reports", () => {
  const none = { pskFingerprint: null, tunnelPskFingerprints: null, bgpAuthKeyFingerprint: null };
  expect(fingerprintsOf(connection, undefined)).toEqual(none);
  expect(fingerprintsOf({ ...connection, psk: null, tunnelPsks: null, bgpAuthKey: null }, key)).toEqual(none);
});

test("equal secrets in different places have different fingerprints", () => {
  const place = fc.record({
    label: fc.constantFrom("psk", "tunnelPsk", "bgpAuthKey"),
    vpnConnectionId: fc.constantFrom("vco-1", "vco-12", "vco-1t"),
    tunnelId: fc.option(fc.constantFrom("t", "un", "2"), { nil: undefined }),
  });
  holds(
    fc.property(place, place, fc.constantFrom("2", "un", "t2", "vco"), (one, other, secret) => {
      const isSamePlace = JSON.stringify(one) === JSON.stringify(other);
      expect(key.fingerprint(secret, one) === key.fingerprint(secret, other)).toBe(isSamePlace);
    }),
  );
});

describe("a fingerprint key", () => {
  test("is decoded from hexadecimal and from both base64 alphabets, with or without padding", () => {
    for (const written of [
      bytes.toString("base64"),
      bytes.toString("base64url"),
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
    ]) {
      expect(parseFingerprintKey(` ${written}\n`, "the key").id).toBe(key.id);
    }
  });

  test("is accepted with any 32 or more random bytes", () => {
    for (const encoding of ["base64", "base64url", "hex"] as const) {
      for (let length = 32; length < 96; length += 1) {
        expect(parseFingerprintKey(randomBytes(length).toString(encoding), "the key").id).toMatch(/^[0-9a-f]{8}$/);
      }
    }
  });

  const sequence = Buffer.from(Array.from({ length: 40 }, (_, index) => index));
  test.each([
    ["short", randomBytes(31).toString("base64"), /shorter than 32 bytes/],
    ["short in hexadecimal, though long enough as base64", randomBytes(31).toString("hex"), /shorter than 32 bytes/],
    ["neither base64 nor hexadecimal", "correct horse battery staple, and so on and on", /neither base64 nor hexadecimal/],
    ["one byte over and over", Buffer.alloc(32, 7).toString("base64"), /repeats itself/],
    ["a short pattern over and over", "0123456789abcdef".repeat(4), /repeats itself/],
    ["a sentence in base64", Buffer.from("the quick brown fox jumps over the lazy dog").toString("base64"), /text/],
    ["a sequence", sequence.toString("hex"), /sequence/],
  ])("that is %s is refused with the setting's name, and stays hidden", (_, raw, why) => {
    const configuration = new Configuration((name) => (name === "alicloudVpn:fingerprintKey" ? raw : undefined), {});
    const error = caught(() => configuration.fingerprintKey);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(/^alicloudVpn:fingerprintKey in the stack configuration /);
    expect(error.message).toMatch(why);
    expect(inspect(error)).not.toContain(raw);
  });

  test("comes from the stack if set there, otherwise from the environment", () => {
    const env = { ALICLOUD_VPN_FINGERPRINT_KEY: bytes.toString("base64") };
    expect(new Configuration(() => undefined, env).fingerprintKey).toBeUndefined();
    expect(new Configuration(undefined, env).fingerprintKey?.id).toBe(key.id);
    expect(new Configuration(undefined, {}).fingerprintKey).toBeUndefined();
    const error = caught(() => new Configuration(undefined, { ALICLOUD_VPN_FINGERPRINT_KEY: "short" }).fingerprintKey);
    expect(error.message).toMatch(/^ALICLOUD_VPN_FINGERPRINT_KEY in the environment /);
  });

  test("does not show when it is printed or inspected", () => {
    const shown = [inspect(key, { depth: 9, showHidden: true }), JSON.stringify(key)].join();
    for (const encoding of ["hex", "base64", "base64url"] as const) expect(shown).not.toContain(bytes.toString(encoding));
    expect(bytes.toString("hex")).not.toContain(key.id);
  });
});

function caught(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
