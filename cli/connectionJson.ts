import { Configuration } from "../provider/configuration";
import { resourceOutputs, withoutSecrets } from "../provider/outputs";
import type { Fingerprintable } from "../provider/vpn/judge/fingerprints";
import type { ListedVpnConnection } from "../provider/vpn/model/connection";
import type { VpnConnectionResult } from "../provider/vpn/model/settings";
import { safeJson } from "../render/markup";
import type { Context } from "./command";

interface SecretsValue {
  readonly "show-secrets"?: boolean;
}

/** A connection as `getVpnConnection` gives it, in JSON; with its secrets as with `secrets: "plain"`. */
export function connectionJson(connection: VpnConnectionResult, values: SecretsValue, context: Context): string {
  return `${safeJson(resultOf(connection, values, context))}\n`;
}

/** Connections as `getVpnConnections` gives them, in JSON. */
export function connectionsJson(connections: readonly ListedVpnConnection[], values: SecretsValue, context: Context): string {
  const ids = connections.map(({ vpnConnectionId }) => vpnConnectionId);
  const names = connections.map(({ name }) => name);
  return `${safeJson({ ids, names, connections: connections.map((one) => resultOf(one, values, context)) })}\n`;
}

function resultOf(connection: Fingerprintable, { "show-secrets": showSecrets }: SecretsValue, { env }: Context): object {
  const { fingerprintKey } = new Configuration(undefined, env);
  const result = resourceOutputs(connection, { secrets: "include", fingerprintKey });
  return showSecrets ? result : withoutSecrets(result);
}
