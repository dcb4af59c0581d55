import fc from "fast-check";
import { type PeerConfigurationOptions, type PeerInput, peerConfiguration } from "../../peer/peerConfiguration";
import { UnsupportedPeerError } from "../../provider/alicloud/errors";
import { bgpOfTunnel, dualPeer, peerWith } from "../support/arbitraries/peer";
import { holds } from "../support/property";

const everything = { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] };
const write = (peer: PeerInput, options: Partial<PeerConfigurationOptions> = {}) => peerConfiguration(peer, { format: "frr", ...options });
const content = (...given: Parameters<typeof write>): string => write(...given).files[0]?.content ?? "";
const linesOf = (...given: Parameters<typeof write>): string[] =>
  content(...given)
    .split("\n")
    .map((line) => line.trim());
const single = (change = {}, peer = {}) => peerWith({ bgp: { ...bgpOfTunnel(1), ...change } }, { ...everything, ...peer });

test("a session has the ASNs and addresses of both sides, and its key", () => {
  const lines = linesOf(single({ localAsn: 4200000070 }, { bgpAuthKey: "bgp-key" }), { onPremisesNetworks: ["192.168.9.0/24"] });
  expect(lines).toEqual(
    expect.arrayContaining([
      ...["router bgp 4200000070", "bgp router-id 169.254.1.2", "neighbor 169.254.1.1 remote-as 45104"],
      ...["neighbor 169.254.1.1 password bgp-key", "neighbor 169.254.1.1 update-source 169.254.1.2", "neighbor 169.254.1.1 timers 10 30"],
      ...["network 192.168.9.0/24", "neighbor 169.254.1.1 activate", "neighbor 169.254.1.1 route-map vco-test-out out"],
    ]),
  );
});

test("a key of any printable characters except space is written to the end of its line", () => {
  const key = fc.string({ unit: fc.constantFrom(..."!#|\"'\\$%?&(){}[]<>;:,.~^`abcXYZ019"), minLength: 1, maxLength: 80 });
  holds(
    fc.property(key, (bgpAuthKey) => {
      const line =
        content(single({}, { bgpAuthKey }))
          .split("\n")
          .find((one) => one.includes(" password ")) ?? "";
      expect(line.slice(" neighbor 169.254.1.1 password ".length)).toBe(bgpAuthKey);
    }),
  );
});

test("FRR announces only the device's networks and accepts only the cloud's", () => {
  const lines = linesOf(single(), { cloudNetworks: ["10.0.0.0/8"], onPremisesNetworks: ["192.168.9.0/24", "192.0.2.1/32"] });
  expect(lines.filter((line) => line.startsWith("ip prefix-list"))).toEqual([
    "ip prefix-list vco-test-in seq 5 permit 10.0.0.0/8 le 32",
    "ip prefix-list vco-test-out seq 5 permit 192.168.9.0/24",
    "ip prefix-list vco-test-out seq 10 permit 192.0.2.1/32",
  ]);
});

test("a device without networks announces nothing and gets a warning", () => {
  expect(linesOf(single())).toContain("ip prefix-list vco-test-out seq 5 deny any");
  expect(write(single()).warnings).toEqual([expect.stringContaining("Give onPremisesNetworks")]);
});

test("a standby tunnel is the longer path in both directions, and equal tunnels share the traffic", () => {
  const tunnel = (number: number) => ({ bgp: bgpOfTunnel(number) });
  const standby = content(dualPeer(["master", "slave"], everything, tunnel));
  expect(standby).toMatch(/route-map vco-test-standby-in permit 10\n set local-preference 50\n/);
  expect(standby).toMatch(/route-map vco-test-standby-out permit 10\n[^\n]*\n set as-path prepend 65010 65010\n/);
  const equal = content(dualPeer([null, null], everything, tunnel));
  expect(equal).toContain("  maximum-paths 2\n");
  expect(equal).not.toMatch(/local-preference|prepend/);
});

test("the secrets may be omitted, and a warning says that a BGP key would be missing", () => {
  const { psks: _psks, bgpAuthKey: _bgpAuthKey, ...omitted } = single();
  const options = { onPremisesNetworks: ["192.168.9.0/24"] };
  for (const peer of [omitted, single({}, { psks: null }), single({}, { psks: {} })]) {
    const { files, warnings } = write(peer, options);
    expect(files).toEqual(write(single(), options).files);
    expect(warnings).toEqual(["vco-test: the secrets of the connection are not known. If its BGP has a key, add it to the file."]);
  }
  expect(write(single(), options).warnings).toEqual([]);
  expect(write(single({}, { psks: null, bgpAuthKey: "bgp-key" }), options).warnings).toEqual([]);
});

test.each<[what: string, peer: PeerInput, message: RegExp]>([
  ["BGP that is off", peerWith({}, everything), /without BGP.*FRR.*nearest that works is BGP switched on/],
  ["networks that BGP's own addresses are not in", peerWith({ bgp: bgpOfTunnel(1) }), /single networks.*FRR.*0\.0\.0\.0\/0/],
  ["a key with a space", single({}, { bgpAuthKey: "planted key" }), /holds a space.*FRR/],
  ["a key that TCP does not take", single({}, { bgpAuthKey: "planted".repeat(12) }), /more than 80 characters.*FRR/],
  [
    "two numbers of one device",
    dualPeer([null, null], everything, (number) => ({ bgp: { ...bgpOfTunnel(number), localAsn: 65000 + number } })),
    /tunnel tun-2.*bgp\.localAsn.*FRR/,
  ],
])("%s is refused", (_what, peer, message) => {
  expect(() => write(peer)).toThrow(UnsupportedPeerError);
  expect(() => write(peer)).toThrow(message);
  expect(() => write(peer)).not.toThrow(/planted/);
});
