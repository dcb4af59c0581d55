import type { Configuration, SecretsMode } from "../provider/configuration";
import { secretOutputs } from "../provider/outputs";
import type { FingerprintKey } from "../provider/vpn/judge/fingerprints";
import type { Values } from "../provider/vpn/model/values";
import type { Snapshot, SnapshotConnection, SnapshotResource } from "./snapshot";

/** A connection as it was: what a resource's state says of it, or a snapshot. */
export interface BaselineRow {
  readonly vpnConnectionId: string;
  /** Undefined: the configured one. */
  readonly regionId: string | undefined;
  /** Where the resource sends its requests. Undefined: the configured endpoint. */
  readonly endpoint: string | undefined;
  /** Profile that the resource reads as, and the role, as the state has them. Undefined: as the configuration says. */
  readonly profile?: unknown;
  readonly assumeRole?: unknown;
  /** The resource. Null: a snapshot that was taken of none. */
  readonly urn: string | null;
  /** What the cloud is compared with, secrets in plain text, and the arguments that a refresh knows: `ignoreDrift`, `expect`. */
  readonly outputs: Values;
  /** Whether the baseline holds secrets; where it does not they are not compared. */
  readonly secrets: SecretsMode;
  /** Outputs that no report may show: those that the program itself marks too. */
  readonly secretOutputs: ReadonlySet<string>;
  /** That of its own provider, where a provider of the plugin reads it. Undefined: that of the check. */
  readonly configuration?: Configuration | undefined;
  /** The key of the baseline's fingerprints. */
  readonly fingerprintKey: FingerprintKey | undefined;
  /** It went through the engine, which loses a tag whose key is `__proto__`. */
  readonly isOfEngine: boolean;
}

/** What the cloud is compared with. */
export interface Baseline {
  readonly kind: "state" | "snapshot";
  readonly rows: readonly BaselineRow[];
  /** Of the stack, but not of the snapshot: there is nothing to compare them with. */
  readonly notInSnapshot: readonly BaselineRow[];
  /** Of the snapshot, but not of the stack any more. */
  readonly notInStack: readonly BaselineRow[];
  /** What cannot be compared, and why. */
  readonly notes: readonly string[];
}

/** All rows that are read. */
export const rowsToRead = ({ rows, notInSnapshot }: Baseline): readonly BaselineRow[] => [...rows, ...notInSnapshot];

/** A snapshot without a stack: its connections are those to look at. */
export function snapshotAlone(snapshot: Snapshot, fingerprintKey: FingerprintKey | undefined): Baseline {
  const rows = snapshot.connections.flatMap((connection) => {
    const resources = connection.resources.length > 0 ? connection.resources : [undefined];
    return resources.map((resource) => rowOf(connection, resource, fingerprintKey));
  });
  return { kind: "snapshot", rows, notInSnapshot: [], notInStack: [], notes: [] };
}

/**
 * A snapshot and the stack that it is of. What to ignore and to expect is the stack's: the program may have changed since. `fingerprintKey` is
 * that of the rows which no provider of the plugin reads.
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

/** The recorded settings with what is to be ignored and expected now. */
function settingsFor({ settings }: SnapshotConnection, { ignoreDrift, expect }: Values): Values {
  return { ...settings, ...(ignoreDrift === undefined ? {} : { ignoreDrift }), ...(expect === undefined ? {} : { expect }) };
}

const keyOf = ({ vpnConnectionId, regionId }: { readonly vpnConnectionId: string; readonly regionId: string | undefined }): string =>
  JSON.stringify([vpnConnectionId, regionId]);
