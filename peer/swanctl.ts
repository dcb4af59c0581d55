import { UnsupportedPeerError } from "../provider/alicloud/errors";
import type { Identity, PeerFile, Plan, PlanTunnel } from "./plan";
import { wordFor } from "./vocabulary";

/**
 * strongSwan: `<connection>.conf` for `/etc/swanctl/conf.d`, and for tunnels with an interface of their own a script that charon runs when
 * one of them comes up or goes down. Needs strongSwan 5.9.6 or later.
 */
export function swanctl(plan: Plan): { files: PeerFile[]; warnings: string[] } {
  refuseUndecidableKeys(plan);
  const comments = plan.header.map((line) => `# ${line}`);
  const script = usesInterfaces(plan) ? `${plan.folder ?? "/etc/swanctl/conf.d"}/${plan.name}.updown.sh` : null;
  const conf = [
    ...comments,
    ...retryComments(plan, script),
    "connections {",
    ...plan.tunnels.flatMap((tunnel) => indented(connection(tunnel, plan, script))),
    "}",
    "secrets {",
    ...plan.tunnels.flatMap((tunnel) => indented(secret(tunnel))),
    "}",
  ];
  return {
    files: [
      { path: `${plan.name}.conf`, content: lines(conf) },
      ...(script === null ? [] : [{ path: `${plan.name}.updown.sh`, content: lines(["#!/bin/sh", ...comments, ...updown(plan)]) }]),
    ],
    warnings: warningsOf(plan),
  };
}

/**
 * Whether each tunnel gets an XFRM interface. A policy without one would take all traffic of the machine where a selector is 0.0.0.0/0. And
 * two tunnels that share the traffic need one each: the kernel drops what comes in through another tunnel than its first policy names.
 */
const usesInterfaces = ({ routed, tunnels }: Plan): boolean => routed || tunnels.filter(({ role }) => role === "active").length > 1;

/** A tunnel that traps tries again when traffic comes. One that only starts does not try again after a refusal. */
function retryComments({ tunnels }: Plan, script: string | null): string[] {
  const names = tunnels.flatMap(({ role, name }) => (script !== null || (role === "active" && tunnels.length > 1) ? [name] : []));
  if (names.length === 0) return [];
  return [
    `# If the cloud refuses ${names.join(" or ")} for its proposals or key, charon does not try again. Once both sides fit:`,
    "# swanctl --initiate --child NAME, with the name of each child.",
  ];
}

function connection(tunnel: PlanTunnel, plan: Plan, script: string | null): string[] {
  const ikeRekey = rekeyTime(tunnel.ikeLifetime);
  return section(tunnel.name, [
    `version = ${tunnel.ikeVersion}`,
    ...(tunnel.ikeVersion === 1 && tunnel.mode === "aggressive" ? ["aggressive = yes"] : []),
    `local_addrs = ${tunnel.localAddress}`,
    `remote_addrs = ${tunnel.remoteAddress}`,
    `proposals = ${proposal(wordFor("swanctl", "ikeEncAlg", tunnel), wordFor("swanctl", "ikeAuthAlg", tunnel), wordFor("swanctl", "ikePfs", tunnel))}`,
    `rekey_time = ${ikeRekey}s`,
    `over_time = ${tunnel.ikeLifetime - ikeRekey}s`,
    `dpd_delay = ${tunnel.dpd ? 30 : 0}s`,
    // IKEv2 takes its retransmissions for it.
    ...(tunnel.dpd && tunnel.ikeVersion === 1 ? ["dpd_timeout = 150s"] : []),
    "keyingtries = 0",
    "mobike = no",
    // Two tunnels between the same identities are no duplicates.
    `unique = ${hasTwin(tunnel, plan) ? "never" : "replace"}`,
    ...section("local", ["auth = psk", `id = ${identityText(tunnel.localId)}`]),
    ...section("remote", ["auth = psk", `id = ${identityText(tunnel.remoteId)}`]),
    ...section("children", children(tunnel, plan, script)),
  ]);
}

function children(tunnel: PlanTunnel, plan: Plan, script: string | null): string[] {
  const pairs = selectorPairs(tunnel, plan);
  const esp = proposal(
    wordFor("swanctl", "ipsecEncAlg", tunnel),
    wordFor("swanctl", "ipsecAuthAlg", tunnel),
    wordFor("swanctl", "ipsecPfs", tunnel),
  );
  return pairs.flatMap(([local, remote], index) =>
    section(pairs.length === 1 ? tunnel.name : `${tunnel.name}-net${index + 1}`, [
      `local_ts = ${local}`,
      `remote_ts = ${remote}`,
      `esp_proposals = ${esp}`,
      `rekey_time = ${rekeyTime(tunnel.ipsecLifetime)}s`,
      `life_time = ${tunnel.ipsecLifetime}s`,
      "dpd_action = restart",
      ...(script === null ? policyLines(tunnel, plan) : interfaceLines(tunnel, script)),
    ]),
  );
}

function interfaceLines({ interfaceId }: PlanTunnel, script: string): string[] {
  return [
    `if_id_in = ${interfaceId}`,
    `if_id_out = ${interfaceId}`,
    `updown = ${quoted(`sh ${shellWord(script)}`)}`,
    "start_action = start",
    "close_action = start",
  ];
}

/**
 * Two tunnels with the same selectors: the kernel follows the policy with the smallest priority number. That of an active tunnel is there
 * only while it is up, or traffic would wait for it while the standby one could carry it. The standby one's is always there, behind all
 * that charon computes by itself, and keeps traffic from leaving in clear while both are down.
 */
function policyLines({ role }: PlanTunnel, { tunnels }: Plan): string[] {
  if (tunnels.length === 1) return ["start_action = trap|start", "close_action = trap"];
  if (role === "active") return ["start_action = start", "close_action = start"];
  return [`priority = ${standbyPriority}`, "start_action = trap|start", "close_action = trap"];
}

/** charon's own numbers end at 600000, for shunts that let everything pass; those of trap policies at 400000. */
const standbyPriority = 400_000;

/** IKEv2 negotiates all networks in one SA, IKEv1 one pair in each. */
function selectorPairs({ ikeVersion }: PlanTunnel, { localSubnets, remoteSubnets }: Plan): [string, string][] {
  if (ikeVersion === 2) return [[localSubnets.join(", "), remoteSubnets.join(", ")]];
  return localSubnets.flatMap((local) => remoteSubnets.map((remote): [string, string] => [local, remote]));
}

function secret(tunnel: PlanTunnel): string[] {
  return section(`ike-${tunnel.name}`, [
    `id-local = ${identityText(tunnel.localId)}`,
    `id-remote = ${identityText(tunnel.remoteId)}`,
    // In base64, since strongSwan would decode a key that begins with 0x or 0s, in quotes as well.
    `secret = 0s${Buffer.from(tunnel.psk).toString("base64")}`,
  ]);
}

/** charon looks for a key by the two identities alone. */
function refuseUndecidableKeys({ tunnels, regionId }: Plan): void {
  for (const tunnel of tunnels) {
    if (!tunnels.some((other) => isTwin(other, tunnel) && other.psk !== tunnel.psk)) continue;
    throw new UnsupportedPeerError("localId and remoteId are the same as those of the other tunnel, but the pre-shared keys differ", {
      ...{ subject: tunnel.subject, regionId },
      remedy: "strongSwan finds a key by the identities. Give the tunnels different identities, or the same key.",
    });
  }
}

const hasTwin = (tunnel: PlanTunnel, { tunnels }: Plan): boolean => tunnels.some((other) => other !== tunnel && isTwin(other, tunnel));

const isTwin = (one: PlanTunnel, other: PlanTunnel): boolean =>
  one.localId.value === other.localId.value && one.remoteId.value === other.remoteId.value;

function warningsOf(plan: Plan): string[] {
  const { tunnels, routed, cloudNetworks } = plan;
  return [
    ...tunnels.flatMap((tunnel) => [
      ...(tunnel.ikeVersion === 1 && tunnel.mode === "aggressive"
        ? [
            `${tunnel.name}: aggressive mode with a pre-shared key. So that the cloud may initiate it, strongSwan needs charon.i_dont_care_about_security_and_use_aggressive_mode_psk = yes in strongswan.conf.`,
          ]
        : []),
      ...(selectorPairs(tunnel, plan).length > 1
        ? [`${tunnel.name}: IKEv1 needs an SA for each pair of networks. The vendor demands IKEv2 for more than one pair.`]
        : []),
      ...(tunnel.natTraversal ? [] : [`${tunnel.name}: NAT traversal is off on the connection. strongSwan cannot switch it off.`]),
    ]),
    ...(routed && cloudNetworks.length === 0 && tunnels.every(({ bgp }) => bgp === null)
      ? [`${plan.name}: nothing is routed through the tunnel. Give cloudNetworks, or routes of your own.`]
      : []),
  ];
}

/** The script's own words for charon's events. charon runs it for each pair of networks, so the names of its files hold the pair. */
function updown({ tunnels, cloudNetworks }: Plan): string[] {
  const metricOf = ({ role }: PlanTunnel): number => (role === "active" ? 100 : 200);
  const metrics = [...new Set(tunnels.map(metricOf))];
  return [
    "# charon runs this file when a tunnel comes up or goes down; nothing else has to. It makes the tunnel's interface, and leads the",
    "# networks of the cloud through the tunnels that are up: an active one before a standby one, equal ones side by side.",
    "set -eu",
    "",
    'case "$PLUTO_CONNECTION" in',
    ...tunnels.map(
      (tunnel) =>
        `${tunnel.name} | ${tunnel.name}-net*) interface=${interfaceName(tunnel)} if_id=${tunnel.interfaceId} address=${
          tunnel.bgp === null ? "" : `${tunnel.bgp.localBgpIp}/${tunnel.bgp.prefixLength}`
        } ;;`,
    ),
    "*) exit 0 ;;",
    "esac",
    `networks="${cloudNetworks.join(" ")}"`,
    "",
    "# One file for each SA that is up. While a new one replaces an old one, both are.",
    // A variable, for a machine without /run.
    `state="\${VPN_STATE:-/run/alicloud-vpn}"`,
    `sa="$(echo "$PLUTO_CONNECTION.\${PLUTO_MY_CLIENT:-}.\${PLUTO_PEER_CLIENT:-}" | tr / _)"`,
    'mkdir -p "$state/$interface"',
    'exec 9>"$state/lock"',
    "flock 9",
    "",
    'case "$PLUTO_VERB" in',
    "up-*)",
    '  : >"$state/$interface/$sa.$PLUTO_UNIQUEID"',
    '  ip link show dev "$interface" >/dev/null 2>&1 || ip link add "$interface" type xfrm if_id "$if_id"',
    '  ip link set dev "$interface" mtu 1400 up',
    '  if [ -n "$address" ]; then ip address replace "$address" dev "$interface"; fi',
    "  ;;",
    "down-*)",
    '  gone="$state/$interface/$sa.$PLUTO_UNIQUEID"',
    "  # Phase 1 may have been renewed since, which gives it another id: then the oldest is meant.",
    '  [ -e "$gone" ] || gone="$(ls -tr "$state/$interface/$sa".* 2>/dev/null | head -n 1)"',
    '  rm -f "$gone"',
    "  ;;",
    "esac",
    "",
    "# Routes of one metric, through those of these interfaces that are up. 86 marks them as this file's own.",
    "routes() {",
    '  metric="$1" hops=""',
    "  shift",
    "  for each; do",
    '    if [ -n "$(ls -A "$state/$each" 2>/dev/null)" ]; then hops="$hops nexthop dev $each"; fi',
    "  done",
    "  for network in $networks; do",
    '    if [ -n "$hops" ]; then',
    '      ip route replace "$network" proto 86 metric "$metric" $hops',
    "    else",
    '      ip route del "$network" proto 86 metric "$metric" 2>/dev/null || true',
    "    fi",
    "  done",
    "}",
    ...metrics.map(
      (metric) =>
        `routes ${metric} ${tunnels
          .filter((one) => metricOf(one) === metric)
          .map(interfaceName)
          .join(" ")}`,
    ),
  ];
}

/** At most 15 characters, as Linux has it. */
const interfaceName = ({ interfaceId }: PlanTunnel): string => `vpn${interfaceId.toString(16).padStart(8, "0")}`;

/** Soon enough before the end to be through with it. */
const rekeyTime = (lifetime: number): number => Math.max(1, Math.floor(lifetime * 0.9));

const proposal = (...words: (string | null)[]): string => words.filter((word) => word !== null).join("-");

/** With its type, or charon would guess it by the text. */
function identityText({ type, value }: Identity): string {
  return type === "address" ? value : quoted(`${type}:${value}`);
}

/** As charon reads a string: what somebody typed into the console cannot end it. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

const shellWord = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const section = (name: string, content: readonly string[]): string[] => [`${name} {`, ...indented(content), "}"];
const indented = (content: readonly string[]): string[] => content.map((line) => `  ${line}`);
const lines = (content: readonly string[]): string => `${content.join("\n")}\n`;
