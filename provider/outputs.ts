import type { SecretsMode } from "./configuration";
import { isDriftIgnored } from "./vpn/judge/difference";
import {
  areFingerprintsComparable,
  type Fingerprintable,
  type FingerprintKey,
  fingerprintNames,
  fingerprintsOf,
} from "./vpn/judge/fingerprints";
import { tunnelsByName } from "./vpn/judge/tunnels";
import type { Field, Fields } from "./vpn/model/fields";
import { formatPath } from "./vpn/model/paths";
import type { VpnConnectionPeer, VpnConnectionPeerResult } from "./vpn/model/peer";
import {
  fields,
  secrets as secretFields,
  type VpnConnectionFingerprints,
  type VpnConnectionResult,
  type VpnConnectionSecrets,
} from "./vpn/model/settings";
import { getOwn, isGroup, isSame, isSameList, type Values } from "./vpn/model/values";

/** What the resource puts out: a connection and the fingerprints of its secrets. */
export type ResourceOutputs = VpnConnectionResult & VpnConnectionFingerprints;

/** How the engine marks a value that is not plain JSON, on the wire and in a state: under this key, with the kind of value. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
/** The kind of a secret among them. */
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** How the engine and a state name the resources of `VpnConnection` that TypeScript programs make. */
export const connectionType = "pulumi-nodejs:dynamic/alicloudVpn:VpnConnection";

/** Every output of the resource. One that a program's inputs never hold tells a refresh from a first read. */
export const outputNames = Object.keys(fields) as readonly (keyof ResourceOutputs)[];

/** The outputs that are secrets: these leave the provider in no other way. */
export const secretOutputs = Object.keys(secretFields) as readonly (keyof VpnConnectionSecrets)[];

const noSecrets = Object.fromEntries(secretOutputs.map((name) => [name, null]));

/** A connection that was read, its secrets left out where they are not wanted. */
function outputsOf<T extends VpnConnectionSecrets>(connection: T, secrets: SecretsMode): T {
  return secrets === "include" ? connection : { ...connection, ...noSecrets };
}

/** A connection without the keys that hold its secrets. */
export function withoutSecrets<T extends VpnConnectionSecrets>(connection: T): Omit<T, keyof VpnConnectionSecrets> {
  const { psk: _psk, tunnelPsks: _tunnelPsks, bgpAuthKey: _bgpAuthKey, ...rest } = connection;
  return rest;
}

/** The other end of a connection without the keys that hold its secrets. */
export function withoutPeerSecrets({ psks: _psks, bgpAuthKey: _bgpAuthKey, ...rest }: VpnConnectionPeerResult): VpnConnectionPeer {
  return rest;
}

/** What the resource and the functions say of a connection that was read. Secrets that are left out have fingerprints all the same. */
export function resourceOutputs<T extends Fingerprintable>(
  connection: T,
  { secrets, fingerprintKey }: { readonly secrets: SecretsMode; readonly fingerprintKey: FingerprintKey | undefined },
): T & VpnConnectionFingerprints {
  return { ...outputsOf(connection, secrets), ...fingerprintsOf(connection, fingerprintKey) };
}

type Path = readonly string[];
/** What stands at a path of the result: what the state holds, or what was read. */
type Choose = (path: Path, held: unknown, read: unknown) => unknown;

/**
 * What a refresh reports: `fresh` in the shape of `state`, so that the two differ exactly where a difference is drift.
 *
 * - Only keys that the state holds, at every depth: an output that a newer version of this package adds appears with the next `up`, and one
 *   that only a newer version knew stays as it is.
 * - A path that the state's `ignoreDrift` covers keeps the state's value. Tunnels are matched by tunnelId; one that came or went shows,
 *   unless it is ignored itself.
 * - Fingerprints that were made with another key, or without one, keep the state's value.
 * - A list or tunnels in another order keep the state's.
 */
export function refreshedOutputs(state: object, fresh: object): Values {
  const [known, read] = [state as Values, fresh as Values];
  const patterns = Array.isArray(known.ignoreDrift) ? known.ignoreDrift.filter((pattern) => typeof pattern === "string") : [];
  const choose: Choose = (path, held, value) =>
    isSame(held, value) || isDriftIgnored(patterns, formatPath(path), held, value) ? held : value;
  const isComparable = areFingerprintsComparable(known, read);
  return mapped(known, (key, held) => {
    const field = getOwn(fields, key);
    const value = getOwn(read, key);
    const isHeld = field === undefined || value === undefined || (fingerprintNames.has(key) && !isComparable);
    return isHeld ? held : inField(field, held, value, [key], choose);
  });
}

function inField(field: Field, held: unknown, read: unknown, path: Path, choose: Choose): unknown {
  switch (field.kind) {
    case "group":
      return isGroup(held) && isGroup(read) ? inGroup(field.fields, held, read, path, choose) : choose(path, held, read);
    case "tunnels":
      return inTunnels(field.fields, held, read, path, choose);
    case "list":
      return isSameList(held, read) ? held : choose(path, held, read);
    case "entries":
    case "secretEntries":
      return inEntries(held, read, path, choose);
    default:
      return choose(path, held, read);
  }
}

/** A group that is null has nothing but null leaves. */
function inGroup(table: Fields, held: Values | null, read: Values | null, path: Path, choose: Choose): Values | null {
  const shape = held ?? read ?? {};
  const leaf = (group: Values | null, key: string): unknown => (group === null ? null : getOwn(group, key));
  const result = mapped(shape, (key) => {
    const field = getOwn(table, key);
    const [was, is] = [leaf(held, key), leaf(read, key)];
    return field === undefined || is === undefined ? was : inField(field, was, is, [...path, key], choose);
  });
  if (held !== null && Object.keys(held).every((key) => isSame(held[key], result[key]))) return held;
  return Object.values(result).every((value) => value === null) ? null : result;
}

function inEntries(held: unknown, read: unknown, path: Path, choose: Choose): unknown {
  if (!isGroup(held) || !isGroup(read)) return choose(path, held, read);
  const keys = new Set([...Object.keys(held ?? {}), ...Object.keys(read ?? {})]);
  const entries = [...keys].map(
    (key) => [key, choose([...path, key], getOwn(held ?? {}, key) ?? null, getOwn(read ?? {}, key) ?? null)] as const,
  );
  const result = Object.fromEntries(entries.filter(([, value]) => value !== null));
  return Object.keys(result).length === 0 ? empty(held, read) : result;
}

/** Nothing stands as it did in what had nothing: `{}` for tags, null for secrets by tunnelId. */
function empty(held: Values | null, read: Values | null): Values | null {
  const hadNothing = held === null || Object.keys(held).length === 0;
  return hadNothing ? held : read === null ? null : {};
}

/** Those that the state has, in its order, then the new ones, which have the keys that the others have. */
function inTunnels(table: Fields, held: unknown, read: unknown, path: Path, choose: Choose): unknown {
  if (!Array.isArray(held) || !Array.isArray(read)) return choose(path, held, read);
  const [had, has] = [tunnelsByName(held), tunnelsByName(read)];
  const [sample] = had.values();
  const merged = [...new Set([...had.keys(), ...has.keys()])].map((name) => {
    const [was, is] = [had.get(name), has.get(name)];
    const at = [...path, name];
    if (was !== undefined && is !== undefined) return inGroup(table, was, is, at, choose);
    return choose(at, was ?? null, is === undefined || sample === undefined ? (is ?? null) : onlyKeysOf(sample, is));
  });
  return merged.filter((tunnel) => tunnel !== null);
}

const onlyKeysOf = (sample: Values, tunnel: Values): Values =>
  Object.fromEntries(Object.entries(tunnel).filter(([key]) => Object.hasOwn(sample, key)));

const mapped = (values: Values, value: (key: string, held: unknown) => unknown): Values =>
  Object.fromEntries(Object.entries(values).map(([key, held]) => [key, value(key, held)]));
