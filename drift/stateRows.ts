import { MalformedResponseError } from "../provider/alicloud/errors";
import { Configuration, parseSecretsMode } from "../provider/configuration";
import { secretOutputs } from "../provider/outputs";
import { isRecord, own, type Values } from "../provider/vpn/values";
import type { BaselineRow } from "./baseline";
import { revealed } from "./revealed";
import type { ExportedDeployment } from "./source";

/** How a state names the resources of `VpnConnection`. */
export const connectionType = "pulumi-nodejs:dynamic/alicloudVpn:VpnConnection";

/** The VPN connections of a stack's state. */
export interface StateRows {
  readonly rows: readonly BaselineRow[];
  /** The configuration of the last up, decrypted; a refresh reads with it. Empty where no connection is in the state. */
  readonly lastConfiguration: ReadonlyMap<string, string>;
  /** Rows whose secrets are encrypted. */
  readonly encrypted: number;
}

/**
 * The VPN connections that a state holds, as a refresh would know them.
 * @throws MalformedResponseError when it is no state
 */
export function stateRows({ deployment }: ExportedDeployment, env: NodeJS.ProcessEnv): StateRows {
  const resources = resourcesOf(deployment);
  const configurations = new Map<unknown, ReadonlyMap<string, string>>();
  const configurationOf = (provider: unknown): ReadonlyMap<string, string> => {
    const known = configurations.get(provider) ?? settingsOf(resources.find(({ urn, id }) => `${urn}::${id}` === provider));
    configurations.set(provider, known);
    return known;
  };
  const connections = resources.filter((resource) => resource.type === connectionType && resource.delete !== true);
  const rows = connections.map((resource) => rowOf(resource, configurationOf(resource.provider), env));
  return {
    rows,
    lastConfiguration: configurationOf(connections[0]?.provider),
    encrypted: rows.filter(({ outputs, secrets }) => secrets === "include" && !secretOutputs.some((name) => name in outputs)).length,
  };
}

function resourcesOf(deployment: unknown): readonly Values[] {
  const resources = isRecord(deployment) ? (deployment.resources ?? []) : undefined;
  if (Array.isArray(resources) && resources.every(isRecord)) return resources;
  throw new MalformedResponseError("the stack's state is not one that this version can read", {
    remedy: "Give it what pulumi stack export writes.",
  });
}

/** The provider of the last up keeps the stack's configuration among its inputs. */
function settingsOf(provider: Values | undefined): ReadonlyMap<string, string> {
  const inputs = revealed(provider?.inputs ?? {}).value;
  return new Map(Object.entries(isRecord(inputs) ? inputs : {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function rowOf(resource: Values, lastConfiguration: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv): BaselineRow {
  const known = Object.entries(isRecord(resource.outputs) ? resource.outputs : {}).map(([name, raw]) => ({ name, ...revealed(raw) }));
  const outputs = Object.fromEntries(known.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  const text = (name: string): string | undefined => {
    const value = own(outputs, name);
    return typeof value === "string" ? value : undefined;
  };
  const configuration = new Configuration((key) => lastConfiguration.get(key), env);
  const marked = Array.isArray(resource.additionalSecretOutputs) ? resource.additionalSecretOutputs : [];
  return {
    vpnConnectionId: String(resource.id),
    regionId: text("regionId"),
    endpoint: text("endpoint"),
    urn: typeof resource.urn === "string" ? resource.urn : null,
    outputs,
    secrets: outputs.secrets === undefined ? configuration.secrets : parseSecretsMode(outputs.secrets, "secrets in the state"),
    secretOutputs: new Set([...secretOutputs, ...marked, ...known.filter(({ isSecret }) => isSecret).map(({ name }) => name)]),
    fingerprintKey: configuration.fingerprintKey,
    isOfEngine: true,
  };
}
