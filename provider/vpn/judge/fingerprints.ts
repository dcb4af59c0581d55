import { createHmac } from "node:crypto";
import { ConfigurationError } from "../../alicloud/errors";
import { fingerprints, type VpnConnectionFingerprints, type VpnConnectionSecrets } from "../model/settings";

/** What fingerprints are made of: any result with secrets has it, and so has a row of the list action. */
export interface Fingerprintable extends VpnConnectionSecrets {
  readonly vpnConnectionId: string;
}

/** The fingerprints of a connection's secrets; all null without a key. */
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

/** The outputs that hold fingerprints. */
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
 * Whether the fingerprints of two reads say anything about each other: both were made, and with the same key. A key that was set, changed or
 * taken away between them is no change of the connection.
 */
export function areFingerprintsComparable(one: object, other: object): boolean {
  const keyId = keyIdOf(one);
  return keyId !== undefined && keyId === keyIdOf(other);
}

/** The id of the key that the fingerprints among these outputs were made with. Undefined: there are none. */
function keyIdOf(outputs: object): string | undefined {
  const values = Object.entries(outputs).flatMap(([name, value]) =>
    fingerprintNames.has(name) ? (typeof value === "object" && value !== null ? Object.values(value) : [value]) : [],
  );
  return values.map((value) => (typeof value === "string" ? /^hmac-sha256:([0-9a-f]+):/.exec(value)?.[1] : undefined)).find(Boolean);
}

/** Who a secret belongs to, so that equal secrets have different fingerprints. */
interface SecretPlace {
  /** Which of the connection's secrets it is. */
  readonly label: string;
  readonly vpnConnectionId: string;
  /** Absent: the secret is the connection's own. */
  readonly tunnelId?: string | undefined;
}

/** A key that fingerprints are made with. The key itself cannot be had back from it, nor seen by inspecting it. */
export class FingerprintKey {
  readonly #key: Uint8Array;
  /** Tells two keys apart, and nothing about either. */
  readonly id: string;

  constructor(key: Uint8Array) {
    this.#key = key;
    this.id = this.#hmac(["key id"]).slice(0, 8);
  }

  /** `hmac-sha256:<key id>:<hex>` of a secret. */
  fingerprint(secret: string, { label, vpnConnectionId, tunnelId }: SecretPlace): string {
    return `hmac-sha256:${this.id}:${this.#hmac([label, vpnConnectionId, tunnelId ?? "", secret])}`;
  }

  /** Each part goes in with its length before it (32 bits, big-endian, bytes of UTF-8), so that no two lists of parts read the same. */
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
  // Digits and the letters a to f are base64 as well: what has no other character is hexadecimal.
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, "hex");
  if (/^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/.test(text) && text.replace(/=+$/, "").length % 4 !== 1)
    return Buffer.from(text, "base64");
  return undefined;
}

/** What 32 random bytes are not; each has a chance of less than one in 10^12 to be found in them. */
const weaknesses: readonly { readonly flaw: string; readonly found: (bytes: Buffer) => boolean }[] = [
  { flaw: "is shorter than 32 bytes once decoded", found: (bytes) => bytes.length < 32 },
  { flaw: "is not random: it repeats itself", found: (bytes) => new Set(bytes).size < 16 },
  { flaw: "is not random: it is text", found: (bytes) => bytes.every((byte) => byte >= 0x20 && byte < 0x7f) },
  { flaw: "is not random: it is a sequence", found: (bytes) => steps(bytes).size === 1 },
];

function steps(bytes: Buffer): Set<number> {
  return new Set([...bytes.subarray(1)].map((byte, index) => (byte - (bytes[index] ?? 0)) & 0xff));
}
