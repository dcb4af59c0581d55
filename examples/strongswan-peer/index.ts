import { Config } from "@pulumi/pulumi";
import { getVpnConnectionPeerOutput, peerConfigurationOutput } from "pulumi-alicloud-vpn";
import { LocalFiles } from "./localFiles";

const config = new Config();
const cloudNetworks = config.getObject<string[]>("cloudNetworks") ?? [];

// The other end of the tunnel, and what it is in strongSwan's words. The files hold the pre-shared key, so they are a secret: encrypted in
// the state, [secret] in every preview.
const peer = getVpnConnectionPeerOutput({ vpnConnectionId: config.require("vpnConnectionId") });
const { files, warnings } = peerConfigurationOutput(peer, {
  format: "swanctl",
  ...(cloudNetworks.length > 0 && { cloudNetworks }),
});

/** The files; each is written anew exactly when a setting in it changes, such as a rotated key. */
export const paths = new LocalFiles("swanctl", { folder: config.get("folder") ?? ".", files }).paths;

/** What works but is weak, or needs a hand; `pulumi stack output warnings --show-secrets`. */
export { warnings };
