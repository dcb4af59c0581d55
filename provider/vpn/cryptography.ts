import { missingValue, type Objection, pskOfAnotherConnection, type Severity, severities } from "./cryptographyRules";
import { formatPath } from "./fieldPath";
import { judgePsk, type PskInput, psksOf } from "./judgePsk";
import { judgeSettings } from "./judgeSettings";
import { tunnelNames } from "./tunnelNames";
import { tunnelsOf } from "./tunnelsOf";

/** One setting that is weak, or that could not be judged. */
export interface CryptographyFinding {
  /** Where: `ikeConfig.ikeEncAlg`, or `tunnels.tun-1.ikeConfig.ikeEncAlg`; for a pre-shared key `psk` or `tunnelPsks.tun-1`. */
  path: string;
  /** What the setting is. Null: not reported. Of a pre-shared key always `[secret]`. */
  value: string | number | null;
  /** How bad it is; `info` where it could not be judged. */
  severity: Severity;
  /** Why. */
  reason: string;
  /** Who says so. */
  source: string;
}

/** What is to be said of the cryptography of a connection. */
export interface CryptographyAssessment {
  /** What is weak, and what could not be judged; worst first. */
  findings: CryptographyFinding[];
  /** Paths of the settings that were judged, weak or not. */
  assessed: string[];
  /** Paths of the settings that were not: not reported, or not known. Each is a finding of severity `info` as well. */
  notAssessed: string[];
}

/** What is to be said of the cryptography of one of several connections. */
export interface ConnectionCryptography extends CryptographyAssessment {
  /** Id of the connection. */
  vpnConnectionId: string;
}

/** One setting and all that stands against it. */
interface Judged {
  path: string;
  value: string | number | null;
  objections: readonly Objection[];
}

/**
 * Finds weak settings of a connection: algorithms, groups, lifetimes, aggressive mode, pre-shared keys. On a dual-tunnel connection the
 * tunnels' settings are judged, and not the top-level ones, which they do not use. A result without its secrets is judged by the rest.
 * No finding tells a key or its length.
 *
 * @example
 * const weak = failingFindings(assessCryptography(connection));
 */
export function assessCryptography(connection: PskInput): CryptographyAssessment {
  return summary(judge(connection));
}

/** As `assessCryptography` for each of some connections, in their order; finds pre-shared keys that two of them have as well. */
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

/** The findings that should stop a deployment: those of this severity and worse. */
export function failingFindings(assessment: CryptographyAssessment, atLeast: Severity = "high"): CryptographyFinding[] {
  return assessment.findings.filter(({ severity }) => severities.indexOf(severity) <= severities.indexOf(atLeast));
}

function judge(connection: PskInput, objectToPsk: (psk: string | null) => readonly Objection[] = () => []): Judged[] {
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
