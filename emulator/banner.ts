import type { Emulator } from "./startEmulator";
import type { WireConnection } from "./wire";

/** What `npm run emulator` prints: how to point a program at it, what it holds, how to change that. */
export function banner(emulator: Emulator, colours: boolean): string {
  const bold = (text: string): string => (colours ? `\u001b[1m${text}\u001b[0m` : text);
  const dim = (text: string): string => (colours ? `\u001b[2m${text}\u001b[0m` : text);
  const { url, credentials, connections } = emulator;
  const [[id = "vco-", first] = []] = connections;
  const shown = [...connections].slice(0, 12);
  const rows = shown.map(([key, connection]) => `  ${key.padEnd(18)} ${kindOf(connection).padEnd(46)} ${connection.Name ?? ""}`.trimEnd());
  const curl = (method: string, path: string, body: string): string =>
    `  curl -X ${method} -H 'Content-Type: application/json' ${url}/_emulator/${path} \\\n    -d '${body}'`;
  const lifetime = first?.TunnelOptionsSpecification ? '{ "EffectImmediately": false }' : '{ "IkeConfig": { "IkeLifetime": 3600 } }';
  return `${bold("VPC API emulator")} on ${bold(url)}, ${connections.size} connections in ${connections.defaultRegionId}. ${dim("Ctrl-C ends it.")}

${bold("Point a program at it")}
  export ALIBABA_CLOUD_ENDPOINT_VPC=${url}
  export ALIBABA_CLOUD_ENDPOINT_STS=${url}
  export ALIBABA_CLOUD_ACCESS_KEY_ID=${credentials.accessKeyId}
  export ALIBABA_CLOUD_ACCESS_KEY_SECRET=${credentials.accessKeySecret}
  export ALIBABA_CLOUD_REGION=${connections.defaultRegionId}

  ${dim("// Pulumi")}
  new VpnConnection("office", { vpnConnectionId: "${id}" });
  ${dim("// plain Node")}
  await new VpnClient().describe("${id}");

${bold("Connections")}
${rows.join("\n")}${connections.size > rows.length ? dim(`\n  … ${connections.size - rows.length} more`) : ""}

${bold("Change one, make calls fail, see what was asked")}
${curl("PATCH", `connections/${id}`, lifetime)}
${curl("POST", "faults", '{ "code": "Throttling.User", "retryAfterMs": 200, "times": 2 }')}
  curl ${url}/_emulator/requests

`;
}

function kindOf(connection: WireConnection): string {
  const tunnels = connection.TunnelOptionsSpecification?.TunnelOptions ?? [];
  const { IkeVersion, IkeEncAlg } = tunnels[0]?.TunnelIkeConfig ?? connection.IkeConfig ?? {};
  const statuses = tunnels.length > 0 ? tunnels.map(({ Status }) => Status) : [connection.Status];
  const up = statuses.filter((status) => status === "ipsec_sa_established").length;
  return [
    tunnels.length > 0 ? `${tunnels.length} tunnels` : "1 tunnel",
    [IkeVersion, IkeEncAlg].filter(Boolean).join(" "),
    connection.AttachType === "CEN" ? "transit router" : "",
    connection.VpnBgpConfig?.EnableBgp === "true" || connection.EnableTunnelsBgp === true ? "BGP" : "",
    connection.VcoHealthCheck?.Enable === "true" ? `health check ${connection.VcoHealthCheck.Status}` : "",
    up === statuses.length ? "" : statuses.length === 1 ? "down" : `${up} of ${statuses.length} up`,
  ]
    .filter(Boolean)
    .join(", ");
}
