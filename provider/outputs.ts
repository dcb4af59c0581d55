import type { SecretsMode } from "./configuration";
import { fields } from "./vpn/fields";
import type { FingerprintKey } from "./vpn/fingerprintKey";
import { type Fingerprintable, fingerprintsOf } from "./vpn/fingerprints";
import type { VpnConnectionFingerprints, VpnConnectionResult, VpnConnectionSecrets } from "./vpn/model";

/** What the resource puts out: a connection and the fingerprints of its secrets. */
export type ResourceOutputs = VpnConnectionResult & VpnConnectionFingerprints;

/** Every output of the resource. One that a program's inputs never hold tells a refresh from a first read. */
export const outputNames = Object.keys(fields) as readonly (keyof ResourceOutputs)[];

/** The outputs that are secrets: these leave the provider in no other way. */
export const secretOutputs = ["psk", "tunnelPsks", "bgpAuthKey"] as const satisfies readonly (keyof VpnConnectionSecrets)[];

/** A connection that was read, its secrets left out where they are not wanted. */
export function outputsOf<T extends VpnConnectionSecrets>(connection: T, secrets: SecretsMode): T {
  return secrets === "include" ? connection : { ...connection, psk: null, tunnelPsks: null, bgpAuthKey: null };
}

/** What the resource and the functions say of a connection that was read. Secrets that are left out have fingerprints all the same. */
export function resourceOutputs<T extends Fingerprintable>(
  connection: T,
  { secrets, fingerprintKey }: { readonly secrets: SecretsMode; readonly fingerprintKey: FingerprintKey | undefined },
): T & VpnConnectionFingerprints {
  return { ...outputsOf(connection, secrets), ...fingerprintsOf(connection, fingerprintKey) };
}
