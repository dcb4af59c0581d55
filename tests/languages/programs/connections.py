"""The same as connections.yaml."""

import pulumi
import pulumi_alicloud_vpn as vpn

config = pulumi.Config()

office = vpn.VpnConnection.get(
    "office",
    "vco-gw8berlin",
    ignore_drift=["ipsecConfig"],
    expect={"ikeConfig": {"ikeVersion": "ikev2"}},
)
datacentre = vpn.VpnConnection.get("datacentre", "vco-gw8madrid")
other_account = vpn.Provider(
    "otherAccount",
    region="cn-hangzhou",
    access_key="LTAIabroad",
    secret_key=config.require_secret("secretKey"),
    endpoint=config.require("endpoint"),
    requests_per_minute=100,
)
abroad = vpn.VpnConnection.get(
    "abroad",
    "vco-gw8berlin",
    expect={"ikeConfig": {"ikeVersion": "ikev2"}},
    on_unexpected="warn",
    opts=pulumi.ResourceOptions(provider=other_account),
)
ike = pulumi.Stash(
    "ike",
    input={"ikeVersion": office.ike_config.ike_version, "ikeLifetime": office.ike_config.ike_lifetime},
)

found = vpn.get_vpn_connection(vpn_connection_id="vco-gw8berlin")
missing = vpn.get_vpn_connection(vpn_connection_id="vco-none", optional=True)
listed = vpn.get_vpn_connections(health=["degraded"])
other_end = vpn.get_vpn_connection_peer_output(vpn_connection_id="vco-gw8berlin")
if found.psk is not None or missing.name is not None:
    raise ValueError("a function gives a secret, or a connection that does not exist")

pulumi.export("ikeVersion", office.ike_config.ike_version)
pulumi.export("ikeLifetime", office.ike_config.ike_lifetime)
pulumi.export("psk", office.psk)
pulumi.export("pskFingerprint", office.psk_fingerprint)
pulumi.export("tunnel", datacentre.tunnels[0].ike_config.ike_version)
pulumi.export("tunnelPsks", datacentre.tunnel_psks)
pulumi.export("regions", [office.region_id, abroad.region_id])
pulumi.export("ike", ike.output)
pulumi.export("found", {"name": found.name})
pulumi.export("listed", listed.ids)
pulumi.export("remoteAddress", other_end.tunnels[0].remote_address)
