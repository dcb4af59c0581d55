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
import type { Tunnel, VpnConnectionSecrets } from "../provider/vpn/model/settings";
import { VpnConnection } from "./vpnConnection";

/** A connection in whatever form a program has it: the resource, the Output of a function, or a result. */
export type ConnectionInput<Result> = VpnConnection | pulumi.Output<Result> | Promise<Result> | Result;

/**
 * As `tunnelsOf` for a resource, or for an Output of a connection.
 *
 * @example
 * export const tunnelIds = tunnelsOfOutput(office).apply((tunnels) => tunnels.map(({ tunnelId }) => tunnelId));
 */
export function tunnelsOfOutput(connection: ConnectionInput<TunnelsInput>): pulumi.Output<[Tunnel, ...Tunnel[]]> {
  return settingsOf(connection).apply(tunnelsOf);
}

/** As `cloudAddressesOf` for a resource, or for an Output of a connection. */
export function cloudAddressesOfOutput(connection: ConnectionInput<TunnelsInput>): pulumi.Output<(string | null)[]> {
  return settingsOf(connection).apply(cloudAddressesOf);
}

/**
 * As `assessHealth` for a resource, or for an Output of a connection.
 *
 * @example
 * export const reasons = assessHealthOutput(office).reasons;
 */
export function assessHealthOutput(connection: ConnectionInput<HealthInput>): pulumi.Output<HealthAssessment> {
  return settingsOf(connection).apply(assessHealth);
}

/**
 * As `assessCryptography` for a resource, or for an Output of a connection. The pre-shared keys of a resource, and those beside the Output of
 * `getVpnConnectionOutput`, are judged too. Findings tell nothing of a key but that it is weak, so they are no secret.
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

/** An Output of what the functions judge. What a program holds of a result is never unknown, so its plain form is taken as it is. */
function settingsOf<Result extends object>(connection: ConnectionInput<Result>): pulumi.Output<Result> {
  const settings: unknown = VpnConnection.isInstance(connection) ? connection.settings : connection;
  return pulumi.output(settings) as pulumi.Output<Result>;
}

type SecretsBeside = Partial<{ readonly [Key in keyof VpnConnectionSecrets]: pulumi.Output<VpnConnectionSecrets[Key] | undefined> }>;

/** What stands against a key is no secret, though the key is. */
function secretsBeside(connection: object): SecretsBeside {
  const isWithSecrets = VpnConnection.isInstance(connection) || (pulumi.Output.isInstance(connection) && Object.hasOwn(connection, "psk"));
  if (!isWithSecrets) return {};
  const { psk, tunnelPsks } = connection as SecretsBeside;
  return { ...(psk && { psk: pulumi.unsecret(psk) }), ...(tunnelPsks && { tunnelPsks: pulumi.unsecret(tunnelPsks) }) };
}
