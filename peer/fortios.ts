import { createHash } from "node:crypto";
import { deviceWarnings, netmask, refuserOf, speakerOf } from "./device";
import type { PeerFile, Plan, PlanTunnel } from "./plan";
import { wordFor } from "./vocabulary";

/** FortiOS 6.4 and later: a script of the command line, `<connection>.conf`. Each tunnel is an interface of its own. */
export function fortios(plan: Plan): { files: PeerFile[]; warnings: string[] } {
  refuseWhatItCannot(plan);
  const lines = [
    ...plan.header.map((line) => `# ${line}`),
    ...addresses(plan),
    ...table(
      "vpn ipsec phase1-interface",
      plan.tunnels.map((tunnel) => entry(interfaceName(tunnel), phase1(tunnel, plan))),
    ),
    ...table(
      "vpn ipsec phase2-interface",
      plan.tunnels.flatMap((tunnel) => phase2(tunnel, plan)),
    ),
    ...table("system interface", plan.tunnels.flatMap(tunnelAddress)),
    ...table(
      "router static",
      plan.cloudNetworks.flatMap((network) => plan.tunnels.map((tunnel) => route(tunnel, network))),
    ),
    ...bgp(plan),
  ];
  return { files: [{ path: `${plan.name}.conf`, content: `${lines.join("\n")}\n` }], warnings: warningsOf(plan) };
}

function phase1(tunnel: PlanTunnel, plan: Plan): string[] {
  const { localId, remoteId, ikeVersion, mode } = tunnel;
  const hasName = remoteId.type !== "address" && (ikeVersion === 2 || mode === "aggressive");
  return [
    set("interface", plan.interface ?? usualInterface),
    word("ike-version", ikeVersion),
    ...(ikeVersion === 1 ? [word("mode", mode)] : []),
    // The gateway has one address, so an address as identity adds nothing. IKEv1's main mode learns an identity too late to choose by it.
    ...(hasName ? [word("peertype", "one"), set("peerid", remoteId.value)] : [word("peertype", "any")]),
    word("net-device", "disable"),
    word("proposal", `${wordFor("fortios", "ikeEncAlg", tunnel)}-${wordFor("fortios", "ikeAuthAlg", tunnel)}`),
    word("dhgrp", wordFor("fortios", "ikePfs", tunnel)),
    word("keylife", tunnel.ikeLifetime),
    set("localid", localId.value),
    word("localid-type", { address: "address", fqdn: "fqdn", email: "user-fqdn" }[localId.type]),
    word("nattraversal", tunnel.natTraversal ? "enable" : "disable"),
    word("dpd", tunnel.dpd ? "on-idle" : "disable"),
    ...(tunnel.dpd ? [word("dpd-retrycount", 3), word("dpd-retryinterval", 10)] : []),
    word("remote-gw", tunnel.remoteAddress),
    set("psksecret", secretText(tunnel.psk)),
    set("comments", tunnel.name),
  ];
}

/** FortiOS decodes a key that begins with 0x. */
const secretText = (psk: string): string => (/^0x/i.test(psk) ? `0x${Buffer.from(psk).toString("hex")}` : psk);

/** IKEv2 negotiates all networks in one SA, as groups of addresses. IKEv1 negotiates one pair in each SA. */
function phase2(tunnel: PlanTunnel, plan: Plan): string[][] {
  const { localSubnets, remoteSubnets } = plan;
  const group = wordFor("fortios", "ipsecPfs", tunnel);
  const name = interfaceName(tunnel);
  const pairs = localSubnets.flatMap((local) => remoteSubnets.map((remote): [string, string] => [local, remote]));
  const entries: [string, string[]][] = usesGroups(plan, tunnel)
    ? [
        [
          name,
          [
            ...[word("src-addr-type", "name"), word("dst-addr-type", "name")],
            ...[set("src-name", groupName(plan, "local")), set("dst-name", groupName(plan, "remote"))],
          ],
        ],
      ]
    : pairs.map(([local, remote], index) => [
        pairs.length === 1 ? name : `${name}-${index + 1}`,
        [word("src-subnet", dotted(local)), word("dst-subnet", dotted(remote))],
      ]);
  return entries.map(([entryName, selectors]) =>
    entry(entryName, [
      set("phase1name", name),
      word("proposal", `${wordFor("fortios", "ipsecEncAlg", tunnel)}-${wordFor("fortios", "ipsecAuthAlg", tunnel)}`),
      ...(group === null ? [word("pfs", "disable")] : [word("pfs", "enable"), word("dhgrp", group)]),
      word("auto-negotiate", "enable"),
      ...[word("keylife-type", "seconds"), word("keylifeseconds", tunnel.ipsecLifetime)],
      ...selectors,
    ]),
  );
}

const usesGroups = ({ localSubnets, remoteSubnets }: Plan, { ikeVersion }: PlanTunnel): boolean =>
  ikeVersion === 2 && localSubnets.length * remoteSubnets.length > 1;

type Side = "local" | "remote";
const groupName = ({ name }: Plan, side: Side): string => `${name}-${side}`;

function addresses(plan: Plan): string[] {
  if (!plan.tunnels.some((tunnel) => usesGroups(plan, tunnel))) return [];
  const sides: [Side, readonly string[]][] = [
    ["local", plan.localSubnets],
    ["remote", plan.remoteSubnets],
  ];
  const members = sides.map(([side, networks]) =>
    networks.map((network, index) => ({ name: `${groupName(plan, side)}-${index + 1}`, network })),
  );
  return [
    ...table(
      "firewall address",
      members.flat().map(({ name, network }) => entry(name, [word("subnet", dotted(network))])),
    ),
    ...table(
      "firewall addrgrp",
      sides.map(([side], index) =>
        entry(groupName(plan, side), [`set member ${(members[index] ?? []).map(({ name }) => quoted(name)).join(" ")}`]),
      ),
    ),
  ];
}

function tunnelAddress(tunnel: PlanTunnel): string[][] {
  const { bgp } = tunnel;
  if (bgp === null) return [];
  const remote = `${bgp.peerBgpIp} ${netmask(bgp.prefixLength)}`;
  return [entry(interfaceName(tunnel), [word("ip", `${bgp.localBgpIp} 255.255.255.255`), word("remote-ip", remote)])];
}

function route(tunnel: PlanTunnel, network: string): string[] {
  return entry(idOf(`${tunnel.name} ${network}`), [
    word("dst", dotted(network)),
    set("device", interfaceName(tunnel)),
    // The distance is equal, because FortiOS installs no route of a longer distance. The smaller priority wins.
    ...(tunnel.role === "standby" ? [word("priority", 10)] : []),
    set("comment", tunnel.name),
  ]);
}

function bgp(plan: Plan): string[] {
  const speaker = speakerOf(plan);
  if (speaker === null) return [];
  const { localAsn, neighbors, networks, hasStandby } = speaker;
  return [
    "config router bgp",
    ...indented([
      word("as", localAsn),
      ...(neighbors.length > 1 && !hasStandby ? [word("ebgp-multipath", "enable")] : []),
      ...table(
        "neighbor",
        neighbors.map(({ bgp: { peerBgpIp, peerAsn, authKey }, role }) =>
          entry(peerBgpIp, [
            word("remote-as", peerAsn),
            ...(hasStandby && role === "active" ? [word("weight", 100)] : []),
            ...(authKey === null ? [] : [set("password", authKey)]),
          ]),
        ),
      ),
      ...table(
        "network",
        networks.map((network) => entry(idOf(`${plan.name} ${network}`), [word("prefix", dotted(network))])),
      ),
    ]),
    "end",
  ];
}

/** Returns the number of an entry. It is stable, so that loading the file twice changes nothing, and rarely in use on the device. */
const idOf = (text: string): number => createHash("sha256").update(text).digest().readUInt32BE() >>> 1 || 1;

/** FortiOS allows at most 15 characters. */
const interfaceName = ({ interfaceId }: PlanTunnel): string => `vpn${interfaceId.toString(16).padStart(8, "0")}`;
const usualInterface = "wan1";

const set = (key: string, text: string): string => `set ${key} ${quoted(text)}`;
const word = (key: string, value: string | number | null): string => `set ${key} ${value}`;
const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
function dotted(network: string): string {
  const [address, length] = network.split("/");
  return `${address} ${netmask(Number(length))}`;
}

const entry = (name: string | number, content: readonly string[]): string[] => [
  `edit ${typeof name === "number" ? name : quoted(name)}`,
  ...indented(content),
  "next",
];
const table = (name: string, entries: readonly (readonly string[])[]): string[] =>
  entries.length === 0 ? [] : [`config ${name}`, ...indented(entries.flat()), "end"];
const indented = (content: readonly string[]): string[] => content.map((line) => `    ${line}`);

function refuseWhatItCannot(plan: Plan): void {
  for (const tunnel of plan.tunnels) {
    const { psk, ikeLifetime, ipsecLifetime, localId, remoteId, bgp } = tunnel;
    const refuse = refuserOf(plan, tunnel);
    for (const [setting, seconds] of Object.entries({ ikeLifetime, ipsecLifetime })) {
      if (seconds >= 120 && seconds <= 172_800) continue;
      const remedy = `The nearest that works is ${seconds < 120 ? 120 : 172_800}: change the connection to it.`;
      refuse(`${setting} ${seconds} is not available on FortiOS`, remedy);
    }
    if (psk.length < 6)
      refuse("A pre-shared key of less than 6 characters is not available on FortiOS", "Give the connection a longer key.");
    for (const [what, text] of [
      ["The pre-shared key", psk],
      ["The BGP key", bgp?.authKey ?? ""],
    ] as const) {
      if (text.startsWith("ENC ")) refuse(`${what} begins with "ENC ", which FortiOS takes for an encrypted one`, "Give it another key.");
    }
    for (const { value } of [localId, remoteId]) {
      if (value.length > 63) refuse("An identity of more than 63 characters is not available on FortiOS", "Give it a shorter identity.");
    }
  }
}

function warningsOf(plan: Plan): string[] {
  const { name, tunnels, localSubnets, remoteSubnets } = plan;
  const names = tunnels.map(interfaceName).join(" and ");
  return [
    `${name}: the file holds no firewall policy, without which FortiOS brings up no tunnel. Add policies to and from ${names}.`,
    ...deviceWarnings(plan, usualInterface),
    ...tunnels.flatMap((tunnel) => [
      ...(secretText(tunnel.psk).includes("?")
        ? [`${tunnel.name}: the pre-shared key holds a question mark. Upload the file as a script; on the console, type Ctrl-V before it.`]
        : []),
      ...(tunnel.ikeVersion === 1 && localSubnets.length * remoteSubnets.length > 1
        ? [`${tunnel.name}: IKEv1 needs an SA for each pair of networks. The vendor demands IKEv2 for more than one pair.`]
        : []),
    ]),
  ];
}
