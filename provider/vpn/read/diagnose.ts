import type { RpcClient } from "../../alicloud/client";
import { redact } from "../../alicloud/redact";
import { decodeBody, list, number, SchemaMismatch, type Shape, text, type WireObject } from "../../alicloud/schema";
import { type KnownConnection, tunnelIdsOf } from "../model/connection";
import type { OpenString, VpnConnectionSecrets } from "../model/fields";
import type { Target } from "./describe";
import { pageSize } from "./list";

/** Number of connections in one request: each takes about 40 characters of a URL, and so does each of its tunnels. */
const connectionsPerRequest = 20;

/**
 * Returns the problems that the API finds in connections of one region. The API needs single-tunnel connections in `VpnConnectionIds` and
 * the others in `TunnelIds`.
 */
export async function diagnose(rpc: RpcClient, connections: readonly KnownConnection[], target: Target): Promise<VpnConnectionDiagnosis[]> {
  const clean = secretsRemover(connections);
  const found: VpnConnectionDiagnosis[] = [];
  for (let start = 0; start < connections.length; start += connectionsPerRequest) {
    for await (const row of pages(rpc, connections.slice(start, start + connectionsPerRequest), target)) {
      found.push({ ...row, sourceLog: row.sourceLog && clean(row.sourceLog) });
    }
  }
  return found;
}

async function* pages(
  rpc: RpcClient,
  connections: readonly KnownConnection[],
  target: Target,
): AsyncGenerator<VpnConnectionDiagnosis, void> {
  const ids = connections.map(({ vpnConnectionId }) => vpnConnectionId);
  const asked = new Set(ids);
  const seen = new Set<string>();
  let rows = 0;
  for (let pageNumber = 1; ; pageNumber++) {
    const request = {
      action: "DiagnoseVpnConnections",
      parameters: {
        ...numbered(
          "VpnConnectionIds",
          connections.filter((connection) => tunnelIdsOf(connection).length === 0).map(({ vpnConnectionId }) => vpnConnectionId),
        ),
        ...numbered("TunnelIds", connections.flatMap(tunnelIdsOf)),
        PageNumber: String(pageNumber),
        PageSize: String(pageSize),
      },
      subject: ids.length === 1 ? `VPN connection ${ids[0]}` : `${ids.length} VPN connections`,
      ...target,
    };
    const { diagnoses, totalCount } = decodeBody(await rpc.call(request), request, (body) => decodeDiagnoses(body, asked));
    // A server may return fewer rows a page than requested, or repeat a page.
    const fresh = diagnoses.filter((row) => !seen.has(JSON.stringify(row)));
    for (const row of fresh) seen.add(JSON.stringify(row));
    rows += diagnoses.length;
    yield* fresh;
    if (fresh.length === 0 || rows >= totalCount) return;
  }
}

const numbered = (name: string, values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, index) => [`${name}.${index + 1}`, value]));

/** Severity of a finding: `Critical` needs attention at once, `Warn` soon. */
export type DiagnosisSeverity = OpenString<"Critical" | "Warn" | "Normal">;

/** A problem that the API finds in a connection, or in one of its tunnels (API: `DiagnoseVpnConnections`). */
export interface VpnConnectionDiagnosis {
  /** The connection. API: `VpnConnectionId`. Null: the API did not say. */
  vpnConnectionId: string | null;
  /** The tunnel, dual-tunnel only. API: `TunnelId`. Null: the API did not say. */
  tunnelId: string | null;
  /** Severity. API: `Severity`. Null: the API did not say. */
  severity: DiagnosisSeverity | null;
  /** Problem for programs: `Phase1NegotiationTimeout`. API: `FailedReasonCode`. Null: the API did not say. */
  failedReasonCode: string | null;
  /** Problem for people. API: `FailedReason`. Null: the API did not say. */
  failedReason: string | null;
  /** Time of the problem, Unix ms. API: `FailedTime`. Null: the API did not say. */
  failedTime: number | null;
  /** Setting of the cloud side, if the two sides do not match. API: `MismatchLocalParam`. Null: the API did not say. */
  mismatchLocalParam: string | null;
  /** Setting of the peer, if the two sides do not match. API: `MismatchRemoteParam`. Null: the API did not say. */
  mismatchRemoteParam: string | null;
  /** Line of the log with the problem, without secrets. API: `SourceLog`. Null: the API did not say. */
  sourceLog: string | null;
}

const diagnosis: Shape<VpnConnectionDiagnosis> = {
  vpnConnectionId: text("VpnConnectionId"),
  tunnelId: text("TunnelId"),
  severity: text("Severity"),
  failedReasonCode: text("FailedReasonCode"),
  failedReason: text("FailedReason"),
  failedTime: number("FailedTime"),
  mismatchLocalParam: text("MismatchLocalParam"),
  mismatchRemoteParam: text("MismatchRemoteParam"),
  sourceLog: text("SourceLog"),
};

const rows = list("VpnConnections", diagnosis);
const total = number("TotalCount");

/**
 * The findings of one page of a `DiagnoseVpnConnections` body.
 * @throws SchemaMismatch for a body that is none, or that is about a connection which was not `asked` for
 */
function decodeDiagnoses(body: WireObject, asked: ReadonlySet<string>): { diagnoses: VpnConnectionDiagnosis[]; totalCount: number } {
  const diagnoses = rows.read(body, "");
  const totalCount = total.read(body, "");
  if (totalCount === null && diagnoses.length === 0) throw new SchemaMismatch("the API's answer is not a diagnosis");
  if (diagnoses.some(({ vpnConnectionId }) => vpnConnectionId !== null && !asked.has(vpnConnectionId))) {
    throw new SchemaMismatch("the API's diagnosis is about another connection");
  }
  return { diagnoses, totalCount: totalCount ?? diagnoses.length };
}

/**
 * Shorter secrets are not removed from logs: a match is more likely part of an address or a number, and removing it everywhere would reveal
 * the secret.
 */
const shortestSought = 8;

/**
 * Returns a function that removes secrets from text of the gateways, such as lines of a log: anything that looks like a key, and the
 * connections' own secrets, also as the hexadecimal dump of a debug line.
 */
export function secretsRemover(connections: Iterable<Partial<VpnConnectionSecrets>>): (text: string) => string {
  const secrets: string[] = [];
  for (const { psk, tunnelPsks, bgpAuthKey } of connections) {
    const own = [psk, bgpAuthKey, ...Object.values(tunnelPsks ?? {})].filter((secret) => typeof secret === "string");
    secrets.push(
      ...own.filter(({ length }) => length >= shortestSought).flatMap((secret) => [secret, Buffer.from(secret).toString("hex")]),
    );
  }
  return (text) => redact(text, secrets);
}
