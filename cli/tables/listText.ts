import { counted } from "../../drift/reportWords";
import { type Style, styles } from "../../drift/styles";
import { assessHealth } from "../../provider/vpn/health";
import { healths } from "../../provider/vpn/healths";
import type { ListedVpnConnection } from "../../provider/vpn/listedConnection";
import { tunnelsOf } from "../../provider/vpn/tunnelsOf";
import type { Terminal } from "../terminal";
import { type Cell, cell, inColumns } from "./cells";
import { healthCell } from "./healthText";

/** What was asked for. */
export interface ListOptions extends Terminal {
  readonly regionId: string;
  readonly isFiltered: boolean;
}

type Column = readonly [title: string, of: (connection: ListedVpnConnection, style: Style) => Cell];

const columns: readonly Column[] = [
  ["NAME", ({ name }, style) => (name === null ? cell("–", style.faint) : cell(name, style.strong))],
  ["ID", ({ vpnConnectionId }) => cell(vpnConnectionId)],
  ["HEALTH", ({ health }, style) => healthCell(health, style)],
  ["TUNNELS", ({ tunnels, ...connection }) => cell(tunnelCount(tunnelsOf({ ...connection, tunnels }).map(({ isUp }) => isUp)))],
  ["GATEWAY", ({ vpnGatewayId, transitRouterId }, style) => orDash(vpnGatewayId ?? transitRouterId, style)],
  ["ON-PREMISES NETWORKS", ({ remoteSubnets }, style) => orDash(firstOf(remoteSubnets), style)],
  [
    "WHY",
    (connection) =>
      cell(
        assessHealth(connection)
          .reasons.map(({ code }) => code)
          .join(", "),
      ),
  ],
];

/** Connections for people: one a line, and a line that sums up. */
export function listText(connections: readonly ListedVpnConnection[], { colors, regionId, isFiltered }: ListOptions): string {
  const style = styles(colors);
  const which = isFiltered ? "matching " : "";
  if (connections.length === 0) return `No ${which}VPN connections in ${regionId}.\n`;
  const rows = connections.map((connection) => columns.map(([, of]) => of(connection, style)));
  const isUseful = (index: number): boolean => rows.some((row) => row[index]?.text !== "");
  const table = [columns.map(([title]) => cell(title, style.faint)), ...rows].map((row) => row.filter((_, index) => isUseful(index)));
  const counts = healths.map((health) => [connections.filter((one) => one.health === health).length, health] as const);
  const summary = counts.filter(([count]) => count > 0).map(([count, health]) => `${counted(count)} ${health}`);
  const total = `${counted(connections.length)} ${which}${connections.length === 1 ? "connection" : "connections"} in ${regionId}`;
  return `${[...inColumns(table), "", style.strong(`${total}: ${summary.join(", ")}.`)].join("\n")}\n`;
}

const orDash = (text: string | null, style: Style): Cell => (text === null ? cell("–", style.faint) : cell(text));

const tunnelCount = (isUp: readonly (boolean | null)[]): string => `${isUp.filter((one) => one === true).length}/${isUp.length} up`;

function firstOf([first, ...others]: readonly string[]): string | null {
  if (first === undefined) return null;
  return others.length > 0 ? `${first} +${others.length}` : first;
}
