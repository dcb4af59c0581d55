import type { ConnectionDrift, DriftReport } from "../../drift/report";
import { printable } from "../../provider/alicloud/redact";
import { assessHealth, healths, tunnelsOf } from "../../provider/vpn/judge/health";
import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import { driftClasses } from "../../provider/vpn/model/driftClass";
import { tunnelNames } from "../../provider/vpn/model/paths";

/** Results of a run. */
export interface MetricsRun {
  readonly regionId: string;
  readonly version: string;
  /** Null: the connections could not be read. */
  readonly connections: readonly ListedVpnConnection[] | null;
  /** Null: no snapshot was given, or nothing could be read. */
  readonly drift: DriftReport | null;
  /** Unix seconds of the last successful run. Null: unknown. */
  readonly lastSuccess: number | null;
  readonly seconds: number;
}

/** Name of the metric that the next run copies from the file of this one. */
const lastSuccessName = "alicloud_vpn_last_success_timestamp_seconds";

/** Formats a run for Prometheus. */
export function metricsText(run: MetricsRun): string {
  return expositionText([...ofRun(run), ...ofConnections(run.connections ?? []), ...(run.drift === null ? [] : ofDrift(run.drift))]);
}

/** Returns the time of the last successful run from the text of an earlier one. Null: the text does not contain it. */
export function lastSuccessIn(text: string, regionId: string): number | null {
  const prefix = `${lastSuccessName}{region="${regionId}"} `;
  const line = text.split("\n").find((one) => one.startsWith(prefix));
  const value = Number(line?.slice(prefix.length));
  return Number.isFinite(value) ? value : null;
}

function ofRun({ regionId: region, version, connections, drift, lastSuccess, seconds }: MetricsRun): MetricFamily[] {
  const single = (name: string, help: string, value: number | null, labels = {}): MetricFamily => ({
    ...{ name, help, samples: value === null ? [] : [{ labels: { region, ...labels }, value }] },
  });
  const errors = connections === null ? 1 : (drift?.summary.error ?? 0);
  return [
    single("alicloud_vpn_build_info", "The program that wrote this; always 1.", 1, { version }),
    single("alicloud_vpn_read_success", "1: the connections of the region could be read. 0: they could not.", connections === null ? 0 : 1),
    single("alicloud_vpn_read_errors", "Reads of this run that failed: the list, or single connections of the snapshot.", errors),
    single("alicloud_vpn_read_duration_seconds", "Time that this run took.", seconds),
    single(lastSuccessName, "When the connections of the region could last be read, Unix time.", lastSuccess),
  ];
}

function ofConnections(connections: readonly ListedVpnConnection[]): MetricFamily[] {
  const family = (name: string, help: string, of: (one: ListedVpnConnection, labels: Labels) => MetricSample[]): MetricFamily => ({
    ...{ name, help, samples: connections.flatMap((one) => of(one, labelsOf(one))) },
  });
  const ofTunnels = (one: ListedVpnConnection, of: (tunnel: NamedTunnel) => MetricSample[]) => namedTunnels(one).flatMap(of);
  return [
    family("alicloud_vpn_connection_info", "What a connection is; always 1.", (one, labels) => [
      { labels: { ...labels, ...connectionInfo(one) }, value: 1 },
    ]),
    family("alicloud_vpn_connection_up", "1: a tunnel of the connection has phase 2 established. 0: none is known to.", (one, labels) => [
      { labels, value: flag(one.isUp) },
    ]),
    family("alicloud_vpn_connection_health", "1: the connection is of this health. 0: it is of another.", (one, labels) =>
      healths.map((health) => ({ labels: { ...labels, health }, value: flag(one.health === health) })),
    ),
    family("alicloud_vpn_tunnel_info", "What a tunnel is; always 1.", (one) =>
      ofTunnels(one, ({ labels, tunnel }) => [{ labels: { ...labels, ...tunnelInfo(tunnel) }, value: 1 }]),
    ),
    family("alicloud_vpn_tunnel_up", "1: the tunnel has phase 2 established. 0: it has not, or the API does not say.", (one) =>
      ofTunnels(one, ({ labels, tunnel }) => [{ labels, value: flag(tunnel.isUp) }]),
    ),
    family("alicloud_vpn_bgp_up", "1: the BGP session is established. 0: BGP is configured and its session is not.", bgpSamples),
    family("alicloud_vpn_health_check_up", "1: the health check passes. 0: it fails. Only where the check is enabled.", (one, labels) =>
      one.vcoHealthCheck?.enable === true ? [{ labels, value: flag(one.vcoHealthCheck.status !== "failed") }] : [],
    ),
  ];
}

type Labels = Readonly<Record<"region" | "id", string>>;
const labelsOf = ({ regionId, vpnConnectionId }: Pick<ListedVpnConnection, "regionId" | "vpnConnectionId">): Labels => ({
  ...{ region: regionId, id: vpnConnectionId },
});
const flag = (value: boolean | null): number => (value === true ? 1 : 0);

type Tunnel = ReturnType<typeof tunnelsOf>[number];
interface NamedTunnel {
  readonly labels: Labels & { readonly tunnel: string };
  readonly tunnel: Tunnel;
}

/** Returns every configured tunnel. The one of a single-tunnel connection has no name. */
function namedTunnels(one: ListedVpnConnection): NamedTunnel[] {
  const tunnels = tunnelsOf(one);
  const names = one.tunnels.length === 0 ? ["single"] : tunnelNames(tunnels);
  return tunnels.map((tunnel, index) => ({ tunnel, labels: { ...labelsOf(one), tunnel: names[index] ?? "" } }));
}

const connectionInfo = (one: ListedVpnConnection) => ({
  name: one.name ?? "",
  vpn_gateway: one.vpnGatewayId ?? "",
  transit_router: one.transitRouterId ?? "",
  attach_type: one.attachType ?? "",
  resource_group: one.resourceGroupId ?? "",
  state: one.state ?? "",
});

const tunnelInfo = ({ role, customerGatewayId, internetIp, zoneNo }: Tunnel) => ({
  role: role ?? "",
  customer_gateway: customerGatewayId ?? "",
  internet_ip: internetIp ?? "",
  zone: zoneNo ?? "",
});

function bgpSamples(one: ListedVpnConnection): MetricSample[] {
  const isOn = one.enableTunnelsBgp === true || (one.tunnels.length === 0 && isConnectionBgpOn(one));
  if (!isOn) return [];
  return namedTunnels(one).map(({ labels, tunnel }) => {
    const status = one.tunnels.length === 0 ? one.vpnBgpConfig?.status : tunnel.bgpConfig?.status;
    return { labels, value: flag(status === "success") };
  });
}

/**
 * Checks whether BGP of a single-tunnel connection is on, which a row of the list does not show. If the session is up, BGP is on. If it is
 * not, the health shows it, because the connection was then read separately. If the tunnel is down, the configuration counts.
 */
function isConnectionBgpOn(one: ListedVpnConnection): boolean {
  const { vpnBgpConfig, health, isUp } = one;
  if (vpnBgpConfig === undefined) return false;
  if (vpnBgpConfig.status === "success" || assessHealth(one).health !== health) return true;
  return isUp !== true && (vpnBgpConfig.peerBgpIp ?? vpnBgpConfig.tunnelCidr) !== null;
}

function ofDrift({ connections }: DriftReport): MetricFamily[] {
  // Two resources can be one connection.
  const rows = new Map<string, ConnectionDrift>();
  for (const row of connections) {
    const known = rows.get(row.vpnConnectionId);
    if (known === undefined || known.changes.length + known.unexpected.length < row.changes.length + row.unexpected.length)
      rows.set(row.vpnConnectionId, row);
  }
  const read = [...rows.values()].filter(({ outcome }) => outcome !== "error");
  return [
    {
      name: "alicloud_vpn_drift",
      help: "Settings that are not as the snapshot has them, or not as expected, by class.",
      samples: read.flatMap((row) =>
        driftClasses.map((name) => ({
          labels: { ...labelsOf(row), class: name },
          value: [...row.changes, ...row.unexpected].filter((one) => one.class === name).length,
        })),
      ),
    },
    {
      name: "alicloud_vpn_connection_removed",
      help: "1: the snapshot has the connection, and the cloud does not. 0: both have it.",
      samples: read.map((row) => ({ labels: labelsOf(row), value: flag(row.outcome === "removed") })),
    },
  ];
}

/** A metric, with a value for each set of labels. */
interface MetricFamily {
  /** `alicloud_vpn_tunnel_up`. */
  readonly name: string;
  /** One line of help. */
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

/** One number of a family. */
interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Returns gauges in the text format of Prometheus, version 0.0.4. A label may contain any text: invisible characters are escaped, so that a
 * name in the cloud cannot add a line. A family without samples is left out.
 */
export function expositionText(families: readonly MetricFamily[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, samples }) => {
      const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`);
      return `${[`# HELP ${name} ${help.replaceAll("\\", "\\\\")}`, `# TYPE ${name} gauge`, ...lines].join("\n")}\n`;
    })
    .join("");
}

function labelText(labels: MetricSample["labels"]): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${printable(value).replace(/["\\]/g, "\\$&")}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
