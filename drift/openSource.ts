import { Configuration } from "../provider/configuration";
import type { Baseline } from "./baseline";
import { connectionCount } from "./reportWords";
import type { Snapshot } from "./snapshot";
import { againstSnapshot, snapshotAlone } from "./snapshotBaseline";
import type { DriftStack, ExportedDeployment } from "./source";
import { stateRows } from "./stateRows";

/** What the connections of a check are taken from: a stack, what was exported of one, or a snapshot alone. */
export type DriftSource = DriftStack | ExportedDeployment | Snapshot;

/** How a source is read. */
export interface SourceOptions {
  /** Compares with this, rather than with the state. */
  readonly against?: Snapshot | undefined;
  /** Configuration to read with, key to value, decrypted. Default: that of the stack; of a deployment, that of its last up. */
  readonly config?: Readonly<Record<string, string>> | undefined;
  /** Variables to take credentials and settings from (`process.env`). */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** A source that was read: what to compare with, and what to read with. */
export interface OpenSource {
  readonly baseline: Baseline;
  readonly configuration: Configuration;
}

/** @throws VpnConnectionError for a state that cannot be read; what the stack itself rejects with */
export async function openSource(source: DriftSource, { against, config, env = process.env }: SourceOptions): Promise<OpenSource> {
  if ("connections" in source) {
    const configuration = new Configuration(config && ((key) => config[key]), env);
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
  const { rows, lastConfiguration, encrypted } = stateRows(exported, env);
  const get = (key: string): string | undefined => (config === undefined ? lastConfiguration.get(key) : config[key]);
  const note = `The secrets of ${connectionCount(encrypted)} are encrypted in the export and were not compared: export it with --show-secrets.`;
  const baseline = { ...emptyBaseline, rows, notes: encrypted > 0 ? [note] : [] };
  return { baseline, configuration: new Configuration(get, env) };
}

const emptyBaseline: Baseline = { kind: "state", rows: [], notInSnapshot: [], notInStack: [], notes: [] };
