import { printable } from "../../provider/alicloud/redact";
import { assessHealth, type HealthInput, type HealthReason } from "../../provider/vpn/judge/health";
import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import type { Health } from "../../provider/vpn/model/fields";
import type { Style } from "../../render/styles";
import { type Cell, cell } from "../../render/table";
import { wrapText } from "../../render/wrap";

/** A sign and a style for each health, so that it is visible without colours too. */
const looks: Readonly<Record<Health, readonly [sign: string, style: "good" | "warning" | "bad" | "faint"]>> = {
  up: ["●", "good"],
  degraded: ["◐", "warning"],
  down: ["○", "bad"],
  unknown: ["?", "faint"],
};

/** Returns `● up`. */
export function healthCell(health: Health, style: Style, text: string = health): Cell {
  const [sign, look] = looks[health];
  return cell(`${sign} ${text}`, style[look]);
}

/** Returns the sign of a health, for output without colours. */
export const healthSign = (health: Health): string => looks[health][0];

/**
 * Returns the reasons why a connection of a list is not up. Its row does not show that BGP is on; if the health depended on it, the
 * connection was read separately, and the health is correct.
 */
export function reasonsOf(connection: ListedVpnConnection): HealthReason[] {
  const { health, reasons } = assessHealth(connection);
  if (health === connection.health || connection.health !== "degraded") return reasons;
  return [...reasons, { code: "bgp-down", message: "The BGP session of the connection is not up.", tunnelId: null }];
}

/** Returns the health of a tunnel: up, down, or unknown. */
export const tunnelHealth = (isUp: boolean | null): Health => (isUp === null ? "unknown" : isUp ? "up" : "down");

/** Returns the label of a connection, its health, and the reasons. */
export function headingLines(
  connection: HealthInput & { readonly vpnConnectionId: string; readonly regionId: string; readonly name: string | null },
  style: Style,
  width?: number,
): string[] {
  const { vpnConnectionId, regionId, name } = connection;
  const { health, reasons } = assessHealth(connection);
  const { text, paint } = healthCell(health, style);
  const place = [name === null ? undefined : vpnConnectionId, regionId].filter((one) => one !== undefined).map(printable);
  return [
    `${style.strong(printable(name ?? vpnConnectionId))}  ${style.faint(place.join("  "))}`,
    paint(text),
    ...reasons.flatMap(({ message }) => wrapText(printable(message), { width, indent: "  " })),
  ];
}
