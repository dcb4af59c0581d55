import { createHmac } from "node:crypto";
import { ConfigurationError } from "../../alicloud/errors";
import { fingerprints, type VpnConnectionFingerprints, type VpnConnectionSecrets } from "../model/fields";

/** Input of fingerprints: any result with secrets, or a row of the list action. */
export interface Fingerprintable extends VpnConnectionSecrets {
  readonly vpnConnectionId: string;
}

/** Returns the fingerprints of a connection's secrets. All are null without a key. */
export function fingerprintsOf(connection: Fingerprintable, key: FingerprintKey | undefined): VpnConnectionFingerprints {
  const { vpnConnectionId, psk, tunnelPsks, bgpAuthKey } = connection;
  const of = (secret: string | null, label: string, tunnelId?: string): string | null =>
    key === undefined || secret === null ? null : key.fingerprint(secret, { label, vpnConnectionId, tunnelId });
  return {
    pskFingerprint: of(psk, "psk"),
    tunnelPskFingerprints:
      key === undefined || tunnelPsks === null
        ? null
        : Object.fromEntries(Object.entries(tunnelPsks).map(([tunnelId, secret]) => [tunnelId, of(secret, "tunnelPsk", tunnelId) ?? ""])),
    bgpAuthKeyFingerprint: of(bgpAuthKey, "bgpAuthKey"),
  };
}

/** Names of the outputs that hold fingerprints. */
export const fingerprintNames: ReadonlySet<string> = new Set(Object.keys(fingerprints));

/**
 * What to warn of where secrets have no fingerprints: omitted ones show no rotation at all, and for others the engine's update has no line,
 * since it shows no secret.
 * @param setting The stack's setting of the key
 */
export function unseenRotation(setting: string, secrets: "include" | "omit" = "omit"): string {
  const what =
    secrets === "omit"
      ? 'With secrets: "omit" a rotated pre-shared key shows nowhere.'
      : "A rotated pre-shared key is an update without a line in the engine's diff, which shows no secrets.";
  const remedy = `openssl rand -base64 32 | pulumi config set --secret ${setting}`;
  return `${what} Set a key for fingerprints, and it shows in pskFingerprint: ${remedy}`;
}

/**
 * Checks whether the fingerprints of two reads are comparable: both were made with the same key. A key that was set, changed or removed in
 * between is not a change of the connection.
 */
export function areFingerprintsComparable(one: object, other: object): boolean {
  const keyId = keyIdOf(one);
  return keyId !== undefined && keyId === keyIdOf(other);
}

/** Returns the id of the key that the fingerprints were made with. Undefined: the outputs have no fingerprints. */
function keyIdOf(outputs: object): string | undefined {
  const values = Object.entries(outputs).flatMap(([name, value]) =>
    fingerprintNames.has(name) ? (typeof value === "object" && value !== null ? Object.values(value) : [value]) : [],
  );
  return values.map((value) => (typeof value === "string" ? /^hmac-sha256:([0-9a-f]+):/.exec(value)?.[1] : undefined)).find(Boolean);
}

/** The owner of a secret, so that equal secrets have different fingerprints. */
interface SecretPlace {
  /** Name of the secret on its connection. */
  readonly label: string;
  readonly vpnConnectionId: string;
  /** Not set: the secret belongs to the connection itself. */
  readonly tunnelId?: string | undefined;
}

/** A key for fingerprints. The key itself cannot be read back, nor seen by inspecting the object. */
export class FingerprintKey {
  readonly #key: Uint8Array;
  /** Id that distinguishes two keys and reveals neither. */
  readonly id: string;

  constructor(key: Uint8Array) {
    this.#key = key;
    this.id = this.#hmac(["key id"]).slice(0, 8);
  }

  /** Returns `hmac-sha256:<key id>:<hex>` of a secret. */
  fingerprint(secret: string, { label, vpnConnectionId, tunnelId }: SecretPlace): string {
    return `hmac-sha256:${this.id}:${this.#hmac([label, vpnConnectionId, tunnelId ?? "", secret])}`;
  }

  /** Each part is preceded by its length (32 bits, big-endian, bytes of UTF-8), so that different lists of parts never collide. */
  #hmac(parts: readonly string[]): string {
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) {
      const bytes = Buffer.from(part, "utf8");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      hmac.update(length).update(bytes);
    }
    return hmac.digest("hex");
  }
}

/**
 * Reads a key: at least 32 random bytes in base64 (of either alphabet, padded or not) or in hexadecimal.
 * @throws ConfigurationError that names the origin and never shows the key
 */
export function parseFingerprintKey(raw: string, origin: string): FingerprintKey {
  const bytes = decode(raw.trim());
  const flaw = bytes === undefined ? "is neither base64 nor hexadecimal" : weaknesses.find(({ found }) => found(bytes))?.flaw;
  if (bytes !== undefined && flaw === undefined) return new FingerprintKey(bytes);
  throw new ConfigurationError(`${origin} ${flaw}`, {
    remedy: "It has to be at least 32 random bytes, in base64 or hexadecimal: openssl rand -base64 32 makes such a key.",
  });
}

function decode(text: string): Buffer | undefined {
  // Hexadecimal digits are valid base64 too: a text without other characters is hexadecimal.
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, "hex");
  if (/^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/.test(text) && text.replace(/=+$/, "").length % 4 !== 1)
    return Buffer.from(text, "base64");
  return undefined;
}

/** Patterns that 32 random bytes do not have; the chance of each is less than one in 10^12. */
const weaknesses: readonly { readonly flaw: string; readonly found: (bytes: Buffer) => boolean }[] = [
  { flaw: "is shorter than 32 bytes once decoded", found: (bytes) => bytes.length < 32 },
  { flaw: "is not random: it repeats itself", found: (bytes) => new Set(bytes).size < 16 },
  { flaw: "is not random: it is text", found: (bytes) => bytes.every((byte) => byte >= 0x20 && byte < 0x7f) },
  { flaw: "is not random: it is a sequence", found: (bytes) => steps(bytes).size === 1 },
];

function steps(bytes: Buffer): Set<number> {
  return new Set([...bytes.subarray(1)].map((byte, index) => (byte - (bytes[index] ?? 0)) & 0xff));
}
