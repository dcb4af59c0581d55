import { type Style, styles } from "../../drift/styles";
import { wrapped } from "../../drift/wrapped";
import { redacted } from "../../provider/alicloud/redact";
import type { Severity } from "../../provider/vpn/cryptographyRules";
import { formatPath } from "../../provider/vpn/fieldPath";
import type { Tunnel, VpnConnectionResult } from "../../provider/vpn/model";
import { printable } from "../../provider/vpn/shownValue";
import { tunnelNames } from "../../provider/vpn/tunnelNames";
import { tunnelsOf } from "../../provider/vpn/tunnelsOf";
import type { Terminal } from "../terminal";
import { type Cell, cell, inColumns } from "./cells";
import { connectionFacts, weakFindings, weakSettings } from "./connectionFacts";
import { headingLines, healthCell, tunnelHealth } from "./healthText";
import { type TunnelRow, tunnelSections } from "./tunnelRows";

/** A connection for people: its health and why, what it is, and its tunnels side by side. */
export function describeText(
  connection: VpnConnectionResult,
  { colors, width = 100, showSecrets }: Terminal & { readonly showSecrets: boolean },
): string {
  const style = styles(colors);
  const blocks = [headingLines(connection, style), factLines(connection, style, width), tunnelLines(connection, style, showSecrets)];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

const factIndent = 24;

function factLines(connection: VpnConnectionResult, style: Style, width: number): string[] {
  const lines = connectionFacts.flatMap(([label, of]) => factLine(label, of(connection), width));
  return [...lines, ...factLine("Weak cryptography", weakSettings(connection), width).map((line) => style.warning(line))];
}

function factLine(label: string, fact: string | readonly string[] | null, width: number): string[] {
  const values = (typeof fact === "string" ? [fact] : (fact ?? [])).map(printable);
  if (values.length === 0) return [];
  const [first = "", ...others] = wrapped(values, { indent: " ".repeat(factIndent), width });
  return [`${label.padEnd(factIndent)}${first.slice(factIndent)}`, ...others];
}

function tunnelLines(connection: VpnConnectionResult, style: Style, showSecrets: boolean): string[] {
  const tunnels = tunnelsOf(connection);
  const names = tunnelNames(tunnels);
  const shown = showSecrets ? connection : withSecretsMasked(connection);
  const severities = new Map(weakFindings(connection).map(({ path, severity }) => [path, severity]));
  const valueCell = (row: TunnelRow, tunnel: Tunnel, index: number): Cell => {
    const value = row.of(tunnel, shown);
    if (value === null) return cell("–", style.faint);
    const path = settingPath(row, connection.tunnels.length > 0 ? names[index] : undefined);
    return cell(value, paintOf(severities.get(path), style));
  };
  const sections = tunnelSections.flatMap(({ title, rows }) => {
    const said = rows.filter((row) => tunnels.some((tunnel) => row.of(tunnel, shown) !== null));
    const lines = said.map((row) => [
      cell(`${title === "" ? "" : "  "}${row.label}`),
      ...tunnels.map((...at) => valueCell(row, at[0], at[1])),
    ]);
    return said.length === 0 || title === "" ? lines : [[cell(title, style.strong)], ...lines];
  });
  const heads =
    connection.tunnels.length === 0
      ? [cell("Tunnel", style.strong)]
      : [cell("Tunnels", style.strong), ...tunnels.map((tunnel, index) => cell(headOf(tunnel, names[index] ?? ""), style.strong))];
  const status = [
    cell("Status"),
    ...tunnels.map((tunnel) => healthCell(tunnelHealth(tunnel.isUp), style, tunnel.status ?? "not reported")),
  ];
  return inColumns([heads, status, ...sections], { first: factIndent - 2 });
}

function headOf({ role, tunnelIndex }: Tunnel, name: string): string {
  const place = role ?? (tunnelIndex === null ? null : `index ${tunnelIndex}`);
  return place === null ? name : `${name} (${place})`;
}

const settingPath = ({ keys = [] }: TunnelRow, tunnelName: string | undefined): string => {
  if (tunnelName === undefined) return formatPath(keys);
  return formatPath(keys[0] === "psk" ? ["tunnelPsks", tunnelName] : ["tunnels", tunnelName, ...keys]);
};

function paintOf(severity: Severity | undefined, style: Style): (text: string) => string {
  if (severity === undefined) return (text) => text;
  return severity === "critical" || severity === "high" ? style.bad : style.warning;
}

function withSecretsMasked({ psk, tunnelPsks, bgpAuthKey, ...rest }: VpnConnectionResult): VpnConnectionResult {
  const masked = (secret: string | null): string | null => secret && redacted;
  return {
    ...rest,
    psk: masked(psk),
    bgpAuthKey: masked(bgpAuthKey),
    tunnelPsks: tunnelPsks && Object.fromEntries(Object.keys(tunnelPsks).map((tunnelId) => [tunnelId, redacted])),
  };
}
