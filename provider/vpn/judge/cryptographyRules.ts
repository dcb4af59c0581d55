import type { IkeConfig, IpsecConfig } from "../model/fields";

/** Severity of a finding. `info`: the setting could not be judged. */
export type Severity = "critical" | "high" | "medium" | "low" | "info";

/** Severities, worst first. */
export const severities: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** The weakness of a value. */
export interface Weakness {
  /** Severity of the weakness. */
  readonly severity: Severity;
  /** Reason for the finding. */
  readonly reason: string;
  /** Source of the judgement. */
  readonly source: string;
}

/** The settings that are judged by their value alone. */
export type JudgedByValue = "ikeVersion" | "ikeEncAlg" | "ikeAuthAlg" | "ikePfs" | "ipsecEncAlg" | "ipsecAuthAlg" | "ipsecPfs";

/** A weak value of a setting. */
interface WeakValue extends Weakness {
  readonly setting: JudgedByValue;
  readonly value: NonNullable<(IkeConfig & IpsecConfig)[JudgedByValue]>;
}

/**
 * Weak values. The quoted levels come from the tables in RFC 8247 (IKEv2) and RFC 8221 (ESP). RFC 8247 does not cover IKEv1, which RFC 9395
 * deprecates as a whole; its levels apply to both here. Levels are quoted unchanged: 3DES is MAY in IKE, and no RFC forbids phase 2 without
 * PFS.
 */
export const weakValues: readonly WeakValue[] = [
  {
    setting: "ikeVersion",
    value: "ikev1",
    severity: "medium",
    reason: "Historic: upgrade to IKEv2",
    source: "RFC 9395 section 3",
  },
  { setting: "ikeEncAlg", value: "des", severity: "critical", reason: "56-bit key", source: "RFC 8247 section 2.1: MUST NOT" },
  { setting: "ipsecEncAlg", value: "des", severity: "critical", reason: "56-bit key", source: "RFC 8221 section 5: MUST NOT" },
  { setting: "ikeEncAlg", value: "3des", severity: "medium", reason: "64-bit block", source: "NIST SP 800-131A r2" },
  {
    setting: "ipsecEncAlg",
    value: "3des",
    severity: "high",
    reason: "64-bit block (Sweet32), and nothing limits the bytes under one key",
    source: "RFC 8221 section 5: SHOULD NOT; NIST SP 800-131A r2",
  },
  ...(
    [
      ["ikeAuthAlg", "RFC 8247 sections 2.2 and 2.3"],
      ["ipsecAuthAlg", "RFC 8221 section 6"],
    ] as const
  ).flatMap(([setting, rfc]): WeakValue[] => [
    { setting, value: "md5", severity: "high", reason: "MD5 is barred, though HMAC-MD5 is not broken", source: `${rfc}: MUST NOT` },
    { setting, value: "sha1", severity: "low", reason: "NIST phases SHA-1 out by 2030", source: `${rfc}: MUST-` },
  ]),
  ...(["ikePfs", "ipsecPfs"] as const).flatMap((setting): WeakValue[] => [
    { setting, value: "group1", severity: "critical", reason: "768-bit group", source: "RFC 8247 section 2.4: MUST NOT" },
    { setting, value: "group2", severity: "high", reason: "1024-bit group", source: "RFC 8247 section 2.4: SHOULD NOT; NIST SP 800-77 r1" },
    {
      setting,
      value: "group5",
      severity: "medium",
      reason: "1536-bit group",
      source: "RFC 8247 section 2.4: SHOULD NOT; NIST SP 800-77 r1",
    },
    { setting, value: "group24", severity: "high", reason: "Subgroup of unproven origin", source: "RFC 8247 section 2.4: SHOULD NOT" },
  ]),
  {
    setting: "ipsecPfs",
    value: "disabled",
    severity: "medium",
    reason: "No forward secrecy when phase 2 is rekeyed",
    source: "NIST SP 800-77 r1",
  },
];

/** Values without a known weakness. */
export const soundValues: Readonly<Record<JudgedByValue, readonly string[]>> = {
  ikeVersion: ["ikev2"],
  ikeEncAlg: ["aes", "aes192", "aes256"],
  ikeAuthAlg: ["sha256", "sha384", "sha512"],
  ikePfs: ["group14"],
  ipsecEncAlg: ["aes", "aes192", "aes256"],
  ipsecAuthAlg: ["sha256", "sha384", "sha512"],
  ipsecPfs: ["group14"],
};

/** Algorithms of another standard, which this table does not judge. */
export const otherStandard: Weakness & { readonly values: readonly string[] } = {
  values: ["sm4", "sm3"],
  severity: "info",
  reason: "Not assessed: an algorithm of the ShangMi standards",
  source: "GM/T 0022",
};
/** Finding for a value that is not in this table. */
export const unknownValue: Weakness = { severity: "info", reason: "Not assessed: not a value that is known here", source: "practice" };
/** Finding for a setting that the result does not hold. */
export const missingValue: Weakness = { severity: "info", reason: "Not assessed: not reported", source: "practice" };

/** Finding for aggressive mode, which only IKEv1 has, unless the peers authenticate by certificate. */
export const aggressiveMode: Weakness = {
  severity: "high",
  reason: "With a pre-shared key, an eavesdropper can search for the key off line",
  source: "NIST SP 800-77 r1",
};

/** Longest lifetimes, in seconds, and the finding for longer ones. The vendor's default is 86400 for both. */
export const lifetimes: Readonly<Record<"ikeLifetime" | "ipsecLifetime", Weakness & { readonly longest: number }>> = {
  ikeLifetime: { longest: 86_400, severity: "low", reason: "Longer than 24 hours", source: "NIST SP 800-77 r1" },
  ipsecLifetime: { longest: 28_800, severity: "low", reason: "Longer than 8 hours", source: "NIST SP 800-77 r1" },
};

/** Minimum number of characters of a pre-shared key. Shorter keys are weak. */
export const shortestPsk = { critical: 8, high: 16 } as const;
/** Finding for a weak pre-shared key. It is the same for every weakness, so it reveals neither value nor length. */
export const weakPsk: Omit<Weakness, "severity"> = {
  reason: "Too short, or equal to a name, id or address of the connection: worth less than 112 bits",
  source: "NIST SP 800-77 r1",
};
/** Finding for a pre-shared key that two tunnels of a connection share. */
export const pskOfAnotherTunnel: Weakness = {
  severity: "low",
  reason: "Another tunnel of the connection has the same key",
  source: "practice",
};
/** Finding for a pre-shared key that two connections share. */
export const pskOfAnotherConnection: Weakness = { severity: "medium", reason: "Another connection has the same key", source: "practice" };
