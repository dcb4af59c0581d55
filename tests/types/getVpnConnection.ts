import type * as pulumi from "@pulumi/pulumi";
import type { Health, IkeConfig } from "../../provider/vpn/model/fields";
import {
  type GetVpnConnectionPlainResult,
  type GetVpnConnectionResult,
  getVpnConnection,
  getVpnConnectionOutput,
  type VpnConnectionOutput,
} from "../../sdk/getVpnConnection";
import { accepts, isExactly } from "./assertions";

const vpnConnectionId = "vco-a";
declare const flag: boolean;
declare const component: pulumi.ComponentResource;
declare const text: pulumi.Output<string>;

// The plain form leaves secrets out, and its result excludes undefined.
const plain = getVpnConnection({ vpnConnectionId, regionId: "eu-central-1", endpoint: "https://vpc.example", secrets: "omit" });
isExactly<Promise<GetVpnConnectionResult>, typeof plain>();
plain.then(({ ikeConfig, health, tags, tunnels, pskFingerprint }) => {
  isExactly<IkeConfig | null, typeof ikeConfig>();
  isExactly<Health, typeof health>();
  isExactly<Record<string, string>, typeof tags>();
  isExactly<IkeConfig | null | undefined, NonNullable<(typeof tunnels)[number]>["ikeConfig"] | undefined>();
  isExactly<string | null, typeof pskFingerprint>();
});
// @ts-expect-error no secret without asking for it
plain.then(({ psk }) => psk);
// @ts-expect-error no secret without asking for it
plain.then(({ tunnelPsks }) => tunnelPsks);
// @ts-expect-error no secret without asking for it
plain.then(({ bgpAuthKey }) => bgpAuthKey);

// Secrets and undefined come as they were asked for.
const withSecrets = getVpnConnection({ vpnConnectionId, secrets: "plain" });
isExactly<Promise<GetVpnConnectionPlainResult>, typeof withSecrets>();
const optional = getVpnConnection({ vpnConnectionId, optional: true });
isExactly<Promise<GetVpnConnectionResult | undefined>, typeof optional>();
const optionalWithSecrets = getVpnConnection({ vpnConnectionId, optional: true, secrets: "plain" });
isExactly<Promise<GetVpnConnectionPlainResult | undefined>, typeof optionalWithSecrets>();
const required = getVpnConnection({ vpnConnectionId, optional: false });
isExactly<Promise<GetVpnConnectionResult>, typeof required>();
const perhaps = getVpnConnection({ vpnConnectionId, optional: flag });
isExactly<Promise<GetVpnConnectionResult | undefined>, typeof perhaps>();
const undecided = getVpnConnection({ vpnConnectionId, secrets: flag ? "plain" : "omit" });
isExactly<Promise<GetVpnConnectionPlainResult | GetVpnConnectionResult>, typeof undecided>();

// Arguments and options.
getVpnConnection({ vpnConnectionId, regionId: undefined, waitUntil: undefined }, { parent: component });
getVpnConnection({ vpnConnectionId, waitUntil: { health: "up" }, timeoutSeconds: 60, pollSeconds: 1 });
getVpnConnection({ vpnConnectionId, waitUntil: { health: ["up", "degraded"], status: "ipsec_sa_established" } });
getVpnConnection({ vpnConnectionId, waitUntil: { status: "a_status_that_came_later" } });
// @ts-expect-error there is no such connection without an id
getVpnConnection({});
// @ts-expect-error a mistyped argument
getVpnConnection({ vpnConnectionId, regoinId: "eu-central-1" });
// @ts-expect-error an Output is for the Output form
getVpnConnection({ vpnConnectionId: text });
// @ts-expect-error the plain form gives secrets in clear or not at all
getVpnConnection({ vpnConnectionId, secrets: "include" });
// @ts-expect-error nothing to wait for
getVpnConnection({ vpnConnectionId, waitUntil: {} });
// @ts-expect-error a health that does not exist: it is our own word
getVpnConnection({ vpnConnectionId, waitUntil: { health: "Up" } });
// @ts-expect-error dependsOn is for the Output form
getVpnConnection({ vpnConnectionId }, { dependsOn: [component] });
// @ts-expect-error there is no plugin whose version could be chosen
getVpnConnection({ vpnConnectionId }, { version: "1.0.0" });
// @ts-expect-error there is no provider to choose
getVpnConnection({ vpnConnectionId }, { provider: component });
// @ts-expect-error a function is always asynchronous
getVpnConnection({ vpnConnectionId }, { async: false });

// The Output form takes Outputs, lifts what is readable, and carries the secrets as Outputs of their own.
const lazy = getVpnConnectionOutput(
  { vpnConnectionId: text, regionId: text, secrets: "include" },
  { dependsOn: [component], parent: component },
);
isExactly<VpnConnectionOutput<GetVpnConnectionResult>, typeof lazy>();
accepts<pulumi.Output<string | null>>(lazy.name);
accepts<pulumi.Output<IkeConfig | null>>(lazy.ikeConfig);
isExactly<pulumi.Output<string | null>, typeof lazy.psk>();
isExactly<pulumi.Output<Record<string, string> | null>, typeof lazy.tunnelPsks>();
isExactly<pulumi.Output<string | null>, typeof lazy.bgpAuthKey>();
// @ts-expect-error the value itself has no secrets
lazy.apply((connection) => connection.psk);
// @ts-expect-error the secrets belong to the Output itself
lazy.psk = text;

const lazyOptional = getVpnConnectionOutput({ vpnConnectionId, optional: true });
isExactly<VpnConnectionOutput<GetVpnConnectionResult | undefined>, typeof lazyOptional>();
accepts<pulumi.Output<string | null | undefined>>(lazyOptional.apply((connection) => connection?.name));
// @ts-expect-error it may be missing
lazyOptional.apply((connection) => connection.name);
accepts<pulumi.Output<string | null>>(lazyOptional.psk);

getVpnConnectionOutput({
  vpnConnectionId,
  secrets: flag ? "include" : "omit",
  waitUntil: { health: "up" },
  timeoutSeconds: Promise.resolve(5),
});
// @ts-expect-error an Output form never gives secrets in clear
getVpnConnectionOutput({ vpnConnectionId, secrets: "plain" });
// @ts-expect-error the type of the result depends on it, so it has to be known
getVpnConnectionOutput({ vpnConnectionId, optional: text.apply(() => true) });
// @ts-expect-error there is no plugin to download
getVpnConnectionOutput({ vpnConnectionId }, { pluginDownloadURL: "https://example.com" });
