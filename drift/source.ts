import { MalformedResponseError } from "../provider/alicloud/errors";
import { Configuration, parseSecretsMode, providerConfiguration, settingText } from "../provider/configuration";
import { connectionType, secretOutputs, secretSignature, signatureKey } from "../provider/outputs";
import { getOwn, isRecord, type Values } from "../provider/vpn/model/values";
import { againstSnapshot, type Baseline, type BaselineRow, snapshotAlone } from "./baseline";
import { connectionCount } from "./reportText";
import type { Snapshot } from "./snapshot";

/** Output of `pulumi stack export` and of `exportStack` of the Automation API. */
export interface ExportedDeployment {
  /** Version of the deployment's format. */
  readonly version: number;
  /** The state. */
  readonly deployment: unknown;
}

/** One value of a stack's configuration. */
export interface ConfigurationValue {
  /** The value in plain text. */
  readonly value: string;
}

/** The part of a stack that a check needs. A `Stack` of the Automation API has it. */
export interface DriftStack {
  /** Exports the state, with its secrets in plain text. */
  exportStack(): Promise<ExportedDeployment>;
  /** Returns the stack's configuration, decrypted. */
  getAllConfig(): Promise<Readonly<Record<string, ConfigurationValue>>>;
  /** Workspace of the stack's programs. */
  readonly workspace: {
    /** Environment variables of its programs besides those of this process. */
    readonly envVars: Readonly<Record<string, string>>;
  };
}

/** Source of a check's connections: a stack, an exported deployment, or a snapshot alone. */
export type DriftSource = DriftStack | ExportedDeployment | Snapshot;

/** Options for reading a source. */
export interface SourceOptions {
  /** Snapshot to compare with, in place of the state. */
  readonly against?: Snapshot | undefined;
  /** Configuration to read with, key to value, decrypted. Default: the stack's; for a deployment, that of its last `up`. */
  readonly config?: Readonly<Record<string, string>> | undefined;
  /** Environment variables for credentials and settings (`process.env`). */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** A source that was read: the baseline, and the configuration to read with. */
interface OpenSource {
  readonly baseline: Baseline;
  readonly configuration: Configuration;
}

/** @throws VpnConnectionError for a state that cannot be read; any error of the stack itself */
export async function openSource(source: DriftSource, { against, config, env = process.env }: SourceOptions): Promise<OpenSource> {
  if ("connections" in source) {
    const configuration = new Configuration(config, env);
    return { baseline: snapshotAlone(source, configuration.fingerprintKey), configuration };
  }
  const opened = "exportStack" in source ? await ofStack(source, config, env) : ofDeployment(source, config, env);
  if (against === undefined) return opened;
  return { ...opened, baseline: againstSnapshot(opened.baseline.rows, against, opened.configuration.fingerprintKey) };
}

async function ofStack(stack: DriftStack, config: SourceOptions["config"], env: NodeJS.ProcessEnv): Promise<OpenSource> {
  const [exported, settings] = await Promise.all([stack.exportStack(), stack.getAllConfig()]);
  const current = Object.fromEntries(Object.entries(settings).map(([key, { value }]) => [key, value]));
  return ofDeployment(exported, config ?? current, { ...env, ...stack.workspace.envVars });
}

function ofDeployment(exported: ExportedDeployment, config: SourceOptions["config"], env: NodeJS.ProcessEnv): OpenSource {
  const { rows, lastConfiguration, encrypted } = stateRows(exported, config, env);
  const note = `The secrets of ${connectionCount(encrypted)} are encrypted in the export and were not compared: export it with --show-secrets.`;
  const baseline = { ...emptyBaseline, rows, notes: encrypted > 0 ? [note] : [] };
  return { baseline, configuration: new Configuration(config ?? Object.fromEntries(lastConfiguration), env) };
}

const emptyBaseline: Baseline = { kind: "state", rows: [], notInSnapshot: [], notInStack: [], notes: [] };

/** Type of the plugin's resources in a state, for any language. */
const pluginType = "alicloud-vpn:index:VpnConnection";

/** The VPN connections of a stack's state. */
interface StateRows {
  readonly rows: readonly BaselineRow[];
  /** The configuration of the last `up`, decrypted; a refresh reads with it. Empty if the state has no connection. */
  readonly lastConfiguration: ReadonlyMap<string, string>;
  /** Rows whose secrets are encrypted. */
  readonly encrypted: number;
}

/**
 * Returns the VPN connections of a state, as a refresh would know them.
 * @throws MalformedResponseError if it is not a state
 */
function stateRows({ deployment }: ExportedDeployment, config: SourceOptions["config"], env: NodeJS.ProcessEnv): StateRows {
  const resources = resourcesOf(deployment);
  const configurations = new Map<unknown, ReadonlyMap<string, string>>();
  const configurationOf = (provider: unknown): ReadonlyMap<string, string> => {
    const known = configurations.get(provider) ?? settingsOf(resources.find(({ urn, id }) => `${urn}::${id}` === provider));
    configurations.set(provider, known);
    return known;
  };
  const ofPlugin = new Map<unknown, Configuration>();
  const ownConfiguration = (provider: unknown): Configuration => {
    const known = ofPlugin.get(provider) ?? pluginConfiguration(provider, configurationOf(provider), config, env);
    ofPlugin.set(provider, known);
    return known;
  };
  const all = resources.filter((resource) => resource.delete !== true);
  const connections = all.filter(({ type }) => type === connectionType);
  const rows = all.flatMap((resource) => {
    if (resource.type === connectionType) {
      return rowOf(resource, new Configuration((key) => configurationOf(resource.provider).get(key), env));
    }
    const configuration = resource.type === pluginType ? ownConfiguration(resource.provider) : undefined;
    return configuration === undefined ? [] : { ...rowOf(resource, configuration), configuration };
  });
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

/**
 * Returns the settings of a provider of the plugin, from the state. A default provider has those of the stack, which may have changed since
 * the last `up`.
 */
function pluginConfiguration(
  provider: unknown,
  last: ReadonlyMap<string, string>,
  config: SourceOptions["config"],
  env: NodeJS.ProcessEnv,
): Configuration {
  const isOfStack = config !== undefined && /::default(_[^:]*)?::[^:]*$/.test(String(provider));
  const prefix = "alicloud-vpn:";
  const current = Object.entries(config ?? {}).flatMap(([key, value]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
  );
  return providerConfiguration(Object.fromEntries(isOfStack ? current : last), env, isOfStack);
}

/** The provider of the last `up` stores the stack's configuration among its inputs. */
function settingsOf(provider: Values | undefined): ReadonlyMap<string, string> {
  const inputs = unwrapSecrets(provider?.inputs ?? {}).value;
  return new Map(
    Object.entries(isRecord(inputs) ? inputs : {}).flatMap(([name, value]) => {
      const text = settingText(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

function rowOf(resource: Values, configuration: Configuration): BaselineRow {
  const known = Object.entries(isRecord(resource.outputs) ? resource.outputs : {}).map(([name, raw]) => ({ name, ...unwrapSecrets(raw) }));
  const outputs = Object.fromEntries(known.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  const text = (name: string): string | undefined => {
    const value = getOwn(outputs, name);
    return typeof value === "string" ? value : undefined;
  };
  const marked = Array.isArray(resource.additionalSecretOutputs) ? resource.additionalSecretOutputs : [];
  return {
    vpnConnectionId: String(resource.id),
    regionId: text("regionId"),
    endpoint: text("endpoint"),
    profile: getOwn(outputs, "profile"),
    assumeRole: getOwn(outputs, "assumeRole"),
    urn: typeof resource.urn === "string" ? resource.urn : null,
    outputs,
    secrets: outputs.secrets === undefined ? configuration.secrets : parseSecretsMode(outputs.secrets, "secrets in the state"),
    secretOutputs: new Set([...secretOutputs, ...marked, ...known.filter(({ isSecret }) => isSecret).map(({ name }) => name)]),
    fingerprintKey: configuration.fingerprintKey,
    isOfEngine: true,
  };
}

/** A value of an exported state. */
interface Revealed {
  /** The value in plain text. Undefined: it is encrypted, since the export was made without `--show-secrets`. */
  readonly value: unknown;
  /** Whether the state marks the value, or a part of it, as a secret. */
  readonly isSecret: boolean;
}

/** Removes the secret marks from a value of a state, at every depth. Keys with an encrypted value are left out. */
function unwrapSecrets(value: unknown): Revealed {
  // Most of a state is not secret, and is not copied.
  return hasMark(value) ? { value: withoutMarks(value), isSecret: true } : { value, isSecret: false };
}

function hasMark(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isMarked(value) || Object.values(value).some(hasMark);
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== "object" || value === null) return value;
  if (isMarked(value)) return plain((value as { readonly plaintext?: unknown }).plaintext);
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutMarks(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

const isMarked = (value: object): boolean => (value as { readonly [signatureKey]?: unknown })[signatureKey] === secretSignature;

function plain(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
