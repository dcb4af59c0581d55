import type { WireConnection, WireTunnel } from "../wire";

/**
 * `count` different connections for load tests, always the same ones: the first hundred of a thousand are the hundred of
 * `fleet(100)`. One in four has two tunnels, one in thirteen is down, some have BGP or a health
 * check; ten share a VPN gateway.
 *
 * @example
 * const emulator = await startEmulator({ connections: fleet(1000) });
 */
export function fleet(count: number): WireConnection[] {
  return Array.from({ length: count }, (_, index) => connectionOf(index));
}

const environments = ["production", "staging", "test"] as const;
interface Cipher {
  readonly IkeVersion: string;
  readonly enc: string;
  readonly auth: string;
  readonly group: string;
}

const ciphers: readonly [Cipher, ...Cipher[]] = [
  { IkeVersion: "ikev2", enc: "aes256", auth: "sha256", group: "group14" },
  { IkeVersion: "ikev2", enc: "aes", auth: "sha512", group: "group14" },
  { IkeVersion: "ikev2", enc: "aes192", auth: "sha384", group: "group5" },
  { IkeVersion: "ikev1", enc: "aes", auth: "sha1", group: "group2" },
  { IkeVersion: "ikev1", enc: "3des", auth: "md5", group: "group2" },
];
const lifetimes = [3600, 28800, 86400] as const;

function connectionOf(index: number): WireConnection {
  const pick = picker(index);
  const number = String(index).padStart(5, "0");
  const isDual = index % 4 === 3;
  const usesTransitRouter = index % 8 === 7 || index % 10 === 5;
  const hasBgp = !isDual && index % 10 === 5;
  const isDown = index % 13 === 12;
  const gateway = `vpn-gw8fleet${Math.floor(index / 10)}`;
  const status = isDown ? pick(["ike_sa_not_established", "ipsec_sa_not_established"]) : "ipsec_sa_established";
  const cipher = pick(ciphers);
  const common: WireConnection = {
    VpnConnectionId: `vco-gw8fleet${number}`,
    Name: `fleet-${number}`,
    VpnGatewayId: usesTransitRouter ? "" : gateway,
    LocalSubnet: pick(["10.0.0.0/8", "10.0.0.0/16,10.1.0.0/16", "10.9.0.0/16,10.10.0.0/16,10.2.0.0/16"]),
    RemoteSubnet: `192.168.${index % 256}.0/24,172.${16 + (index % 16)}.${Math.floor(index / 16) % 256}.0/24`,
    CreateTime: 1_600_000_000_000 + index * 3_600_000,
    State: usesTransitRouter ? "attached" : "active",
    EffectImmediately: pick([true, false]),
    AttachType: usesTransitRouter ? "CEN" : "VPNGW",
    AttachInstanceId: usesTransitRouter ? "cen-gw8fleet" : gateway,
    TransitRouterId: usesTransitRouter ? "tr-gw8fleet" : "",
    TransitRouterName: usesTransitRouter ? "fleet" : "",
    CrossAccountAuthorized: false,
    EnableDpd: pick([true, false]),
    EnableNatTraversal: pick([true, false]),
    EnableTunnelsBgp: isDual && usesTransitRouter,
    NetworkType: "public",
    InternetIp: "",
    Spec: pick(["200M", "500M", "1000M"]),
    ResourceGroupId: `rg-acfmfleet${index % 5}`,
    ZoneNo: isDual ? "" : pick(["eu-central-1a", "eu-central-1b"]),
    ...(index % 6 === 0 ? {} : { Tags: tagsOf(index, pick(environments)) }),
  };
  if (isDual) return { ...common, ...dualTunnelParts(index, number, cipher, status, usesTransitRouter) };
  return {
    ...common,
    ...singleTunnelParts(index, number, cipher, status, pick(lifetimes)),
    ...(hasBgp ? { VpnBgpConfig: bgpOf(index, isDown) } : {}),
  };
}

function singleTunnelParts(index: number, number: string, cipher: Cipher, status: string, lifetime: number): Partial<WireConnection> {
  const isChecked = index % 7 === 0;
  return {
    CustomerGatewayId: `cgw-gw8fleet${Math.floor(index / 2)}`,
    Status: status,
    IkeConfig: { ...ikeOf(cipher), IkeLifetime: lifetime, LocalId: "203.0.113.1", RemoteId: addressOf(index), Psk: `Fleet.${number}-one` },
    IpsecConfig: { ...ipsecOf(cipher), IpsecLifetime: lifetime },
    VcoHealthCheck: isChecked
      ? {
          Enable: "true",
          Sip: "10.0.0.4",
          Dip: addressOf(index),
          Interval: 3,
          Retry: 3,
          Status: index % 14 === 0 ? "success" : "failed",
          Policy: "revoke_route",
        }
      : { Enable: "false", Sip: "", Dip: "", Interval: 0, Retry: 0, Status: "success", Policy: "" },
  };
}

function dualTunnelParts(
  index: number,
  number: string,
  cipher: Cipher,
  status: string,
  usesTransitRouter: boolean,
): Partial<WireConnection> {
  const tunnel = (position: 1 | 2): WireTunnel => ({
    TunnelId: `tun-gw8fleet${number}${position}`,
    ...(usesTransitRouter ? { TunnelIndex: position } : { Role: position === 1 ? "master" : "slave" }),
    State: "active",
    // One in sixteen has lost one tunnel.
    Status: index % 16 === 3 && position === 1 ? "ipsec_sa_not_established" : status,
    InternetIp: `203.0.113.${position}`,
    CustomerGatewayId: `cgw-gw8fleet${Math.floor(index / 2)}`,
    ZoneNo: position === 1 ? "eu-central-1a" : "eu-central-1b",
    RemoteCaCertificate: "",
    EnableDpd: "true",
    EnableNatTraversal: String(index % 2 === 0),
    TunnelIkeConfig: {
      ...ikeOf(cipher),
      ...{ IkeLifetime: "86400", LocalId: `203.0.113.${position}`, RemoteId: addressOf(index), Psk: `Fleet.${number}-${position}` },
    },
    TunnelIpsecConfig: { ...ipsecOf(cipher), IpsecLifetime: "86400" },
    ...(usesTransitRouter && {
      TunnelBgpConfig: {
        ...{ BgpStatus: status === "ipsec_sa_established" ? "success" : "false", LocalAsn: "45104", PeerAsn: "65010" },
        ...{ LocalBgpIp: "169.254.10.1", PeerBgpIp: "169.254.10.2", TunnelCidr: "169.254.10.0/30" },
      },
    }),
  });
  return {
    CustomerGatewayId: "",
    Status: "",
    TunnelBandwidth: "Standard",
    TunnelOptionsSpecification: { TunnelOptions: [tunnel(1), tunnel(2)] },
  };
}

const ikeOf = ({ IkeVersion, enc, auth, group }: Cipher) => ({
  IkeVersion,
  IkeMode: "main",
  IkeEncAlg: enc,
  IkeAuthAlg: auth,
  IkePfs: group,
});

const ipsecOf = ({ enc, auth, group }: Cipher) => ({ IpsecEncAlg: enc, IpsecAuthAlg: auth, IpsecPfs: group });

const addressOf = (index: number): string => `198.51.${Math.floor(index / 250) % 250}.${(index % 250) + 1}`;

const tagsOf = (index: number, environment: string) => ({
  Tag: [
    { Key: "environment", Value: environment },
    { Key: "site", Value: `site-${index % 20}` },
  ],
});

const bgpOf = (index: number, isDown: boolean) => ({
  ...{ EnableBgp: "true", LocalAsn: 45104, PeerAsn: 64512 + (index % 1000), LocalBgpIp: "169.254.11.1", PeerBgpIp: "169.254.11.2" },
  ...{ TunnelCidr: "169.254.11.0/30", AuthKey: `fleet-bgp-${index}`, Status: isDown ? "false" : "success" },
});

/** Picks that look random and depend on the index alone (mulberry32). */
function picker(index: number): <T>(choices: readonly [T, ...T[]]) => T {
  let state = (index + 1) * 0x9e3779b9;
  return (choices) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return choices[((mixed ^ (mixed >>> 14)) >>> 0) % choices.length] ?? choices[0];
  };
}
