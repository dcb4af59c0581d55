import type { SecretsMode } from "./configuration";
import { driftPatterns, isDriftIgnored } from "./vpn/judge/difference";
import {
  areFingerprintsComparable,
  type Fingerprintable,
  type FingerprintKey,
  fingerprintNames,
  fingerprintsOf,
} from "./vpn/judge/fingerprints";
import { isMasked } from "./vpn/model/fieldKinds";
import {
  fields,
  type MaybeMasked,
  masked,
  secrets as secretFields,
  type VpnConnectionFingerprints,
  type VpnConnectionResult,
  type VpnConnectionSecrets,
} from "./vpn/model/fields";
import { isUnchanged, type Pattern, tunnelsByName, type Visitor, walk } from "./vpn/model/paths";
import type { VpnConnectionPeer, VpnConnectionPeerResult } from "./vpn/model/peer";
import { getOwn, isRecord, isSame, type Values } from "./vpn/model/values";

/** Outputs of the resource: a connection and the fingerprints of its secrets. */
export type ResourceOutputs = VpnConnectionResult & VpnConnectionFingerprints;

/** Key of the mark that the engine puts on a value other than plain JSON, on the wire and in a state. Its value is the kind. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
/** The kind of a secret. */
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Type of `VpnConnection` resources of TypeScript programs, in the engine and in a state. */
export const connectionType = "pulumi-nodejs:dynamic/alicloudVpn:VpnConnection";

/** Every output of the resource. A program's inputs never contain one, which distinguishes a refresh from a first read. */
export const outputNames = Object.keys(fields) as readonly (keyof ResourceOutputs)[];

/** The outputs that are secrets: these leave the provider in no other way. */
export const secretOutputs = Object.keys(secretFields) as readonly (keyof VpnConnectionSecrets)[];

const noSecrets = Object.fromEntries(secretOutputs.map((name) => [name, null]));

/** Returns a connection, without its secrets if they are not wanted. */
function outputsOf<T extends VpnConnectionSecrets>(connection: T, secrets: SecretsMode): T {
  return secrets === "include" ? connection : { ...connection, ...noSecrets };
}

/** Returns a connection without the keys that hold its secrets. */
export function withoutSecrets<T extends VpnConnectionSecrets>(connection: T): Omit<T, keyof VpnConnectionSecrets> {
  const { psk: _psk, tunnelPsks: _tunnelPsks, bgpAuthKey: _bgpAuthKey, ...rest } = connection;
  return rest;
}

/** Returns the other end of a connection without the keys that hold its secrets. */
export function withoutPeerSecrets({ psks: _psks, bgpAuthKey: _bgpAuthKey, ...rest }: VpnConnectionPeerResult): VpnConnectionPeer {
  return rest;
}

/** Returns the outputs of the resource and the functions for a connection. Secrets that are left out still have fingerprints. */
export function resourceOutputs<T extends Fingerprintable>(
  connection: T,
  { secrets, fingerprintKey }: { readonly secrets: SecretsMode; readonly fingerprintKey: FingerprintKey | undefined },
): T & VpnConnectionFingerprints {
  return { ...outputsOf(connection, secrets), ...fingerprintsOf(connection, fingerprintKey) };
}

/**
 * Returns the result of a refresh: `fresh` in the shape of `state`, so that the two differ exactly where a difference is drift.
 *
 * - Only keys in the state, at every depth: an output that a newer version of this package adds appears with the next `up`, and one that
 *   only a newer version knew stays unchanged.
 * - A path that the state's `ignoreDrift` covers keeps the state's value. Tunnels are matched by tunnelId; an added or removed one shows,
 *   unless it is ignored itself.
 * - Fingerprints that were made with another key, or without one, keep the state's value.
 * - A secret that the API masks, now or when the state was written, and its fingerprint keep the state's value.
 * - A list or tunnels in another order keep the state's order.
 */
export function refreshedOutputs(state: object, fresh: object): Values {
  const known = state as Values;
  const read = withMaskedAsHeld(known, fresh as Values);
  const isComparable = areFingerprintsComparable(known, read);
  const results = walk(fields, known, read, refreshing(driftPatterns(known.ignoreDrift)));
  return mapped(known, (key, held) => (results.has(key) && (isComparable || !fingerprintNames.has(key)) ? results.get(key) : held));
}

/** Older versions wrote a masked key into the state unchanged. */
function isMaskInState([output]: readonly string[], held: unknown, read: unknown): boolean {
  return read === null && isMasked(held) && output !== undefined && Object.hasOwn(secretFields, output);
}

/** The fingerprint of each secret. */
const fingerprintsBySecret = {
  psk: "pskFingerprint",
  tunnelPsks: "tunnelPskFingerprints",
  bgpAuthKey: "bgpAuthKeyFingerprint",
} as const satisfies Record<keyof VpnConnectionSecrets, keyof VpnConnectionFingerprints>;

/** Returns the values that were read, with the state's values for secrets that the API masks, and for their fingerprints. */
function withMaskedAsHeld(state: Values, fresh: Values & MaybeMasked): Values {
  const hidden = fresh[masked];
  if (hidden === undefined) return fresh;
  const result: Record<string, unknown> = { ...fresh };
  for (const secret of secretOutputs) {
    const mask = hidden[secret];
    for (const output of mask === null ? [] : [secret, fingerprintsBySecret[secret]]) {
      const held = getOwn(state, output);
      if (held === undefined) continue;
      result[output] = isRecord(mask) ? { ...Object(result[output]), ...onlyKeysOf(mask, Object(held)) } : held;
    }
  }
  return result;
}

/** Returns the value at each place of the result: from the state, or from the read. */
function refreshing(patterns: readonly Pattern[]): Visitor<unknown> {
  return {
    value: (place) => {
      const { path, before, after } = place;
      return isUnchanged(place) || isMaskInState(path, before, after) || isDriftIgnored(patterns, path, before, after) ? before : after;
    },
    parent: ({ field, before, after }, below) => {
      if (field.kind === "tunnels") return mergedTunnels(before, below);
      const [held, read] = [before as Values | null, after as Values | null];
      return field.kind === "group" ? mergedGroup(held, read, below) : mergedEntries(held, read, below);
    },
  };
}

/** A null group has null leaves. Keys that only the state has stay. */
function mergedGroup(held: Values | null, read: Values | null, below: ReadonlyMap<string, unknown>): Values | null {
  const result = mapped(held ?? read ?? {}, (key, own) => (below.has(key) ? below.get(key) : held === null ? null : own));
  if (held !== null && Object.keys(held).every((key) => isSame(held[key], result[key]))) return held;
  return Object.values(result).every((value) => value === null) ? null : result;
}

/** Keeps the order of the state, and its form of an empty value: `{}` for tags, null for secrets by tunnelId. */
function mergedEntries(held: Values | null, read: Values | null, below: ReadonlyMap<string, unknown>): Values | null {
  const result = mapped({ ...held, ...read }, (key) => below.get(key) ?? null);
  const entries = Object.entries(result).filter(([, value]) => value !== null);
  if (entries.length > 0) return Object.fromEntries(entries);
  const hadNothing = held === null || Object.keys(held).length === 0;
  return hadNothing ? held : read === null ? null : {};
}

/** Returns the tunnels of the state, in its order, then the new ones, with the same keys as the others. */
function mergedTunnels(held: unknown, below: ReadonlyMap<string, unknown>): unknown[] {
  const had = tunnelsByName(held);
  const [sample] = had.values();
  const tunnels = [...below].map(([name, tunnel]) =>
    had.has(name) || sample === undefined || !isRecord(tunnel) ? tunnel : onlyKeysOf(sample, tunnel),
  );
  return tunnels.filter((tunnel) => tunnel !== null);
}

const onlyKeysOf = (sample: Values, tunnel: Values): Values =>
  Object.fromEntries(Object.entries(tunnel).filter(([key]) => Object.hasOwn(sample, key)));

const mapped = (values: Values, value: (key: string, held: unknown) => unknown): Values =>
  Object.fromEntries(Object.entries(values).map(([key, held]) => [key, value(key, held)]));
