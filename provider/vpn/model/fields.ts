import type {
  IkeConfig,
  IpsecConfig,
  Tunnel,
  TunnelBgpConfig,
  VcoHealthCheck,
  VpnBgpConfig,
  VpnConnectionFingerprints,
  VpnConnectionSecrets,
  VpnConnectionSettings,
} from "./settings";

/**
 * What it means that a field changed. `runtime`: the tunnel lives. `metadata`: nothing of the connection itself changed.
 * `configuration`: somebody changed a setting.
 */
export type DriftClass = "runtime" | "metadata" | "configuration";

/** A field that holds one value. */
interface Leaf {
  readonly kind: "value";
  readonly driftClass: DriftClass;
}
/** A field that holds a list whose order means nothing. */
interface List {
  readonly kind: "list";
  readonly driftClass: DriftClass;
}
/** A field that holds values by key, such as tags. */
interface Entries {
  readonly kind: "entries";
  readonly driftClass: DriftClass;
}
/** A field whose value, or whose values by key, no report may show. */
interface Secret {
  readonly kind: "secret" | "secretEntries";
  readonly driftClass: DriftClass;
}
/** A field that holds fields. */
interface Group {
  readonly kind: "group";
  readonly fields: Fields;
}
/** The list of tunnels. */
interface Tunnels {
  readonly kind: "tunnels";
  readonly fields: Fields;
}
/** What is to be known of a field in order to compare it. */
export type Field = Leaf | List | Entries | Secret | Group | Tunnels;
/** Fields by name. */
export type Fields = Readonly<Record<string, Field>>;

type FieldFor<Value> = Value extends readonly string[]
  ? List
  : Value extends readonly object[]
    ? Tunnels
    : Value extends Record<string, string>
      ? Entries
      : Value extends object
        ? Group
        : Leaf;
/** One entry of the right kind for each field of a type, none missing and none besides: tsc holds the table to the model. */
type FieldsOf<Model> = { readonly [Key in keyof Model]: FieldFor<NonNullable<Model[Key]>> };

const leaf = (driftClass: DriftClass): Leaf => ({ kind: "value", driftClass });
const configuration = leaf("configuration");
const metadata = leaf("metadata");
const runtime = leaf("runtime");
const list: List = { kind: "list", driftClass: "configuration" };
const secret: Secret = { kind: "secret", driftClass: "configuration" };
const group = <Model>(fields: FieldsOf<Model>): Group => ({ kind: "group", fields });

const ikeConfig = group<IkeConfig>({
  ikeVersion: configuration,
  ikeMode: configuration,
  ikeEncAlg: configuration,
  ikeAuthAlg: configuration,
  ikePfs: configuration,
  ikeLifetime: configuration,
  localId: configuration,
  remoteId: configuration,
});
const ipsecConfig = group<IpsecConfig>({
  ipsecEncAlg: configuration,
  ipsecAuthAlg: configuration,
  ipsecPfs: configuration,
  ipsecLifetime: configuration,
});
const bgp = {
  localAsn: configuration,
  peerAsn: configuration,
  localBgpIp: configuration,
  peerBgpIp: configuration,
  tunnelCidr: configuration,
  status: runtime,
};

const tunnel: FieldsOf<Tunnel> = {
  tunnelId: configuration,
  role: configuration,
  state: runtime,
  status: runtime,
  isUp: runtime,
  internetIp: configuration,
  customerGatewayId: configuration,
  zoneNo: configuration,
  remoteCaCertificate: configuration,
  tunnelIndex: configuration,
  enableDpd: configuration,
  enableNatTraversal: configuration,
  ikeConfig,
  ipsecConfig,
  bgpConfig: group<TunnelBgpConfig>(bgp),
};

/** Every output of the resource, in the order in which reports give them, with its drift class. A result has all but the fingerprints. */
export const fields: FieldsOf<VpnConnectionSettings> &
  Readonly<Record<keyof VpnConnectionSecrets, Secret>> &
  FieldsOf<VpnConnectionFingerprints> = {
  vpnConnectionId: configuration,
  regionId: configuration,
  name: metadata,
  state: runtime,
  status: runtime,
  isUp: runtime,
  health: runtime,
  vpnGatewayId: configuration,
  customerGatewayId: configuration,
  attachType: configuration,
  attachInstanceId: configuration,
  transitRouterId: configuration,
  transitRouterName: metadata,
  networkType: configuration,
  internetIp: configuration,
  spec: configuration,
  tunnelBandwidth: configuration,
  remoteCaCertificate: configuration,
  resourceGroupId: metadata,
  zoneNo: configuration,
  localSubnets: list,
  remoteSubnets: list,
  createTime: configuration,
  effectImmediately: configuration,
  crossAccountAuthorized: configuration,
  enableDpd: configuration,
  enableNatTraversal: configuration,
  enableTunnelsBgp: configuration,
  tags: { kind: "entries", driftClass: "metadata" },
  ikeConfig,
  ipsecConfig,
  vcoHealthCheck: group<VcoHealthCheck>({
    enable: configuration,
    sip: configuration,
    dip: configuration,
    interval: configuration,
    retry: configuration,
    status: runtime,
    policy: configuration,
  }),
  vpnBgpConfig: group<VpnBgpConfig>({ enableBgp: configuration, ...bgp }),
  tunnels: { kind: "tunnels", fields: tunnel },
  psk: secret,
  tunnelPsks: { kind: "secretEntries", driftClass: "configuration" },
  bgpAuthKey: secret,
  pskFingerprint: configuration,
  tunnelPskFingerprints: { kind: "entries", driftClass: "configuration" },
  bgpAuthKeyFingerprint: configuration,
};

/** Top-level fields that a dual-tunnel connection has too, but that its tunnels do not use: they have their own. */
export const singleTunnelOnly: ReadonlySet<string> = new Set<keyof typeof fields>([
  "status",
  "customerGatewayId",
  "enableDpd",
  "enableNatTraversal",
  "ikeConfig",
  "ipsecConfig",
  "psk",
  "pskFingerprint",
]);
