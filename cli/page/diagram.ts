import { printable } from "../../provider/alicloud/redact";
import { tunnelsOf } from "../../provider/vpn/judge/health";
import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import type { Health } from "../../provider/vpn/model/fields";
import { type Html, html } from "../../render/html";
import { healthSign, tunnelHealth } from "../text/health";

/** A connection and its place on the page. */
export interface Drawn {
  readonly connection: ListedVpnConnection;
  /** Id of its row. */
  readonly anchor: string;
}

/** Returns the resource at the cloud end of a connection. Null: the API names none. */
export const gatewayOf = ({ vpnGatewayId, transitRouterId, attachInstanceId }: ListedVpnConnection): string | null =>
  vpnGatewayId ?? transitRouterId ?? attachInstanceId;

/** Returns the customer gateways of a connection, without duplicates. */
export const customerGatewaysOf = (connection: ListedVpnConnection): string[] => [
  ...new Set(tunnelsOf(connection).map(({ customerGatewayId }) => customerGatewayId ?? "unknown")),
];

const width = 780;
const rowHeight = 30;
const boxHeight = 24;
const gatewayBox = { x: 4, width: 150 };
const connectionBox = { x: 230, width: 250 };
const customerBox = { x: 566, width: 210 };

/**
 * Draws a gateway, its connections and their customer gateways, left to right, with a line for each tunnel. The line is dashed if the
 * tunnel is not up.
 */
export function gatewayDiagram(gateway: string, drawn: readonly Drawn[]): Html {
  const rows = drawn.map((one, index) => ({ ...one, y: rowHeight * (index + 0.5) }));
  const customers = customerRows(rows);
  const height = Math.max(rows.at(-1)?.y ?? 0, ...customers.values()) + rowHeight / 2;
  const middle = (rowHeight * rows.length) / 2;
  const links = rows.flatMap(({ connection, y }) => [
    link([gatewayBox.x + gatewayBox.width, middle], [connectionBox.x, y], connection.health),
    ...tunnelLinks(connection, y, customers),
  ]);
  const nodes = rows.map(({ connection, anchor, y }) => connectionNode(connection, anchor, y));
  const ends = [...customers].map(([id, y]) => box(customerBox, y, id, 28));
  return html`<svg viewBox="0 0 ${width} ${height}" role="group" aria-label="${`Connections of ${gateway}`}">
${links}
${box(gatewayBox, middle, gateway, 19)}
${nodes}
${ends}
</svg>`;
}

/** Places each customer gateway as close to its connections as possible. */
function customerRows(rows: readonly (Drawn & { readonly y: number })[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number[]>();
  for (const { connection, y } of rows) for (const id of customerGatewaysOf(connection)) uses.set(id, [...(uses.get(id) ?? []), y]);
  const wanted = [...uses].map(([id, ys]) => ({ id, y: ys.reduce((sum, y) => sum + y, 0) / ys.length })).sort((a, b) => a.y - b.y);
  let next = rowHeight / 2;
  return new Map(
    wanted.map(({ id, y }) => {
      const place = Math.max(next, y);
      next = place + rowHeight;
      return [id, place];
    }),
  );
}

function tunnelLinks(connection: ListedVpnConnection, y: number, customers: ReadonlyMap<string, number>): Html[] {
  const tunnels = tunnelsOf(connection);
  return tunnels.map(({ customerGatewayId, isUp }, index) => {
    // Two tunnels to one customer gateway are two lines.
    const shift = (index - (tunnels.length - 1) / 2) * 7;
    const end = customers.get(customerGatewayId ?? "unknown") ?? y;
    return link([connectionBox.x + connectionBox.width, y + shift], [customerBox.x, end + shift], tunnelHealth(isUp));
  });
}

type Point = readonly [x: number, y: number];

function link([x1, y1]: Point, [x2, y2]: Point, health: Health): Html {
  const bend = (x1 + x2) / 2;
  const curve = `M${x1} ${round(y1)}C${bend} ${round(y1)} ${bend} ${round(y2)} ${x2} ${round(y2)}`;
  const look = health === "up" || health === "degraded" ? health : `${health} broken`;
  return html`<path class="${look}" d="${curve}"/>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function connectionNode(connection: ListedVpnConnection, anchor: string, y: number): Html {
  const { vpnConnectionId, name, health } = connection;
  const { x, width } = connectionBox;
  const top = round(y - boxHeight / 2);
  return html`<a href="${`#${anchor}`}" class="${`node ${health}`}"><title>${`${name ?? vpnConnectionId}: ${health}`}</title><rect x="${x}" y="${top}" width="${width}" height="${boxHeight}" rx="5"/><text class="sign" x="${x + 8}" y="${round(y + 4.5)}">${healthSign(health)}</text><text x="${x + 26}" y="${round(y + 4.5)}">${short(name ?? vpnConnectionId, 29)}</text></a>
`;
}

function box({ x, width }: { readonly x: number; readonly width: number }, y: number, label: string, most: number): Html {
  return html`<g><title>${label}</title><rect x="${x}" y="${round(y - boxHeight / 2)}" width="${width}" height="${boxHeight}" rx="5"/><text x="${x + 8}" y="${round(y + 4.5)}">${short(label, most)}</text></g>
`;
}

/** Shortens at the start: the end distinguishes ids. */
function short(text: string, most: number): string {
  const characters = [...printable(text)];
  if (characters.length <= most) return characters.join("");
  const end = Math.floor(most / 2);
  return `${characters.slice(0, most - end - 1).join("")}…${characters.slice(-end).join("")}`;
}
