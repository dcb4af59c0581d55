import { UnsupportedPeerError } from "../provider/alicloud/errors";
import { shownValue } from "../provider/alicloud/redact";
import type { Identity, PeerFile, Plan, PlanTunnel } from "./plan";
import { wordFor } from "./vocabulary";

/** Libreswan 4 or later: `<connection>.conf` and `<connection>.secrets`, both for `/etc/ipsec.d`. */
export function libreswan(plan: Plan): { files: PeerFile[]; warnings: string[] } {
  const [tunnel, second] = plan.tunnels;
  if (second !== undefined) {
    throw new UnsupportedPeerError("Two tunnels between the same networks are not available on libreswan, which routes only one of them", {
      ...{ subject: plan.subject, regionId: plan.regionId },
      remedy: 'The nearest that works is the format "swanctl".',
    });
  }
  const comments = plan.header.map((line) => `# ${line}`);
  const [conf, secrets] = [
    [...comments, ...switchedOn(tunnel), `conn ${tunnel.name}`, ...settings(tunnel, plan).map((line) => `    ${line}`)],
    [...comments, `${identities(tunnel).join(" ")} : PSK 0s${Buffer.from(tunnel.psk).toString("base64")}`],
  ];
  return {
    files: [
      { path: `${plan.name}.conf`, content: `${conf.join("\n")}\n` },
      { path: `${plan.name}.secrets`, content: `${secrets.join("\n")}\n` },
    ],
    warnings: warningsOf(tunnel, plan),
  };
}

/** By default libreswan drops all of IKEv1. */
const switchedOn = ({ ikeVersion }: PlanTunnel): string[] => (ikeVersion === 1 ? ["config setup", "    ikev1-policy=accept"] : []);

function settings(tunnel: PlanTunnel, plan: Plan): string[] {
  const [ikeEncryption, ikeAuthentication] = [wordFor("libreswan", "ikeEncAlg", tunnel), wordFor("libreswan", "ikeAuthAlg", tunnel)];
  const [encryption, authentication] = [wordFor("libreswan", "ipsecEncAlg", tunnel), wordFor("libreswan", "ipsecAuthAlg", tunnel)];
  const pfs = wordFor("libreswan", "ipsecPfs", tunnel);
  const ikeLifetime = atMostADay("ikeLifetime", tunnel);
  const saLifetime = atMostADay("ipsecLifetime", tunnel);
  return [
    `ikev2=${tunnel.ikeVersion === 2 ? "yes" : "no"}`,
    ...(tunnel.ikeVersion === 1 && tunnel.mode === "aggressive" ? ["aggressive=yes"] : []),
    "authby=secret",
    `left=${tunnel.localAddress}`,
    `leftid=${identityText("localId", tunnel.localId, tunnel)}`,
    networks("left", plan.localSubnets),
    `right=${tunnel.remoteAddress}`,
    `rightid=${identityText("remoteId", tunnel.remoteId, tunnel)}`,
    networks("right", plan.remoteSubnets),
    `ike=${ikeEncryption}-${ikeAuthentication}-${wordFor("libreswan", "ikePfs", tunnel)}`,
    `esp=${encryption}-${authentication}${pfs === null ? "" : `-${pfs}`}`,
    `pfs=${pfs === null ? "no" : "yes"}`,
    `ikelifetime=${ikeLifetime}s`,
    `salifetime=${saLifetime}s`,
    // One margin for both lifetimes. It has no random part, so that it stays within the shorter lifetime.
    `rekeymargin=${Math.max(1, Math.floor(Math.min(ikeLifetime, saLifetime) / 10))}s`,
    "rekeyfuzz=0%",
    "keyingtries=%forever",
    ...(tunnel.dpd ? ["dpddelay=30", "dpdtimeout=150", "dpdaction=restart"] : []),
    // Without an interface the policy would capture all traffic of the machine.
    ...(plan.routed ? [`ipsec-interface=${tunnel.interfaceId}`] : []),
    "auto=start",
  ];
}

function networks(side: "left" | "right", all: readonly string[]): string {
  return all.length === 1 ? `${side}subnet=${all[0]}` : `${side}subnets="${all.join(" ")}"`;
}

function atMostADay(setting: "ikeLifetime" | "ipsecLifetime", tunnel: PlanTunnel): number {
  if (tunnel[setting] <= 86_400) return tunnel[setting];
  throw new UnsupportedPeerError(`${setting} ${tunnel[setting]} is not available on libreswan`, {
    subject: tunnel.subject,
    remedy: "The nearest that works is 86400: change the connection to it.",
  });
}

/** The @ prevents a lookup of the name. libreswan cannot escape unusual characters of a name. */
function identityText(setting: "localId" | "remoteId", { type, value }: Identity, tunnel: PlanTunnel): string {
  if (!/^[\w.-]+(@[\w.-]+)?$/.test(value)) {
    throw new UnsupportedPeerError(`${setting} ${shownValue(value)} is not available on libreswan`, {
      subject: tunnel.subject,
      remedy: "The nearest that works is a name of letters, digits, dots and hyphens.",
    });
  }
  return type === "fqdn" ? `@${value}` : value;
}

/** Returns the identities and the addresses, because IKEv1's main mode selects the key before it knows an identity. */
function identities(tunnel: PlanTunnel): string[] {
  const { localAddress, localId, remoteAddress, remoteId } = tunnel;
  const all = [identityText("localId", localId, tunnel), localAddress, identityText("remoteId", remoteId, tunnel), remoteAddress];
  return [...new Set(all)];
}

function warningsOf(tunnel: PlanTunnel, { name, routed, localSubnets, remoteSubnets, cloudNetworks }: Plan): string[] {
  const device = `ipsec${tunnel.interfaceId}`;
  return [
    ...(tunnel.ikeVersion === 1 ? [`${name}: IKEv1 is switched on for all connections of the machine.`] : []),
    ...(localSubnets.length * remoteSubnets.length > 1
      ? [`${name}: libreswan needs an SA for each pair of networks. Only the first comes up when the cloud initiates.`]
      : []),
    ...(tunnel.natTraversal ? [] : [`${name}: NAT traversal is off on the connection. libreswan uses it all the same.`]),
    ...(tunnel.bgp === null || !routed
      ? []
      : [
          `${name}: libreswan gives the interface no address: ip address add ${tunnel.bgp.localBgpIp}/${tunnel.bgp.prefixLength} dev ${device}.`,
        ]),
    ...(routed && tunnel.bgp === null
      ? [`${name}: libreswan sets no routes through the interface: ip route add ${cloudNetworks.join(" ") || "…"} dev ${device}.`]
      : []),
  ];
}
