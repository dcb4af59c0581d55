import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError } from "../../provider/alicloud/errors";
import { getVpnConnection, getVpnConnectionOutput } from "../../sdk/getVpnConnection";
import { getVpnConnectionPeer, getVpnConnectionPeerOutput } from "../../sdk/getVpnConnectionPeer";
import { getVpnConnections, getVpnConnectionsOutput } from "../../sdk/getVpnConnections";
import { mockVpnConnection, mockVpnConnections } from "../../sdk/mock";
import { assessCryptographyOutput, assessHealthOutput, cloudAddressesOfOutput, tunnelsOfOutput } from "../../sdk/outputFunctions";
import { peerConfigurationOutput } from "../../sdk/peerConfigurationOutput";
import { VpnConnection } from "../../sdk/vpnConnection";
import { peerWith } from "../support/arbitraries/peer";

/** A user's unit test: nothing here may reach a network, and no credentials are set. */
const calls: pulumi.runtime.MockCallArgs[] = [];
let answer: (call: pulumi.runtime.MockCallArgs) => Record<string, unknown>;

/** A resource of this name is made when the test lets it. */
const slow = "slow";
let makeSlow: () => void;

beforeAll(async () => {
  const slowed = new Promise<void>((resolve) => {
    makeSlow = resolve;
  });
  await pulumi.runtime.setMocks({
    newResource: async ({ id, name, inputs }) => {
      if (name === slow) await slowed;
      return { id: id ?? name, state: { ...inputs, ...mockVpnConnection({ vpnConnectionId: id ?? "" }) } };
    },
    call: (call) => {
      calls.push(call);
      return answer(call);
    },
  });
});
beforeEach(() => {
  calls.length = 0;
  answer = ({ inputs }) => ({ ...mockVpnConnection({ vpnConnectionId: inputs.vpnConnectionId, name: "from the mock" }) });
});

const resolved = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

describe("under setMocks", () => {
  test("getVpnConnection calls mocks.call with its token and its arguments", async () => {
    const connection = await getVpnConnection({ vpnConnectionId: "vco-office", waitUntil: { health: "up" }, optional: true });
    expect(connection?.name).toBe("from the mock");
    expect(calls).toEqual([
      {
        token: "alicloudVpn:index:getVpnConnection",
        inputs: { vpnConnectionId: "vco-office", waitUntil: { health: "up" }, optional: true },
        provider: "",
      },
    ]);
  });

  test("the plain form omits a mock's secrets unless the call includes them", async () => {
    expect(await getVpnConnection({ vpnConnectionId: "vco-a" })).not.toHaveProperty("psk");
    expect(await getVpnConnection({ vpnConnectionId: "vco-a", secrets: "plain" })).toMatchObject({ psk: "mock-psk" });
  });

  test("getVpnConnectionOutput shows the mock's settings and keeps its secrets secret", async () => {
    const connection = getVpnConnectionOutput({ vpnConnectionId: pulumi.output("vco-b"), regionId: "eu-central-1" });
    expect(await resolved(connection.name)).toBe("from the mock");
    expect(await pulumi.isSecret(connection)).toBe(false);
    expect(await pulumi.isSecret(connection.name)).toBe(false);
    expect(await resolved(connection)).not.toHaveProperty("psk");
    expect(await resolved(connection.psk)).toBe("mock-psk");
    expect(
      await Promise.all([connection.psk, connection.tunnelPsks, connection.bgpAuthKey].map((one) => pulumi.isSecret<unknown>(one))),
    ).toEqual([true, true, true]);
    expect(calls[0]).toMatchObject({
      token: "alicloudVpn:index:getVpnConnection",
      inputs: { vpnConnectionId: "vco-b", regionId: "eu-central-1" },
    });
  });

  test("an empty answer means a missing connection if the call allows one", async () => {
    answer = () => ({});
    expect(await getVpnConnection({ vpnConnectionId: "vco-a", optional: true })).toBeUndefined();
    const connection = getVpnConnectionOutput({ vpnConnectionId: "vco-a", optional: true });
    expect(await resolved(connection)).toBeUndefined();
    expect(await resolved(connection.psk)).toBeNull();
  });

  test("getVpnConnectionPeer calls mocks.call and omits secrets unless the call includes them", async () => {
    const tunnels = [{ tunnelId: null, remoteAddress: "203.0.113.1" }];
    answer = ({ inputs }) => ({ ...inputs, tunnels, psks: { "": "mock-psk" }, bgpAuthKey: "mock-key" });
    expect(await getVpnConnectionPeer({ vpnConnectionId: "vco-a" })).toEqual({ vpnConnectionId: "vco-a", tunnels });
    expect(await getVpnConnectionPeer({ vpnConnectionId: "vco-a", secrets: "plain" })).toMatchObject({ psks: { "": "mock-psk" } });
    const token = "alicloudVpn:index:getVpnConnectionPeer";
    expect(calls.map((call) => [call.token, call.inputs])).toEqual([
      [token, { vpnConnectionId: "vco-a" }],
      [token, { vpnConnectionId: "vco-a", secrets: "plain" }],
    ]);
  });

  test("getVpnConnectionPeerOutput shows the mock's tunnels and keeps its secrets secret", async () => {
    answer = () => ({ tunnels: [{ remoteAddress: "203.0.113.1" }], psks: { "": "mock-psk" } });
    const peer = getVpnConnectionPeerOutput({ vpnConnectionId: pulumi.output("vco-b") });
    expect(await resolved(peer.tunnels)).toEqual([{ remoteAddress: "203.0.113.1" }]);
    expect(await pulumi.isSecret(peer)).toBe(false);
    expect(await resolved(peer)).not.toHaveProperty("psks");
    expect(await resolved(peer.psks)).toEqual({ "": "mock-psk" });
    expect(await resolved(peer.bgpAuthKey)).toBeNull();
    expect(await Promise.all([peer.psks, peer.bgpAuthKey].map((one) => pulumi.isSecret<unknown>(one)))).toEqual([true, true]);
  });

  test("peerConfigurationOutput returns the configuration as a secret, for a peer and for a connection", async () => {
    answer = ({ inputs }) => ({ ...peerWith({}, { psks: { "": "mock-psk" } }), ...inputs });
    const configuration = peerConfigurationOutput(getVpnConnectionPeerOutput({ vpnConnectionId: "vco-b" }), { format: "swanctl" });
    expect(await pulumi.isSecret(configuration)).toBe(true);
    expect(await pulumi.isSecret(configuration.files)).toBe(true);
    const [file] = await resolved(configuration.files);
    expect(file?.path).toBe("vco-b.conf");
    expect(file?.content).toContain(`0s${Buffer.from("mock-psk").toString("base64")}`);
    const office = new VpnConnection("office", { vpnConnectionId: "vco-b" });
    expect(await resolved(peerConfigurationOutput(office, { format: "swanctl" }).files)).toEqual([file]);
    expect(() => peerConfigurationOutput(office, { format: "swanctl", secrets: {} } as never)).toThrow(/no option "secrets"/);
  });

  test("the secrets of a resource stay secret in a unit test", async () => {
    const office = new VpnConnection("office", { vpnConnectionId: "vco-b" });
    expect(await resolved(office.psk)).toBe("mock-psk");
    const secrets = [office.psk, office.tunnelPsks, office.bgpAuthKey].map((one) => pulumi.isSecret<unknown>(one));
    expect(await Promise.all([...secrets, pulumi.isSecret(office.ikeConfig)])).toEqual([true, true, true, false]);
  });

  test("a resource is accepted in place of a result, and its settings contain no secrets", async () => {
    const office = new VpnConnection("office", { vpnConnectionId: "vco-b" });
    const { psk: _psk, tunnelPsks: _tunnelPsks, bgpAuthKey: _key, ...mocked } = mockVpnConnection({ vpnConnectionId: "vco-b" });
    expect(await resolved(office.settings)).toMatchObject(mocked);
    expect(Object.keys(await resolved(office.settings))).not.toContain("psk");
    expect(await pulumi.isSecret(office.settings)).toBe(false);
    const forms = [office, office.settings, getVpnConnectionOutput({ vpnConnectionId: "vco-b" }), mocked, Promise.resolve(mocked)];
    for (const form of forms) {
      expect((await resolved(tunnelsOfOutput(form)))[0]).toMatchObject({ status: "ipsec_sa_established", ikeConfig: mocked.ikeConfig });
      expect(await resolved(cloudAddressesOfOutput(form))).toEqual([mocked.ikeConfig?.localId]);
      expect(await resolved(assessHealthOutput(form).health)).toBe("up");
      expect((await resolved(assessCryptographyOutput(form))).assessed).toContain("ikeConfig.ikeEncAlg");
    }
  });

  test("assessCryptography judges a resource with its keys, and its assessment is readable and contains no key", async () => {
    const office = new VpnConnection("office", { vpnConnectionId: "vco-b" });
    answer = () => ({ ...mockVpnConnection(), psk: "short" });
    for (const form of [office, getVpnConnectionOutput({ vpnConnectionId: "vco-b" })]) {
      const assessment = assessCryptographyOutput(form);
      expect((await resolved(assessment)).assessed).toContain("psk");
      expect(await pulumi.isSecret(assessment)).toBe(false);
    }
    const weak = await resolved(assessCryptographyOutput(getVpnConnectionOutput({ vpnConnectionId: "vco-b" })));
    expect(weak.findings).toContainEqual(expect.objectContaining({ path: "psk", value: "[secret]", severity: "critical" }));
    expect((await resolved(assessCryptographyOutput(office.settings))).notAssessed).toContain("psk");
  });

  test("mockVpnConnections answers getVpnConnections with the fields of a list", async () => {
    answer = () => ({
      ...mockVpnConnections([
        { vpnConnectionId: "vco-z", name: "tokyo" },
        { name: "berlin", tunnels: [{}, {}] },
      ]),
    });
    const { ids, names, connections } = await getVpnConnections();
    expect([ids, names]).toEqual([
      ["vco-mock2", "vco-z"],
      ["berlin", "tokyo"],
    ]);
    expect(connections[0]?.tunnels).toHaveLength(2);
    expect(connections.filter((one) => "psk" in one || "zoneNo" in one)).toEqual([]);
    expect(calls[0]?.token).toBe("alicloudVpn:index:getVpnConnections");
  });

  test("getVpnConnectionPeer refuses an unknown argument", async () => {
    await expect(getVpnConnectionPeer({ vpnConnectionId: "vco-a", optional: true } as never)).rejects.toThrow(ConfigurationError);
    expect(() => getVpnConnectionPeerOutput({ vpnConnectionId: "vco-a", waitUntil: {} } as never)).toThrow(ConfigurationError);
  });

  test("getVpnConnections calls mocks.call and passes a RegExp as source and flags", async () => {
    const connections = [mockVpnConnection({ vpnConnectionId: "vco-a" })];
    answer = () => ({ ids: ["vco-a"], names: ["mock"], connections });
    const listed = await getVpnConnections({ nameRegex: /^mo/i, tags: { site: "berlin" } });
    expect(listed.ids).toEqual(["vco-a"]);
    expect(listed.connections[0]).toMatchObject({ vpnConnectionId: "vco-a", health: "up" });
    expect(listed.connections[0]).not.toHaveProperty("psk");
    expect(await getVpnConnections({ details: false })).toEqual({ ids: ["vco-a"], names: ["mock"] });
    expect((await getVpnConnections({ secrets: "plain" })).connections[0]?.psk).toBe("mock-psk");
    expect(calls[0]).toMatchObject({
      token: "alicloudVpn:index:getVpnConnections",
      inputs: { nameRegex: { source: "^mo", flags: "i" }, tags: { site: "berlin" } },
    });
  });

  test("getVpnConnectionsOutput returns a readable list, and the secrets of all connections separately", async () => {
    answer = () => ({ ids: ["vco-a"], names: ["mock"], connections: [mockVpnConnection({ vpnConnectionId: "vco-a" })] });
    const listed = getVpnConnectionsOutput({ nameRegex: pulumi.output("^mo").apply((source) => new RegExp(source, "g")) });
    expect(await resolved(listed.ids)).toEqual(["vco-a"]);
    expect(await resolved(listed.connections)).not.toHaveProperty([0, "psk"]);
    expect(await resolved(listed.secrets)).toEqual({ "vco-a": { psk: "mock-psk", tunnelPsks: null, bgpAuthKey: null } });
    expect([await pulumi.isSecret(listed), await pulumi.isSecret(listed.secrets)]).toEqual([false, true]);
    expect(calls[0]?.inputs).toEqual({ nameRegex: { source: "^mo", flags: "g" } });
  });

  test("a resource reads the mock's state without waiting", async () => {
    const office = new VpnConnection("office", { vpnConnectionId: "vco-office", waitUntil: { health: "down" } });
    expect(await resolved(office.ikeConfig)).toMatchObject({ ikeVersion: "ikev2" });
    expect(calls).toEqual([]);
  });

  test("an Output form with dependsOn waits for those resources, and for the children of a component", async () => {
    class Site extends pulumi.ComponentResource {
      constructor() {
        super("test:Site", "site");
        new VpnConnection(slow, { vpnConnectionId: "vco-slow" }, { parent: this });
      }
    }
    const after = getVpnConnectionOutput({ vpnConnectionId: "vco-after" }, { dependsOn: [Promise.resolve(new Site())] });
    const free = getVpnConnectionOutput({ vpnConnectionId: "vco-free" });
    await resolved(free.name);
    const asked = () => calls.map(({ inputs }) => inputs.vpnConnectionId);
    expect(asked()).toEqual(["vco-free"]);
    makeSlow();
    await resolved(after.name);
    expect(asked()).toEqual(["vco-free", "vco-after"]);
  });

  test.each([
    [
      "an argument",
      () => new VpnConnection("office", { vpnConnectionId: "vco-office", waitUntil: { health: "Up" as never } }),
      /waitUntil/,
    ],
    ["an argument", () => getVpnConnectionOutput({ vpnConnectionId: "vco-a", regoinId: "x" } as never), /no argument "regoinId"/],
    ["an option", () => getVpnConnectionOutput({ vpnConnectionId: "vco-a" }, { version: "1" } as never), /no option "version"/],
    ["an option", () => getVpnConnectionsOutput({}, { provider: {} } as never), /getVpnConnectionsOutput has no option "provider"/],
  ])("%s of the wrong type from a JavaScript program is refused at once", (_, call, message) => {
    expect(call).toThrow(ConfigurationError);
    expect(call).toThrow(message);
  });

  test("the plain forms reject for the same reasons", async () => {
    const calls = [
      () => getVpnConnection({ vpnConnectionId: "vco-a" }, { dependsOn: [] } as never),
      () => getVpnConnection({ vpnConnectionId: "vco-a", secrets: "include" } as never),
      () => getVpnConnections({ vpnGateway: "vpn-a" } as never),
      () => getVpnConnections(null as never),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(ConfigurationError);
  });
});
