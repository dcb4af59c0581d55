import type { WireConnection, WireTunnel } from "../../../emulator/wire";
import type { CloudEnds } from "../../../scripts/tunnel/cloudSide";
import { addresses } from "../../../scripts/tunnel/lab";
import type { RowOf } from "./pairwise";

/** What tunnels differ in. What strongSwan has no word for, SM3 and SM4, is refused by the renderer. */
export const factors = {
  ikeVersion: ["ikev2", "ikev1"],
  ikeEncryption: ["aes", "aes192", "aes256", "des", "3des"],
  ikeHash: ["sha1", "md5", "sha256", "sha384", "sha512"],
  ikeGroup: ["group2", "group1", "group5", "group14", "group24"],
  ipsecEncryption: ["aes", "aes192", "aes256", "des", "3des"],
  ipsecHash: ["sha1", "md5", "sha256", "sha384", "sha512"],
  pfs: ["disabled", "group1", "group2", "group5", "group14", "group24"],
  subnets: [1, 3],
  ids: ["address", "name"],
  nat: [false, true],
  psk: [
    "Plain.0aZ-9",
    `"double" 'single' "`,
    "key # no comment",
    "0x6162636465",
    "0sYWJjZGU=",
    "back\\slash\\n\\\\",
    "} secret = { $HOME %any; include /etc/passwd",
    "two  spaces, tab\\t and = signs",
  ],
} as const;

/** One tunnel of the matrix. */
export type TunnelCase = Omit<RowOf<typeof factors>, "psk"> & { readonly psk: string };

const cloudNetworks = ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"];
const deviceNetworks = ["192.168.1.0/24", "192.168.2.0/24", "192.168.3.0/24"];

/** The connection as the API would answer it. */
export function wireOf(one: TunnelCase): WireConnection {
  const { deviceAddress, cloudAddress } = endsOf(one);
  const isNamed = one.ids === "name";
  return {
    VpnConnectionId: "vco-tunnel",
    Name: "tunnel",
    VpnGatewayId: "vpn-tunnel",
    CustomerGatewayId: "cgw-tunnel",
    LocalSubnet: cloudNetworks.slice(0, one.subnets).join(","),
    RemoteSubnet: deviceNetworks.slice(0, one.subnets).join(","),
    CreateTime: 1672531200000,
    Status: "ipsec_sa_established",
    State: "active",
    EffectImmediately: true,
    AttachType: "VPNGW",
    EnableDpd: true,
    EnableNatTraversal: true,
    IkeConfig: {
      ...{ IkeVersion: one.ikeVersion, IkeMode: "main", IkeEncAlg: one.ikeEncryption, IkeAuthAlg: one.ikeHash, IkePfs: one.ikeGroup },
      ...{ IkeLifetime: 86400, Psk: one.psk },
      LocalId: isNamed ? "cloud.example.com" : cloudAddress,
      RemoteId: isNamed ? "branch.example.com" : deviceAddress,
    },
    IpsecConfig: { IpsecEncAlg: one.ipsecEncryption, IpsecAuthAlg: one.ipsecHash, IpsecPfs: one.pfs, IpsecLifetime: 86400 },
  };
}

/** A connection on a VPN gateway with an active and a standby tunnel, each with a key of its own. */
export function dualWireOf(one: TunnelCase): WireConnection {
  const { IkeConfig, IpsecConfig, ...single } = wireOf(one);
  const tunnel = (index: 0 | 1): WireTunnel => ({
    ...{ TunnelId: `tun-${index + 1}`, Role: index === 0 ? "master" : "slave", State: "active", Status: "ipsec_sa_established" },
    ...{ InternetIp: addresses.cloudTunnels[index], CustomerGatewayId: "cgw-tunnel", EnableDpd: "true", EnableNatTraversal: "true" },
    TunnelIkeConfig: { ...IkeConfig, LocalId: addresses.cloudTunnels[index], Psk: `${one.psk} of ${index + 1}` },
    TunnelIpsecConfig: { ...IpsecConfig },
  });
  return { ...single, CustomerGatewayId: "", TunnelOptionsSpecification: { TunnelOptions: [tunnel(0), tunnel(1)] } };
}

/** A tunnel like most. */
export const usual: TunnelCase = {
  ...{ ikeVersion: "ikev2", ikeEncryption: "aes256", ikeHash: "sha256", ikeGroup: "group14" },
  ...{ ipsecEncryption: "aes256", ipsecHash: "sha256", pfs: "group14", subnets: 1, ids: "address", nat: false, psk: "Plain.0aZ-9" },
};

/** Where the two ends of the tunnel are, as the cloud sees them. */
export const endsOf = ({ nat }: Pick<TunnelCase, "nat">): CloudEnds => ({
  cloudAddress: addresses.cloud,
  deviceAddress: nat ? addresses.natted : addresses.device,
});

/** One line for a title. */
export const titleOf = ({ psk, nat, ids, subnets, pfs, ...rest }: TunnelCase): string =>
  [
    ...Object.values(rest),
    ...[pfs === "disabled" ? "no PFS" : `PFS ${pfs}`, `${subnets} ${subnets === 1 ? "network" : "networks"} a side`],
    ...[`identified by ${ids}`, nat ? "behind NAT" : "without NAT", `key ${JSON.stringify(psk)}`],
  ].join(", ");
