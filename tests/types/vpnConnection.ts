import type * as pulumi from "@pulumi/pulumi";
import type { Health, IkeConfig, SaStatus, Tunnel } from "../../provider/vpn/model/fields";
import { VpnConnection } from "../../sdk/vpnConnection";
import type { VpnConnectionArgs } from "../../sdk/vpnConnectionArgs";
import { accepts, isExactly } from "./assertions";

declare const text: pulumi.Output<string>;
declare const component: pulumi.ComponentResource;
declare const provider: pulumi.ProviderResource;
const args: VpnConnectionArgs = { vpnConnectionId: "vco-a" };

// Every output is an Output of its own type; what the API may leave out is null, and lists and tags never are.
const office = new VpnConnection("office", { vpnConnectionId: text, regionId: Promise.resolve("eu-central-1"), secrets: "omit" });
isExactly<pulumi.Output<string>, typeof office.vpnConnectionId>();
isExactly<pulumi.Output<string | null>, typeof office.name>();
isExactly<pulumi.Output<IkeConfig | null>, typeof office.ikeConfig>();
isExactly<pulumi.Output<string[]>, typeof office.localSubnets>();
isExactly<pulumi.Output<Record<string, string>>, typeof office.tags>();
isExactly<pulumi.Output<Tunnel[]>, typeof office.tunnels>();
isExactly<pulumi.Output<number | null>, typeof office.createTime>();
isExactly<pulumi.Output<boolean | null>, typeof office.isUp>();
isExactly<pulumi.Output<Health>, typeof office.health>();
isExactly<pulumi.Output<SaStatus | null>, typeof office.status>();
isExactly<pulumi.Output<string | null>, typeof office.psk>();
isExactly<pulumi.Output<Record<string, string> | null>, typeof office.tunnelPsks>();
isExactly<pulumi.Output<Record<string, string> | null>, typeof office.tunnelPskFingerprints>();
// @ts-expect-error the pre-shared key is an output of its own: here it would not be secret
office.ikeConfig.apply((ike) => ike?.psk);
// @ts-expect-error the same for a tunnel
office.tunnels.apply(([first]) => first?.ikeConfig?.psk);
// @ts-expect-error what the API did not say is null
office.ikeConfig.apply((ike) => ike.ikeVersion);
// @ts-expect-error an output cannot be set
office.name = text;

const same = VpnConnection.get("same", text, { regionId: "eu-central-1" }, { parent: component });
isExactly<VpnConnection, typeof same>();
// @ts-expect-error the id stands before the arguments already
VpnConnection.get("same", "vco-a", { vpnConnectionId: "vco-a" });

// @ts-expect-error there is no connection without an id
new VpnConnection("office", {});
// @ts-expect-error a mistyped argument
new VpnConnection("office", { vpnConnectionId: "vco-a", regoinId: "eu-central-1" });
// @ts-expect-error secrets are included or omitted
new VpnConnection("office", { vpnConnectionId: "vco-a", secrets: "plain" });

// Options that cannot work on a read are refused, the others are as for any resource.
new VpnConnection("office", args, { parent: component, dependsOn: [component], additionalSecretOutputs: ["name"], retainOnDelete: true });
// @ts-expect-error the id is an argument
new VpnConnection("office", args, { id: "vco-a" });
// @ts-expect-error nothing is imported
new VpnConnection("office", args, { import: "vco-a" });
// @ts-expect-error the provider comes with the package
new VpnConnection("office", args, { provider });
// @ts-expect-error nothing is ever deleted
new VpnConnection("office", args, { protect: true });
// @ts-expect-error nothing is ever changed
new VpnConnection("office", args, { ignoreChanges: ["name"] });

accepts<pulumi.CustomResource>(office);

// Waiting.
new VpnConnection("office", { ...args, waitUntil: { health: "up" }, timeoutSeconds: 60, pollSeconds: Promise.resolve(1) });
// @ts-expect-error nothing to wait for
new VpnConnection("office", { ...args, waitUntil: {} });
