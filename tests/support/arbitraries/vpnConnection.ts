import fc from "fast-check";
import { assessHealth } from "../../../provider/vpn/judge/health";
import type {
  IkeConfig,
  IpsecConfig,
  Tunnel,
  TunnelBgpConfig,
  VcoHealthCheck,
  VpnBgpConfig,
  VpnConnectionResult,
  VpnConnectionSettings,
} from "../../../provider/vpn/model/fields";
import { isTunnelUp } from "../../../provider/vpn/model/fields";

const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { nil: null, freq: 3 });
const open = (...known: string[]): fc.Arbitrary<string> => fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, text());

/** What wire formats and parsers trip over, and any other text that is not empty and has no white space at its ends. */
export function text(): fc.Arbitrary<string> {
  const awkward = [
    "0012",
    "1e5",
    "true",
    "null",
    "-0",
    "0x10",
    "a&b<c>\"'",
    "]]>",
    "&amp;",
    "__proto__",
    "constructor",
    "a.b",
    "*",
    "[0]",
    "办公室",
  ];
  return fc.oneof(
    fc.constantFrom(...awkward),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((one) => one === one.trim() && one !== ""),
  );
}

/** A pre-shared key as the API takes it: 1 to 100 characters, no space. */
export const psk: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom("0012", "1e5", "a&b<c>\"'", "__proto__"),
    fc.string({
      unit: fc.constantFrom(...'0123456789abcXYZ~!`@#$%^&*()_-+={}[]|;:",.<>/?'),
      minLength: 1,
      maxLength: 100,
    }),
    // One of nothing but asterisks is masked, and not reported.
  )
  .filter((key) => /[^*]/.test(key));

/** Tag keys are data: dots, quotes and names of Object.prototype among them. */
export const tags: fc.Arbitrary<Record<string, string>> = fc
  .uniqueArray(fc.tuple(text(), text()), { selector: ([key]) => key, maxLength: 4 })
  .map((entries) => Object.fromEntries(entries));

const cidr = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, length]) => `${address}/${length}`);
const byNumber = (one: string, other: string): number => {
  const [left, right] = [one, other].map((subnet) => subnet.split(/[./]/).map(Number)) as [number[], number[]];
  return left.map((part, index) => part - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
};
/** IPv4 networks, each once, in numerical order. */
export const subnets: fc.Arbitrary<string[]> = fc.uniqueArray(cidr, { maxLength: 5 }).map((some) => some.sort(byNumber));

const id = (prefix: string): fc.Arbitrary<string> => fc.stringMatching(/^[a-z0-9]{4,20}$/).map((rest) => `${prefix}-${rest}`);
const lifetime = fc.integer({ min: 0, max: 86_400 });
const asn = fc.integer({ min: 1, max: 4_294_967_295 });
const saStatus = open("ike_sa_not_established", "ike_sa_established", "ipsec_sa_not_established", "ipsec_sa_established");
const bgpStatus = open("success", "failed", "false");
const encryption = open("aes", "aes192", "aes256", "des", "3des", "sm4");
const authentication = open("md5", "sha1", "sha256", "sha384", "sha512", "sm3");
const groups = ["group1", "group2", "group5", "group14", "group24"] as const;

type Nullable<Value> = { [Key in keyof Value]: fc.Arbitrary<NonNullable<Value[Key]>> };

/** Every leaf may be null; the object itself is null when all of them are. */
function object<Value extends object>(leaves: Nullable<Value>): fc.Arbitrary<Value | null> {
  const nullable = Object.fromEntries(Object.entries<fc.Arbitrary<unknown>>(leaves).map(([key, leaf]) => [key, orNull(leaf)]));
  const value = fc.record(nullable) as fc.Arbitrary<Value>;
  return fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 4, arbitrary: value }).map(emptyToNull);
}

function emptyToNull<Value extends object>(value: Value | null): Value | null {
  return value !== null && Object.values(value).some((leaf) => leaf !== null) ? value : null;
}

export const ikeConfig = object<IkeConfig>({
  ikeVersion: open("ikev1", "ikev2"),
  ikeMode: open("main", "aggressive"),
  ikeEncAlg: encryption,
  ikeAuthAlg: authentication,
  ikePfs: open(...groups),
  ikeLifetime: lifetime,
  localId: fc.oneof(fc.ipV4(), text()),
  remoteId: fc.oneof(fc.ipV4(), text()),
});

export const ipsecConfig = object<IpsecConfig>({
  ipsecEncAlg: encryption,
  ipsecAuthAlg: authentication,
  ipsecPfs: open(...groups, "disabled"),
  ipsecLifetime: lifetime,
});

const vcoHealthCheck = object<VcoHealthCheck>({
  enable: fc.boolean(),
  sip: fc.ipV4(),
  dip: fc.ipV4(),
  interval: fc.nat(3600),
  retry: fc.nat(10),
  status: open("success", "failed"),
  policy: open("revoke_route", "reserve_route"),
});

const bgpLeaves = { status: bgpStatus, localBgpIp: fc.ipV4(), peerBgpIp: fc.ipV4(), tunnelCidr: cidr, localAsn: asn, peerAsn: asn };
const vpnBgpConfig = object<VpnBgpConfig>({ enableBgp: fc.boolean(), ...bgpLeaves });
const bgpConfig = object<TunnelBgpConfig>(bgpLeaves);

/** One tunnel; which of the two it is, is for the connection to say. */
const tunnel: fc.Arbitrary<Tunnel> = fc
  .record({
    tunnelId: id("tun"),
    role: fc.constant(null),
    state: orNull(open("active", "updating", "deleting")),
    status: orNull(saStatus),
    internetIp: orNull(fc.ipV4()),
    customerGatewayId: orNull(id("cgw")),
    zoneNo: orNull(text()),
    remoteCaCertificate: orNull(text()),
    tunnelIndex: fc.constant(null),
    enableDpd: orNull(fc.boolean()),
    enableNatTraversal: orNull(fc.boolean()),
    ikeConfig,
    ipsecConfig,
    bgpConfig,
  })
  .map((one) => ({ ...one, isUp: isTunnelUp(one.status) }));

const twoTunnels = fc.uniqueArray(tunnel, { selector: (one) => one.tunnelId, minLength: 2, maxLength: 2 });
const onGateway = twoTunnels.map((two) => two.map((one, index): Tunnel => ({ ...one, role: index === 0 ? "master" : "slave" })));
const onTransitRouter = twoTunnels.map((two) => two.map((one, index): Tunnel => ({ ...one, tunnelIndex: index + 1 })));

const settings: fc.Arbitrary<Omit<VpnConnectionSettings, "tunnels" | "isUp" | "health" | "tunnelCount">> = fc.record({
  vpnConnectionId: id("vco"),
  regionId: fc.constantFrom("cn-hangzhou", "eu-central-1"),
  name: orNull(text()),
  vpnGatewayId: orNull(id("vpn")),
  customerGatewayId: orNull(id("cgw")),
  status: orNull(saStatus),
  state: orNull(open("active", "init", "attaching", "attached", "detaching", "financialLocked", "updating", "Upgrading", "deleted")),
  attachType: orNull(open("CEN", "NO_ASSOCIATED", "VPNGW")),
  attachInstanceId: orNull(id("cen")),
  transitRouterId: orNull(id("tr")),
  transitRouterName: orNull(text()),
  networkType: orNull(open("public", "private")),
  internetIp: orNull(fc.ipV4()),
  spec: orNull(fc.constantFrom("5M", "1000M")),
  tunnelBandwidth: orNull(open("Standard", "Large")),
  remoteCaCertificate: orNull(text()),
  resourceGroupId: orNull(id("rg")),
  zoneNo: orNull(fc.constantFrom("eu-central-1a", "eu-central-1b")),
  localSubnets: subnets,
  remoteSubnets: subnets,
  createTime: orNull(fc.integer({ min: 0, max: 4_102_444_800_000 })),
  effectImmediately: orNull(fc.boolean()),
  crossAccountAuthorized: orNull(fc.boolean()),
  enableDpd: orNull(fc.boolean()),
  enableNatTraversal: orNull(fc.boolean()),
  enableTunnelsBgp: orNull(fc.boolean()),
  tags,
  ikeConfig,
  ipsecConfig,
  vcoHealthCheck,
  vpnBgpConfig,
});

/** The same connection with what follows from its tunnels and statuses; for use after a change. */
export function withDerived<Connection extends VpnConnectionSettings>(connection: Connection): Connection {
  const tunnels = connection.tunnels.map((one) => ({ ...one, isUp: isTunnelUp(one.status) }));
  const { isUp, health } = assessHealth({ ...connection, tunnels });
  return { ...connection, tunnels, isUp, health, tunnelCount: Math.max(1, tunnels.length) };
}

function connectionWith(tunnels: fc.Arbitrary<Tunnel[]>): fc.Arbitrary<VpnConnectionResult> {
  return fc
    .record({
      base: settings,
      tunnels,
      ownPsk: orNull(psk),
      psks: fc.array(orNull(psk), { minLength: 2, maxLength: 2 }),
      bgpAuthKey: orNull(psk),
    })
    .map(({ base, tunnels: ones, ownPsk, psks, bgpAuthKey }) => {
      const keyed = ones.flatMap(({ tunnelId }, index) => (tunnelId !== null && psks[index] ? [[tunnelId, psks[index]] as const] : []));
      const tunnelPsks = keyed.length > 0 ? Object.fromEntries(keyed) : null;
      return withDerived({ ...base, tunnels: ones, isUp: null, health: "unknown", tunnelCount: 1, psk: ownPsk, tunnelPsks, bgpAuthKey });
    });
}

/** A connection of one tunnel, in the form in which the decoder gives it: canonical, complete, with its secrets. */
export const singleTunnelConnection: fc.Arbitrary<VpnConnectionResult> = connectionWith(fc.constant([]));
/** A connection of two tunnels, on a VPN gateway or on a transit router. Its top-level settings are anything, as the API's are. */
export const dualTunnelConnection: fc.Arbitrary<VpnConnectionResult> = connectionWith(fc.oneof(onGateway, onTransitRouter));
/** A connection of either kind. */
export const vpnConnection: fc.Arbitrary<VpnConnectionResult> = fc.oneof(singleTunnelConnection, dualTunnelConnection);

/** Connections with different ids. */
export function fleet(constraints: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<VpnConnectionResult[]> {
  return fc.uniqueArray(vpnConnection, { selector: (one) => one.vpnConnectionId, maxLength: 10, ...constraints });
}
