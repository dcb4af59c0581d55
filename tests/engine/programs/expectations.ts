import { interpolate, secret } from "@pulumi/pulumi";
import { VpnConnection, type VpnConnectionArgs } from "pulumi-alicloud-vpn";
import { Note } from "./note";

/** Replaces `{ made: x }` by an output that is unknown until another resource is made, and `{ secret: x }` by a secret one. */
function withOutputs(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => withOutputs(item, `${name}-${index}`));
  if ("made" in value) return new Note(`${name}-maker`, { keeps: value.made }).made;
  if ("secret" in value) return secret(value.secret);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withOutputs(inner, `${name}-${key}`)]));
}

/**
 * The connections of the variable CONNECTIONS, name to arguments, each with a resource that uses a value of it, one that depends on it and
 * one that is its child. They keep the variable REVISION, so that a new one is an update of each.
 */
export async function program(): Promise<Record<string, unknown>> {
  const connections = Object.entries<VpnConnectionArgs & { hidden?: string[] }>(JSON.parse(process.env.CONNECTIONS ?? "{}"));
  return Object.fromEntries(
    connections.flatMap(([name, { expect, hidden, ...args }]) => {
      const expectation = expect && (withOutputs(expect, name) as NonNullable<VpnConnectionArgs["expect"]>);
      const connection = new VpnConnection(name, { ...args, expect: expectation }, { additionalSecretOutputs: hidden ?? [] });
      const keeps = process.env.REVISION ?? "first";
      new Note(`${name}-by-value`, { keeps: interpolate`${connection.name} ${keeps}` });
      new Note(`${name}-by-order`, { keeps }, { dependsOn: connection });
      new Note(`${name}-as-child`, { keeps }, { parent: connection });
      return [
        [`${name}.name`, connection.name],
        [`${name}.psk`, connection.psk],
      ];
    }),
  );
}
