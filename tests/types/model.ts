import type { SecretsMode } from "../../provider/configuration";
import { assessCryptography } from "../../provider/vpn/judge/cryptography";
import { runtimeFields } from "../../provider/vpn/judge/difference";
import { assessHealth, cloudAddressesOf, type HealthAssessment, tunnelsOf } from "../../provider/vpn/judge/health";
import type {
  AttachType,
  AuthenticationAlgorithm,
  BgpStatus,
  ConnectionState,
  DhGroup,
  EncryptionAlgorithm,
  Health,
  HealthCheckPolicy,
  HealthCheckStatus,
  IkeMode,
  IkeVersion,
  NetworkType,
  PfsGroup,
  SaStatus,
  Tunnel,
  TunnelBandwidth,
  TunnelRole,
  TunnelState,
  VpnConnectionFingerprints,
  VpnConnectionSecrets,
  VpnConnectionSettings,
} from "../../provider/vpn/model/fields";
import type { GetVpnConnectionPlainResult, GetVpnConnectionResult } from "../../sdk/getVpnConnection";
import type { GetVpnConnectionsConnection } from "../../sdk/getVpnConnections";
import { mockVpnConnection } from "../../sdk/mock";
import { accepts, isExactly } from "./assertions";

// Enumerations of the API are open: known values and any other string, but nothing else.
accepts<IkeVersion>("ikev2");
accepts<IkeVersion>("ikev3");
accepts<IkeMode>("quick");
accepts<EncryptionAlgorithm>("aes256gcm");
accepts<AuthenticationAlgorithm>("sha3");
accepts<DhGroup>("group31");
accepts<PfsGroup>("disabled");
accepts<SaStatus>("a_status_that_came_later");
accepts<ConnectionState>("Upgrading");
accepts<AttachType>("VBR");
accepts<NetworkType>("private");
accepts<TunnelBandwidth>("Huge");
accepts<HealthCheckPolicy>("keep_route");
accepts<HealthCheckStatus>("unknown");
accepts<BgpStatus>("idle");
accepts<TunnelRole>("third");
accepts<TunnelState>("creating");
accepts<string>("ikev2" as IkeVersion);
// @ts-expect-error an enumeration is of strings
accepts<IkeVersion>(2);
// @ts-expect-error an enumeration is of strings
accepts<SaStatus>(null);

// Ours are closed.
isExactly<"up" | "degraded" | "down" | "unknown", Health>();
isExactly<"include" | "omit", SecretsMode>();

// A known value can be compared with, which an editor completes.
declare const version: IkeVersion;
if (version === "ikev1" || version === "a-later-one") accepts<string>(version);

// What a result consists of.
declare const settings: VpnConnectionSettings;
declare const fingerprints: VpnConnectionFingerprints;
declare const secrets: VpnConnectionSecrets;
accepts<GetVpnConnectionResult>({ ...settings, ...fingerprints });
accepts<GetVpnConnectionPlainResult>({ ...settings, ...fingerprints, ...secrets });
// @ts-expect-error a result without fingerprints
accepts<GetVpnConnectionResult>(settings);
isExactly<string | null, VpnConnectionSettings["name"]>();
isExactly<string[], VpnConnectionSettings["remoteSubnets"]>();
isExactly<number | null, Tunnel["tunnelIndex"]>();
isExactly<keyof VpnConnectionSecrets, Exclude<keyof GetVpnConnectionPlainResult, keyof GetVpnConnectionResult>>();

// The functions over a result take every form in which a program gets one.
declare const result: GetVpnConnectionResult;
declare const row: GetVpnConnectionsConnection;
for (const connection of [result, row, mockVpnConnection()]) {
  isExactly<HealthAssessment, ReturnType<typeof assessHealth>>();
  assessHealth(connection).reasons.map(({ code, message }) => [code, message]);
  const [first, ...others] = tunnelsOf(connection);
  isExactly<Tunnel, typeof first>();
  isExactly<Tunnel[], typeof others>();
  cloudAddressesOf(connection);
  assessCryptography(connection).findings.map(({ path, severity }) => [path, severity]);
}
// @ts-expect-error nothing to judge
assessHealth({});
accepts<readonly string[]>(runtimeFields);

// A mock takes part of a result, at any depth, and gives all of it.
isExactly<GetVpnConnectionPlainResult, ReturnType<typeof mockVpnConnection>>();
mockVpnConnection({
  ikeConfig: { ikeVersion: "ikev1" },
  ipsecConfig: null,
  tunnels: [{ ikeConfig: { ikeLifetime: 60 } }, {}],
  health: "down",
});
// @ts-expect-error a mistyped key
mockVpnConnection({ ikeConfg: {} });
// @ts-expect-error a mistyped key below
mockVpnConnection({ ikeConfig: { version: "ikev1" } });
// @ts-expect-error a lifetime is a number
mockVpnConnection({ ikeConfig: { ikeLifetime: "86400" } });
