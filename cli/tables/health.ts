import { assessHealth, type HealthInput, type HealthReason } from "../../provider/vpn/judge/health";
import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import type { Health } from "../../provider/vpn/model/settings";
import { printable } from "../../provider/vpn/model/values";
import type { Style } from "../../render/styles";
import { type Cell, cell } from "../../render/table";
import { wrapText } from "../../render/wrap";

/** A sign and a style for each health, so that it can be told without colours too. */
const looks: Readonly<Record<Health, readonly [sign: string, style: "good" | "warning" | "bad" | "faint"]>> = {
  up: ["●", "good"],
  degraded: ["◐", "warning"],
  down: ["○", "bad"],
  unknown: ["?", "faint"],
};

/** `● up`. */
export function healthCell(health: Health, style: Style, text: string = health): Cell {
  const [sign, look] = looks[health];
  return cell(`${sign} ${text}`, style[look]);
}

/** What stands for a health where there are no colours. */
export const healthSign = (health: Health): string => looks[health][0];

/**
 * Why a connection of a list is not up. That BGP is on its row does not say; where the health hinged on it, the connection was read, and
 * the health says so.
 */
export function reasonsOf(connection: ListedVpnConnection): HealthReason[] {
  const { health, reasons } = assessHealth(connection);
  if (health === connection.health || connection.health !== "degraded") return reasons;
  return [...reasons, { code: "bgp-down", message: "The BGP session of the connection is not up.", tunnelId: null }];
}

/** The health of a tunnel: up, down, or unknown. */
export const tunnelHealth = (isUp: boolean | null): Health => (isUp === null ? "unknown" : isUp ? "up" : "down");

/** What a connection goes by, how it is, and why. */
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
