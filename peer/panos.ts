import { createHash } from "node:crypto";
import { deviceWarnings, refuserOf, speakerOf } from "./device";
import type { Identity, PeerFile, Plan, PlanBgp, PlanTunnel } from "./plan";
import { wordFor } from "./vocabulary";

/** PAN-OS 9.0 and later: a configuration to merge in, `<connection>.xml`. Each tunnel is an interface of its own. */
export function panos(plan: Plan): { files: PeerFile[]; warnings: string[] } {
  refuseWhatItCannot(plan);
  const { tunnels } = plan;
  const network = element("network", [
    element("interface", [element("tunnel", [element("units", tunnels.map(tunnelInterface))])]),
    element("ike", [
      element("crypto-profiles", [
        element("ike-crypto-profiles", tunnels.map(ikeProfile)),
        element("ipsec-crypto-profiles", tunnels.map(ipsecProfile)),
      ]),
      element(
        "gateway",
        tunnels.map((tunnel) => gateway(tunnel, plan)),
      ),
    ]),
    element("tunnel", [
      element(
        "ipsec",
        tunnels.map((tunnel) => ipsecTunnel(tunnel, plan)),
      ),
    ]),
    element("virtual-router", [virtualRouter(plan)]),
  ]);
  const imported = element("import", [
    element("network", [
      element(
        "interface",
        tunnels.map((tunnel) => member(interfaceName(tunnel))),
      ),
    ]),
  ]);
  const config = element("config", [
    element("devices", [entry("localhost.localdomain", [network, element("vsys", [entry("vsys1", [imported])])])]),
  ]);
  const lines = [
    '<?xml version="1.0"?>',
    "<!--",
    ...[...plan.header, ...howToLoad(plan)].map((line) => `  ${commentText(line)}`),
    "-->",
    ...linesOf(config),
  ];
  return { files: [{ path: `${plan.name}.xml`, content: `${lines.join("\n")}\n` }], warnings: warningsOf(plan) };
}

const howToLoad = ({ name }: Plan): string[] => {
  const parts = ["network/ike", "network/interface/tunnel", "network/tunnel/ipsec", "network/virtual-router", "vsys"];
  return [
    "Import the file as a named configuration, then merge its parts in configuration mode and commit:",
    ...parts.map(
      (part) =>
        `load config partial mode merge from ${name}.xml from-xpath devices/entry/${part} to-xpath /config/devices/entry[@name='localhost.localdomain']/${part}`,
    ),
  ];
};

function ikeProfile(tunnel: PlanTunnel): Element {
  return entry(objectName(tunnel), [
    element("hash", [member(wordFor("panos", "ikeAuthAlg", tunnel))]),
    element("dh-group", [member(wordFor("panos", "ikePfs", tunnel))]),
    element("encryption", [member(wordFor("panos", "ikeEncAlg", tunnel))]),
    lifetime(tunnel.ikeLifetime),
  ]);
}

function ipsecProfile(tunnel: PlanTunnel): Element {
  return entry(objectName(tunnel), [
    element("esp", [
      element("authentication", [member(wordFor("panos", "ipsecAuthAlg", tunnel))]),
      element("encryption", [member(wordFor("panos", "ipsecEncAlg", tunnel))]),
    ]),
    element("dh-group", wordFor("panos", "ipsecPfs", tunnel) ?? "no-pfs"),
    lifetime(tunnel.ipsecLifetime),
  ]);
}

/** PAN-OS allows at most 65535 of each unit. */
const units = [
  ["seconds", 1],
  ["minutes", 60],
  ["hours", 3600],
] as const;

/** Returns the smallest unit in which PAN-OS can write the seconds. */
const unitOf = (seconds: number) => units.find(([, size]) => seconds % size === 0 && seconds / size <= 65_535);

function lifetime(seconds: number): Element {
  const [unit, size] = unitOf(seconds) ?? units[0];
  return element("lifetime", [element(unit, String(seconds / size))]);
}

function gateway(tunnel: PlanTunnel, plan: Plan): Element {
  const { ikeVersion, mode, dpd } = tunnel;
  const profile = element("ike-crypto-profile", objectName(tunnel));
  const detection = element("dpd", [
    yesNo("enable", dpd),
    ...(dpd ? [element("interval", "5"), ...(ikeVersion === 1 ? [element("retry", "5")] : [])] : []),
  ]);
  return entry(objectName(tunnel), [
    element("authentication", [element("pre-shared-key", [element("key", tunnel.psk)])]),
    element("protocol", [
      element("version", `ikev${ikeVersion}`),
      ikeVersion === 1 ? element("ikev1", [element("exchange-mode", mode), profile, detection]) : element("ikev2", [profile, detection]),
    ]),
    element("local-address", [element("interface", plan.interface ?? usualInterface)]),
    element("peer-address", [element("ip", tunnel.remoteAddress)]),
    element("local-id", identity(tunnel.localId)),
    element("peer-id", identity(tunnel.remoteId)),
    element("protocol-common", [element("nat-traversal", [yesNo("enable", tunnel.natTraversal)])]),
  ]);
}

const identity = ({ type, value }: Identity): Element[] => [
  element("type", { address: "ipaddr", fqdn: "fqdn", email: "ufqdn" }[type]),
  element("id", value),
];

function ipsecTunnel(tunnel: PlanTunnel, { localSubnets, remoteSubnets }: Plan): Element {
  const pairs = localSubnets.flatMap((local) => remoteSubnets.map((remote): [string, string] => [local, remote]));
  const isEverything = pairs.length === 1 && pairs[0]?.every((network) => network === "0.0.0.0/0");
  const proxyIds = pairs.map(([local, remote], index) =>
    entry(`net${index + 1}`, [element("local", local), element("remote", remote), element("protocol", [element("any", [])])]),
  );
  return entry(objectName(tunnel), [
    element("tunnel-interface", interfaceName(tunnel)),
    element("auto-key", [
      element("ike-gateway", [entry(objectName(tunnel), [])]),
      element("ipsec-crypto-profile", objectName(tunnel)),
      ...(isEverything ? [] : [element("proxy-id", proxyIds)]),
    ]),
  ]);
}

function tunnelInterface(tunnel: PlanTunnel): Element {
  const { bgp } = tunnel;
  return entry(interfaceName(tunnel), [
    ...(bgp === null ? [] : [element("ip", [entry(`${bgp.localBgpIp}/${bgp.prefixLength}`, [])])]),
    element("mtu", "1400"),
    element("comment", tunnel.name),
  ]);
}

function virtualRouter(plan: Plan): Element {
  const { tunnels, cloudNetworks } = plan;
  const routes = cloudNetworks.flatMap((network, index) =>
    tunnels.map((tunnel) =>
      entry(`${objectName(tunnel)}-${index + 1}`, [
        element("interface", interfaceName(tunnel)),
        element("metric", tunnel.role === "standby" ? "20" : "10"),
        element("destination", network),
      ]),
    ),
  );
  const speaker = bgp(plan);
  return entry("default", [
    element(
      "interface",
      tunnels.map((tunnel) => member(interfaceName(tunnel))),
    ),
    ...(routes.length === 0 ? [] : [element("routing-table", [element("ip", [element("static-route", routes)])])]),
    ...(speaker === null ? [] : [element("protocol", [speaker])]),
  ]);
}

function bgp(plan: Plan): Element | null {
  const speaker = speakerOf(plan);
  if (speaker === null) return null;
  const { localAsn, neighbors, networks, hasStandby } = speaker;
  const [{ bgp: first }] = neighbors;
  const group = shortName(plan.name);
  const announced = networks.map((network) =>
    entry(network, [yesNo("enable", true), element("address-family-identifier", "ipv4"), element("set-origin", "igp")]),
  );
  // Each neighbor has a rule: as soon as one rule exists, PAN-OS drops everything that no rule names.
  const preferences = neighbors.map((tunnel) =>
    entry(objectName(tunnel), [
      ...[
        yesNo("enable", true),
        element("used-by", [member(group)]),
        element("match", [element("from-peer", [member(objectName(tunnel))])]),
      ],
      element("action", [element("allow", [element("update", [element("local-preference", tunnel.role === "active" ? "200" : "100")])])]),
    ]),
  );
  return element("bgp", [
    ...[yesNo("enable", true), element("router-id", first.localBgpIp), element("local-as", String(localAsn)), yesNo("install-route", true)],
    ...(first.authKey === null ? [] : [element("auth-profile", [entry(group, [element("secret", first.authKey)])])]),
    element("peer-group", [
      entry(group, [
        ...[yesNo("enable", true), element("type", [element("ebgp", [])])],
        element(
          "peer",
          neighbors.map((tunnel) => entry(objectName(tunnel), bgpPeer(tunnel, tunnel.bgp, group))),
        ),
      ]),
    ]),
    ...(hasStandby ? [element("policy", [element("import", [element("rules", preferences)])])] : []),
    ...(announced.length === 0 ? [] : [element("redist-rules", announced)]),
  ]);
}

function bgpPeer(tunnel: PlanTunnel, { peerAsn, localBgpIp, prefixLength, peerBgpIp, authKey }: PlanBgp, group: string): Element[] {
  return [
    ...[yesNo("enable", true), element("peer-as", String(peerAsn))],
    element("local-address", [element("interface", interfaceName(tunnel)), element("ip", `${localBgpIp}/${prefixLength}`)]),
    element("peer-address", [element("ip", peerBgpIp)]),
    ...(authKey === null ? [] : [element("connection-options", [element("authentication", group)])]),
  ];
}

const usualInterface = "ethernet1/1";
const numbersOfInterfaces = 9_999;
/** PAN-OS numbers them from 1 to 9999. */
const interfaceName = ({ interfaceId }: PlanTunnel): string => `tunnel.${(interfaceId % numbersOfInterfaces) + 1}`;

const objectName = ({ name }: PlanTunnel): string => shortName(name);

/** At most 27 characters, so that a number can follow: PAN-OS takes 31. */
function shortName(name: string): string {
  if (name.length <= 27) return name;
  return `${name.slice(0, 18)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}

interface Element {
  readonly name: string;
  readonly attribute: string;
  readonly content: string | readonly Element[];
}
const element = (name: string, content: string | null | readonly Element[]): Element => ({ name, attribute: "", content: content ?? "" });
const entry = (name: string, content: readonly Element[]): Element => ({ name: "entry", attribute: ` name="${escaped(name)}"`, content });
const member = (text: string): Element => element("member", text);
const yesNo = (name: string, value: boolean): Element => element(name, value ? "yes" : "no");

function linesOf({ name, attribute, content }: Element): string[] {
  const open = `${name}${attribute}`;
  if (content.length === 0) return [`<${open}/>`];
  if (typeof content === "string") return [`<${open}>${escaped(content)}</${name}>`];
  return [`<${open}>`, ...content.flatMap(linesOf).map((line) => `  ${line}`), `</${name}>`];
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
/** Two hyphens would end a comment. */
const commentText = (text: string): string => text.replace(/--/g, "- -").replace(/--/g, "- -");

function refuseWhatItCannot(plan: Plan): void {
  for (const tunnel of plan.tunnels) {
    const { psk, ikeLifetime, ipsecLifetime, bgp } = tunnel;
    const refuse = refuserOf(plan, tunnel);
    for (const [setting, seconds] of Object.entries({ ikeLifetime, ipsecLifetime })) {
      if (seconds >= 180 && unitOf(seconds) !== undefined) continue;
      const near = seconds < 180 ? 180 : Math.floor(seconds / 60) * 60;
      refuse(`${setting} ${seconds} is not available on PAN-OS`, `The nearest that works is ${near}: change the connection to it.`);
    }
    for (const [what, text] of [
      ["The pre-shared key", psk],
      ["The BGP key", bgp?.authKey ?? ""],
    ] as const) {
      if (text.startsWith("-AQ==")) refuse(`${what} begins with "-AQ==", which PAN-OS takes for an encrypted one`, "Give it another key.");
    }
  }
}

function warningsOf(plan: Plan): string[] {
  const { name, tunnels, localSubnets, remoteSubnets } = plan;
  const names = tunnels.map(interfaceName).join(" and ");
  return [
    `${name}: the file puts ${names} into the virtual router "default", and into no zone. Add them to one, with security policies.`,
    ...deviceWarnings(plan, usualInterface),
    ...(localSubnets.length * remoteSubnets.length > 1
      ? [`${name}: PAN-OS negotiates an SA for each pair of networks, the cloud one for all.`]
      : []),
  ];
}
