import type * as pulumi from "@pulumi/pulumi";
import type { VpnConnectionPeer, VpnConnectionPeerResult, VpnConnectionPeerTunnel } from "../../provider/vpn/model/peer";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { getVpnConnectionPeer, getVpnConnectionPeerOutput, type VpnConnectionPeerOutput } from "../../sdk/getVpnConnectionPeer";
import { accepts, isExactly } from "./assertions";

const vpnConnectionId = "vco-a";
declare const component: pulumi.ComponentResource;
declare const text: pulumi.Output<string>;

// The plain form leaves secrets out unless they are asked for.
const plain = getVpnConnectionPeer({ vpnConnectionId, regionId: "eu-central-1" }, { parent: component });
isExactly<Promise<VpnConnectionPeer>, typeof plain>();
// @ts-expect-error no secret without asking for it
plain.then(({ psks }) => psks);
const withSecrets = getVpnConnectionPeer({ vpnConnectionId, secrets: "plain" });
isExactly<Promise<VpnConnectionPeerResult>, typeof withSecrets>();
// @ts-expect-error a mistyped argument
getVpnConnectionPeer({ vpnConnectionId, regoinId: "eu-central-1" });
// @ts-expect-error an Output is for the Output form
getVpnConnectionPeer({ vpnConnectionId: text });
// @ts-expect-error the plain form gives secrets in clear or not at all
getVpnConnectionPeer({ vpnConnectionId, secrets: "include" });

// The Output form has the secrets beside it.
const lazy = getVpnConnectionPeerOutput({ vpnConnectionId: text, regionId: text, secrets: "include" }, { dependsOn: component });
isExactly<VpnConnectionPeerOutput, typeof lazy>();
accepts<pulumi.Output<VpnConnectionPeer>>(lazy);
isExactly<pulumi.Output<Record<string, string> | null>, typeof lazy.psks>();
isExactly<pulumi.Output<string | null>, typeof lazy.bgpAuthKey>();
accepts<pulumi.Output<VpnConnectionPeerTunnel[]>>(lazy.tunnels);
// @ts-expect-error the value has no secrets
lazy.apply(({ psks }) => psks);

// Without Pulumi, secrets are there in plain text.
const peer = new VpnClient().peer("vco-a", { regionId: "eu-central-1", signal: AbortSignal.timeout(1000) });
isExactly<Promise<VpnConnectionPeerResult>, typeof peer>();
