import * as pulumi from "@pulumi/pulumi";
import { assessCryptography, type CryptographyAssessment, type PskInput } from "../provider/vpn/judge/cryptography";
import {
  assessHealth,
  cloudAddressesOf,
  type HealthAssessment,
  type HealthInput,
  type TunnelsInput,
  tunnelsOf,
} from "../provider/vpn/judge/health";
import type { Tunnel, VpnConnectionSecrets } from "../provider/vpn/model/fields";
import { VpnConnection } from "./vpnConnection";

/** A connection in any form that a program has: the resource, the Output of a function, or a result. */
export type ConnectionInput<Result> = VpnConnection | pulumi.Output<Result> | Promise<Result> | Result;

/**
 * Same as `tunnelsOf` for a resource, or for an Output of a connection.
 *
 * @example
 * export const tunnelIds = tunnelsOfOutput(office).apply((tunnels) => tunnels.map(({ tunnelId }) => tunnelId));
 */
export function tunnelsOfOutput(connection: ConnectionInput<TunnelsInput>): pulumi.Output<[Tunnel, ...Tunnel[]]> {
  return settingsOf(connection).apply(tunnelsOf);
}

/** Same as `cloudAddressesOf` for a resource, or for an Output of a connection. */
export function cloudAddressesOfOutput(connection: ConnectionInput<TunnelsInput>): pulumi.Output<(string | null)[]> {
  return settingsOf(connection).apply(cloudAddressesOf);
}

/**
 * Same as `assessHealth` for a resource, or for an Output of a connection.
 *
 * @example
 * export const reasons = assessHealthOutput(office).reasons;
 */
export function assessHealthOutput(connection: ConnectionInput<HealthInput>): pulumi.Output<HealthAssessment> {
  return settingsOf(connection).apply(assessHealth);
}

/**
 * Same as `assessCryptography` for a resource, or for an Output of a connection. Also judges the pre-shared keys of a resource, and those
 * beside the Output of `getVpnConnectionOutput`. Findings say only that a key is weak, so they are not secret.
 */
export function assessCryptographyOutput(connection: ConnectionInput<PskInput>): pulumi.Output<CryptographyAssessment> {
  const { psk, tunnelPsks } = secretsBeside(connection);
  return pulumi.all([settingsOf(connection), psk, tunnelPsks]).apply(([settings, one, byTunnel]) =>
    assessCryptography({
      ...settings,
      ...(one !== undefined && { psk: one }),
      ...(byTunnel !== undefined && { tunnelPsks: byTunnel }),
    }),
  );
}

/**
 * Returns an Output of the values that the functions judge. A result in the program is always known, so its plain form is used as it is.
 */
function settingsOf<Result extends object>(connection: ConnectionInput<Result>): pulumi.Output<Result> {
  const settings: unknown = VpnConnection.isInstance(connection) ? connection.settings : connection;
  return pulumi.output(settings) as pulumi.Output<Result>;
}

type SecretsBeside = Partial<{ readonly [Key in keyof VpnConnectionSecrets]: pulumi.Output<VpnConnectionSecrets[Key] | undefined> }>;

/** Returns the secrets beside a connection without their mark: the findings about a key are not secret, although the key is. */
function secretsBeside(connection: object): SecretsBeside {
  const isWithSecrets = VpnConnection.isInstance(connection) || (pulumi.Output.isInstance(connection) && Object.hasOwn(connection, "psk"));
  if (!isWithSecrets) return {};
  const { psk, tunnelPsks } = connection as SecretsBeside;
  return { ...(psk && { psk: pulumi.unsecret(psk) }), ...(tunnelPsks && { tunnelPsks: pulumi.unsecret(tunnelPsks) }) };
}
