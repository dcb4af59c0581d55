import type { Configuration, SecretsMode } from "../provider/configuration";
import { secretOutputs } from "../provider/outputs";
import type { FingerprintKey } from "../provider/vpn/judge/fingerprints";
import type { Values } from "../provider/vpn/model/values";
import type { Snapshot, SnapshotConnection, SnapshotResource } from "./snapshot";

/** A connection of the baseline, from a resource's state or a snapshot. */
export interface BaselineRow {
  readonly vpnConnectionId: string;
  /** Undefined: the configured one. */
  readonly regionId: string | undefined;
  /** Endpoint of the resource's requests. Undefined: the configured endpoint. */
  readonly endpoint: string | undefined;
  /** Profile and role that the resource reads with, from the state. Undefined: as configured. */
  readonly profile?: unknown;
  readonly assumeRole?: unknown;
  /** URN of the resource. Null: a snapshot without a resource. */
  readonly urn: string | null;
  /** Values to compare with the cloud, secrets in plain text, and the arguments that a refresh knows: `ignoreDrift`, `expect`. */
  readonly outputs: Values;
  /** Whether the baseline holds secrets. If not, they are not compared. */
  readonly secrets: SecretsMode;
  /** Outputs that no report may show, including those that the program marked as secret. */
  readonly secretOutputs: ReadonlySet<string>;
  /** Configuration of the resource's own provider, if a provider of the plugin reads it. Undefined: the configuration of the check. */
  readonly configuration?: Configuration | undefined;
  /** Key of the baseline's fingerprints. */
  readonly fingerprintKey: FingerprintKey | undefined;
  /** The baseline went through the engine, which loses a tag with the key `__proto__`. */
  readonly isOfEngine: boolean;
}

/** The values to compare the cloud with. */
export interface Baseline {
  readonly kind: "state" | "snapshot";
  readonly rows: readonly BaselineRow[];
  /** Rows of the stack that the snapshot does not contain. They are not compared. */
  readonly notInSnapshot: readonly BaselineRow[];
  /** Rows of the snapshot that the stack no longer contains. */
  readonly notInStack: readonly BaselineRow[];
  /** Notes on what cannot be compared, with the reason. */
  readonly notes: readonly string[];
}

/** Returns all rows to read. */
export const rowsToRead = ({ rows, notInSnapshot }: Baseline): readonly BaselineRow[] => [...rows, ...notInSnapshot];

/** Returns the baseline of a snapshot without a stack, with all connections of the snapshot. */
export function snapshotAlone(snapshot: Snapshot, fingerprintKey: FingerprintKey | undefined): Baseline {
  const rows = snapshot.connections.flatMap((connection) => {
    const resources = connection.resources.length > 0 ? connection.resources : [undefined];
    return resources.map((resource) => rowOf(connection, resource, fingerprintKey));
  });
  return { kind: "snapshot", rows, notInSnapshot: [], notInStack: [], notes: [] };
}

/**
 * Returns the baseline of a snapshot and its stack. `ignoreDrift` and `expect` come from the stack: the program may have changed since the
 * snapshot. `fingerprintKey` is the key of the rows that no provider of the plugin reads.
 */
export function againstSnapshot(state: readonly BaselineRow[], snapshot: Snapshot, fingerprintKey: FingerprintKey | undefined): Baseline {
  const recorded = new Map(snapshot.connections.map((connection) => [keyOf(connection), connection]));
  const inStack = new Set(state.map(keyOf));
  const rows = state.flatMap((row) => {
    const connection = recorded.get(keyOf(row));
    return connection === undefined
      ? []
      : [
          {
            ...{ ...row, outputs: settingsFor(connection, row.outputs), secrets: "omit" as const, isOfEngine: false },
            fingerprintKey: row.configuration === undefined ? fingerprintKey : row.configuration.fingerprintKey,
          },
        ];
  });
  return {
    kind: "snapshot",
    rows,
    notInSnapshot: state.filter((row) => !recorded.has(keyOf(row))),
    notInStack: snapshot.connections.filter((one) => !inStack.has(keyOf(one))).map((one) => rowOf(one, one.resources[0], fingerprintKey)),
    notes: [],
  };
}

function rowOf(
  connection: SnapshotConnection,
  resource: SnapshotResource | undefined,
  fingerprintKey: FingerprintKey | undefined,
): BaselineRow {
  const { vpnConnectionId, regionId, endpoint, profile, assumeRole } = connection;
  const outputs = settingsFor(connection, { ...resource });
  return {
    ...{ vpnConnectionId, regionId, endpoint, profile, assumeRole, urn: resource?.urn ?? null, outputs },
    ...{ secrets: "omit", secretOutputs: new Set(secretOutputs), fingerprintKey, isOfEngine: false },
  };
}

/** Returns the recorded settings with the stack's current `ignoreDrift` and `expect`. */
function settingsFor({ settings }: SnapshotConnection, { ignoreDrift, expect }: Values): Values {
  return { ...settings, ...(ignoreDrift === undefined ? {} : { ignoreDrift }), ...(expect === undefined ? {} : { expect }) };
}

const keyOf = ({ vpnConnectionId, regionId }: { readonly vpnConnectionId: string; readonly regionId: string | undefined }): string =>
  JSON.stringify([vpnConnectionId, regionId]);
