import { ConfigurationError } from "../provider/alicloud/errors";
import { shownValue } from "../provider/alicloud/redact";
import { isRecord } from "../provider/vpn/model/values";
import { deviceWarnings, netmask, refuserOf, speakerOf, wildcard } from "./device";
import type { Identity, PeerFile, Plan, PlanTunnel } from "./plan";
import { wordFor } from "./vocabulary";

/**
 * Cisco IOS-XE: the same settings as a command line, `<connection>.cfg`, and for RESTCONF, `<connection>.json`. A tunnel whose selectors
 * are 0.0.0.0/0 becomes a tunnel interface, another one a crypto map.
 */
export function iosXe(plan: Plan): { files: PeerFile[]; warnings: string[] } {
  refuseWhatItCannot(plan);
  const wan = interfaceOf(plan);
  const commands = [
    ...phase1(plan),
    ...(plan.routed ? tunnelInterfaces(plan, wan) : cryptoMap(plan, wan)),
    ...(plan.routed ? [...staticRoutes(plan), ...bgp(plan)] : []),
  ];
  const text = [...plan.header.map((line) => `! ${line}`), ...linesOf(commands), "!"];
  return {
    files: [
      { path: `${plan.name}.cfg`, content: `${text.join("\n")}\n` },
      { path: `${plan.name}.json`, content: `${JSON.stringify({ "Cisco-IOS-XE-native:native": dataOf(commands) }, null, 2)}\n` },
    ],
    warnings: warningsOf(plan, wan),
  };
}

/** A setting in both forms: neither can be written without the other. */
interface Command {
  readonly lines: readonly string[];
  /** The part to merge into the enclosing data. */
  readonly data: Data;
  /** Commands of the mode that it opens; `data` holds theirs. */
  readonly commands?: readonly Command[];
}
interface Data {
  readonly [key: string]: unknown;
}

const set = (lines: string | readonly string[], data: Data): Command => ({ lines: [lines].flat(), data });

/** A command that opens a mode: an entry of the list at this path. */
function entry(line: string, path: readonly string[], key: Data, commands: readonly Command[]): Command {
  const inner = merged(key, dataOf(commands));
  const data = path.reduceRight<unknown>((value, name, index) => ({ [name]: index === path.length - 1 ? [value] : value }), inner);
  return { lines: [line], data: data as Data, commands };
}

const linesOf = (commands: readonly Command[]): string[] =>
  commands.flatMap(({ lines, commands: inside = [] }) => [...lines, ...linesOf(inside).map((line) => ` ${line}`)]);

const dataOf = (commands: readonly Command[]): Data => commands.reduce<Data>((all, { data }) => merged(all, data), {});

/** Merges two trees and concatenates their lists. */
function merged(one: Data, other: Data): Data {
  const all: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const present = all[key];
    if (Array.isArray(present) && Array.isArray(value)) all[key] = [...present, ...value];
    else all[key] = isRecord(present) && isRecord(value) ? merged(present, value) : value;
  }
  return all;
}

/** YANG's value of a leaf of type empty (RFC 7951). */
const there = [null];
const crypto = (name: string): [string, string] => ["crypto", `Cisco-IOS-XE-crypto:${name}`];

const phase1 = (plan: Plan): Command[] => [
  ...(plan.tunnels.some(({ ikeVersion }) => ikeVersion === 2) ? ikev2(plan) : []),
  ...(plan.tunnels.some(({ ikeVersion }) => ikeVersion === 1) ? ikev1(plan) : []),
  ...plan.tunnels.map(transformSet),
];

/** The device uses one policy for each of its addresses, so one proposal contains both tunnels. */
function ikev2({ name, tunnels: all }: Plan): Command[] {
  const tunnels = all.filter(({ ikeVersion }) => ikeVersion === 2);
  const words = (setting: "ikeEncAlg" | "ikeAuthAlg" | "ikePfs") => [...new Set(tunnels.map((one) => wordFor("ios-xe", setting, one)))];
  const flags = (leaves: readonly string[]): Data => Object.fromEntries(leaves.map((leaf) => [leaf, there]));
  const [encryption, integrity, group] = [words("ikeEncAlg"), words("ikeAuthAlg"), words("ikePfs")];
  const path = crypto("ikev2");
  return [
    entry(`crypto ikev2 proposal ${name}`, [...path, "proposal"], { name }, [
      set(`encryption ${encryption.join(" ")}`, { encryption: flags(encryption.map((word) => (word === "3des" ? "en-3des" : word))) }),
      set(`integrity ${integrity.join(" ")}`, { integrity: flags(integrity) }),
      set(`group ${group.join(" ")}`, { group: flags(group.map((word) => groupLeaves[word] ?? word)) }),
    ]),
    entry(`crypto ikev2 policy ${name}`, [...path, "policy"], { name }, [
      set("match fvrf any", { match: { fvrf: { any: there } } }),
      set(`proposal ${name}`, { proposal: name }),
    ]),
    entry(
      `crypto ikev2 keyring ${name}`,
      [...path, "keyring"],
      { name },
      tunnels.map((tunnel) => entry(`peer ${tunnel.name}`, ["peer"], { name: tunnel.name }, keyringPeer(tunnel))),
    ),
    ...tunnels.map((tunnel) =>
      entry(`crypto ikev2 profile ${tunnel.name}`, [...path, "profile"], { name: tunnel.name }, [
        set(...ikev2Identity(tunnel.remoteId)),
        set(`identity local ${tunnel.localId.type} ${tunnel.localId.value}`, {
          identity: { local: { [tunnel.localId.type]: tunnel.localId.value } },
        }),
        set("authentication remote pre-share", { authentication: { remote: { "pre-share": {} } } }),
        set("authentication local pre-share", { authentication: { local: { "pre-share": {} } } }),
        set(`keyring local ${name}`, { keyring: { local: name } }),
        set(`lifetime ${tunnel.ikeLifetime}`, { lifetime: { seconds: tunnel.ikeLifetime } }),
        ...(tunnel.dpd ? [set("dpd 30 5 periodic", { dpd: { interval: 30, retry: 5, query: "periodic" } })] : []),
      ]),
    ),
  ];
}

/** The model writes these groups as words. */
const groupLeaves: Readonly<Record<string, string>> = { 1: "one", 2: "two", 5: "five", 14: "fourteen", 24: "twenty-four" };

function keyringPeer({ remoteAddress, remoteId, psk }: PlanTunnel): Command[] {
  const identity = { address: remoteId.value, fqdn: { name: remoteId.value }, email: { name: remoteId.value } }[remoteId.type];
  // The console shows help at a question mark, and removes blanks at both ends.
  const hex = /[ ?]/.test(psk) ? Buffer.from(psk).toString("hex") : null;
  return [
    set(`address ${remoteAddress}`, { address: { ipv4: { "ipv4-address": remoteAddress } } }),
    ...(remoteId.value === remoteAddress
      ? []
      : [set(`identity ${remoteId.type} ${remoteId.value}`, { identity: { [remoteId.type]: identity } })]),
    hex === null
      ? set(`pre-shared-key 0 ${psk}`, { "pre-shared-key": { encryption: "0", key: psk } })
      : set(`pre-shared-key hex ${hex}`, { "pre-shared-key": { hex } }),
  ];
}

function ikev2Identity({ type, value }: Identity): [string, Data] {
  const remote = type === "address" ? { address: { ipv4: [{ "ipv4-address": value, "ipv4-mask": host }] } } : { [type]: { name: value } };
  return [`match identity remote ${type} ${value}${type === "address" ? ` ${host}` : ""}`, { match: { identity: { remote } } }];
}

const host = "255.255.255.255";

function ikev1({ name, tunnels: all }: Plan): Command[] {
  const tunnels = all.filter(({ ikeVersion }) => ikeVersion === 1);
  const policies = new Map(tunnels.map((tunnel) => [policyNumber(tunnel), tunnel]));
  return [
    ...[...policies].map(([number, tunnel]) =>
      entry(`crypto isakmp policy ${number}`, [...crypto("isakmp"), "policy"], { number }, isakmpPolicy(tunnel)),
    ),
    entry(
      `crypto keyring ${name}`,
      crypto("keyring"),
      { name },
      tunnels.map(({ remoteAddress, psk }) =>
        set(`pre-shared-key address ${remoteAddress} key 0 ${psk}`, {
          "pre-shared-key": { address: { ipv4: [{ "ipv4-addr": remoteAddress, key: there, encryption: "0", "unencryt-key": psk }] } },
        }),
      ),
    ),
    ...tunnels.map((tunnel) =>
      entry(`crypto isakmp profile ${tunnel.name}`, [...crypto("isakmp"), "profile"], { name: tunnel.name }, [
        set(`keyring ${name}`, { keyring: name }),
        set(...selfIdentity(tunnel.localId)),
        set(...isakmpIdentity(tunnel.remoteId)),
        ...(tunnel.dpd ? [set("keepalive 30 retry 5", { keepalive: { number: 30, retry: 5 } })] : []),
        ...(tunnel.mode === "aggressive" ? [set("initiate mode aggressive", { initiate: { mode: { aggressive: there } } })] : []),
      ]),
    ),
  ];
}

function isakmpPolicy(tunnel: PlanTunnel): Command[] {
  const [cipher = "", key] = wordFor("ios-xe-ikev1", "ikeEncAlg", tunnel).split(" ");
  const encryption = cipher === "aes" ? { aes: { key } } : { [cipher === "3des" ? "a3des" : cipher]: there };
  const hash = wordFor("ios-xe-ikev1", "ikeAuthAlg", tunnel);
  const group = wordFor("ios-xe-ikev1", "ikePfs", tunnel);
  return [
    set(`encryption ${key === undefined ? cipher : `${cipher} ${key}`}`, { encryption }),
    set(`hash ${hash}`, { hash }),
    set("authentication pre-share", { authentication: "pre-share" }),
    set(`group ${group}`, { group }),
    set(`lifetime ${tunnel.ikeLifetime}`, { lifetime: tunnel.ikeLifetime }),
  ];
}

/**
 * Policies belong to the whole device. The same settings have the same number, so that the file of one connection does not change
 * another's.
 */
function policyNumber({ ikeEncAlg, ikeAuthAlg, ikePfs, ikeLifetime }: PlanTunnel): number {
  const text = `${ikeEncAlg} ${ikeAuthAlg} ${ikePfs} ${ikeLifetime}`;
  return 100 + ([...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 9_887, 7) % 9_887);
}

function selfIdentity({ type, value }: Identity): [string, Data] {
  if (type === "address") return ["self-identity address", { "self-identity": { address: {} } }];
  if (type === "email") return [`self-identity user-fqdn ${value}`, { "self-identity": { "user-fqdn": value } }];
  return [`self-identity fqdn ${value}`, { "self-identity": { fqdn: { id: value } } }];
}

function isakmpIdentity({ type, value }: Identity): [string, Data] {
  if (type === "address") {
    return [`match identity address ${value} ${host}`, { match: { identity: { address: [{ ip: value, mask: host }] } } }];
  }
  const word = type === "email" ? "user-fqdn" : "host";
  return [`match identity ${word} ${value}`, { match: { identity: { [word]: { "domain-name": { name: value } } } } }];
}

function transformSet(tunnel: PlanTunnel): Command {
  const encryption = wordFor("ios-xe", "ipsecEncAlg", tunnel);
  const hmac = wordFor("ios-xe", "ipsecAuthAlg", tunnel);
  const [esp, key] = encryption.split(" ");
  return entry(
    `crypto ipsec transform-set ${tunnel.name} ${encryption} ${hmac}`,
    [...crypto("ipsec"), "transform-set"],
    { tag: tunnel.name, esp, ...(key === undefined ? {} : { "key-bit": key }), "esp-hmac": hmac },
    [set("mode tunnel", { mode: { tunnel: there } })],
  );
}

/** Phase 2 of a profile and of a crypto map: they have the same commands. */
function phase2(tunnel: PlanTunnel): Command[] {
  const group = wordFor("ios-xe", "ipsecPfs", tunnel);
  const profile = tunnel.ikeVersion === 2 ? "ikev2-profile" : "isakmp-profile";
  const lifetime = (data: Data): Data => ({ set: { "security-association": { lifetime: data } } });
  return [
    set(`set security-association lifetime seconds ${tunnel.ipsecLifetime}`, lifetime({ seconds: String(tunnel.ipsecLifetime) })),
    // The cloud counts time only. A volume limit would renegotiate when the cloud does not expect it.
    set("set security-association lifetime kilobytes disable", lifetime({ kilobytes: "disable" })),
    set(`set transform-set ${tunnel.name}`, { set: { "transform-set": [tunnel.name] } }),
    ...(group === null ? [] : [set(`set pfs ${group}`, { set: { pfs: { group } } })]),
    set(`set ${profile} ${tunnel.name}`, { set: { [profile]: tunnel.name } }),
  ];
}

function tunnelInterfaces({ tunnels }: Plan, wan: Interface): Command[] {
  return tunnels.flatMap((tunnel) => [
    entry(`crypto ipsec profile ${tunnel.name}`, [...crypto("ipsec"), "profile"], { name: tunnel.name }, phase2(tunnel)),
    entry(`interface Tunnel${tunnel.interfaceId}`, ["interface", "Tunnel"], { name: tunnel.interfaceId }, [
      set(`description ${tunnel.name}`, { description: tunnel.name }),
      set(...interfaceAddress(tunnel, wan)),
      set("ip mtu 1400", { ip: { mtu: 1400 } }),
      set("ip tcp adjust-mss 1360", { ip: { tcp: { "adjust-mss": 1360 } } }),
      set(`tunnel source ${wan.name}`, inTunnel({ source: wan.name })),
      set("tunnel mode ipsec ipv4", inTunnel({ mode: { ipsec: { ipv4: {} } } })),
      set(`tunnel destination ${tunnel.remoteAddress}`, inTunnel({ destination: { "ipaddress-or-host": tunnel.remoteAddress } })),
      set(
        `tunnel protection ipsec profile ${tunnel.name}`,
        inTunnel({ protection: { "Cisco-IOS-XE-crypto:ipsec": { profile: tunnel.name } } }),
      ),
    ]),
  ]);
}

const inTunnel = (data: Data): Data => ({ "Cisco-IOS-XE-tunnel:tunnel": data });

function interfaceAddress({ bgp }: PlanTunnel, wan: Interface): [string, Data] {
  if (bgp === null) return [`ip unnumbered ${wan.name}`, { ip: { unnumbered: wan.name } }];
  const mask = netmask(bgp.prefixLength);
  return [`ip address ${bgp.localBgpIp} ${mask}`, { ip: { address: { primary: { address: bgp.localBgpIp, mask } } } }];
}

function cryptoMap({ name, localSubnets, remoteSubnets, tunnels: [tunnel] }: Plan, wan: Interface): Command[] {
  const rules = localSubnets.flatMap((local) => remoteSubnets.map((remote) => [...halves(local), ...halves(remote)] as const));
  return [
    entry(
      `ip access-list extended ${name}`,
      ["ip", "access-list", "Cisco-IOS-XE-acl:extended"],
      { name },
      rules.map(([address, mask, destination, destinationMask], index) =>
        set(`${(index + 1) * 10} permit ip ${address} ${mask} ${destination} ${destinationMask}`, {
          "access-list-seq-rule": [
            {
              sequence: String((index + 1) * 10),
              "ace-rule": {
                ...{ action: "permit", protocol: "ip", "ipv4-address": address, mask },
                ...{ "dest-ipv4-address": destination, "dest-mask": destinationMask },
              },
            },
          ],
        }),
      ),
    ),
    entry(`crypto map ${name} 10 ipsec-isakmp`, [...crypto("crypto-map"), "map"], { name, "sequence-number": 10, keying: "ipsec-isakmp" }, [
      set(`match address ${name}`, { match: { address: name } }),
      set(`set peer ${tunnel.remoteAddress}`, { set: { peer: { address: tunnel.remoteAddress } } }),
      ...phase2(tunnel),
    ]),
    entry(`interface ${wan.name}`, ["interface", wan.type], { name: wan.number }, [
      set(`crypto map ${name}`, { "Cisco-IOS-XE-crypto:crypto": { map: { tag: name } } }),
    ]),
  ];
}

/** Address and wildcard of a network. */
function halves(network: string): [string, string] {
  const [address = "", length] = network.split("/");
  return [address, wildcard(Number(length))];
}

function staticRoutes({ cloudNetworks, tunnels }: Plan): Command[] {
  return cloudNetworks.map((network) => {
    const [prefix = "", length] = network.split("/");
    const mask = netmask(Number(length));
    const hops = tunnels.map(({ interfaceId, role }) => ({ fwd: `Tunnel${interfaceId}`, ...(role === "standby" ? { metric: 10 } : {}) }));
    return set(
      hops.map(({ fwd, metric }) => `ip route ${prefix} ${mask} ${fwd}${metric === undefined ? "" : ` ${metric}`}`),
      { ip: { route: { "ip-route-interface-forwarding-list": [{ prefix, mask, "fwd-list": hops }] } } },
    );
  });
}

function bgp(plan: Plan): Command[] {
  const speaker = speakerOf(plan);
  if (speaker === null) return [];
  const { localAsn, neighbors, networks, hasStandby } = speaker;
  return [
    entry(`router bgp ${localAsn}`, ["router", "Cisco-IOS-XE-bgp:bgp"], { id: localAsn }, [
      set("bgp log-neighbor-changes", { bgp: { "log-neighbor-changes": true } }),
      ...neighbors.map(({ bgp: { peerBgpIp, peerAsn, authKey } }) =>
        set([`neighbor ${peerBgpIp} remote-as ${peerAsn}`, ...(authKey === null ? [] : [`neighbor ${peerBgpIp} password 0 ${authKey}`])], {
          neighbor: [{ id: peerBgpIp, "remote-as": peerAsn, ...(authKey === null ? {} : { password: { enctype: 0, text: authKey } }) }],
        }),
      ),
      entry("address-family ipv4 unicast", ["address-family", "no-vrf", "ipv4"], { "af-name": "unicast" }, [
        ...networks.map((network) => set(...announced(network))),
        ...neighbors.map(({ bgp: { peerBgpIp }, role }) => {
          const weight = hasStandby && role === "active" ? { weight: 100 } : {};
          return set([`neighbor ${peerBgpIp} activate`, ...("weight" in weight ? [`neighbor ${peerBgpIp} weight ${weight.weight}`] : [])], {
            "ipv4-unicast": { neighbor: [{ id: peerBgpIp, activate: there, ...weight }] },
          });
        }),
        ...(neighbors.length > 1 && !hasStandby ? [set(...multipath(neighbors.length))] : []),
        set("exit-address-family", {}),
      ]),
    ]),
  ];
}

const multipath = (paths: number): [string, Data] => [`maximum-paths ${paths}`, { "ipv4-unicast": { "maximum-paths": { ebgp: paths } } }];

/** The model refuses a mask that is the default of the network's class. */
function announced(network: string): [string, Data] {
  const [number = "", length] = network.split("/");
  const first = Number(number.split(".")[0]);
  const classLength = first < 128 ? 8 : first < 192 ? 16 : 24;
  if (Number(length) === classLength) return [`network ${number}`, { "ipv4-unicast": { network: { "no-mask": [{ number }] } } }];
  const mask = netmask(Number(length));
  return [`network ${number} mask ${mask}`, { "ipv4-unicast": { network: { "with-mask": [{ number, mask }] } } }];
}

interface Interface {
  readonly name: string;
  readonly type: string;
  readonly number: string;
}

/** Types of interfaces that can have a crypto map in the model. */
const interfaceTypes = [
  ...["FastEthernet", "GigabitEthernet", "TwoGigabitEthernet", "FiveGigabitEthernet", "TenGigabitEthernet", "TwentyFiveGigE"],
  ...["FortyGigabitEthernet", "HundredGigE", "Loopback", "Port-channel", "Vlan"],
];

function interfaceOf({ interface: name = usualInterface }: Plan): Interface {
  const [, type = "", number = ""] = /^([A-Za-z-]+)(\d[\d/.]*)$/.exec(name) ?? [];
  if (interfaceTypes.includes(type)) return { name, type, number };
  const remedy = `interface is a type and a number, such as "GigabitEthernet1"; the types are ${interfaceTypes.join(", ")}.`;
  throw new ConfigurationError(`interface ${shownValue(name)} is not an interface of IOS-XE`, { remedy });
}

const usualInterface = "GigabitEthernet1";

function refuseWhatItCannot(plan: Plan): void {
  const { routed, tunnels, localSubnets, remoteSubnets } = plan;
  const refuse = refuserOf(plan);
  const routedRemedy = "The nearest that works is 0.0.0.0/0 on both sides, with routes or BGP.";
  if (routed && (localSubnets.length > 1 || remoteSubnets.length > 1 || localSubnets[0] !== remoteSubnets[0])) {
    refuse("0.0.0.0/0 on one side only is not available on a tunnel interface of IOS-XE", routedRemedy);
  }
  if (!routed && tunnels.length > 1) {
    refuse("Two tunnels for the same networks are not available on IOS-XE: a crypto map of its model has one peer", routedRemedy);
  }
  for (const tunnel of tunnels) refuseTunnel(plan, tunnel, routedRemedy);
}

function refuseTunnel(plan: Plan, tunnel: PlanTunnel, routedRemedy: string): void {
  const { ikeVersion, localId, remoteId, localAddress, psk, bgp, ikeLifetime, ipsecLifetime } = tunnel;
  const refuse = refuserOf(plan, tunnel);
  if (!plan.routed && bgp !== null) refuse("BGP is not available on IOS-XE over a crypto map", routedRemedy);
  if (ikeVersion === 1 && localId.type === "address" && localId.value !== localAddress) {
    const remedy = "The nearest that works is IKEv2, or a host name as identity: change the connection to it.";
    refuse(`localId ${localId.value} is not available on IOS-XE with IKEv1, where it sends its interface's own address`, remedy);
  }
  if (ikeVersion === 1 && psk.includes(" ")) {
    const remedy = "The nearest that works is a key without blanks, or IKEv2: change the connection to it.";
    refuse("A pre-shared key with blanks is not available on IOS-XE with IKEv1", remedy);
  }
  const shortest = ikeVersion === 1 ? 60 : 120;
  for (const [setting, seconds, min, max] of [
    ["ikeLifetime", ikeLifetime, shortest, 86_400],
    ["ipsecLifetime", ipsecLifetime, 120, 2_592_000],
  ] as const) {
    if (seconds >= min && seconds <= max) continue;
    refuse(
      `${setting} ${seconds} is not available on IOS-XE`,
      `The nearest that works is ${seconds < min ? min : max}: change the connection to it.`,
    );
  }
  for (const { type, value } of [localId, remoteId]) {
    if (type === "address" || !/[ ?]/.test(value)) continue;
    refuse(`The identity ${shownValue(value)} is not available on IOS-XE`, "Use a name without blanks and question marks.");
  }
  if (bgp?.authKey && /[ ?]/.test(bgp.authKey)) {
    refuse("A BGP key with blanks or question marks is not available on IOS-XE", "Use a key without them.");
  }
}

const refusedFrom17_11: Readonly<Record<string, readonly (string | number)[]>> = {
  ikeEncAlg: ["des", "3des"],
  ikeAuthAlg: ["md5"],
  ikePfs: [1, 2, 5],
  ipsecEncAlg: ["des", "3des"],
  ipsecAuthAlg: ["md5"],
  ipsecPfs: [1, 2, 5],
};

function warningsOf(plan: Plan, wan: Interface): string[] {
  const { tunnels, routed, name } = plan;
  return [
    ...tunnels.flatMap((tunnel) => {
      const refused = Object.entries(refusedFrom17_11)
        .filter(([setting, values]) => values.includes(tunnel[setting as keyof PlanTunnel] as string | number))
        .map(([setting]) => `${setting} ${setting.endsWith("Pfs") ? "group" : ""}${tunnel[setting as keyof PlanTunnel]}`);
      return [
        ...(refused.length === 0 ? [] : [`${tunnel.name}: IOS-XE 17.11 and later refuses ${refused.join(", ")}.`]),
        ...(tunnel.ikeVersion === 1 && tunnel.psk.includes("?")
          ? [`${tunnel.name}: the pre-shared key holds a question mark. Load the file with copy; on the console, type Ctrl-V before it.`]
          : []),
        ...(tunnel.natTraversal
          ? []
          : [`${tunnel.name}: NAT traversal is off on the connection. IOS-XE switches it off for all tunnels only.`]),
      ];
    }),
    ...deviceWarnings(plan, usualInterface),
    ...(routed
      ? []
      : [
          `${name}: ${wan.name} can have one crypto map. If it has one already, add the entry to that, and leave the interface as it is.`,
          ...(plan.localSubnets.length * plan.remoteSubnets.length > 1
            ? [`${name}: IOS-XE negotiates an SA for each pair of networks, the cloud one for all.`]
            : []),
        ]),
    ...(tunnels.some(({ ikeVersion }) => ikeVersion === 2)
      ? [`${name}: IOS-XE takes one IKEv2 policy for each of its addresses. If it has one already, add the proposal ${name} to that.`]
      : []),
  ];
}
