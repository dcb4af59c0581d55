import { UnsupportedPeerError } from "../provider/alicloud/errors";
import type { PeerFile, Plan, PlanBgp, PlanTunnel } from "./plan";

/** FRRouting 8 or later: the BGP sessions through the tunnels, for `vtysh -f <connection>.frr.conf` or as a part of `frr.conf`. */
export function frr(plan: Plan): { files: PeerFile[]; warnings: string[] } {
  const sessions = plan.tunnels.map((tunnel) => sessionOf(tunnel, plan));
  const [first, ...others] = sessions;
  const { localAsn, localBgpIp } = (first as Session).bgp;
  const other = others.find(({ bgp }) => bgp.localAsn !== localAsn);
  if (other !== undefined) refuse(other.tunnel, plan, "Another bgp.localAsn than that of the other tunnel", "the same for both tunnels");
  const announced = plan.onPremisesNetworks;
  const lines = [
    ...plan.header.map((line) => `! ${line}`),
    ...prefixList(`${plan.name}-in`, plan.cloudNetworks),
    ...prefixList(`${plan.name}-out`, announced, ""),
    ...sessions.flatMap(({ tunnel, bgp }) => routeMaps(tunnel, bgp, plan)),
    `router bgp ${localAsn}`,
    ` bgp router-id ${localBgpIp}`,
    ...sessions.flatMap(({ tunnel, bgp }) => neighbor(tunnel, bgp)),
    " address-family ipv4 unicast",
    ...announced.map((network) => `  network ${network}`),
    ...sessions.flatMap(({ tunnel, bgp }) => [
      `  neighbor ${bgp.peerBgpIp} activate`,
      `  neighbor ${bgp.peerBgpIp} route-map ${tunnel.name}-in in`,
      `  neighbor ${bgp.peerBgpIp} route-map ${tunnel.name}-out out`,
    ]),
    ...(sessions.length > 1 ? [`  maximum-paths ${sessions.length}`] : []),
    " exit-address-family",
    "exit",
  ];
  return {
    files: [{ path: `${plan.name}.frr.conf`, content: `${lines.join("\n")}\n` }],
    warnings:
      announced.length === 0 ? [`${plan.name}: nothing is announced to the cloud. Give ${plan.words.options.onPremisesNetworks}.`] : [],
  };
}

interface Session {
  readonly tunnel: PlanTunnel;
  readonly bgp: PlanBgp;
}

function sessionOf(tunnel: PlanTunnel, plan: Plan): Session {
  const { bgp } = tunnel;
  if (bgp === null) return refuse(tunnel, plan, "A tunnel without BGP", "BGP switched on for the connection");
  if (!plan.routed) {
    return refuse(tunnel, plan, "BGP through a tunnel that carries single networks only", "0.0.0.0/0 as localSubnet and remoteSubnet");
  }
  // FRR reads the key up to the end of the line, and replaces several spaces by one.
  if (bgp.authKey?.includes(" ")) refuse(tunnel, plan, "A BGP key that holds a space", "a key without one");
  if ((bgp.authKey?.length ?? 0) > 80) refuse(tunnel, plan, "A BGP key of more than 80 characters", "a shorter key");
  return { tunnel, bgp };
}

function refuse({ subject }: PlanTunnel, { regionId }: Plan, what: string, nearest: string): never {
  throw new UnsupportedPeerError(`${what} is not available on FRR`, { subject, regionId, remedy: `The nearest that works is ${nearest}.` });
}

function neighbor({ name }: PlanTunnel, { peerBgpIp, peerAsn, localBgpIp, authKey }: PlanBgp): string[] {
  return [
    `remote-as ${peerAsn}`,
    `description ${name}`,
    ...(authKey === null ? [] : [`password ${authKey}`]),
    `update-source ${localBgpIp}`,
    // A session over a dead tunnel ends within half a minute.
    "timers 10 30",
  ].map((setting) => ` neighbor ${peerBgpIp} ${setting}`);
}

/** Without a policy FRR exchanges no routes with another AS. This one makes a standby tunnel the longer path, in both directions. */
function routeMaps({ name, role }: PlanTunnel, { localAsn }: PlanBgp, plan: Plan): string[] {
  const isStandby = role === "standby";
  return [
    `route-map ${name}-in permit 10`,
    ...(plan.cloudNetworks.length === 0 ? [] : [` match ip address prefix-list ${plan.name}-in`]),
    ...(isStandby ? [" set local-preference 50"] : []),
    "exit",
    `route-map ${name}-out permit 10`,
    ` match ip address prefix-list ${plan.name}-out`,
    ...(isStandby ? [` set as-path prepend ${localAsn} ${localAsn}`] : []),
    "exit",
  ];
}

/** An empty list would permit everything. */
function prefixList(name: string, networks: readonly string[], longer = " le 32"): string[] {
  if (networks.length === 0) return longer === "" ? [`ip prefix-list ${name} seq 5 deny any`] : [];
  return networks.map(
    (network, index) => `ip prefix-list ${name} seq ${5 * (index + 1)} permit ${network}${network.endsWith("/32") ? "" : longer}`,
  );
}
