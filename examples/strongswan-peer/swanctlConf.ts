import { cloudAddressesOf, type GetVpnConnectionResult, type Tunnel, tunnelsOf } from "pulumi-alicloud-vpn";

/** The API's names of algorithms and groups, and strongSwan's. SM3 and SM4 have none. */
const algorithms: Readonly<Record<string, string>> = {
  ...{ aes: "aes128", aes192: "aes192", aes256: "aes256", des: "des", "3des": "3des" },
  ...{ md5: "md5", sha1: "sha1", sha256: "sha256", sha384: "sha384", sha512: "sha512" },
  ...{ group1: "modp768", group2: "modp1024", group5: "modp1536", group14: "modp2048", group24: "modp2048s256" },
};

/**
 * The on-premises side of a connection, for `/etc/swanctl/conf.d`. A dual-tunnel connection becomes two connections.
 * @throws Error when a setting is missing or unknown to strongSwan: half a configuration is worse than none
 */
export function swanctlConf(connection: GetVpnConnectionResult, pskOf: (tunnelId: string | null) => string | null): string {
  const tunnels = tunnelsOf(connection).map((tunnel) => {
    const name = sectionName(connection.vpnConnectionId, tunnel.role ?? tunnel.tunnelIndex);
    return { name, tunnel, psk: required(pskOf(tunnel.tunnelId), `a pre-shared key of ${name}`) };
  });
  return [
    `# Peer of ${connection.vpnConnectionId}. Written by Pulumi: changes are overwritten.`,
    "connections {",
    ...tunnels.map(({ name, tunnel }) => connectionSection(name, tunnel, connection)),
    "}",
    "secrets {",
    ...tunnels.map(({ name, tunnel, psk }) => secretSection(name, tunnel, psk)),
    "}",
    "",
  ].join("\n");
}

function connectionSection(name: string, tunnel: Tunnel, connection: GetVpnConnectionResult): string {
  const { ike, ipsec } = settingsOf(tunnel, name);
  const [address] = cloudAddressesOf({ ...connection, tunnels: connection.tunnels.length > 0 ? [tunnel] : [] });
  const isIkev1 = ike.ikeVersion === "ikev1";
  const local = `    local {\n      auth = psk\n      id = ${quoted(required(ike.remoteId, `remoteId of ${name}`))}\n    }`;
  const remote = `    remote {\n      auth = psk\n      id = ${quoted(required(ike.localId, `localId of ${name}`))}\n    }`;
  return [
    `  ${name} {`,
    `    version = ${isIkev1 ? 1 : 2}`,
    ...(isIkev1 && ike.ikeMode === "aggressive" ? ["    aggressive = yes"] : []),
    `    remote_addrs = ${required(address ?? null, `the cloud address of ${name}`)}`,
    `    proposals = ${proposal(ike.ikeEncAlg, ike.ikeAuthAlg, ike.ikePfs)}`,
    `    rekey_time = ${required(ike.ikeLifetime, `ikeLifetime of ${name}`)}s`,
    ...(tunnel.enableDpd === true ? ["    dpd_delay = 30s"] : []),
    local,
    remote,
    "    children {",
    ...selectorPairs(connection, isIkev1).map(([localTs, remoteTs], index) =>
      [
        `      net-${index + 1} {`,
        `        local_ts = ${localTs}`,
        `        remote_ts = ${remoteTs}`,
        `        esp_proposals = ${proposal(ipsec.ipsecEncAlg, ipsec.ipsecAuthAlg, ipsec.ipsecPfs)}`,
        `        life_time = ${required(ipsec.ipsecLifetime, `ipsecLifetime of ${name}`)}s`,
        "        start_action = trap",
        "      }",
      ].join("\n"),
    ),
    "    }",
    "  }",
  ].join("\n");
}

function secretSection(name: string, tunnel: Tunnel, psk: string): string {
  const { ike } = settingsOf(tunnel, name);
  // Base64, since a key may hold quotes and braces.
  return [
    `  ike-${name} {`,
    `    id = ${quoted(required(ike.localId, `localId of ${name}`))}`,
    `    secret = 0s${Buffer.from(psk).toString("base64")}`,
    "  }",
  ].join("\n");
}

/** The on-premises networks, then the cloud's. An IKEv1 SA carries one pair of networks, an IKEv2 SA all of them. */
function selectorPairs({ localSubnets, remoteSubnets }: GetVpnConnectionResult, onePairEach: boolean): [string, string][] {
  if (localSubnets.length === 0 || remoteSubnets.length === 0) throw new Error("The connection reports no networks.");
  if (!onePairEach) return [[remoteSubnets.join(", "), localSubnets.join(", ")]];
  return remoteSubnets.flatMap((remote) => localSubnets.map((local): [string, string] => [remote, local]));
}

function proposal(...names: (string | null)[]): string {
  return names
    .filter((name) => name !== "disabled")
    .map((name) => required(algorithms[name ?? ""] ?? null, `strongSwan's name of the algorithm "${name}"`))
    .join("-");
}

function settingsOf({ ikeConfig, ipsecConfig }: Tunnel, name: string) {
  return { ike: required(ikeConfig, `ikeConfig of ${name}`), ipsec: required(ipsecConfig, `ipsecConfig of ${name}`) };
}

const sectionName = (...parts: (string | number | null)[]): string =>
  parts
    .filter((part) => part !== null)
    .join("-")
    .replace(/[^\w-]/g, "-");

/** As strongSwan reads a string: what somebody typed into the console cannot end it. */
const quoted = (text: string): string => `"${text.replace(/[\r\n]/g, " ").replace(/["\\]/g, "\\$&")}"`;

function required<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`The connection does not report ${what}.`);
  return value;
}
