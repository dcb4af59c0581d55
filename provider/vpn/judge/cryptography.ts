import { isMasked } from "../model/fieldKinds";
import type { IkeConfig, IpsecConfig, Tunnel, VpnConnectionSecrets, VpnConnectionSettings } from "../model/fields";
import { formatPath, tunnelNames } from "../model/paths";
import {
  aggressiveMode,
  type JudgedByValue,
  lifetimes,
  missingValue,
  otherStandard,
  pskOfAnotherConnection,
  pskOfAnotherTunnel,
  type Severity,
  severities,
  shortestPsk,
  soundValues,
  unknownValue,
  type Weakness,
  weakPsk,
  weakValues,
} from "./cryptographyRules";
import { type TunnelsInput, tunnelsOf } from "./health";

/** One setting that is weak, or that could not be judged. */
export interface CryptographyFinding {
  /**
   * Path of the setting: `ikeConfig.ikeEncAlg`, or `tunnels.tun-1.ikeConfig.ikeEncAlg`; for a pre-shared key `psk` or `tunnelPsks.tun-1`.
   */
  path: string;
  /** Value of the setting. Null: not reported. For a pre-shared key always `[secret]`. */
  value: string | number | null;
  /** Severity; `info` if the setting could not be judged. */
  severity: Severity;
  /** Reason for the finding. */
  reason: string;
  /** Source of the judgement. */
  source: string;
}

/** Assessment of a connection's cryptography. */
export interface CryptographyAssessment {
  /** Weak settings, and settings that could not be judged; worst first. */
  findings: CryptographyFinding[];
  /** Paths of the settings that were judged, weak or not. */
  assessed: string[];
  /** Paths of the settings that were not judged, because they are not reported or not known. Each is also a finding of severity `info`. */
  notAssessed: string[];
}

/** Assessment of the cryptography of one of several connections. */
export interface ConnectionCryptography extends CryptographyAssessment {
  /** Id of the connection. */
  vpnConnectionId: string;
}

/** One setting and all weaknesses found in it. */
interface Judged {
  path: string;
  value: string | number | null;
  objections: readonly Weakness[];
}

/**
 * Finds weak settings of a connection: algorithms, groups, lifetimes, aggressive mode, pre-shared keys. On a dual-tunnel connection it
 * judges the settings of the tunnels, not the top-level ones, which the tunnels do not use. A result without secrets is judged by its other
 * settings. No finding reveals a key or its length.
 *
 * @example
 * const weak = failingFindings(assessCryptography(connection));
 */
export function assessCryptography(connection: PskInput): CryptographyAssessment {
  return summary(judge(connection));
}

/** Same as `assessCryptography` for each of several connections, in their order. Also finds pre-shared keys that two of them share. */
export function assessCryptographyOf(connections: readonly PskInput[]): ConnectionCryptography[] {
  const uses = new Map<string, number>();
  for (const psk of connections.flatMap((connection) => [...new Set(psksOf(connection))])) {
    if (psk !== null) uses.set(psk, (uses.get(psk) ?? 0) + 1);
  }
  return connections.map((connection) => {
    const isShared = (psk: string | null) => psk !== null && (uses.get(psk) ?? 0) > 1;
    const { vpnConnectionId } = connection;
    return { vpnConnectionId, ...summary(judge(connection, (psk) => (isShared(psk) ? [pskOfAnotherConnection] : []))) };
  });
}

/** Returns the findings that should stop a deployment: those of this severity and worse. */
export function failingFindings(assessment: CryptographyAssessment, atLeast: Severity = "high"): CryptographyFinding[] {
  return assessment.findings.filter(({ severity }) => severities.indexOf(severity) <= severities.indexOf(atLeast));
}

function judge(connection: PskInput, objectToPsk: (psk: string | null) => readonly Weakness[] = () => []): Judged[] {
  const isDual = connection.tunnels.length > 0;
  const tunnels = tunnelsOf(connection);
  const names = tunnelNames(tunnels);
  const psks = psksOf(connection);
  return tunnels.flatMap((tunnel, index): Judged[] => {
    const name = names[index] ?? "";
    const settings = judgeSettings(tunnel).map(({ keys, value, objection }) => ({
      path: formatPath(isDual ? ["tunnels", name, ...keys] : keys),
      value,
      objections: objection === null ? [] : [objection],
    }));
    const psk = psks[index] ?? null;
    const path = formatPath(isDual ? ["tunnelPsks", name] : ["psk"]);
    const ofPsk: Judged =
      psk === null
        ? { path, value: null, objections: [missingValue] }
        : { path, value: "[secret]", objections: [...judgePsk(psks, index, connection), ...objectToPsk(psk)] };
    return [...settings, ofPsk];
  });
}

function summary(judged: readonly Judged[]): CryptographyAssessment {
  const isOpen = ({ objections }: Judged) => objections.some(({ severity }) => severity === "info");
  const findings = judged.flatMap(({ path, value, objections }) =>
    objections.map(({ severity, reason, source }) => ({ path, value, severity, reason, source })),
  );
  return {
    findings: findings.sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity)),
    assessed: judged.filter((one) => !isOpen(one)).map(({ path }) => path),
    notAssessed: judged.filter(isOpen).map(({ path }) => path),
  };
}

/** One setting of a tunnel and its weakness. Null: no weakness was found. */
interface JudgedSetting {
  keys: ["ikeConfig", keyof IkeConfig] | ["ipsecConfig", keyof IpsecConfig];
  value: string | number | null;
  objection: Weakness | null;
}

/** Judges the algorithms, groups, mode and lifetimes of a tunnel. Skips the mode with IKEv2, which ignores it. */
function judgeSettings(tunnel: Tunnel): JudgedSetting[] {
  const ike = (key: keyof IkeConfig, objectTo: (value: string | number) => Weakness | null): JudgedSetting => {
    const value = tunnel.ikeConfig?.[key] ?? null;
    return { keys: ["ikeConfig", key], value, objection: value === null ? missingValue : objectTo(value) };
  };
  const ipsec = (key: keyof IpsecConfig, objectTo: (value: string | number) => Weakness | null): JudgedSetting => {
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

/** Input for judging pre-shared keys: the keys, if the result holds them, and the values that they must not equal. */
export interface PskInput
  extends TunnelsInput,
    Partial<Pick<VpnConnectionSecrets, "psk" | "tunnelPsks">>,
    Pick<
      VpnConnectionSettings,
      "vpnConnectionId" | "name" | "vpnGatewayId" | "attachInstanceId" | "transitRouterId" | "transitRouterName" | "vcoHealthCheck"
    > {}

/** Returns the pre-shared key of each tunnel, in the order of `tunnelsOf`. Null: the result does not hold it, or only its mask. */
function psksOf(connection: PskInput): (string | null)[] {
  const shown = (key: string | null | undefined): string | null => (key === undefined || isMasked(key) ? null : key);
  if (connection.tunnels.length === 0) return [shown(connection.psk)];
  const keys = new Map(Object.entries(connection.tunnelPsks ?? {}));
  return connection.tunnels.map(({ tunnelId }) => (tunnelId === null ? null : shown(keys.get(tunnelId))));
}

/** Returns the weaknesses of the key at `index` of `psks`. */
function judgePsk(psks: readonly (string | null)[], index: number, connection: PskInput): Weakness[] {
  const psk = psks[index] ?? null;
  if (psk === null) return [];
  const isShared = psks.indexOf(psk) < index;
  return [...weakness(psk, connection), ...(isShared ? [pskOfAnotherTunnel] : [])];
}

function weakness(psk: string, connection: PskInput): Weakness[] {
  if (psk.length < shortestPsk.critical) return [{ ...weakPsk, severity: "critical" }];
  const isWeak = psk.length < shortestPsk.high || publicNames(connection).has(psk.toLowerCase());
  return isWeak ? [{ ...weakPsk, severity: "high" }] : [];
}

/** Returns the names, ids and addresses of a connection, in lower case. */
function publicNames(connection: PskInput): Set<string> {
  const { vpnConnectionId, name, vpnGatewayId, attachInstanceId, transitRouterId, transitRouterName, vcoHealthCheck } = connection;
  const all = [
    ...[
      vpnConnectionId,
      name,
      vpnGatewayId,
      attachInstanceId,
      transitRouterId,
      transitRouterName,
      vcoHealthCheck?.sip,
      vcoHealthCheck?.dip,
    ],
    ...tunnelsOf(connection).flatMap(namesOfTunnel),
  ];
  return new Set(all.flatMap((one) => (one ? [one.toLowerCase()] : [])));
}

function namesOfTunnel({ tunnelId, internetIp, customerGatewayId, ikeConfig, bgpConfig }: Tunnel): (string | null | undefined)[] {
  return [tunnelId, internetIp, customerGatewayId, ikeConfig?.localId, ikeConfig?.remoteId, bgpConfig?.localBgpIp, bgpConfig?.peerBgpIp];
}
