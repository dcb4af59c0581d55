import { isIPv4 } from "node:net";
import type { VpnConnectionPeerResult, VpnConnectionPeerTunnel } from "../provider/vpn/model/peer";
import type { Section } from "./swanctlConf";
import { swanctlWords } from "./vocabulary";

/** A setting that differs between the two sides. */
export interface Mismatch {
  /** Null: the tunnel of a single-tunnel connection. */
  readonly tunnelId: string | null;
  /** Name of the setting in `VpnConnectionPeer`: `ikeEncAlg`, `ipsecPfs`, `localId`, `psk`. */
  readonly setting: string;
  /** Value on the device. For a key only that it differs. */
  readonly device: string;
  /** Value that the connection requires on the device. */
  readonly connection: string;
}

/** Result of a comparison. */
export interface Comparison {
  readonly mismatches: readonly Mismatch[];
  /** Notes on what could not be compared, with the reason. */
  readonly notes: readonly string[];
}

/** Compares the other end of a connection with the swanctl.conf of a device. Values that the API did not return are not compared. */
export function compareSwanctl(peer: VpnConnectionPeerResult, conf: Section): Comparison {
  const connections = [...(conf.sections.get("connections")?.sections ?? [])].map(([name, section]) => ({ name, section }));
  const found = connectionsOf(peer, connections);
  const results = peer.tunnels.map((tunnel): Comparison => {
    const connection = found.get(tunnel);
    if (connection !== undefined) return compareTunnel(peer, tunnel, connection, conf);
    const missing = {
      setting: "connection",
      device: "no connection of the file",
      connection: `one to ${tunnel.remoteAddress ?? "the cloud"}`,
    };
    return { mismatches: [{ tunnelId: tunnel.tunnelId, ...missing }], notes: [] };
  });
  return { mismatches: results.flatMap(({ mismatches }) => mismatches), notes: results.flatMap(({ notes }) => notes) };
}

interface Connection {
  readonly name: string;
  readonly section: Section;
}

/** Matches connections of the file with tunnels: pairs with the most in common, each connection once. */
function connectionsOf(peer: VpnConnectionPeerResult, connections: readonly Connection[]): Map<VpnConnectionPeerTunnel, Connection> {
  const isOnly = connections.length === 1 && peer.tunnels.length === 1;
  const pairs = peer.tunnels
    .flatMap((tunnel) => connections.map((connection) => ({ tunnel, connection, score: likeness(peer, tunnel, connection) })))
    .filter(({ score }) => isOnly || score > 0)
    .sort((one, other) => other.score - one.score);
  const found = new Map<VpnConnectionPeerTunnel, Connection>();
  for (const { tunnel, connection } of pairs) {
    if (!found.has(tunnel) && ![...found.values()].includes(connection)) found.set(tunnel, connection);
  }
  return found;
}

function likeness(peer: VpnConnectionPeerResult, tunnel: VpnConnectionPeerTunnel, { name, section }: Connection): number {
  const names = (address: string | null, setting: string) => address !== null && listOf(section.values.get(setting)).includes(address);
  const isId = (side: "local" | "remote", id: string | null) => id !== null && idOf(section, side) === normalId(id);
  const signs = [
    [4, names(tunnel.remoteAddress, "remote_addrs")],
    [4, name.includes(peer.vpnConnectionId) && (peer.tunnels.length === 1 || name.includes(roleName(tunnel)))],
    [2, names(tunnel.localAddress, "local_addrs")],
    [2, isId("remote", tunnel.remoteId ?? tunnel.remoteAddress)],
    [1, isId("local", tunnel.localId ?? tunnel.localAddress)],
  ] as const;
  return signs.reduce((sum, [weight, isTrue]) => sum + (isTrue ? weight : 0), 0);
}

const roleName = ({ role, tunnelId }: VpnConnectionPeerTunnel): string =>
  role === "master" ? "active" : role === "slave" ? "standby" : (tunnelId ?? "");

function compareTunnel(
  peer: VpnConnectionPeerResult,
  tunnel: VpnConnectionPeerTunnel,
  { name, section }: Connection,
  conf: Section,
): Comparison {
  const mismatches: Mismatch[] = [];
  const notes: string[] = [];
  const report: Report = (setting, device, connection) => {
    mismatches.push({ tunnelId: tunnel.tunnelId, setting, device: String(device), connection: String(connection) });
  };
  const { ikeConfig: ike, ipsecConfig: ipsec } = tunnel;
  const isIkev1 = ike?.ikeVersion === "ikev1";
  const version = section.values.get("version") ?? "0";
  // 0 responds to both, and initiates IKEv2.
  if (ike?.ikeVersion && (isIkev1 ? version !== "1" : version === "1"))
    report("ikeVersion", version === "1" ? "ikev1" : "ikev2", ike.ikeVersion);
  const isAggressive = isYes(section.values.get("aggressive"));
  if (isIkev1 && ike?.ikeMode && isAggressive !== (ike.ikeMode === "aggressive")) {
    report("ikeMode", isAggressive ? "aggressive" : "main", ike.ikeMode);
  }
  compareAddresses(tunnel, section, report);
  compareIdentities(tunnel, section, report);
  compareProposals(section.values.get("proposals"), defaults.ike, report, {
    ...{ encryption: ["ikeEncAlg", ike?.ikeEncAlg], authentication: ["ikeAuthAlg", ike?.ikeAuthAlg], group: ["ikePfs", ike?.ikePfs] },
  });
  if (ike?.ikeLifetime) compareLifetime("ikeLifetime", ikeLifetimeOf(section), ike.ikeLifetime, report);
  const children = [...(section.sections.get("children")?.sections ?? [])].map(([, child]) => child);
  if (children.length === 0) report("children", "none", "one for its networks");
  for (const child of children) {
    compareProposals(child.values.get("esp_proposals"), defaults.esp, report, {
      ...{ encryption: ["ipsecEncAlg", ipsec?.ipsecEncAlg], authentication: ["ipsecAuthAlg", ipsec?.ipsecAuthAlg] },
      group: ["ipsecPfs", ipsec?.ipsecPfs],
    });
    if (ipsec?.ipsecLifetime) compareLifetime("ipsecLifetime", childLifetimeOf(child), ipsec.ipsecLifetime, report);
  }
  if (children.length > 0) compareNetworks(peer, tunnel, children, isIkev1, report);
  compareKey(peer, tunnel, section, conf, report, (note) => notes.push(`${name}: ${note}`));
  return { mismatches: distinct(mismatches), notes };
}

type Report = (setting: string, device: string | number, connection: string | number) => void;

/** Children of one connection often have the same mistake. */
const distinct = (mismatches: readonly Mismatch[]): Mismatch[] => [
  ...new Map(mismatches.map((mismatch) => [JSON.stringify(mismatch), mismatch])).values(),
];

function compareAddresses(tunnel: VpnConnectionPeerTunnel, section: Section, report: Report): void {
  const remote = listOf(section.values.get("remote_addrs"));
  if (tunnel.remoteAddress !== null && !mayBe(remote, tunnel.remoteAddress))
    report("remoteAddress", remote.join(", "), tunnel.remoteAddress);
  const local = listOf(section.values.get("local_addrs"));
  // Behind NAT the address is private, and the connection does not know it.
  const isPrivate = local.some((address) => privateNetworks.some((network) => isWithin(network, address)));
  if (tunnel.localAddress !== null && !isPrivate && !mayBe(local, tunnel.localAddress))
    report("localAddress", local.join(", "), tunnel.localAddress);
}

const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Checks whether a list of addresses, networks, ranges and names may contain an address. A name may always match. */
function mayBe(list: readonly string[], address: string): boolean {
  return (
    list.length === 0 || list.some((one) => one === address || one.startsWith("%") || isWithin(one, address) || !/^[\d./-]+$/.test(one))
  );
}

/** Checks whether a network or a range of addresses contains an address. */
function isWithin(range: string, address: string): boolean {
  if (!isIPv4(address)) return false;
  const [from = "", to] = range.split("-");
  if (to !== undefined) return isIPv4(from) && isIPv4(to) && numberOf(from) <= numberOf(address) && numberOf(address) <= numberOf(to);
  const [start = "", length] = range.split("/");
  if (!isIPv4(start) || length === undefined) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(numberOf(start) / size) === Math.floor(numberOf(address) / size);
}

const numberOf = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

function compareIdentities(tunnel: VpnConnectionPeerTunnel, section: Section, report: Report): void {
  for (const side of ["local", "remote"] as const) {
    const auth = authSection(section, side)?.values.get("auth") ?? "pubkey";
    if (auth !== "psk") report(`${side} auth`, auth, "psk");
    const needed = tunnel[`${side}Id`] ?? tunnel[`${side}Address`];
    const has = idOf(section, side);
    if (needed === null || has === null || matchesId(has, normalId(needed))) continue;
    report(`${side}Id`, has, normalId(needed));
  }
}

/** A section may be called `local`, `local-1`, and so on. */
function authSection(section: Section, side: "local" | "remote"): Section | undefined {
  return [...section.sections].find(([name]) => name === side || name.startsWith(`${side}-`))?.[1];
}

/** Returns the identity of a side. Null: any identity is accepted, or it is unknown. */
function idOf(section: Section, side: "local" | "remote"): string | null {
  const id = authSection(section, side)?.values.get("id");
  if (id !== undefined) return id === "%any" ? null : normalId(id);
  const [address, ...others] = listOf(section.values.get("local_addrs"));
  return side === "local" && address !== undefined && others.length === 0 && isIPv4(address) ? address : null;
}

const normalId = (id: string): string => id.replace(/^(fqdn|dns|email|ipv4|keyid):/, "").replace(/^@(?!#)/, "");

const matchesId = (pattern: string, id: string): boolean =>
  pattern.toLowerCase() === id.toLowerCase() || (pattern.startsWith("*") && id.toLowerCase().endsWith(pattern.slice(1).toLowerCase()));

/** Default proposals of strongSwan, as far as the API has words for them. */
const defaults = {
  ike: "aes128-aes192-aes256-sha256-sha384-sha512-sha1-modp2048",
  esp: "aes128-aes192-aes256-sha256-sha384-sha512-sha1",
} as const;

type Kind = "encryption" | "authentication" | "group";
type Wanted = Readonly<Record<Kind, readonly [setting: string, value: string | null | undefined]>>;

const kinds: readonly Kind[] = ["encryption", "authentication", "group"];

/** Compares proposals. One of them has to match completely; otherwise the mismatch shows what the best one lacks. */
function compareProposals(given: string | undefined, byDefault: string, report: Report, wanted: Wanted): void {
  const proposals = (given === undefined ? ["default"] : listOf(given)).map((text) => (text === "default" ? byDefault : text));
  const faults = proposals.map((proposal) => kinds.filter((kind) => !offers(proposal, kind, wanted[kind][1])));
  const fewest = faults.reduce<Kind[] | undefined>((best, one) => (best === undefined || one.length < best.length ? one : best), undefined);
  for (const kind of fewest ?? kinds) {
    const [setting, value] = wanted[kind];
    if (!value) continue;
    const has = proposals.flatMap((proposal) => wordsOf(proposal, kind));
    report(setting, [...new Set(has)].join(", ") || (kind === "group" ? "disabled" : "none"), value);
  }
}

function offers(proposal: string, kind: Kind, value: string | null | undefined): boolean {
  if (!value) return true;
  const words = wordsOf(proposal, kind);
  return kind === "group" && value === "disabled" ? words.length === 0 : words.includes(value);
}

/** Returns the API's words for one kind of algorithm in a proposal, or strongSwan's own if the API has none. */
function wordsOf(proposal: string, kind: Kind): string[] {
  return proposal
    .toLowerCase()
    .split("-")
    .filter((word) => word !== "" && !/^(prf|no?esn$|modpnone$|none$)/.test(word) && kindOf(word) === kind)
    .map((word) => swanctlWords(kind).get(aliases.get(word) ?? word) ?? word);
}

const aliases = new Map([
  ["aes", "aes128"],
  ["sha", "sha1"],
  ["sha2_256", "sha256"],
  ["sha2_384", "sha384"],
  ["sha2_512", "sha512"],
]);

function kindOf(word: string): Kind {
  if (/^(modp|ecp|curve|x25519|x448|ke\d|mlkem|ntru)/.test(word)) return "group";
  return /^(md5|sha|aesxcbc|aescmac|aes\d*gmac)/.test(word) ? "authentication" : "encryption";
}

/** Times of an SA's renewal and end, in seconds. */
interface Lifetime {
  readonly rekey: number;
  readonly hard: number;
}

/** Compares lifetimes. A device that renews in time and keeps an SA about as long as the cloud matches. */
function compareLifetime(setting: string, { rekey, hard }: Lifetime, needed: number, report: Report): void {
  if (rekey > 0 && rekey < needed && Math.abs(hard - needed) <= needed / 10) return;
  const shown = rekey >= needed && Math.abs(hard - needed) <= needed / 10 ? `${hard}, renewed after ${rekey}` : hard;
  report(setting, shown, needed);
}

function ikeLifetimeOf({ values }: Section): Lifetime {
  const reauth = secondsOf(values.get("reauth_time")) ?? 0;
  const rekey = secondsOf(values.get("rekey_time")) ?? (reauth > 0 ? 0 : 14_400);
  const longest = Math.max(rekey, reauth);
  return { rekey: longest, hard: longest + (secondsOf(values.get("over_time")) ?? longest / 10) };
}

function childLifetimeOf({ values }: Section): Lifetime {
  const life = secondsOf(values.get("life_time"));
  const rekey = secondsOf(values.get("rekey_time")) ?? (life === undefined ? 3600 : life / 1.1);
  return { rekey, hard: life ?? Math.round(rekey * 1.1) };
}

function secondsOf(text: string | undefined): number | undefined {
  const [, amount, unit = "s"] = /^(\d+)\s*([smhd])?$/.exec(text ?? "") ?? [];
  return amount === undefined ? undefined : Number(amount) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1);
}

/** Compares networks. IKEv1 uses the first network of each side of a child and ignores the others. */
function compareNetworks(
  peer: VpnConnectionPeerResult,
  tunnel: VpnConnectionPeerTunnel,
  children: readonly Section[],
  isIkev1: boolean,
  report: Report,
): void {
  const networks = (child: Section, setting: string, dynamic: string | null): string[] => {
    const all = listOf(child.values.get(setting) ?? "dynamic").map((one) =>
      one === "dynamic" ? `${dynamic}/32` : isIPv4(one) ? `${one}/32` : one,
    );
    return isIkev1 ? all.slice(0, 1) : all;
  };
  const pairs = children.flatMap((child) => {
    const remote = networks(child, "remote_ts", tunnel.remoteAddress);
    return networks(child, "local_ts", tunnel.localAddress).flatMap((one) => remote.map((other) => [one, other] as const));
  });
  const [local, remote] = [new Set(pairs.map(([one]) => one)), new Set(pairs.map(([, other]) => other))];
  const isSame = (has: ReadonlySet<string>, needed: readonly string[]) => has.size === needed.length && needed.every((one) => has.has(one));
  const sides = [["localSubnets", local] as const, ["remoteSubnets", remote] as const];
  const wrong = sides.filter(([side, has]) => peer[side].length > 0 && !isSame(has, peer[side]));
  for (const [side, has] of wrong) report(side, [...has].join(", "), peer[side].join(", "));
  const count = new Set(pairs.map((pair) => pair.join())).size;
  const needed = peer.localSubnets.length * peer.remoteSubnets.length;
  if (wrong.length === 0 && count < needed)
    report("localSubnets, remoteSubnets", `${count} pairs of networks`, `${needed} pairs of networks`);
}

function compareKey(
  peer: VpnConnectionPeerResult,
  tunnel: VpnConnectionPeerTunnel,
  section: Section,
  conf: Section,
  report: Report,
  note: (text: string) => void,
): void {
  const psks = peer.psks ?? {};
  const key = tunnel.tunnelId ?? "";
  if (!Object.hasOwn(psks, key)) {
    note("the pre-shared key is not compared, since the API does not report it.");
    return;
  }
  const [localId, remoteId] = (["local", "remote"] as const).map(
    (side) => idOf(section, side) ?? normalId(tunnel[`${side}Id`] ?? tunnel[`${side}Address`] ?? ""),
  );
  const found = secretFor(conf, localId ?? "", remoteId ?? "");
  if (found === undefined) report("psk", "no secret for these identities", "a pre-shared key");
  else if (found !== psks[key]) report("psk", "another pre-shared key", "the connection's pre-shared key");
}

/** Returns a key as charon selects it: by both identities, else by one, else a key for all. */
function secretFor(conf: Section, localId: string, remoteId: string): string | undefined {
  const secrets = [...(conf.sections.get("secrets")?.sections ?? [])].filter(([name]) => name.startsWith("ike"));
  const rated = secrets.map(([, { values }]) => {
    const ids = [...values].filter(([name]) => name.startsWith("id")).map(([, id]) => (id === "%any" ? id : normalId(id)));
    const has = (id: string) => (ids.some((one) => matchesId(one, id)) ? 2 : ids.includes("%any") || ids.length === 0 ? 1 : 0);
    return { secret: decodeSecret(values.get("secret") ?? ""), own: has(localId), other: has(remoteId), isForBoth: ids.length > 1 };
  });
  const usable = rated.filter(({ own, other, isForBoth }) => (isForBoth ? own > 0 && other > 0 : own + other > 0));
  return usable.sort((one, other) => other.own + other.other - (one.own + one.other))[0]?.secret;
}

function decodeSecret(text: string): string {
  if (/^0x/i.test(text)) return Buffer.from(text.slice(2), "hex").toString();
  if (/^0s/i.test(text)) return Buffer.from(text.slice(2), "base64").toString();
  return text;
}

const listOf = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

const isYes = (text: string | undefined): boolean => ["yes", "true", "enabled", "1"].includes((text ?? "").toLowerCase());
