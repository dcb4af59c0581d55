import { decodeBody } from "../alicloud/decodeBody";
import type { RpcClient } from "../alicloud/rpcClient";
import { decodeDiagnoses } from "./decodeDiagnoses";
import type { VpnConnectionDiagnosis } from "./diagnosis";
import { withoutSecrets } from "./gatewayText";
import { type KnownConnection, tunnelIdsOf } from "./knownConnection";
import { pageSize } from "./listPages";
import type { Target } from "./target";

/** Connections that one request names: each takes up some 40 characters of a URL, as does each of its tunnels. */
const connectionsPerRequest = 20;

/**
 * What the API finds wrong with some connections of one region. It wants single-tunnel connections named by `VpnConnectionIds` and the others
 * by `TunnelIds`.
 */
export async function diagnose(rpc: RpcClient, connections: readonly KnownConnection[], target: Target): Promise<VpnConnectionDiagnosis[]> {
  const clean = withoutSecrets(connections);
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
    yield* diagnoses;
    if (diagnoses.length === 0 || pageNumber * pageSize >= totalCount) return;
  }
}

const numbered = (name: string, values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, index) => [`${name}.${index + 1}`, value]));
