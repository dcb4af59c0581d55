import type { EmulatorState } from "../emulatorState";
import type { Fault } from "../faults";
import type { WirePatch } from "../mergePatch";
import type { LogEntry, WireConnection, WireDiagnosis } from "../wire";
import { changeSettings, readSettings } from "./settings";

/** What a route is given: the emulator, the id in the path, and a parsed body. */
interface ControlRequest {
  readonly state: EmulatorState;
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** The control route: method and path to what it does; what it returns is the answer. Throws RangeError for 404, else 400. */
export const controlRoutes: Readonly<Record<string, (request: ControlRequest) => unknown>> = {
  "GET connections": ({ state }) =>
    [...state.connections].map(([id, { Name }]) => ({ id, regionId: state.connections.regionOf(id), name: Name })),
  "GET connections/id": ({ state, id }) => existing(state, id),
  "PUT connections/id": ({ state, id, query, body }) => {
    state.connections.set(id, { VpnConnectionId: id, ...(objectOf(body) as Partial<WireConnection>) }, query.get("regionId") ?? undefined);
    return state.connections.get(id);
  },
  "PATCH connections/id": ({ state, id, body }) => state.connections.patch(id, objectOf(body) as WirePatch<WireConnection>),
  "DELETE connections/id": ({ state, id }) => {
    existing(state, id);
    state.connections.delete(id);
  },
  "PUT logs/id": ({ state, id, body }) => {
    state.logs.set(id, listOf(body) as LogEntry[]);
  },
  "PUT diagnoses/id": ({ state, id, body }) => {
    state.diagnoses.set(id, listOf(body) as WireDiagnosis[]);
  },
  "GET faults": ({ state }) => state.faults.list(),
  "POST faults": ({ state, body }) => {
    state.fail(objectOf(body) as Fault);
    return state.faults.list();
  },
  "DELETE faults": ({ state }) => state.clearFaults(),
  "GET settings": ({ state }) => readSettings(state),
  "PATCH settings": ({ state, body }) => changeSettings(state, objectOf(body)),
  "GET requests": ({ state }) => state.requests,
};

function existing(state: EmulatorState, id: string): WireConnection {
  const connection = state.connections.get(id);
  if (connection === undefined) throw new RangeError(`The emulator has no connection ${id}.`);
  return connection;
}

function objectOf(body: unknown): object {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new TypeError("The body has to be a JSON object.");
}

function listOf(body: unknown): unknown[] {
  if (Array.isArray(body)) return body;
  throw new TypeError("The body has to be a JSON array.");
}
