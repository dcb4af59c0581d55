import { logLine } from "../../logLine";
import type { LogEntry, WireDiagnosis } from "../../wire";

type Happened = Omit<LogEntry, "at"> & { readonly secondsAgo: number };
type Finding = Omit<WireDiagnosis, "VpnConnectionId" | "TunnelId" | "FailedTime" | "SourceLog"> & { readonly source: Happened };

/** What the logs of the seeded connections say, by connection id. */
const happened: Readonly<Record<string, readonly Happened[]>> = {
  "vco-gw8berlin": [
    { secondsAgo: 540, level: "INFO", message: "ikev2.c:512:ikev2_initiate(): sending IKE_SA_INIT request to 198.51.100.10[500]" },
    { secondsAgo: 539, level: "INFO", message: "ikev2.c:871:ikev2_auth(): authentication of 198.51.100.10 with pre-shared key successful" },
    { secondsAgo: 539, level: "INFO", message: "ikev2.c:934:ikev2_sa_up(): IKE_SA established 203.0.113.10[500] <=> 198.51.100.10[500]" },
    { secondsAgo: 538, level: "INFO", message: "child.c:407:child_sa_up(): CHILD_SA established with SPIs c1f2a9d4_i 0b77e310_o" },
    { secondsAgo: 120, level: "DEBUG", message: "dpd.c:96:dpd_ack(): peer 198.51.100.10 is alive" },
  ],
  "vco-gw8lyon": [
    {
      secondsAgo: 300,
      level: "INFO",
      message: "ikev1.c:1180:isakmp_ph1begin_i(): begin Aggressive mode, 203.0.113.10[500] <=> 198.51.100.30[500]",
    },
  ],
  "vco-gw8vienna": [
    {
      ...{ secondsAgo: 420, tunnelId: "tun-gw8vienna2", level: "INFO" },
      message: "child.c:407:child_sa_up(): CHILD_SA established with SPIs 9d01b3c7_i 4ea0f528_o",
    },
    { secondsAgo: 260, tunnelId: "tun-gw8vienna1", level: "INFO", message: "child.c:233:child_rekey(): rekeying CHILD_SA" },
  ],
};

/** What is wrong with those that are not up, by connection id; the codes are of the API's own table. */
const findings: Readonly<Record<string, readonly Finding[]>> = {
  "vco-gw8lyon": [
    {
      ...{ Severity: "Critical", FailedReasonCode: "AuthenticationAlgorithmMismatch", FailedReason: "Authentication algorithm mismatch" },
      ...{ MismatchLocalParam: "SHA", MismatchRemoteParam: "SHA256" },
      source: {
        ...{ secondsAgo: 299, level: "PROTO_ERR" },
        message: "ipsec_doi.c:402:print_ph1mismatched(): rejected hashtype: DB(prop#1:trns#1):Peer(prop#0:trns#1) = SHA:SHA256",
      },
    },
  ],
  "vco-gw8vienna": [
    {
      ...{ Severity: "Critical", FailedReasonCode: "EncryptionAlgorithmMismatch", FailedReason: "IPsec encryption algorithm mismatch" },
      ...{ MismatchLocalParam: "AES256", MismatchRemoteParam: "AES128" },
      source: {
        ...{ secondsAgo: 259, tunnelId: "tun-gw8vienna1", level: "PROTO_ERR" },
        message: "child.c:318:child_negotiate(): received NO_PROPOSAL_CHOSEN, configured ESP:AES_CBC_256, received ESP:AES_CBC_128",
      },
    },
  ],
  "vco-gw8minimal": [
    {
      ...{ Severity: "Warn", FailedReasonCode: "Phase1NegotiationTimeout", FailedReason: "Phase1 negotiation timeout" },
      ...{ MismatchLocalParam: "", MismatchRemoteParam: "" },
      source: {
        ...{ secondsAgo: 45, level: "PROTO_ERR" },
        message:
          "ikev1.c:1433:isakmp_ph1resend(): phase1 negotiation failed due to time up. [{remote id:1}{ph1: 203.0.113.10[500] <=> 198.51.100.99[500]}]",
      },
    },
  ],
};

/** Logs and findings of the seed, as if they had happened in the last ten minutes. */
export function seedHistory(now: number): {
  readonly logs: ReadonlyMap<string, LogEntry[]>;
  readonly diagnoses: ReadonlyMap<string, WireDiagnosis[]>;
} {
  const dated = ({ secondsAgo, ...entry }: Happened): LogEntry => ({ at: now - secondsAgo * 1000, ...entry });
  const ids = [...new Set([...Object.keys(happened), ...Object.keys(findings)])];
  const findingsOf = (id: string): readonly Finding[] => findings[id] ?? [];
  return {
    logs: new Map(ids.map((id) => [id, [...(happened[id] ?? []), ...findingsOf(id).map(({ source }) => source)].map(dated)])),
    diagnoses: new Map(ids.map((id) => [id, findingsOf(id).map((finding) => rowOf(id, finding, dated(finding.source)))])),
  };
}

function rowOf(VpnConnectionId: string, { source, ...finding }: Finding, entry: LogEntry): WireDiagnosis {
  const TunnelId = source.tunnelId;
  return {
    VpnConnectionId,
    ...(TunnelId === undefined ? {} : { TunnelId }),
    ...finding,
    FailedTime: entry.at,
    SourceLog: logLine(entry, VpnConnectionId),
  };
}
