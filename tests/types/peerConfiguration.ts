import type * as pulumi from "@pulumi/pulumi";
import { type PeerConfiguration, peerConfiguration } from "../../peer/peerConfiguration";
import type { VpnConnectionPeer, VpnConnectionPeerResult, VpnConnectionPeerSecrets } from "../../provider/vpn/model/peer";
import { getVpnConnectionPeerOutput, peerConfigurationOutput, type VpnConnection } from "../../sdk";
import { isExactly } from "./assertions";

declare const peer: VpnConnectionPeer;
declare const withSecrets: VpnConnectionPeerResult;
declare const secrets: VpnConnectionPeerSecrets;
declare const connection: VpnConnection;

// The secrets come with the peer or beside it.
const written = peerConfiguration(withSecrets, { format: "swanctl" });
isExactly<PeerConfiguration, typeof written>();
peerConfiguration(peer, { format: "swanctl", secrets, onPremisesAddress: { "tun-1": "192.0.2.1" }, cloudNetworks: ["10.0.0.0/8"] });
// @ts-expect-error a format that there is not
peerConfiguration(withSecrets, { format: "junos" });
// @ts-expect-error there is no default format
peerConfiguration(withSecrets, {});

const output = peerConfigurationOutput(getVpnConnectionPeerOutput({ vpnConnectionId: "vco-a" }), { format: "swanctl" });
isExactly<pulumi.Output<PeerConfiguration>, typeof output>();
peerConfigurationOutput(connection, { format: "swanctl" });
// @ts-expect-error the secrets are those of the peer
peerConfigurationOutput(connection, { format: "swanctl", secrets });
