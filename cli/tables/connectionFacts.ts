import { assessCryptography, type CryptographyFinding } from "../../provider/vpn/cryptography";
import type { VcoHealthCheck, VpnConnectionResult } from "../../provider/vpn/model";
import { durationText, timeText } from "../duration";

type Fact = readonly [label: string, of: (connection: VpnConnectionResult) => string | readonly string[] | null];

/** What is to be said of a connection as a whole; what the API did not say is left out. */
export const connectionFacts: readonly Fact[] = [
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

/** Settings that are weak, worst first, each once however many tunnels have it. */
export function weakSettings(connection: VpnConnectionResult): string[] {
  const weak = weakFindings(connection).map(({ path, value }) => {
    const name = path.startsWith("tunnelPsks") ? "psk" : path.slice(path.lastIndexOf(".") + 1);
    return name === "psk" ? name : `${name} ${typeof value === "number" ? durationText(value) : value}`;
  });
  return [...new Set(weak)];
}

/** What is weak, without what could not be judged. */
export const weakFindings = (connection: VpnConnectionResult): CryptographyFinding[] =>
  assessCryptography(connection).findings.filter(({ severity }) => severity !== "info");

/** `on` or `off`. */
export const onOff = (value: boolean | null): string | null => either(value, "on", "off");

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
