import type * as pulumi from "@pulumi/pulumi";
import type { Expectation } from "../../provider/vpn/judge/expectation";
import type { ExpectationArgs, VpnConnectionArgs } from "../../sdk/vpnConnectionArgs";
import { accepts } from "./assertions";

declare const text: pulumi.Output<string>;
declare const number: pulumi.Output<number>;
declare const ike: pulumi.Output<{ ikeVersion: string; ikeLifetime: number }>;

// Values, conditions, and outputs in the place of either.
accepts<ExpectationArgs>({ name: text, zoneNo: null, localSubnets: [text], ikeConfig: ike, tags: { environment: { not: text } } });
accepts<ExpectationArgs>({
  createTime: { min: number },
  eachTunnel: { status: "ipsec_sa_established", ikeConfig: { ikeLifetime: { max: number } } },
});
accepts<Expectation>({ ikeConfig: { ikeEncAlg: { oneOf: ["aes192", "aes256", "one that comes later"] } } });
accepts<VpnConnectionArgs>({ vpnConnectionId: text, onUnexpected: "warn", ignoreDrift: ["tunnels.*.status", text] });

// @ts-expect-error a secret cannot be expected: an expectation lands in the state
accepts<Expectation>({ psk: "x" });
// @ts-expect-error nor a fingerprint, which depends on a key of the stack
accepts<Expectation>({ pskFingerprint: "x" });
// @ts-expect-error tunnels are expected in eachTunnel, not by their place in a list
accepts<Expectation>({ tunnels: [] });
// @ts-expect-error a mistyped field
accepts<Expectation>({ ikeConfig: { ikeVersio: "ikev2" } });
// @ts-expect-error a number is no text
accepts<Expectation>({ ikeConfig: { ikeLifetime: "86400" } });
// @ts-expect-error a range of text
accepts<Expectation>({ name: { min: 3 } });
// @ts-expect-error one item where a list is
accepts<Expectation>({ localSubnets: "10.0.0.0/8" });
// @ts-expect-error an output of another type
accepts<ExpectationArgs>({ name: number });
// @ts-expect-error a consequence that there is not
accepts<VpnConnectionArgs>({ vpnConnectionId: text, onUnexpected: "ignore" });
