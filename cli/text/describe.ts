import { printable, redacted } from "../../provider/alicloud/redact";
import { assessCryptography, type CryptographyFinding } from "../../provider/vpn/judge/cryptography";
import type { Severity } from "../../provider/vpn/judge/cryptographyRules";
import { cloudAddressesOf, tunnelsOf } from "../../provider/vpn/judge/health";
import type { IkeConfig, IpsecConfig, Tunnel, TunnelBgpConfig, VcoHealthCheck, VpnConnectionResult } from "../../provider/vpn/model/fields";
import { formatPath, tunnelNames } from "../../provider/vpn/model/paths";
import { getOwn } from "../../provider/vpn/model/values";
import { type Style, styles } from "../../render/styles";
import { type Cell, cell, inColumns } from "../../render/table";
import { durationText, timeText } from "../../render/words";
import { wrapNames } from "../../render/wrap";
import type { Terminal } from "../terminal";
import { headingLines, healthCell, tunnelHealth } from "./health";

/** Returns a connection for people: its health with the reasons, its settings, and its tunnels side by side. */
export function describeText(
  connection: VpnConnectionResult,
  { colors, width, showSecrets }: Terminal & { readonly showSecrets: boolean },
): string {
  const style = styles(colors);
  const blocks = [
    headingLines(connection, style, width),
    factLines(connection, style, width ?? 100),
    tunnelLines(connection, style, showSecrets),
  ];
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
  const [first = "", ...others] = wrapNames(values, { indent: " ".repeat(factIndent), width });
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

type Fact = readonly [label: string, of: (connection: VpnConnectionResult) => string | readonly string[] | null];

/** Facts about the connection as a whole. Those that the API did not return are left out. */
const connectionFacts: readonly Fact[] = [
  ["State", ({ state }) => state],
  ["Attached to", attachment],
  ["Network", ({ networkType, spec, tunnelBandwidth }) => [networkType, spec, tunnelBandwidth].filter((part) => part !== null)],
  ["Cloud networks", ({ localSubnets }) => localSubnets],
  ["On-premises networks", ({ remoteSubnets }) => remoteSubnets],
  ["Negotiation", ({ effectImmediately }) => either(effectImmediately, "at once when a setting changes", "when traffic comes")],
  [
    "BGP",
    ({ tunnels, vpnBgpConfig, enableTunnelsBgp }) => onOff(tunnels.length > 0 ? enableTunnelsBgp : (vpnBgpConfig?.enableBgp ?? null)),
  ],
  ["Health check", ({ tunnels, vcoHealthCheck }) => (tunnels.length > 0 || vcoHealthCheck === null ? null : healthCheck(vcoHealthCheck))],
  ["Cross-account use", ({ crossAccountAuthorized }) => either(crossAccountAuthorized, "authorized", "not authorized")],
  ["Resource group", ({ resourceGroupId }) => resourceGroupId],
  ["Tags", ({ tags }) => Object.entries(tags).map(([key, value]) => (value === "" ? key : `${key}=${value}`))],
  ["Created", ({ createTime }) => (createTime === null ? null : timeText(createTime))],
];

/** Returns the weak settings, worst first. Each appears once, for any number of tunnels. */
function weakSettings(connection: VpnConnectionResult): string[] {
  const weak = weakFindings(connection).map(({ path, value, reason }) => {
    const key = path.startsWith("tunnelPsks") ? "psk" : path.slice(path.lastIndexOf(".") + 1);
    const label = settingLabel(key);
    return key === "psk" ? `${label} (${reason.toLowerCase()})` : `${label} ${typeof value === "number" ? durationText(value) : value}`;
  });
  return [...new Set(weak)];
}

/** Returns the words of the tunnels' table for a setting that can be weak: `IKE DH group`, `Pre-shared key`. */
function settingLabel(key: string): string {
  const { label = key } = tunnelSections.flatMap(({ rows }) => rows).find(({ keys }) => keys?.at(-1) === key) ?? {};
  const phase = key.startsWith("ike") ? "IKE" : key.startsWith("ipsec") ? "IPsec" : undefined;
  return phase === undefined ? label : `${phase} ${label.startsWith("DH") || label.startsWith("PFS") ? label : label.toLowerCase()}`;
}

/** Returns the weak settings, without those that could not be judged. */
const weakFindings = (connection: VpnConnectionResult): CryptographyFinding[] =>
  assessCryptography(connection).findings.filter(({ severity }) => severity !== "info");

/** `on` or `off`. */
const onOff = (value: boolean | null): string | null => either(value, "on", "off");

const either = (value: boolean | null, yes: string, no: string): string | null => (value === null ? null : value ? yes : no);

function attachment(connection: VpnConnectionResult): string | null {
  const { attachType, attachInstanceId, vpnGatewayId, transitRouterId, transitRouterName } = connection;
  if (attachType === "NO_ASSOCIATED") return "nothing";
  if (transitRouterId !== null) {
    const name = transitRouterName === null ? "" : ` (${transitRouterName})`;
    const instance = attachInstanceId === null ? "" : `, ${attachInstanceId}`;
    return `transit router ${transitRouterId}${name}${instance}`;
  }
  const gateway = vpnGatewayId ?? (attachType === "VPNGW" ? attachInstanceId : null);
  return gateway === null ? attachInstanceId : `VPN gateway ${gateway}`;
}

function healthCheck({ enable, sip, dip, interval, retry, status, policy }: VcoHealthCheck): string | null {
  if (enable !== true) return onOff(enable);
  const pace = [interval === null ? null : `every ${durationText(interval)}`, retry === null ? null : `${retry} retries`];
  const parts = [`${sip ?? "?"} to ${dip ?? "?"}`, ...pace, policy === null ? null : `${policy} on failure`, status];
  return parts.filter((part) => part !== null).join(", ");
}

/** One row of the tunnels' table. */
interface TunnelRow {
  readonly label: string;
  /** Keys of the setting below its tunnel, if the setting can be weak. */
  readonly keys?: readonly string[];
  /** Value of the row for a tunnel. Null: the API did not say. */
  readonly of: (tunnel: Tunnel, connection: VpnConnectionResult) => string | null;
}

/** Rows of the tunnels' table by section. A row that is null for all tunnels is left out, and so is a section without rows. */
const tunnelSections: readonly { readonly title: string; readonly rows: readonly TunnelRow[] }[] = [
  {
    title: "",
    rows: [
      { label: "State", of: ({ state }) => state },
      { label: "Cloud address", of: cloudAddress },
      { label: "Customer gateway", of: ({ customerGatewayId }) => customerGatewayId },
      { label: "Zone", of: ({ zoneNo }) => zoneNo },
      { label: "Dead peer detection", of: ({ enableDpd }) => onOff(enableDpd) },
      { label: "NAT traversal", of: ({ enableNatTraversal }) => onOff(enableNatTraversal) },
      { label: "Peer's CA certificate", of: ({ remoteCaCertificate }) => (remoteCaCertificate === null ? null : "given") },
    ],
  },
  {
    title: "Phase 1 (IKE)",
    rows: [
      ike("Version", "ikeVersion"),
      { ...ike("Mode", "ikeMode"), of: ({ ikeConfig }) => (ikeConfig?.ikeVersion === "ikev2" ? null : (ikeConfig?.ikeMode ?? null)) },
      ike("Encryption", "ikeEncAlg"),
      ike("Authentication", "ikeAuthAlg"),
      ike("DH group", "ikePfs"),
      { ...ike("Lifetime", "ikeLifetime"), of: ({ ikeConfig }) => lifetime(ikeConfig?.ikeLifetime) },
      ike("Cloud identity", "localId"),
      ike("Peer identity", "remoteId"),
      { label: "Pre-shared key", keys: ["psk"], of: preSharedKey },
    ],
  },
  {
    title: "Phase 2 (IPsec)",
    rows: [
      ipsec("Encryption", "ipsecEncAlg"),
      ipsec("Authentication", "ipsecAuthAlg"),
      ipsec("PFS group", "ipsecPfs"),
      { ...ipsec("Lifetime", "ipsecLifetime"), of: ({ ipsecConfig }) => lifetime(ipsecConfig?.ipsecLifetime) },
    ],
  },
  {
    title: "BGP",
    rows: [
      bgp("Session", ({ status }) => status),
      bgp("Cloud AS number", ({ localAsn }) => localAsn),
      bgp("Peer AS number", ({ peerAsn }) => peerAsn),
      bgp("Cloud address", ({ localBgpIp }) => localBgpIp),
      bgp("Peer address", ({ peerBgpIp }) => peerBgpIp),
      bgp("Tunnel range", ({ tunnelCidr }) => tunnelCidr),
      { label: "Authentication key", of: ({ tunnelId }, { bgpAuthKey }) => (tunnelId === null ? bgpAuthKey : null) },
    ],
  },
];

function ike(label: string, key: keyof IkeConfig): TunnelRow {
  return { label, keys: ["ikeConfig", key], of: ({ ikeConfig }) => shown(ikeConfig?.[key]) };
}

function ipsec(label: string, key: keyof IpsecConfig): TunnelRow {
  return { label, keys: ["ipsecConfig", key], of: ({ ipsecConfig }) => shown(ipsecConfig?.[key]) };
}

function bgp(label: string, of: (config: TunnelBgpConfig) => string | number | null): TunnelRow {
  return { label, of: ({ bgpConfig }) => (bgpConfig === null ? null : shown(of(bgpConfig))) };
}

const shown = (value: string | number | null | undefined): string | null => (value === null || value === undefined ? null : String(value));

const lifetime = (seconds: number | null | undefined): string | null =>
  seconds === null || seconds === undefined ? null : durationText(seconds);

function cloudAddress(tunnel: Tunnel, connection: VpnConnectionResult): string | null {
  return cloudAddressesOf({ ...connection, tunnels: [tunnel] })[0] ?? null;
}

function preSharedKey({ tunnelId }: Tunnel, { psk, tunnelPsks, tunnels }: VpnConnectionResult): string | null {
  if (tunnels.length === 0) return psk;
  return tunnelId === null ? null : (getOwn(tunnelPsks ?? {}, tunnelId) ?? null);
}
