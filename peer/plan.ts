import { createHash } from "node:crypto";
import { isIPv4 } from "node:net";
import { ConfigurationError, UnsupportedPeerError } from "../provider/alicloud/errors";
import { shownValue } from "../provider/alicloud/redact";
import { weakValues } from "../provider/vpn/judge/cryptographyRules";
import type { VpnConnectionPeer, VpnConnectionPeerSecrets, VpnConnectionPeerTunnel } from "../provider/vpn/model/peer";

/** A file for the device. */
export interface PeerFile {
  /** Name of the file, without a folder. */
  readonly path: string;
  /** Whole content of the file. It may contain secrets: only its owner should read it. */
  readonly content: string;
}

/**
 * Level of proof for a format. `negotiated`: a test brings up such a tunnel with the device's own software. `model`: the device's own
 * software or the vendor's data model accepts the file in a test. `vocabulary`: a test compares each value with those that the vendor's own
 * module accepts.
 */
export type PeerProof = "negotiated" | "model" | "vocabulary";

/** Input of a renderer besides the peer. */
export interface PeerOptions {
  /** Pre-shared keys and the BGP key. Default: those of the peer. */
  readonly secrets?: VpnConnectionPeerSecrets | undefined;
  /**
   * The device's own address if it is behind NAT, by tunnelId if each tunnel has another. The identity does not change. Default: the
   * address of the customer gateway.
   */
  readonly onPremisesAddress?: string | Readonly<Record<string, string>> | undefined;
  /** Networks to route through a tunnel whose selectors are 0.0.0.0/0, CIDR. Default: none, since BGP announces them. */
  readonly cloudNetworks?: readonly string[] | undefined;
  /** Networks that the device announces over BGP, CIDR. Default: the connection's on-premises networks, unless they are 0.0.0.0/0. */
  readonly onPremisesNetworks?: readonly string[] | undefined;
  /**
   * Internet-facing interface of a router or firewall. Default: `GigabitEthernet1` on ios-xe, `wan1` on fortios, `ethernet1/1` on panos.
   */
  readonly interface?: string | undefined;
  /** Folder of the files on the device, for references from one file to another. Default: the folder that the format's software reads. */
  readonly folder?: string | undefined;
}

/** Identity of one side of a tunnel. */
export interface Identity {
  readonly type: "address" | "fqdn" | "email";
  /** Printable ASCII; a name has no leading `@`. */
  readonly value: string;
}

/** BGP of one tunnel, complete. */
export interface PlanBgp {
  readonly localAsn: number;
  readonly peerAsn: number;
  readonly localBgpIp: string;
  readonly peerBgpIp: string;
  /** Length of the tunnel's network: 30 of a /30. */
  readonly prefixLength: number;
  readonly authKey: string | null;
}

/** One complete tunnel. Algorithms are the API's words. */
export interface PlanTunnel {
  /** Letters, digits, `-` and `_`; unique among the tunnels. */
  readonly name: string;
  /** 1 or 2. */
  readonly number: number;
  readonly tunnelId: string | null;
  /** For messages: `VPN connection vco-…, tunnel tun-…`. */
  readonly subject: string;
  /** Two active ones share the traffic. A standby one takes it when the active one is down. */
  readonly role: "active" | "standby";
  readonly ikeVersion: 1 | 2;
  /** Applies to IKEv1 only. */
  readonly mode: "main" | "aggressive";
  readonly ikeEncAlg: string;
  readonly ikeAuthAlg: string;
  /** Number of the group. */
  readonly ikePfs: number;
  /** Hard limit in seconds. */
  readonly ikeLifetime: number;
  readonly ipsecEncAlg: string;
  readonly ipsecAuthAlg: string;
  /** Number of the group. Null: no perfect forward secrecy. */
  readonly ipsecPfs: number | null;
  /** Hard limit in seconds. */
  readonly ipsecLifetime: number;
  /** Public address of the device, as the cloud sees it. */
  readonly publicAddress: string;
  /** The device's own address. Behind NAT it differs from the public one. */
  readonly localAddress: string;
  readonly isBehindNat: boolean;
  readonly remoteAddress: string;
  readonly localId: Identity;
  readonly remoteId: Identity;
  /** Printable ASCII. Only a format that holds no pre-shared keys can get an empty or another one. */
  readonly psk: string;
  readonly dpd: boolean;
  readonly natTraversal: boolean;
  readonly bgp: PlanBgp | null;
  /** Id of the tunnel's own interface on the device. It is the same on every run and differs for each tunnel of each connection. */
  readonly interfaceId: number;
}

/** A checked peer, the input of every renderer. */
export interface Plan {
  /** The connection's id in letters, digits, `-` and `_`. */
  readonly name: string;
  /** For messages: `VPN connection vco-…`. */
  readonly subject: string;
  readonly regionId: string;
  /** Header lines of each file, without the comment sign: printable ASCII. */
  readonly header: readonly string[];
  /** On-premises networks: selectors of each tunnel. */
  readonly localSubnets: readonly string[];
  /** Cloud-side networks: selectors of each tunnel. */
  readonly remoteSubnets: readonly string[];
  /** Whether one side's selectors are 0.0.0.0/0, so that routes decide which traffic goes through, not selectors. */
  readonly routed: boolean;
  /** Networks to route through the tunnels: the given ones, else the cloud's selectors without 0.0.0.0/0. */
  readonly cloudNetworks: readonly string[];
  /** Networks that the device announces over BGP: the given ones, else the on-premises selectors without 0.0.0.0/0. */
  readonly onPremisesNetworks: readonly string[];
  readonly tunnels: readonly [PlanTunnel, ...PlanTunnel[]];
  readonly folder: string | undefined;
  /** Internet-facing interface. Undefined: the format's default. */
  readonly interface: string | undefined;
  readonly words: PeerWords;
  /** Warnings about settings that work but are weak, for any format. */
  readonly warnings: readonly string[];
}

/** Facts of a format that concern every part of a plan. */
export interface FormatFacts {
  readonly proof: PeerProof;
  /** Whether the files hold pre-shared keys, so that a peer without them is refused. */
  readonly holdsPsk: boolean;
}

/** Words of the reader for messages. */
export interface PeerWords {
  /** Names of the options. */
  readonly options: Readonly<Record<"onPremisesAddress" | "cloudNetworks" | "onPremisesNetworks" | "interface", string>>;
  /** The fault of a peer without a pre-shared key, and its remedy. */
  readonly missingPsk: readonly [what: string, remedy: string];
}

/** Words for programs. */
export const programWords: PeerWords = {
  options: {
    onPremisesAddress: "onPremisesAddress",
    cloudNetworks: "cloudNetworks",
    onPremisesNetworks: "onPremisesNetworks",
    interface: "interface",
  },
  missingPsk: [
    "The pre-shared key is missing: it was left out of the read, or the API does not report it",
    'Read the peer with its secrets: getVpnConnectionPeerOutput, or getVpnConnectionPeer with secrets: "plain".',
  ],
};

/** A peer, with or without its secrets. */
export type PeerInput = VpnConnectionPeer & Partial<VpnConnectionPeerSecrets>;

const everything = "0.0.0.0/0";

/**
 * Checks a peer and returns the input of every renderer.
 * @throws UnsupportedPeerError if the peer lacks a setting that a device needs; ConfigurationError for an option that cannot work
 */
export function planOf(
  peer: PeerInput,
  options: PeerOptions,
  { format, proof, holdsPsk, words }: FormatFacts & { readonly format: string; readonly words: PeerWords },
): Plan {
  const subject = `VPN connection ${peer.vpnConnectionId}`;
  const refuse: Refuse = (what, remedy, tunnelId) => {
    const where = tunnelId ? `${subject}, tunnel ${tunnelId}` : subject;
    throw new UnsupportedPeerError(what, { subject: where, regionId: peer.regionId, remedy });
  };
  const [localSubnets, remoteSubnets] = [
    networksOf("localSubnets", peer.localSubnets, refuse),
    networksOf("remoteSubnets", peer.remoteSubnets, refuse),
  ];
  const names = tunnelNames(peer);
  const [first, ...others] = peer.tunnels.map((tunnel, index) =>
    planTunnel(tunnel, { peer, options, holdsPsk, words, refuse, subject, number: index + 1, name: names[index] ?? "" }),
  );
  if (first === undefined) return refuse("The peer has no tunnel", "Read it with getVpnConnectionPeer.");
  const tunnels = [first, ...others] as const;
  const routed = [localSubnets, remoteSubnets].some((networks) => networks.includes(everything));
  const given = (name: "cloudNetworks" | "onPremisesNetworks", selectors: readonly string[]) =>
    givenNetworks(words.options[name], options[name]) ?? selectors.filter((network) => network !== everything);
  const cloudNetworks = given("cloudNetworks", remoteSubnets);
  const onPremisesNetworks = given("onPremisesNetworks", localSubnets);
  return {
    ...{ name: safeName(peer.vpnConnectionId), subject, regionId: peer.regionId },
    header: headerOf(peer, tunnels, format, proof),
    ...{
      localSubnets,
      remoteSubnets,
      routed,
      cloudNetworks,
      onPremisesNetworks,
      tunnels,
      folder: options.folder,
      interface: givenInterface(words.options.interface, options.interface),
      words,
    },
    warnings: tunnels.flatMap((tunnel) => [
      ...weaknessesOf(tunnel),
      ...(tunnel.bgp !== null && !routed
        ? [`${tunnel.name}: BGP is on, but the tunnel carries single networks only, and ${tunnel.bgp.peerBgpIp} is not one of them.`]
        : []),
      // The BGP key is also null if the read omitted secrets. Then the pre-shared key is empty.
      ...(tunnel.bgp?.authKey === null && tunnel.psk === ""
        ? [`${tunnel.name}: the secrets of the connection are not known. If its BGP has a key, add it to the file.`]
        : []),
    ]),
  };
}

type Refuse = (what: string, remedy?: string, tunnelId?: string | null) => never;

interface TunnelContext {
  readonly peer: PeerInput;
  readonly options: PeerOptions;
  readonly holdsPsk: boolean;
  readonly words: PeerWords;
  readonly refuse: Refuse;
  readonly subject: string;
  readonly number: number;
  readonly name: string;
}

function planTunnel(tunnel: VpnConnectionPeerTunnel, context: TunnelContext): PlanTunnel {
  const { peer, number, name } = context;
  const { tunnelId, ikeConfig: ike, ipsecConfig: ipsec } = tunnel;
  const refuse: Refuse = (what, remedy) => context.refuse(what, remedy, tunnelId);
  /** A note of the read names the permission for the value. */
  const needed = <T>(value: T | null | undefined, field: string): T =>
    value ??
    refuse(
      `${field} is missing`,
      peer.notes.find((note) => note.includes(field)) ??
        "The API does not report it: set it on the connection, in the console or with ModifyVpnConnectionAttribute.",
    );
  const address = (value: string | null, field: string): string => {
    const known = needed(value, field);
    return isIPv4(known) ? known : refuse(`${field} ${shownValue(known)} is not an IPv4 address`);
  };
  const lifetime = (value: number | null | undefined, field: string): number => {
    const seconds = needed(value, field);
    return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : refuse(`${field} ${seconds} is not a number of seconds`);
  };
  const oneOf = <const Word extends string>(words: readonly Word[], value: string | null | undefined, field: string): Word => {
    const known = needed(value, field);
    return words.find((word) => word === known) ?? refuse(`${field} ${shownValue(known)} is not one of ${words.join(", ")}`);
  };
  const group = (value: string, field: string): number => {
    const [, digits] = /^group(\d{1,2})$/.exec(value) ?? refuse(`${field} ${shownValue(value)} is not a Diffie-Hellman group`);
    return Number(digits);
  };
  const publicAddress = address(tunnel.localAddress, "localAddress");
  const remoteAddress = address(tunnel.remoteAddress, "remoteAddress");
  const localAddress = ownAddress(context, tunnelId) ?? publicAddress;
  const isBehindNat = localAddress !== publicAddress;
  if (isBehindNat && tunnel.enableNatTraversal === false) {
    refuse("enableNatTraversal is off, and the device is behind NAT", "Switch NAT traversal on for the connection.");
  }
  const ikeVersion = oneOf(["ikev1", "ikev2"], ike?.ikeVersion, "ikeVersion");
  const mode = ikeVersion === "ikev2" ? "main" : oneOf(["main", "aggressive"], ike?.ikeMode, "ikeMode");
  const pfs = needed(ipsec?.ipsecPfs, "ipsecPfs");
  return {
    ...{ name, number, tunnelId, mode, publicAddress, localAddress, isBehindNat, remoteAddress },
    subject: tunnelId === null ? context.subject : `${context.subject}, tunnel ${tunnelId}`,
    role: tunnel.role === "slave" ? "standby" : "active",
    ikeVersion: ikeVersion === "ikev1" ? 1 : 2,
    ikeEncAlg: needed(ike?.ikeEncAlg, "ikeEncAlg"),
    ikeAuthAlg: needed(ike?.ikeAuthAlg, "ikeAuthAlg"),
    ikePfs: group(needed(ike?.ikePfs, "ikePfs"), "ikePfs"),
    ikeLifetime: lifetime(ike?.ikeLifetime, "ikeLifetime"),
    ipsecEncAlg: needed(ipsec?.ipsecEncAlg, "ipsecEncAlg"),
    ipsecAuthAlg: needed(ipsec?.ipsecAuthAlg, "ipsecAuthAlg"),
    ipsecPfs: pfs === "disabled" ? null : group(pfs, "ipsecPfs"),
    ipsecLifetime: lifetime(ipsec?.ipsecLifetime, "ipsecLifetime"),
    localId: identity(tunnel.localId ?? publicAddress, "localId", refuse),
    remoteId: identity(tunnel.remoteId ?? remoteAddress, "remoteId", refuse),
    psk: pskOf(tunnelId, context, refuse),
    dpd: tunnel.enableDpd !== false,
    natTraversal: tunnel.enableNatTraversal !== false,
    bgp: bgpOf(tunnel, context, needed, refuse),
    interfaceId: interfaceIdOf(peer.vpnConnectionId, number),
  };
}

function bgpOf(
  { bgp }: VpnConnectionPeerTunnel,
  { peer, options }: TunnelContext,
  needed: <T>(value: T | null | undefined, field: string) => T,
  refuse: Refuse,
): PlanBgp | null {
  if (bgp === null) return null;
  const ip = (value: string | null, field: string): string => {
    const known = needed(value, field);
    return isIPv4(known) ? known : refuse(`${field} ${shownValue(known)} is not an IPv4 address`);
  };
  const [, length] = cidr.exec(needed(bgp.tunnelCidr, "bgp.tunnelCidr")) ?? refuse("bgp.tunnelCidr is not a network in CIDR notation");
  const authKey = (options.secrets ?? peer).bgpAuthKey ?? null;
  if (authKey !== null && !isPrintable(authKey)) refuse("The BGP key holds characters that are not printable ASCII");
  return {
    localAsn: needed(bgp.localAsn, "bgp.localAsn"),
    peerAsn: needed(bgp.peerAsn, "bgp.peerAsn"),
    localBgpIp: ip(bgp.localBgpIp, "bgp.localBgpIp"),
    peerBgpIp: ip(bgp.peerBgpIp, "bgp.peerBgpIp"),
    prefixLength: Number(length),
    authKey,
  };
}

function pskOf(tunnelId: string | null, { peer, options, holdsPsk, words }: TunnelContext, refuse: Refuse): string {
  const psks = (options.secrets ?? peer).psks ?? {};
  const key = tunnelId ?? "";
  const psk = Object.hasOwn(psks, key) ? psks[key] : undefined;
  if (!holdsPsk) return psk ?? "";
  if (!psk) return refuse(...words.missingPsk);
  return isPrintable(psk) ? psk : refuse("The pre-shared key holds characters that are not printable ASCII");
}

function ownAddress({ options, words }: TunnelContext, tunnelId: string | null): string | undefined {
  const given = options.onPremisesAddress;
  const address = typeof given === "object" && given !== null ? given[tunnelId ?? ""] : given;
  if (address === undefined || isIPv4(address)) return address;
  throw new ConfigurationError(`${words.options.onPremisesAddress} ${shownValue(address)} is not an IPv4 address`);
}

function identity(text: string, field: string, refuse: Refuse): Identity {
  if (!isPrintable(text)) refuse(`${field} holds characters that are not printable ASCII`);
  if (isIPv4(text)) return { type: "address", value: text };
  // The usual way to write a name, in which the sign is not part of it.
  const name = text.startsWith("@") ? text.slice(1) : text;
  return { type: name.includes("@") ? "email" : "fqdn", value: name };
}

const isPrintable = (text: string): boolean => /^[\x20-\x7e]+$/.test(text);

const cidr = /^(?:\d{1,3}\.){3}\d{1,3}\/(3[0-2]|[12]?\d)$/;

/** Returns the network without host bits, which some devices refuse. Undefined: it is not an IPv4 network. */
function networkOf(text: string): string | undefined {
  const [, length] = cidr.exec(text) ?? [];
  const [address = ""] = text.split("/");
  if (length === undefined || !isIPv4(address)) return undefined;
  const bits = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  const start = Math.floor(bits / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${length}`;
}

function networksOf(field: "localSubnets" | "remoteSubnets", given: readonly string[], refuse: Refuse): string[] {
  if (given.length === 0) refuse(`${field} is empty`);
  return [...new Set(given.map((text) => networkOf(text) ?? refuse(`${field} holds ${shownValue(text)}, which is not an IPv4 network`)))];
}

function givenNetworks(name: string, given: readonly string[] | undefined): string[] | undefined {
  return given?.map((text) => {
    const network = networkOf(text);
    if (network === undefined) throw new ConfigurationError(`${name} holds ${shownValue(text)}, which is not an IPv4 network`);
    if (network === everything) {
      const remedy = "Name the networks themselves.";
      throw new ConfigurationError(`${name} holds 0.0.0.0/0, a route that would take the tunnel's own packets, too`, { remedy });
    }
    return network;
  });
}

/** Checks the interface, which goes into commands unchanged: it must not contain spaces or signs of the devices' own languages. */
function givenInterface(name: string, given: string | undefined): string | undefined {
  if (given === undefined || /^[\w./:-]+$/.test(given)) return given;
  throw new ConfigurationError(`${name} ${shownValue(given)} is not the name of an interface`);
}

const safeName = (text: string): string => text.replace(/[^\w-]/g, "-");

/** Returns names by role if the roles differ, else by number. */
function tunnelNames({ vpnConnectionId, tunnels }: PeerInput): string[] {
  const name = safeName(vpnConnectionId);
  if (tunnels.length === 1) return [name];
  const roles = tunnels.map(({ role }) =>
    new Map([
      ["master", "active"],
      ["slave", "standby"],
    ]).get(role ?? ""),
  );
  const isTold = !roles.includes(undefined) && new Set(roles).size === roles.length;
  return tunnels.map((_, index) => `${name}-${isTold ? roles[index] : index + 1}`);
}

/** Returns an id that two connections of one device hardly ever share, and the tunnels of one never do. */
function interfaceIdOf(vpnConnectionId: string, number: number): number {
  const hash = createHash("sha256").update(vpnConnectionId).digest().readUInt32BE();
  return (hash & 0x7ffffff0) + (number & 0xf);
}

const proofs: Readonly<Record<PeerProof, string>> = {
  negotiated: "negotiated (a test brings up such a tunnel with this software and sends traffic through it)",
  model: "model (a test has the device's own software or the vendor's data model accept such a file; no traffic was sent)",
  vocabulary: "vocabulary (each value is one that the vendor's own module accepts; no tunnel was brought up)",
};

function headerOf(peer: PeerInput, tunnels: readonly PlanTunnel[], format: string, proof: PeerProof): string[] {
  const name = peer.name ? ` (${peer.name})` : "";
  return [
    `On-premises side of VPN connection ${peer.vpnConnectionId}${name} in ${peer.regionId}, format ${format}.`,
    "Written by pulumi-alicloud-vpn from the settings that the API reports. Changes to this file are overwritten.",
    `Proof: ${proofs[proof]}.`,
    ...tunnels.map(
      ({ name, tunnelId, role, publicAddress, localAddress, isBehindNat, remoteAddress }) =>
        `Tunnel ${name}${tunnelId === null ? "" : ` (${tunnelId}, ${role})`}: on-premises ${localAddress}${isBehindNat ? ` behind ${publicAddress}` : ""}, cloud ${remoteAddress}.`,
    ),
  ].map((line) => line.replace(/[^\x20-\x7e]/g, "?"));
}

/** Returns the settings of a tunnel that work but should not be used. */
function weaknessesOf(tunnel: PlanTunnel): string[] {
  const groupWord = (group: number | null) => (group === null ? "disabled" : `group${group}`);
  const words = {
    ...tunnel,
    ikeVersion: `ikev${tunnel.ikeVersion}`,
    ikePfs: groupWord(tunnel.ikePfs),
    ipsecPfs: groupWord(tunnel.ipsecPfs),
  };
  return weakValues
    .filter(({ setting, value, severity }) => words[setting] === value && (severity === "critical" || severity === "high"))
    .map(({ setting, value, reason, source }) => `${tunnel.name}: ${setting} ${value} is weak. ${reason} (${source}).`);
}
