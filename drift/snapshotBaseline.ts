import { secretOutputs } from "../provider/outputs";
import type { FingerprintKey } from "../provider/vpn/fingerprintKey";
import type { Values } from "../provider/vpn/values";
import type { Baseline, BaselineRow } from "./baseline";
import type { Snapshot, SnapshotConnection, SnapshotResource } from "./snapshot";

/** A snapshot without a stack: its connections are those to look at. */
export function snapshotAlone(snapshot: Snapshot, fingerprintKey: FingerprintKey | undefined): Baseline {
  const rows = snapshot.connections.flatMap((connection) => {
    const resources = connection.resources.length > 0 ? connection.resources : [undefined];
    return resources.map((resource) => rowOf(connection, resource, fingerprintKey));
  });
  return { kind: "snapshot", rows, notInSnapshot: [], notInStack: [], notes: [] };
}

/** A snapshot and the stack that it is of. What to ignore and to expect is the stack's: the program may have changed since. */
export function againstSnapshot(state: readonly BaselineRow[], snapshot: Snapshot, fingerprintKey: FingerprintKey | undefined): Baseline {
  const recorded = new Map(snapshot.connections.map((connection) => [keyOf(connection), connection]));
  const inStack = new Set(state.map(keyOf));
  const rows = state.flatMap((row) => {
    const connection = recorded.get(keyOf(row));
    return connection === undefined
      ? []
      : [{ ...row, outputs: settingsFor(connection, row.outputs), secrets: "omit" as const, fingerprintKey, isOfEngine: false }];
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
  const { vpnConnectionId, regionId, endpoint } = connection;
  const outputs = settingsFor(connection, { ...resource });
  return {
    ...{ vpnConnectionId, regionId, endpoint, urn: resource?.urn ?? null, outputs },
    ...{ secrets: "omit", secretOutputs: new Set(secretOutputs), fingerprintKey, isOfEngine: false },
  };
}

/** The recorded settings with what is to be ignored and expected now. */
function settingsFor({ settings }: SnapshotConnection, { ignoreDrift, expect }: Values): Values {
  return { ...settings, ...(ignoreDrift === undefined ? {} : { ignoreDrift }), ...(expect === undefined ? {} : { expect }) };
}

const keyOf = ({ vpnConnectionId, regionId }: { readonly vpnConnectionId: string; readonly regionId: string | undefined }): string =>
  JSON.stringify([vpnConnectionId, regionId]);
