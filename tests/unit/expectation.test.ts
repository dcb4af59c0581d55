import fc from "fast-check";
import { ConfigurationError, UnexpectedValueError } from "../../provider/alicloud/errors";
import {
  checkExpectation,
  type Expectation,
  unexpectedValueError,
  unmetExpectations,
  unmetText,
} from "../../provider/vpn/judge/expectation";
import { tunnelsOf } from "../../provider/vpn/judge/health";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import { formatPath } from "../../provider/vpn/model/paths";
import { dualTunnelConnection, singleTunnelConnection, vpnConnection } from "../support/arbitraries/vpnConnection";
import { holds } from "../support/property";

const sample = (connections: fc.Arbitrary<VpnConnectionResult>): VpnConnectionResult => {
  const [one] = fc.sample(connections, { numRuns: 1, seed: 3 });
  if (one === undefined) throw new Error("there is no sample");
  return one;
};
const single: VpnConnectionResult = {
  ...sample(singleTunnelConnection),
  name: "berlin",
  zoneNo: null,
  effectImmediately: true,
  createTime: 1700000000000,
  localSubnets: ["10.0.0.0/16", "10.1.0.0/16"],
  remoteSubnets: [],
  tags: { environment: "production", __proto__x: "1" },
  status: "ipsec_sa_established",
  vcoHealthCheck: null,
  ikeConfig: {
    ...{ ikeVersion: "ikev2", ikeMode: null, ikeEncAlg: "aes256", ikeAuthAlg: "sha256", ikePfs: "group14" },
    ...{ ikeLifetime: 28800, localId: null, remoteId: null },
  },
};
const dual: VpnConnectionResult = {
  ...sample(dualTunnelConnection),
  tunnels: ["tun-a", "tun-b"].map((tunnelId, index) => ({
    ...tunnelsOf(single)[0],
    tunnelId,
    role: index === 0 ? "master" : "slave",
    zoneNo: `zone-${index}`,
  })),
};
const pathsOf = (expectation: Expectation, connection: object = single): string[] =>
  unmetExpectations(expectation, connection).map(({ path }) => formatPath(path));

describe("a value", () => {
  test.each<[string, Expectation, boolean]>([
    ["the same value", { name: "berlin" }, true],
    ["another value", { name: "lyon" }, false],
    ["a number as text", { createTime: "1700000000000" as never }, false],
    ["true", { effectImmediately: true }, true],
    ["false", { effectImmediately: false }, false],
    ["null for one that is reported", { name: null }, false],
    ["null for one that is not", { zoneNo: null }, true],
    ["a value for one that is not reported", { zoneNo: "zone" }, false],
    ["oneOf that holds it", { name: { oneOf: ["lyon", "berlin"] } }, true],
    ["oneOf that does not", { name: { oneOf: ["lyon"] } }, false],
    ["oneOf nothing", { name: { oneOf: [] } }, false],
    ["oneOf with null for one that is not reported", { zoneNo: { oneOf: [null, "zone"] } }, true],
    ["not another value", { name: { not: "lyon" } }, true],
    ["not this value", { name: { not: "berlin" } }, false],
    ["not one of some", { name: { not: { oneOf: ["lyon", "berlin"] } } }, false],
    ["not one of others", { name: { not: { oneOf: ["lyon"] } } }, true],
    ["not a value, when nothing is reported that could be another", { zoneNo: { not: "zone" } }, false],
    ["reported, and it is", { name: { not: null } }, true],
    ["reported, and it is not", { zoneNo: { not: null } }, false],
    ["at least less", { createTime: { min: 1600000000000 } }, true],
    ["at least the same", { createTime: { min: 1700000000000 } }, true],
    ["at least more", { createTime: { min: 1700000000001 } }, false],
    ["at most more", { createTime: { max: 1800000000000 } }, true],
    ["at most less", { createTime: { max: 1699999999999 } }, false],
    ["two conditions that hold", { createTime: { min: 1, max: 1800000000000 } }, true],
    ["two conditions of which one does not hold", { createTime: { min: 1, not: 1700000000000 } }, false],
    ["conditions that are not known yet", { name: { oneOf: undefined, not: { oneOf: undefined } } }, true],
    ["nothing", { name: undefined, ikeConfig: { ikeMode: undefined }, tags: { site: undefined } }, true],
  ])("is compared with %s", (_, expectation, isMet) => {
    checkExpectation(expectation);
    expect(unmetExpectations(expectation, single)).toHaveLength(isMet ? 0 : 1);
  });

  test("that is missing matches no range", () => {
    const { ikeConfig: _ikeConfig, ...rest } = single;
    for (const range of [{ min: 0 }, { max: 9 }, { not: { min: 5 } }]) {
      expect(pathsOf({ ikeConfig: { ikeLifetime: range } }, { ...rest, ikeConfig: null })).toEqual(["ikeConfig.ikeLifetime"]);
    }
  });
});

describe("a list", () => {
  test.each<[string, Expectation, boolean]>([
    ["in another order, with spaces, and with one item twice", { localSubnets: [" 10.1.0.0/16", "10.0.0.0/16", "10.1.0.0/16"] }, true],
    ["with an item less", { localSubnets: ["10.0.0.0/16"] }, false],
    ["with an item more", { localSubnets: ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"] }, false],
    ["empty", { remoteSubnets: [] }, true],
    ["empty where it is not", { localSubnets: [] }, false],
    ["contains one", { localSubnets: { contains: "10.1.0.0/16" } }, true],
    ["contains another", { localSubnets: { contains: "10.2.0.0/16" } }, false],
    ["contains all of some", { localSubnets: { contains: ["10.1.0.0/16", "10.0.0.0/16"] } }, true],
    ["contains all of more", { localSubnets: { contains: ["10.1.0.0/16", "10.2.0.0/16"] } }, false],
    ["is part of more", { localSubnets: { subsetOf: ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"] } }, true],
    ["is part of less", { localSubnets: { subsetOf: ["10.0.0.0/16"] } }, false],
    ["does not contain the default route", { localSubnets: { not: { contains: "0.0.0.0/0" } } }, true],
    ["does not contain what it does", { localSubnets: { not: { contains: "10.0.0.0/16" } } }, false],
    ["is not another", { localSubnets: { not: ["10.0.0.0/16"] } }, true],
    ["is not what it is", { localSubnets: { not: ["10.1.0.0/16", "10.0.0.0/16"] } }, false],
  ])("is compared with %s", (_, expectation, isMet) => {
    checkExpectation(expectation);
    expect(unmetExpectations(expectation, single)).toHaveLength(isMet ? 0 : 1);
  });
});

test("every path that does not match is listed with its expected and actual value", () => {
  const expectation: Expectation = {
    ikeConfig: { ikeVersion: "ikev1", ikeLifetime: { min: 3600, max: 7200 }, ikeEncAlg: "aes256" },
    vcoHealthCheck: { enable: true },
    tags: { environment: "test", "cost.center": "7", environmen: { oneOf: [null, "x"] } },
    localSubnets: ["10.9.0.0/16"],
  };
  checkExpectation(expectation);
  expect(unmetExpectations(expectation, single).map((one) => ({ ...one, path: formatPath(one.path) }))).toEqual([
    { path: "ikeConfig.ikeVersion", expected: "ikev1", actual: "ikev2" },
    { path: "ikeConfig.ikeLifetime", expected: { min: 3600, max: 7200 }, actual: 28800 },
    { path: "vcoHealthCheck.enable", expected: true, actual: null },
    { path: "tags.environment", expected: "test", actual: "production" },
    { path: 'tags["cost.center"]', expected: "7", actual: null },
    { path: "localSubnets", expected: ["10.9.0.0/16"], actual: ["10.0.0.0/16", "10.1.0.0/16"] },
  ]);
});

test("null for a group matches when the API reports none of its fields", () => {
  expect(pathsOf({ vcoHealthCheck: null })).toEqual([]);
  expect(pathsOf({ ikeConfig: null })).toEqual(["ikeConfig"]);
});

test("a field that a list row lacks is not judged", () => {
  const { zoneNo: _zoneNo, tunnels: _tunnels, ...row } = single;
  expect(pathsOf({ zoneNo: "zone", eachTunnel: { role: "master" } }, row)).toEqual([]);
});

describe("eachTunnel", () => {
  const expectation: Expectation = {
    eachTunnel: { zoneNo: { not: "zone-1" }, ikeConfig: { ikeVersion: "ikev2", ikeLifetime: { max: 3600 } } },
  };

  test("checks every tunnel of a dual-tunnel connection under its own path", () => {
    expect(pathsOf(expectation, dual)).toEqual([
      "tunnels.tun-a.ikeConfig.ikeLifetime",
      "tunnels.tun-b.zoneNo",
      "tunnels.tun-b.ikeConfig.ikeLifetime",
    ]);
  });

  test("checks the one tunnel of a single-tunnel connection", () => {
    expect(pathsOf(expectation, { ...single, zoneNo: "zone-0" })).toEqual(["eachTunnel.ikeConfig.ikeLifetime"]);
  });

  test("is required on a dual-tunnel connection for a field that only its tunnels use", () => {
    const unmet = unmetExpectations({ ikeConfig: { ikeVersion: "ikev2" }, status: "ipsec_sa_established", name: dual.name }, dual);
    expect(unmet.map(({ path }) => path)).toEqual([["ikeConfig"], ["status"]]);
    expect(unmet.map((one) => unmetText(one))[0]).toMatch(/eachTunnel\.ikeConfig$/);
  });
});

test("a connection matches its own values in every field", () => {
  holds(
    fc.property(vpnConnection, (connection) => {
      const { tunnels, psk: _psk, tunnelPsks: _tunnelPsks, bgpAuthKey: _bgpAuthKey, ...settings } = connection;
      const { status, customerGatewayId, enableDpd, enableNatTraversal, ikeConfig, ipsecConfig, ...others } = settings;
      const expectation = tunnels.length === 0 ? { ...settings, eachTunnel: tunnelsOf(connection)[0] } : others;
      checkExpectation(expectation);
      expect(unmetExpectations(expectation, connection)).toEqual([]);
    }),
  );
});

describe("an invalid expectation is refused", () => {
  test.each<[string, unknown, RegExp]>([
    [
      "a field that does not exist",
      { ikeConfig: { ikeVersio: "ikev2" } },
      /^expect: ikeConfig\.ikeVersio is not a setting.*Did you mean ikeConfig\.ikeVersion\?$/,
    ],
    [
      "a field of a tunnel that does not exist",
      { eachTunnel: { ikeConfig: { ikeLifetim: 1 } } },
      /Did you mean eachTunnel\.ikeConfig\.ikeLifetime\?$/,
    ],
    ["tunnel, which is not a field", { tunnel: { status: "x" } }, /^expect: tunnel /],
    ["the tunnels as a list", { tunnels: [{ status: "x" }] }, /eachTunnel/],
    ["a secret", { psk: "hunter2hunter2" }, /^expect: psk is a secret, and an expectation lands in the state/],
    ["secrets of tunnels", { tunnelPsks: { "tun-1": "hunter2hunter2" } }, /^expect: tunnelPsks is a secret/],
    ["a fingerprint", { pskFingerprint: "hmac-sha256:hunter2hunter2" }, /^expect: pskFingerprint cannot be expected/],
    ["a value that is not an object", "hunter2hunter2", /^expect is not an object/],
    ["null for all of it", null, /^expect is not an object/],
    ["null for the tunnels", { eachTunnel: null }, /^expect: eachTunnel is not an object/],
    ["a value in place of fields", { ikeConfig: "hunter2hunter2" }, /^expect: ikeConfig is not an object/],
    ["a value in place of tags", { tags: "hunter2hunter2" }, /^expect: tags is not an object/],
    ["a list in place of a value", { name: ["hunter2hunter2"] }, /^expect: name is neither/],
    ["a value in place of a list", { localSubnets: "10.0.0.0/8" }, /^expect: localSubnets is neither a list of strings/],
    ["a condition that does not exist", { name: { oneof: ["a"] } }, /^expect: name has no condition "oneof": there are oneOf, /],
    ["a condition of lists on a value", { name: { contains: "a" } }, /^expect: name has no condition "contains"/],
    ["oneOf without a list", { name: { oneOf: "a" } }, /^expect: name needs a list of values in oneOf/],
    ["a range of text", { createTime: { min: "1" } }, /^expect: createTime needs a number in min/],
    ["a flaw in not", { name: { not: { oneof: [] } } }, /^expect: name needs a value or conditions in not/],
    ["NaN", { createTime: Number.NaN }, /^expect: createTime is neither/],
    ["a key of Object.prototype", { constructor: "x" }, /^expect: constructor is not a setting/],
  ])("%s", (_, expectation, message) => {
    const refused = (): void => checkExpectation(expectation);
    expect(refused).toThrow(ConfigurationError);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/hunter2/);
  });
});

test("every mistake of an expectation is reported once", () => {
  const refused = (): void =>
    checkExpectation({
      nme: "berlin",
      ikeConfig: { ikeVersio: "ikev2", ikeLifetime: { min: "1", most: 2 } },
      tags: { site: ["berlin"] },
      eachTunnel: { ikeConfig: "ikev2" },
      psk: "hunter2hunter2",
    });
  expect(refused).toThrow(/^7 mistakes:\n/);
  for (const path of [
    "nme",
    "ikeConfig\\.ikeVersio",
    "ikeConfig\\.ikeLifetime needs",
    "ikeConfig\\.ikeLifetime has",
    "tags\\.site",
    "eachTunnel\\.ikeConfig",
    "psk",
  ])
    expect(refused).toThrow(new RegExp(`^- expect: ${path} `, "m"));
  expect(refused).not.toThrow(/hunter2/);
});

describe("the error of a connection that does not match", () => {
  test("is one of our errors and has one line for each path", () => {
    const unmet = unmetExpectations(
      { name: { oneOf: ["lyon", null] }, zoneNo: { not: null }, ikeConfig: { ikeLifetime: { min: 1, max: 2 } } },
      single,
    );
    const error = unexpectedValueError(unmet, { vpnConnectionId: "vco-1", regionId: "eu-central-1" });
    expect(error).toBeInstanceOf(UnexpectedValueError);
    expect(error.code).toBe("UnexpectedValue");
    expect(error.message.split("\n")).toEqual([
      expect.stringMatching(/^VPN connection vco-1, region eu-central-1: it is not as the program expects it/),
      '    name: expected one of "lyon", nothing, but it is "berlin"',
      "    zoneNo: expected a reported value, but it is not reported",
      "    ikeConfig.ikeLifetime: expected at least 1, and at most 2, but it is 28800",
    ]);
  });

  test("does not show hidden values under any path", () => {
    const hidden = unmetExpectations({ name: "x", eachTunnel: { ikeConfig: { ikeVersion: "ikev1" } }, tags: { environment: "y" } }, single);
    const { message } = unexpectedValueError(hidden, single, ["name", "ikeConfig"]);
    expect(message).not.toMatch(/berlin|"ikev2"/);
    expect(message).toMatch(/name: expected "x", but it is \[secret\]\n.*\[secret\]\n.*"production"$/);
  });

  test("shows neither value when the expectation itself is hidden", () => {
    const unmet = unmetExpectations({ name: "lyon", eachTunnel: { zoneNo: "paris" } }, single);
    expect(unexpectedValueError(unmet, single, ["expect"]).message).not.toMatch(/berlin|lyon|paris/);
  });

  test("shows the other settings of a tunnel when only its secret is hidden", () => {
    const unmet = unmetExpectations({ eachTunnel: { ikeConfig: { ikeVersion: "ikev1" } } }, single);
    expect(unexpectedValueError(unmet, single, ["psk"]).message).toMatch(/"ikev2"$/);
  });

  test("escapes control characters and cuts long values", () => {
    const hostile = `\u001b[2J\u009b31m\u202e\u2028${"x".repeat(5000)}`;
    const unmet = unmetExpectations({ name: "x", tags: { [hostile]: "y" } }, { ...single, name: hostile, tags: {} });
    const lines = unmet.map((one) => unmetText(one));
    expect(lines.join("")).not.toMatch(/[\p{C}\p{Zl}]/u);
    expect(lines[0]?.length).toBeLessThan(400);
  });
});
