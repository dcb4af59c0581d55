import { ConfigurationError } from "../provider/vpn/errors";
import type { VpnConnectionSecrets } from "../provider/vpn/model";
import { programError } from "./programError";

/** A connection without the keys that hold its secrets. */
export function withoutSecrets<T extends VpnConnectionSecrets>(connection: T): Omit<T, keyof VpnConnectionSecrets> {
  const { psk: _psk, tunnelPsks: _tunnelPsks, bgpAuthKey: _bgpAuthKey, ...rest } = connection;
  return rest;
}

/** The secrets of a connection alone: null where it has none, or where it is missing altogether. */
export function secretsOf(connection: Partial<VpnConnectionSecrets> | undefined): VpnConnectionSecrets {
  const { psk = null, tunnelPsks = null, bgpAuthKey = null } = connection ?? {};
  return { psk, tunnelPsks, bgpAuthKey };
}

/**
 * Whether the plain form of a function is to give secrets.
 * @throws ConfigurationError for what is neither `plain` nor `omit`
 */
export function wantsPlainSecrets(secrets: unknown): boolean {
  if (secrets === undefined || secrets === "omit" || secrets === "plain") return secrets === "plain";
  throw programError(new ConfigurationError('secrets is neither "plain" nor "omit"', { remedy: "Correct or remove it." }));
}
