import { output } from "@pulumi/pulumi";
import { runtimeFields } from "../../provider/vpn/judge/difference";
import { isDeferred } from "../../sdk/arguments";
import { checkArguments, type VpnConnectionArgs } from "../../sdk/vpnConnectionArgs";

const vpnConnectionId = "vco-gw8berlin";
/** Outputs of other resources, typed as those type them. */
const others = {
  name: output("berlin-office"),
  zone: output<string | null>(null),
  subnets: output(["10.0.0.0/16"]),
  lifetime: output(28800),
  ike: output({ ikeVersion: "ikev2", ikeLifetime: 28800 }),
};

test("an expectation takes values, conditions, outputs and promises", () => {
  const args: VpnConnectionArgs = {
    vpnConnectionId,
    ignoreDrift: [...runtimeFields, "tags"],
    onUnexpected: "warn",
    expect: {
      name: others.name,
      zoneNo: others.zone,
      spec: Promise.resolve("200M"),
      localSubnets: others.subnets,
      remoteSubnets: { contains: others.name, subsetOf: ["192.168.0.0/16", others.name] },
      createTime: { min: others.lifetime, max: 1800000000000 },
      attachType: { oneOf: ["VPNGW", others.name, null] },
      ikeConfig: others.ike,
      ipsecConfig: output({ ipsecPfs: { not: "disabled" } }),
      vcoHealthCheck: { enable: true, interval: { max: others.lifetime }, policy: { not: { oneOf: ["revoke_route"] } } },
      tags: { environment: others.name, site: { not: null } },
      eachTunnel: { status: "ipsec_sa_established", ikeConfig: { ikeLifetime: { not: others.lifetime } }, isUp: true },
      vpnBgpConfig: null,
    },
  };
  expect(() => checkArguments(args, {})).not.toThrow();
});

test("known parts of an expectation and of paths are checked when the resource is created", () => {
  const late = output("x");
  const check = (args: object) => () => checkArguments({ vpnConnectionId, ...args } as VpnConnectionArgs, {});
  expect(check({ expect: { name: late, zone: late } })).toThrow(/expect: zone is not a setting/);
  expect(check({ expect: { name: { oneOf: [late], oneof: late } } })).toThrow(/has no condition "oneof"/);
  expect(check({ expect: { psk: late } })).toThrow(/expect: psk is a secret/);
  expect(check({ expect: late })).toThrow(/expect is not an object/);
  expect(check({ ignoreDrift: "status" })).toThrow(/ignoreDrift is not a list/);
  expect(check({ ignoreDrift: [3] })).toThrow(/ignoreDrift holds 3/);
  expect(check({ ignoreDrift: ["ikeConfig.ikeLifetim"] })).toThrow(/Did you mean ikeConfig\.ikeLifetime\?/);
  expect(check({ ignoreDrift: ["status", late] })).not.toThrow();
  expect(check({ onUnexpected: "ignore" })).toThrow(/onUnexpected is neither/);
});

test("a list is known when all its items are", () => {
  expect([isDeferred(["a", output("b")]), isDeferred([["a", Promise.resolve("b")]]), isDeferred(["a", null])]).toEqual([true, true, false]);
});

test("several mistakes in one resource's arguments are reported together, once", () => {
  const args = {
    vpnConnectionId: "vpn-1",
    regionId: "evil/#",
    region: "x",
    zone: "y",
    ignoreDrift: ["statu", "tagz"],
    onUnexpected: "stop",
  };
  const said = (() => {
    try {
      checkArguments(args as unknown as VpnConnectionArgs, { protect: true } as never);
    } catch (error) {
      return (error as Error).message;
    }
    return "nothing";
  })();
  expect(said.split("\n").map((line) => line.slice(0, 40))).toEqual([
    "7 mistakes:",
    '- VpnConnection has no arguments "region',
    "- the option protect cannot work on a re",
    '- ignoreDrift holds "statu", which is no',
    '- ignoreDrift holds "tagz", which is not',
    '- onUnexpected is neither "error" nor "w',
    "- vpnConnectionId is not the id of a VPN",
    '- regionId is not a region id: "evil/#".',
  ]);
});

test("checks of the provider are left to it, so its message appears on the resource", () => {
  expect(() => checkArguments({ vpnConnectionId: "vpn-1", regionId: "evil/#" }, {})).not.toThrow();
});
