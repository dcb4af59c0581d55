import {
  aggressiveMode,
  type JudgedByValue,
  lifetimes,
  missingValue,
  type Objection,
  otherStandard,
  soundValues,
  unknownValue,
  weakValues,
} from "./cryptographyRules";
import type { IkeConfig, IpsecConfig, Tunnel } from "./model";

/** One setting of a tunnel, and what stands against it. Null: nothing does. */
export interface JudgedSetting {
  keys: ["ikeConfig", keyof IkeConfig] | ["ipsecConfig", keyof IpsecConfig];
  value: string | number | null;
  objection: Objection | null;
}

/** Judges the algorithms, groups, mode and lifetimes of a tunnel. The mode is left out with IKEv2, where it means nothing. */
export function judgeSettings(tunnel: Tunnel): JudgedSetting[] {
  const ike = (key: keyof IkeConfig, objectTo: (value: string | number) => Objection | null): JudgedSetting => {
    const value = tunnel.ikeConfig?.[key] ?? null;
    return { keys: ["ikeConfig", key], value, objection: value === null ? missingValue : objectTo(value) };
  };
  const ipsec = (key: keyof IpsecConfig, objectTo: (value: string | number) => Objection | null): JudgedSetting => {
    const value = tunnel.ipsecConfig?.[key] ?? null;
    return { keys: ["ipsecConfig", key], value, objection: value === null ? missingValue : objectTo(value) };
  };
  return [
    ike("ikeVersion", byTable("ikeVersion")),
    ...(tunnel.ikeConfig?.ikeVersion === "ikev2" ? [] : [ike("ikeMode", byMode(tunnel))]),
    ike("ikeEncAlg", byTable("ikeEncAlg")),
    ike("ikeAuthAlg", byTable("ikeAuthAlg")),
    ike("ikePfs", byTable("ikePfs")),
    ike("ikeLifetime", byLifetime("ikeLifetime")),
    ipsec("ipsecEncAlg", byTable("ipsecEncAlg")),
    ipsec("ipsecAuthAlg", byTable("ipsecAuthAlg")),
    ipsec("ipsecPfs", byTable("ipsecPfs")),
    ipsec("ipsecLifetime", byLifetime("ipsecLifetime")),
  ];
}

const byTable = (setting: JudgedByValue) => (value: string | number) => {
  const name = String(value).toLowerCase();
  if (soundValues[setting].includes(name)) return null;
  const known = weakValues.find((weak) => weak.setting === setting && weak.value === name);
  return known ?? (otherStandard.values.includes(name) ? otherStandard : unknownValue);
};

const byMode =
  ({ ikeConfig, remoteCaCertificate }: Tunnel) =>
  (mode: string | number) => {
    if (mode === "main") return null;
    if (mode !== "aggressive" || ikeConfig?.ikeVersion !== "ikev1") return unknownValue;
    return remoteCaCertificate === null ? aggressiveMode : null;
  };

const byLifetime = (setting: keyof typeof lifetimes) => (seconds: string | number) => {
  if (typeof seconds !== "number" || !(seconds > 0)) return unknownValue;
  return seconds > lifetimes[setting].longest ? lifetimes[setting] : null;
};
