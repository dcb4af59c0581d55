import type { FingerprintKey } from "./fingerprintKey";
import type { VpnConnectionFingerprints, VpnConnectionSecrets } from "./model";

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
export const fingerprintNames: ReadonlySet<string> = new Set(
  Object.keys({ pskFingerprint: true, tunnelPskFingerprints: true, bgpAuthKeyFingerprint: true } satisfies Record<
    keyof VpnConnectionFingerprints,
    true
  >),
);

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
