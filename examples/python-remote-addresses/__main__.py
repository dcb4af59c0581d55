import pulumi
import pulumi_alicloud_vpn as vpn

addresses = set()
for connection in vpn.get_vpn_connections().connections:
    peer = vpn.get_vpn_connection_peer(vpn_connection_id=connection.vpn_connection_id)
    addresses.update(tunnel.local_address for tunnel in peer.tunnels if tunnel.local_address is not None)

pulumi.export("remoteAddresses", sorted(addresses))
