import { healths, tunnelsOf } from "../../provider/vpn/judge/health";
import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import { type Style, styles } from "../../render/styles";
import { type Cell, cell, inColumns, tableWidth } from "../../render/table";
import { counted } from "../../render/words";
import type { Terminal } from "../terminal";
import { healthCell, reasonsOf } from "./health";

/** Options of the list. */
interface ListOptions extends Terminal {
  /** Regions that were read. */
  readonly regionIds: readonly string[];
  readonly isFiltered: boolean;
}

interface Column {
  readonly title: string;
  readonly of: (connection: ListedVpnConnection, style: Style) => Cell;
  /** Order of removal on a narrow terminal: the highest number goes first. */
  readonly spare?: number;
}

const columns: readonly Column[] = [
  { title: "NAME", of: ({ name }, style) => (name === null ? cell("–", style.faint) : cell(name, style.strong)) },
  { title: "ID", of: ({ vpnConnectionId }) => cell(vpnConnectionId) },
  { title: "REGION", of: ({ regionId }) => cell(regionId) },
  { title: "HEALTH", of: ({ health }, style) => healthCell(health, style) },
  { title: "TUNNELS", of: (connection) => cell(tunnelCount(tunnelsOf(connection).map(({ isUp }) => isUp))), spare: 1 },
  { title: "GATEWAY", of: ({ vpnGatewayId, transitRouterId }, style) => orDash(vpnGatewayId ?? transitRouterId, style), spare: 2 },
  { title: "ON-PREMISES NETWORKS", of: ({ remoteSubnets }, style) => orDash(firstOf(remoteSubnets), style), spare: 3 },
  {
    title: "WHY",
    of: (connection) =>
      cell(
        reasonsOf(connection)
          .map(({ code }) => code)
          .join(", "),
      ),
  },
];

/** Returns connections for people: one a line, and a summary line. */
export function listText(connections: readonly ListedVpnConnection[], options: ListOptions): string {
  const { colors, regionIds, isFiltered } = options;
  const style = styles(colors);
  const which = isFiltered ? "matching " : "";
  const [place = ""] = regionIds;
  const where = regionIds.length === 1 ? place : `${counted(regionIds.length)} regions`;
  if (connections.length === 0) return `No ${which}VPN connections in ${where}.\n`;
  const counts = healths.map((health) => [connections.filter((one) => one.health === health).length, health] as const);
  const summary = counts.filter(([count]) => count > 0).map(([count, health]) => `${counted(count)} ${health}`);
  const total = `${counted(connections.length)} ${which}${connections.length === 1 ? "connection" : "connections"} in ${where}`;
  return `${[...inColumns(tableOf(connections, style, options)), "", style.strong(`${total}: ${summary.join(", ")}.`)].join("\n")}\n`;
}

function tableOf(connections: readonly ListedVpnConnection[], style: Style, { width, regionIds }: ListOptions): Cell[][] {
  const rowsOf = (shown: readonly Column[]) => [
    shown.map(({ title }) => cell(title, style.faint)),
    ...connections.map((connection) => shown.map(({ of }) => of(connection, style))),
  ];
  const known = regionIds.length > 1 ? columns : columns.filter(({ title }) => title !== "REGION");
  let shown = known.filter(({ of }) => connections.some((connection) => of(connection, style).text !== ""));
  for (let spare = 3; spare > 0 && width !== undefined && tableWidth(rowsOf(shown)) > width; spare--) {
    shown = shown.filter((column) => column.spare !== spare);
  }
  return rowsOf(shown);
}

const orDash = (text: string | null, style: Style): Cell => (text === null ? cell("–", style.faint) : cell(text));

const tunnelCount = (isUp: readonly (boolean | null)[]): string => `${isUp.filter((one) => one === true).length}/${isUp.length} up`;

function firstOf([first, ...others]: readonly string[]): string | null {
  if (first === undefined) return null;
  return others.length > 0 ? `${first} +${others.length}` : first;
}
