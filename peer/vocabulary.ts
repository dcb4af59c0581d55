import { UnsupportedPeerError } from "../provider/alicloud/errors";
import { shownValue } from "../provider/alicloud/redact";
import type { PlanTunnel } from "./plan";

/** The settings whose values differ by vendor. */
type Setting = "ikeEncAlg" | "ikeAuthAlg" | "ikePfs" | "ipsecEncAlg" | "ipsecAuthAlg" | "ipsecPfs";
/** Words of the vendor, by the API's word. The vendor does not support a missing word. */
type Words = Readonly<Record<string, string>>;

interface Vocabulary {
  /** For messages: `strongSwan`. */
  readonly device: string;
  readonly encryption: Words;
  readonly authentication: Words;
  readonly group: Words;
  /** Phase 2, where its words are other ones. */
  readonly ipsec?: Partial<Pick<Vocabulary, "encryption" | "authentication" | "group">>;
}

const iosXeIpsec = {
  encryption: { aes: "esp-aes 128", aes192: "esp-aes 192", aes256: "esp-aes 256", des: "esp-des", "3des": "esp-3des" },
  authentication: {
    ...{ md5: "esp-md5-hmac", sha1: "esp-sha-hmac", sha256: "esp-sha256-hmac", sha384: "esp-sha384-hmac", sha512: "esp-sha512-hmac" },
  },
  group: { group1: "group1", group2: "group2", group5: "group5", group14: "group14", group24: "group24" },
};

/** The API's words and each vendor's, with the source. */
const vocabularies = {
  // The keywords of strongSwan 5.9 and 6.0, docs "IKEv2 Cipher Suites"; the tunnel tests load and negotiate each of them.
  swanctl: {
    device: "strongSwan",
    encryption: { aes: "aes128", aes192: "aes192", aes256: "aes256", des: "des", "3des": "3des" },
    authentication: { md5: "md5", sha1: "sha1", sha256: "sha256", sha384: "sha384", sha512: "sha512" },
    group: { group1: "modp768", group2: "modp1024", group5: "modp1536", group14: "modp2048", group24: "modp2048s256" },
  },
  // `ipsec algparse` of libreswan 4.10 takes these, and no DES, no group 1, 2 or 24.
  libreswan: {
    device: "libreswan",
    encryption: { aes: "aes128", aes192: "aes192", aes256: "aes256", "3des": "3des" },
    authentication: { md5: "md5", sha1: "sha1", sha256: "sha2_256", sha384: "sha2_384", sha512: "sha2_512" },
    group: { group5: "modp1536", group14: "modp2048" },
  },
  // Cisco-IOS-XE-crypto.yang of 16.9.3, crypto ikev2 proposal and crypto ipsec transform-set.
  "ios-xe": {
    device: "IOS-XE",
    encryption: { aes: "aes-cbc-128", aes192: "aes-cbc-192", aes256: "aes-cbc-256", des: "des", "3des": "3des" },
    authentication: { md5: "md5", sha1: "sha1", sha256: "sha256", sha384: "sha384", sha512: "sha512" },
    group: { group1: "1", group2: "2", group5: "5", group14: "14", group24: "24" },
    ipsec: iosXeIpsec,
  },
  // The same file, crypto isakmp policy.
  "ios-xe-ikev1": {
    device: "IOS-XE",
    encryption: { aes: "aes 128", aes192: "aes 192", aes256: "aes 256", des: "des", "3des": "3des" },
    authentication: { md5: "md5", sha1: "sha", sha256: "sha256", sha384: "sha384", sha512: "sha512" },
    group: { group1: "1", group2: "2", group5: "5", group14: "14", group24: "24" },
    ipsec: iosXeIpsec,
  },
  // fortinet.fortios of Ansible 12.3.0, `proposal` and `dhgrp` of vpn_ipsec_phase1_interface and vpn_ipsec_phase2_interface.
  fortios: {
    device: "FortiOS",
    encryption: { aes: "aes128", aes192: "aes192", aes256: "aes256", des: "des", "3des": "3des" },
    authentication: { md5: "md5", sha1: "sha1", sha256: "sha256", sha384: "sha384", sha512: "sha512" },
    group: { group1: "1", group2: "2", group5: "5", group14: "14" },
  },
  // pan-os-python 1.13.1, IkeCryptoProfile and IpsecCryptoProfile of panos/network.py.
  panos: {
    device: "PAN-OS",
    encryption: { aes: "aes-128-cbc", aes192: "aes-192-cbc", aes256: "aes-256-cbc", des: "des", "3des": "3des" },
    authentication: { md5: "md5", sha1: "sha1", sha256: "sha256", sha384: "sha384", sha512: "sha512" },
    group: { group1: "group1", group2: "group2", group5: "group5", group14: "group14" },
  },
} as const satisfies Record<string, Vocabulary>;

/** A vendor that has a vocabulary. */
export type Vendor = keyof typeof vocabularies;

type Kind = "encryption" | "authentication" | "group";
const kinds: Readonly<Record<Setting, Kind>> = {
  ...{ ikeEncAlg: "encryption", ikeAuthAlg: "authentication", ikePfs: "group" },
  ...{ ipsecEncAlg: "encryption", ipsecAuthAlg: "authentication", ipsecPfs: "group" },
} as const;

/** The API's words from weak to strong. */
const byStrength: Readonly<Record<Kind, readonly string[]>> = {
  encryption: ["des", "3des", "sm4", "aes", "aes192", "aes256"],
  authentication: ["md5", "sha1", "sm3", "sha256", "sha384", "sha512"],
  group: ["group1", "group2", "group5", "group14", "group24"],
};

/**
 * Returns the vendor's word for a setting of a tunnel.
 * @throws UnsupportedPeerError that names the setting, the vendor and the nearest value that works
 */
export function wordFor(vendor: Vendor, setting: Exclude<Setting, "ipsecPfs">, tunnel: PlanTunnel): string;
/** Null: no perfect forward secrecy. */
export function wordFor(vendor: Vendor, setting: Setting, tunnel: PlanTunnel): string | null;
export function wordFor(vendor: Vendor, setting: Setting, tunnel: PlanTunnel): string | null {
  if (tunnel[setting] === null) return null;
  const kind = kinds[setting];
  const value = kind === "group" ? `group${tunnel[setting]}` : String(tunnel[setting]);
  const vocabulary: Vocabulary = vocabularies[vendor];
  const words = (setting.startsWith("ipsec") ? vocabulary.ipsec?.[kind] : undefined) ?? vocabulary[kind];
  if (Object.hasOwn(words, value)) return words[value] as string;
  throw new UnsupportedPeerError(`${setting} ${shownValue(value)} is not available on ${vocabulary.device}`, {
    subject: tunnel.subject,
    remedy: `The nearest that works is ${shownValue(nearest(value, kind, words))}: change the connection to it.`,
  });
}

/** The API's words by strongSwan's. */
export function swanctlWords(kind: Kind): ReadonlyMap<string, string> {
  return new Map(Object.entries(vocabularies.swanctl[kind]).map(([word, own]) => [own, word]));
}

/** Returns the weakest value that is at least as strong, else the strongest. */
function nearest(value: string, kind: Kind, words: Words): string | undefined {
  const order = byStrength[kind];
  const available = order.filter((word) => Object.hasOwn(words, word));
  return available.find((word) => order.indexOf(word) > order.indexOf(value) && order.includes(value)) ?? available.at(-1);
}
