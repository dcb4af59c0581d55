import { generalPath } from "./generalPath";
import type { ConnectionDrift, DriftChange, DriftError, DriftReport } from "./report";

/** Equal changes on so many connections are one entry with a list of connections. */
const many = 3;

/** A change that many connections have alike. Its paths have `*` for the tunnel. */
export interface CommonChange {
  readonly change: DriftChange;
  readonly connections: readonly ConnectionDrift[];
}
/** A connection with what it has alone. */
export interface OwnChanges {
  readonly connection: ConnectionDrift;
  readonly changes: readonly DriftChange[];
}
/** An error that several connections have alike. */
export interface CommonError {
  /** That of the first. */
  readonly error: DriftError;
  readonly connections: readonly ConnectionDrift[];
}
/** A report in the order in which people read it. */
export interface GroupedReport {
  readonly common: readonly CommonChange[];
  readonly own: readonly OwnChanges[];
  readonly errors: readonly CommonError[];
}

/** Puts together what is the same on many connections, so that a report of a thousand rows stays readable. */
export function groupReport({ connections }: DriftReport): GroupedReport {
  const rows = connections.flatMap((connection) => connection.changes.map((change) => ({ connection, change, key: keyOf(change) })));
  const groups = new Map<string, { change: DriftChange; connections: Set<ConnectionDrift> }>();
  for (const { connection, change, key } of rows) {
    const group = groups.get(key) ?? { change: generalised(change), connections: new Set() };
    group.connections.add(connection);
    groups.set(key, group);
  }
  const common = new Map([...groups].filter(([, group]) => group.connections.size >= many));
  const own = connections
    .map((connection) => ({ connection, changes: connection.changes.filter((change) => !common.has(keyOf(change))) }))
    .filter(({ connection, changes }) => changes.length > 0 || connection.unexpected.length > 0);
  return {
    common: [...common.values()].map((one) => ({ ...one, connections: [...one.connections] })),
    own,
    errors: commonErrors(connections),
  };
}

function generalised(change: DriftChange): DriftChange {
  const path = generalPath(change.path).general;
  if (change.secret) return { ...change, path };
  return { ...change, path, effects: change.effects.map((effect) => ({ ...effect, path: generalPath(effect.path).general })) };
}

/** Not how the row came about, but what it says. */
const keyOf = (change: DriftChange): string => JSON.stringify(generalised(change));

function commonErrors(connections: readonly ConnectionDrift[]): CommonError[] {
  const groups = new Map<string, { error: DriftError; connections: ConnectionDrift[] }>();
  for (const connection of connections) {
    const { error, vpnConnectionId } = connection;
    if (error === null) continue;
    const key = error.message.replaceAll(vpnConnectionId, "*").replace(/request id [^)]*/, "");
    const group = groups.get(key) ?? { error, connections: [] };
    group.connections.push(connection);
    groups.set(key, group);
  }
  return [...groups.values()];
}
