import { inspect } from "node:util";
import { fleet } from "../../emulator/data/fleet";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { MalformedResponseError, ThrottledError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { Configuration } from "../../provider/configuration";
import { ProgramReads } from "../../provider/programReads";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { VpnClient, type VpnClientOptions } from "../../provider/vpn/read/vpnClient";
import { everythingOf, planted, refusal } from "../support/plantedSecrets";

const [single, named, transitSingle, dual, transitDual] = ["vco-gw8berlin", "vco-gw8lyon", "vco-gw8oslo", "vco-gw8madrid", "vco-gw8zurich"];

let emulator: Emulator;
const clients: VpnClient[] = [];

beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await emulator.close();
});

function open(options: VpnClientOptions = {}): VpnClient {
  const { url, credentials } = emulator;
  const client = new VpnClient({
    endpoint: url,
    regionId: "eu-central-1",
    credentials,
    maxAttempts: 1,
    requestsPerMinute: 1e6,
    ...options,
  });
  clients.push(client);
  return client;
}

const refuse = (...actions: string[]): void => {
  for (const action of actions) emulator.fail({ action, code: "Forbidden.RAM" });
};

/** Answers `DownloadVpnConnectionConfig` with something else than the emulator would say. */
const download = (config: object): void =>
  emulator.fail({ action: "DownloadVpnConnectionConfig", body: JSON.stringify({ RequestId: "R-1", VpnConnectionConfig: config }) });

describe("the other end of a connection", () => {
  test("mirrors a single-tunnel connection on a VPN gateway", async () => {
    expect(await open().peer(single)).toEqual({
      vpnConnectionId: single,
      name: "berlin-office",
      regionId: "eu-central-1",
      localSubnets: ["192.168.9.0/24", "192.168.10.0/24"],
      remoteSubnets: ["10.0.0.0/16", "10.1.0.0/16"],
      tunnels: [
        {
          tunnelId: null,
          role: null,
          localAddress: "198.51.100.10",
          remoteAddress: "203.0.113.10",
          localId: "198.51.100.10",
          remoteId: "203.0.113.10",
          ikeConfig: {
            ...{ ikeVersion: "ikev2", ikeMode: "main", ikeEncAlg: "aes256", ikeAuthAlg: "sha256", ikePfs: "group14", ikeLifetime: 28800 },
          },
          ipsecConfig: { ipsecEncAlg: "aes256", ipsecAuthAlg: "sha256", ipsecPfs: "group14", ipsecLifetime: 3600 },
          enableDpd: true,
          enableNatTraversal: true,
          bgp: null,
        },
      ],
      notes: [],
      psks: { "": "Berlin.7hQ2-vN4x" },
      bgpAuthKey: null,
    } satisfies VpnConnectionPeerResult);
  });

  test("has the addresses of a connection whose identities are names", async () => {
    const { tunnels, notes } = await open().peer(named);
    expect(tunnels).toMatchObject([
      { localAddress: "198.51.100.30", remoteAddress: "203.0.113.10", localId: "lyon.example.com", remoteId: "cloud.example.com" },
    ]);
    expect(notes).toEqual([]);
  });

  test("has BGP and its key on a transit router", async () => {
    const { tunnels, psks, bgpAuthKey, notes } = await open().peer(transitSingle);
    expect(tunnels).toMatchObject([{ tunnelId: null, localAddress: "198.51.100.70", remoteAddress: "10.255.0.7" }]);
    expect(tunnels[0]?.bgp).toEqual({
      ...{ localAsn: 4200000070, peerAsn: 45104, localBgpIp: "169.254.70.2", peerBgpIp: "169.254.70.1", tunnelCidr: "169.254.70.0/30" },
    });
    expect({ psks, bgpAuthKey, notes }).toEqual({ psks: { "": "Oslo.e4T-9sLw2Vc" }, bgpAuthKey: "oslo-bgp-Ym3Z8f", notes: [] });
    expect(emulator.requests.map(({ action }) => action)).not.toContain("DescribeVpnGateway");
  });

  test("mirrors both tunnels of a VPN gateway, also of the enhanced kind", async () => {
    const { tunnels, psks, notes } = await open().peer(dual);
    expect(tunnels).toMatchObject([
      { tunnelId: "tun-gw8madrid1", role: "master", localAddress: "198.51.100.41", remoteAddress: "203.0.113.41", bgp: null },
      { tunnelId: "tun-gw8madrid2", role: "slave", localAddress: "198.51.100.42", remoteAddress: "203.0.113.42", bgp: null },
    ]);
    expect(psks).toEqual({ "tun-gw8madrid1": "Madrid.one-Kp93", "tun-gw8madrid2": "Madrid.two-Wb58" });
    expect(notes).toEqual([]);
  });

  test("mirrors both tunnels of a transit router and their BGP", async () => {
    const { tunnels, notes } = await open().peer(transitDual);
    expect(tunnels).toMatchObject([
      { tunnelId: "tun-gw8zurich1", role: null, bgp: { localAsn: 65010, peerAsn: 45104, localBgpIp: "169.254.61.2" } },
      { tunnelId: "tun-gw8zurich2", role: null, bgp: { localAsn: 65010, peerAsn: 45104, localBgpIp: "169.254.62.2" } },
    ]);
    expect(notes).toEqual([]);
  });

  test("is the same in JSON and XML, with both signatures, flat and as a list", async () => {
    for (const id of emulator.connections.keys()) {
      const peers: VpnConnectionPeerResult[] = [];
      for (const format of ["json", "xml"] as const)
        for (const signatureVersion of ["v3", "v1"] as const) peers.push(await open({ format, signatureVersion }).peer(id));
      emulator.shape = "list";
      peers.push(await open().peer(id));
      emulator.shape = "flat";
      for (const peer of peers) expect(peer).toEqual(peers[0]);
    }
  });

  test("has at least one tunnel for every kind of connection, and no note with full permissions", async () => {
    for (const connection of fleet(60)) emulator.connections.set(connection.VpnConnectionId, connection);
    const client = open();
    for (const id of emulator.connections.keys()) {
      const { tunnels, notes } = await client.peer(id);
      expect(tunnels.length).toBeGreaterThan(0);
      expect(tunnels.filter(({ localAddress, remoteAddress }) => localAddress === null || remoteAddress === null)).toEqual([]);
      expect({ id, notes }).toEqual({ id, notes: [] });
    }
  });

  test("lacks an address that no read reports, with a note", async () => {
    emulator.connections.patch(transitSingle, { InternetIp: null });
    download({ Local: "198.51.100.70" });
    const { tunnels, notes } = await open().peer(transitSingle);
    expect(tunnels).toMatchObject([{ localAddress: "198.51.100.70", remoteAddress: null }]);
    expect(notes).toEqual(["The API does not report remoteAddress."]);
  });
});

describe("a missing permission", () => {
  const extra = ["DownloadVpnConnectionConfig", "DescribeCustomerGateway", "DescribeVpnGateway"] as const;

  test.each(extra)("for vpc:%s alone is named and costs no value that another read gives", async (action) => {
    const full = await open().peer(single);
    refuse(action);
    const { notes, ...rest } = await open().peer(single);
    expect(rest).toEqual({ ...full, notes: undefined } as object);
    expect(notes).toEqual([expect.stringContaining(`vpc:${action}`)]);
  });

  test.each([
    ["DownloadVpnConnectionConfig", "DescribeCustomerGateway", "localAddress"],
    ["DownloadVpnConnectionConfig", "DescribeVpnGateway", "remoteAddress"],
  ] as const)("for vpc:%s and vpc:%s costs %s", async (first, second, field) => {
    refuse(first, second);
    const { tunnels, notes } = await open().peer(single);
    expect(tunnels[0]).toMatchObject({ localId: "198.51.100.10", [field]: null });
    expect(notes).toEqual(
      [first, second].map((action) => expect.stringMatching(new RegExp(`vpc:${action}.*${field}.*Grant vpc:${action}`))),
    );
  });

  test("keeps each tunnel's own address, and the note names the tunnel without one", async () => {
    refuse(...extra);
    const { tunnels, notes } = await open().peer(dual);
    expect(tunnels).toMatchObject([
      { localAddress: null, remoteAddress: "203.0.113.41" },
      { localAddress: null, remoteAddress: "203.0.113.42" },
    ]);
    expect(notes[0]).toContain("localAddress of tun-gw8madrid1, localAddress of tun-gw8madrid2");
    expect(notes).toHaveLength(3);
  });

  test("for the customer gateway costs the BGP key and the ASN", async () => {
    emulator.connections.patch(transitSingle, { VpnBgpConfig: { AuthKey: null, PeerAsn: null } });
    emulator.customerGateways.set("cgw-gw8oslo", { Asn: "64086.59974", AuthKey: "from-the-gateway" });
    const read = await open().peer(transitSingle);
    expect(read).toMatchObject({ bgpAuthKey: "from-the-gateway", tunnels: [{ bgp: { localAsn: 4200000070 } }] });
    refuse("DescribeCustomerGateway");
    const { tunnels, bgpAuthKey, notes } = await open().peer(transitSingle);
    expect({ asn: tunnels[0]?.bgp?.localAsn, bgpAuthKey }).toEqual({ asn: null, bgpAuthKey: null });
    expect(notes).toEqual([expect.stringMatching(/bgp\.localAsn, bgpAuthKey\. Grant vpc:DescribeCustomerGateway/)]);
  });

  test("for the connection itself is an error", async () => {
    refuse("DescribeVpnConnection");
    expect(await refusal(open().peer(single))).toMatchObject({ code: "AccessDenied" });
  });
});

describe("a conflict between reads", () => {
  test("keeps the connection's value, with a note about both", async () => {
    download({
      ...{ Local: "198.51.100.10", Remote: "203.0.113.10", LocalSubnet: "192.168.9.0/24", RemoteSubnet: "10.1.0.0/16,10.0.0.0/16" },
      IkeConfig: { IkePfs: "group2", LocalId: "elsewhere.example", IkeLifetime: "28800" },
      IpsecConfig: { IpsecPfs: "disabled" },
    });
    const full = await open().peer(single);
    expect(full).toMatchObject({
      localSubnets: ["192.168.9.0/24", "192.168.10.0/24"],
      tunnels: [{ localId: "198.51.100.10", ikeConfig: { ikePfs: "group14" }, ipsecConfig: { ipsecPfs: "group14" } }],
    });
    const note = (what: string, own: string, other: string) =>
      `${what} ${own} in DescribeVpnConnection, but ${other} in DownloadVpnConnectionConfig. This result has ${own}.`;
    expect([...full.notes].sort()).toEqual(
      [
        note("localId is", "198.51.100.10", "elsewhere.example"),
        note("ikePfs is", "group14", "group2"),
        note("ipsecPfs is", "group14", "disabled"),
        note("localSubnets are", "192.168.9.0/24, 192.168.10.0/24", "192.168.9.0/24"),
      ].sort(),
    );
  });

  test("about an address of a gateway gives a note", async () => {
    emulator.customerGateways.set("cgw-gw8berlin", { IpAddress: "198.51.100.200" });
    emulator.vpnGateways.set("vpn-gw8main", { InternetIp: "203.0.113.200" });
    download({ Local: "198.51.100.10", Remote: "203.0.113.10" });
    const { tunnels, notes } = await open().peer(single);
    expect(tunnels).toMatchObject([{ localAddress: "198.51.100.10", remoteAddress: "203.0.113.10" }]);
    expect(notes).toEqual([
      expect.stringMatching(/^localAddress is 198\.51\.100\.10 .* but 198\.51\.100\.200 in DescribeCustomerGateway/),
      expect.stringMatching(/^remoteAddress is 203\.0\.113\.10 .* but 203\.0\.113\.200 in DescribeVpnGateway/),
    ]);
  });

  test("about a secret gives a note without either value", async () => {
    emulator.connections.patch(transitSingle, { IkeConfig: { Psk: planted("own") }, VpnBgpConfig: { AuthKey: planted("ownKey") } });
    emulator.customerGateways.set("cgw-gw8oslo", { AuthKey: planted("otherKey") });
    download({ IkeConfig: { Psk: planted("other") } });
    const { psks, bgpAuthKey, notes } = await open().peer(transitSingle);
    expect({ psks, bgpAuthKey }).toEqual({ psks: { "": planted("own") }, bgpAuthKey: planted("ownKey") });
    expect(notes).toEqual([
      "DescribeVpnConnection and DownloadVpnConnectionConfig differ in the pre-shared key. This result has that of DescribeVpnConnection.",
      "DescribeVpnConnection and DescribeCustomerGateway differ in the BGP authentication key. This result has that of DescribeVpnConnection.",
    ]);
    expect(inspect(notes)).not.toContain(planted(""));
  });
});

describe("a masked pre-shared key", () => {
  test("is not reported", async () => {
    emulator.connections.patch(single, { IkeConfig: { Psk: "******" } });
    const { psks, notes } = await open().peer(single);
    expect(psks).toBeNull();
    expect(notes).toEqual(["The API masks the pre-shared key, so it is not reported."]);
  });

  test("is replaced by one that another read shows", async () => {
    download({ IkeConfig: { Psk: "Shown.1" } });
    emulator.connections.patch(single, { IkeConfig: { Psk: "****" } });
    expect((await open().peer(single)).psks).toEqual({ "": "Shown.1" });
  });
});

test.each([
  ["1.10", 65546],
  ["64086.59974", 4200000070],
  ["45104", 45104],
])("an ASN of %s is %d, in any place", async (written, asn) => {
  emulator.connections.patch(transitSingle, { VpnBgpConfig: { PeerAsn: written } });
  expect((await open().peer(transitSingle)).tunnels[0]?.bgp?.localAsn).toBe(asn);
  expect((await open().describe(transitSingle)).vpnBgpConfig?.peerAsn).toBe(asn);
});

describe("a failure", () => {
  test("is an error for a connection that is missing or in another region", async () => {
    await expect(open().peer("vco-none")).rejects.toThrow(VpnConnectionNotFoundError);
    await expect(open().peer(single, { regionId: "cn-hangzhou" })).rejects.toThrow(VpnConnectionNotFoundError);
    expect(await refusal(open().peer("cgw-1"))).toMatchObject({ code: "Configuration" });
  });

  test.each(["DescribeVpnConnection", "DownloadVpnConnectionConfig", "DescribeCustomerGateway", "DescribeVpnGateway"])(
    "is an error if %s is throttled",
    async (action) => {
      emulator.fail({ action, code: "Throttling.User" });
      await expect(open().peer(single)).rejects.toThrow(ThrottledError);
    },
  );

  test.each([
    ["InvalidCustomerGatewayInstanceId.NotFound", "DescribeCustomerGateway", "customer gateway cgw-gw8berlin"],
    ["InvalidVpnGatewayInstanceId.NotFound", "DescribeVpnGateway", "VPN gateway vpn-gw8main"],
  ])("of %s never means that the connection was removed", async (code, action, subject) => {
    emulator.fail({ action, code });
    const error = await refusal(open().peer(single));
    expect(error).toMatchObject({ code: "InvalidRequest", apiCode: code });
    expect(error.message).toContain(subject);
  });

  test.each([
    ["DownloadVpnConnectionConfig", {}],
    ["DescribeCustomerGateway", { CustomerGatewayId: "cgw-another", AuthKey: planted("key") }],
    ["DescribeVpnGateway", { VpnGatewayId: "vpn-another" }],
    ["DownloadVpnConnectionConfig", { VpnConnectionConfig: { IkeConfig: { IkeLifetime: planted("lifetime"), Psk: planted("psk") } } }],
  ])("is an error without secrets if %s answers about something else", async (action, body) => {
    emulator.fail({ action, body: JSON.stringify(body) });
    const error = await refusal(open().peer(single));
    expect(error).toBeInstanceOf(MalformedResponseError);
    expect(everythingOf(error)).not.toContain(planted(""));
  });
});

test("equal reads share their requests, and secrets are omitted as the stack says", async () => {
  const { url, credentials } = emulator;
  const settings: Record<string, string> = {
    ...{
      "alicloud:region": "eu-central-1",
      "alicloud:accessKey": credentials.accessKeyId,
      "alicloud:secretKey": credentials.accessKeySecret,
    },
    ...{ "alicloudVpn:endpoint": url, "alicloudVpn:secrets": "omit", "alicloudVpn:requestsPerMinute": "1000000" },
  };
  const reads = new ProgramReads(new Configuration((key) => settings[key], process.env), new AbortController().signal);
  const context = { scope: "", waits: true, onProgress: () => {} };
  const omitted = await reads.peer({ vpnConnectionId: transitSingle }, context);
  const included = await reads.peer({ vpnConnectionId: transitSingle, secrets: "include" }, context);
  expect(omitted).toEqual({ ...included, psks: null, bgpAuthKey: null });
  expect(included.psks).not.toBeNull();
  expect(emulator.requests.map(({ action }) => action).sort()).toEqual([
    ...["DescribeCustomerGateway", "DescribeVpnConnection", "DownloadVpnConnectionConfig"],
  ]);
});
