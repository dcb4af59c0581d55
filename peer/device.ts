import { UnsupportedPeerError } from "../provider/alicloud/errors";
import type { Plan, PlanBgp, PlanTunnel } from "./plan";

// Shared by routers and firewalls: one BGP process for all tunnels, dotted masks, an interface that faces the internet.

/** Networks that a device announces and its neighbors, over all tunnels. */
export interface Speaker {
  readonly localAsn: number;
  readonly neighbors: readonly [Neighbor, ...Neighbor[]];
  /** Networks to announce. */
  readonly networks: readonly string[];
  /** Whether the neighbor of an active tunnel must be preferred to that of a standby one. */
  readonly hasStandby: boolean;
}
type Neighbor = PlanTunnel & { readonly bgp: PlanBgp };

/**
 * Returns BGP of a device that has one process for all tunnels. Null: BGP is off.
 * @throws UnsupportedPeerError if the tunnels cannot share it
 */
export function speakerOf(plan: Plan): Speaker | null {
  const [first, ...others] = plan.tunnels.flatMap((tunnel): Neighbor[] => (tunnel.bgp === null ? [] : [{ ...tunnel, bgp: tunnel.bgp }]));
  if (first === undefined) return null;
  const { localAsn, localBgpIp, peerBgpIp } = first.bgp;
  for (const { bgp, ...tunnel } of others) {
    const refuse = refuserOf(plan, tunnel);
    if (bgp.localAsn !== localAsn) {
      refuse(
        `bgp.localAsn ${bgp.localAsn} is not the first tunnel's ${localAsn}`,
        "Use customer gateways with the same ASN for both tunnels.",
      );
    }
    if (bgp.localBgpIp === localBgpIp || bgp.peerBgpIp === peerBgpIp) {
      refuse("bgp.localBgpIp and bgp.peerBgpIp are those of the first tunnel", "Give each tunnel a bgp.tunnelCidr of its own.");
    }
  }
  const neighbors = [first, ...others] as const;
  return { localAsn, neighbors, networks: plan.onPremisesNetworks, hasStandby: neighbors.some(({ role }) => role === "standby") };
}

/** Returns a function that refuses an unsupported setting, with a message about the connection or one of its tunnels. */
export const refuserOf =
  ({ subject, regionId }: Plan, tunnel?: Pick<PlanTunnel, "subject">) =>
  (what: string, remedy: string): never => {
    throw new UnsupportedPeerError(what, { subject: tunnel?.subject ?? subject, regionId, remedy });
  };

/** Returns warnings that apply to a device of any vendor. */
export function deviceWarnings(plan: Plan, usualInterface: string): string[] {
  const { name, routed, cloudNetworks, tunnels, interface: given, words } = plan;
  const hasBgp = tunnels.some(({ bgp }) => bgp !== null);
  const announcesNothing = hasBgp && plan.onPremisesNetworks.length === 0;
  return [
    ...(given === undefined
      ? [`${name}: the interface that faces the internet is assumed to be ${usualInterface}. Set ${words.options.interface} for another.`]
      : []),
    ...(routed && cloudNetworks.length === 0 && !hasBgp
      ? [`${name}: nothing is routed through the tunnel. Set ${words.options.cloudNetworks}, or add routes of your own.`]
      : []),
    ...(announcesNothing
      ? [`${name}: BGP announces no on-premises network, since the connection names none. Set ${words.options.onPremisesNetworks}.`]
      : []),
  ];
}

/** Returns `255.255.255.0` for 24. */
export const netmask = (length: number): string => dotted(2 ** 32 - 2 ** (32 - length));
/** Returns `0.0.0.255` for 24. */
export const wildcard = (length: number): string => dotted(2 ** (32 - length) - 1);
const dotted = (bits: number): string => [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join(".");
