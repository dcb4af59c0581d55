import * as pulumi from "@pulumi/pulumi";
import { getVpnConnection, getVpnConnectionPeerOutput, getVpnConnections, VpnConnection } from "pulumi-alicloud-vpn";

/** The same as connections.yaml, by the dynamic resource: it takes a profile in place of a provider. */
export async function program(): Promise<object> {
  const config = new pulumi.Config();
  const office = new VpnConnection("office", {
    vpnConnectionId: "vco-gw8berlin",
    ignoreDrift: ["ipsecConfig"],
    expect: { ikeConfig: { ikeVersion: "ikev2" } },
  });
  const datacentre = new VpnConnection("datacentre", { vpnConnectionId: "vco-gw8madrid" });
  const abroad = new VpnConnection("abroad", {
    vpnConnectionId: "vco-gw8berlin",
    profile: "abroad",
    regionId: "cn-hangzhou",
    endpoint: config.require("endpoint"),
    expect: { ikeConfig: { ikeVersion: "ikev2" } },
    onUnexpected: "warn",
  });
  const ike = new pulumi.Stash("ike", { input: office.ikeConfig });

  const found = await getVpnConnection({ vpnConnectionId: "vco-gw8berlin" });
  const missing = await getVpnConnection({ vpnConnectionId: "vco-none", optional: true });
  const listed = await getVpnConnections({ health: ["degraded"] });
  const otherEnd = getVpnConnectionPeerOutput({ vpnConnectionId: "vco-gw8berlin" });
  if ("psk" in found || missing !== undefined) throw new Error("a function gives a secret, or a connection that does not exist");

  return {
    ikeVersion: office.ikeConfig.apply((settings) => settings?.ikeVersion),
    ikeLifetime: office.ikeConfig.apply((settings) => settings?.ikeLifetime),
    psk: office.psk,
    pskFingerprint: office.pskFingerprint,
    tunnel: datacentre.tunnels.apply(([tunnel]) => tunnel?.ikeConfig?.ikeVersion),
    tunnelPsks: datacentre.tunnelPsks,
    regions: [office.regionId, abroad.regionId],
    ike: ike.output,
    found,
    listed: listed.ids,
    remoteAddress: otherEnd.tunnels.apply(([tunnel]) => tunnel?.remoteAddress),
  };
}
