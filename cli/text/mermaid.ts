import { printable } from "../../provider/alicloud/redact";
import { tunnelsOf } from "../../provider/vpn/judge/health";
import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import { customerGatewaysOf, gatewayOf } from "../page/diagram";
import { healthSign, tunnelHealth } from "./health";

/** Maximum number of links that GitHub draws. */
export const mostMermaidLinks = 500;

/** Returns the number of links in the chart of these connections. */
export const mermaidLinks = (connections: readonly ListedVpnConnection[]): number =>
  connections.reduce((sum, connection) => sum + 1 + customerGatewaysOf(connection).length, 0);

/**
 * Returns a flowchart for a README: gateways, connections coloured by health, customer gateways. A link is dashed if no tunnel over it is
 * up.
 */
export function mermaidText(connections: readonly ListedVpnConnection[]): string {
  const nodes = new Map<string, string>();
  const lines: string[] = [];
  const node = (kind: string, id: string): string => {
    const key = JSON.stringify([kind, id]);
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const name = `${kind}${nodes.size + 1}`;
    nodes.set(key, name);
    lines.push(`  ${name}["${inMermaid(id)}"]`);
    return name;
  };
  for (const [index, connection] of connections.entries()) {
    const { name, vpnConnectionId, health } = connection;
    const gateway = node("gateway", gatewayOf(connection) ?? "no gateway");
    const own = `connection${index + 1}`;
    lines.push(`  ${own}["${healthSign(health)} ${inMermaid(name ?? vpnConnectionId)}"]:::${health}`);
    lines.push(`  ${gateway} ${connection.isUp === true ? "---" : "-.-"} ${own}`);
    for (const id of customerGatewaysOf(connection)) {
      const isUp = tunnelsOf(connection).some((one) => (one.customerGatewayId ?? "unknown") === id && tunnelHealth(one.isUp) === "up");
      lines.push(`  ${own} ${isUp ? "---" : "-.-"} ${node("customer", id)}`);
    }
  }
  return `${["flowchart LR", ...lines, ...classes].join("\n")}\n`;
}

/** Colours that are readable on white and on black. */
const classes = [
  "  classDef up fill:#e3f5e7,stroke:#1a7f37,color:#0b3d1a",
  "  classDef degraded fill:#fdf1d6,stroke:#8a5a00,color:#4a3000",
  "  classDef down fill:#fde7e6,stroke:#c62828,color:#6b1111",
  "  classDef unknown fill:#eceef1,stroke:#5c6470,color:#2a2f38",
];

/** Escapes the text of a label, so that it contains no syntax, Markdown, HTML or link. */
const inMermaid = (text: string): string =>
  printable(text).replace(/[^\p{L}\p{M}\p{N} _-]/gu, (character) => `#${character.codePointAt(0)};`);
