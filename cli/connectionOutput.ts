import { Configuration } from "../provider/configuration";
import { resourceOutputs, withoutSecrets } from "../provider/outputs";
import type { Fingerprintable } from "../provider/vpn/judge/fingerprints";
import type { ListedVpnConnection } from "../provider/vpn/model/connection";
import type { VpnConnectionResult } from "../provider/vpn/model/fields";
import { type DataFormat, dataFormats } from "../render/data";
import { type Context, checkExclusive } from "./command";
import { showSecretsOption } from "./options";

/** Options for the output format of connections. */
export const outputOptions = {
  output: {
    type: "string",
    short: "o",
    value: "FORMAT",
    choices: ["table", ...Object.keys(dataFormats)],
    help: "table, json, yaml, or flat: one JSON object of strings, as Terraform's external data source takes it. Default: table.",
  },
  json: { type: "boolean", help: "The same as --output json." },
  "show-secrets": { ...showSecretsOption, help: "Print pre-shared keys and the BGP key in clear, in any format that has them." },
} as const;

interface OutputValues {
  readonly output?: string;
  readonly json?: boolean;
}

interface SecretsValue {
  readonly "show-secrets"?: boolean;
}

/** Returns the format that the options select. Undefined: a table. */
export function formatOf({ output, json = false }: OutputValues): DataFormat | undefined {
  if (output !== "json") checkExclusive({ "--json": json, [`--output ${output}`]: output });
  return json ? "json" : output === "table" ? undefined : (output as DataFormat | undefined);
}

/** Returns a connection as `getVpnConnection` does, or, with its secrets, as with `secrets: "plain"`. */
export function connectionData(connection: Fingerprintable, { "show-secrets": showSecrets }: SecretsValue, { env }: Context): object {
  const { fingerprintKey } = new Configuration(undefined, env);
  const result = resourceOutputs(connection, { secrets: "include", fingerprintKey });
  return showSecrets ? result : withoutSecrets(result);
}

/** Formats one connection for programs. */
export function connectionOutput(connection: VpnConnectionResult, format: DataFormat, values: SecretsValue, context: Context): string {
  return dataFormats[format](connectionData(connection, values, context));
}

/** Formats connections, as `getVpnConnections` returns them, for programs. In the flat format each is below its id. */
export function connectionsOutput(
  connections: readonly (ListedVpnConnection | VpnConnectionResult)[],
  format: DataFormat,
  values: SecretsValue,
  context: Context,
): string {
  const ids = connections.map(({ vpnConnectionId }) => vpnConnectionId);
  const names = connections.map(({ name }) => name);
  const all = connections.map((one) => connectionData(one, values, context));
  if (format === "flat") return dataFormats.flat({ ids, ...Object.fromEntries(all.map((one, index) => [ids[index], one])) });
  return dataFormats[format]({ ids, names, connections: all });
}
