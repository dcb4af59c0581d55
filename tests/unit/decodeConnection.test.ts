import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { encodeBody } from "../../emulator/answer/encodeBody";
import { MalformedResponseError } from "../../provider/alicloud/errors";
import { parseBody } from "../../provider/alicloud/responseBody";
import { decodeBody, type Field, type WireObject } from "../../provider/alicloud/schema";
import { connectionSchema, decodeDescribed, decodePage } from "../../provider/vpn/read/describe";
import { vpnConnection } from "../support/arbitraries/vpnConnection";
import { type Spelling, wireOf } from "../support/arbitraries/wireOf";
import { holds } from "../support/property";

const vectors = join(__dirname, "..", "vectors");
const body = (name: string): WireObject => bodyOf(readFileSync(join(vectors, "bodies", name), "utf8"));
const context = { subject: "VPN connection vco-a", regionId: "eu-central-1" };
const decode = (object: WireObject, id: string) =>
  decodeBody({ body: object, requestId: "R-1" }, context, (inside) => decodeDescribed(inside, id, "eu-central-1"));

function bodyOf(text: string): WireObject {
  const parsed = parseBody(Buffer.from(text));
  if (parsed.object === undefined) throw new Error(`not parsed: ${parsed.what}`);
  return parsed.object;
}

const nothingElse = {
  attachType: null,
  attachInstanceId: null,
  transitRouterId: null,
  transitRouterName: null,
  networkType: null,
  internetIp: null,
  spec: null,
  tunnelBandwidth: null,
  remoteCaCertificate: null,
  resourceGroupId: null,
  zoneNo: null,
  state: null,
  crossAccountAuthorized: null,
  enableTunnelsBgp: null,
  tags: {},
  tunnels: [],
  tunnelPsks: null,
  bgpAuthKey: null,
  regionId: "eu-central-1",
};

const listSample = {
  ...nothingElse,
  name: "c2",
  status: "ike_sa_not_established",
  isUp: false,
  health: "down",
  tunnelCount: 1,
  remoteSubnets: ["192.168.0.0/16"],
  localSubnets: ["172.16.0.0/12"],
  ipsecConfig: { ipsecLifetime: 86400, ipsecAuthAlg: "md5", ipsecPfs: "group2", ipsecEncAlg: "aes" },
  effectImmediately: false,
  createTime: 1519391420000,
  enableDpd: null,
  enableNatTraversal: null,
  vcoHealthCheck: null,
  vpnBgpConfig: null,
  ikeConfig: {
    ikeEncAlg: "aes",
    ikePfs: "group2",
    remoteId: "47.97.176.xxx",
    ikeAuthAlg: "sha1",
    ikeMode: "aggressive",
    ikeLifetime: 86400,
    ikeVersion: "ikev1",
    localId: "116.62.119.xxx",
  },
  psk: "1234567",
};

describe("the documented answers", () => {
  test("the flat sample has the right types for zeros of a disabled check, string booleans and BGP", () => {
    expect(decode(body("describe-vpn-connection.flat.doc-sample.json"), "vco-gw8tylx7hvwhl7tu8****")).toEqual({
      ...nothingElse,
      vpnConnectionId: "vco-gw8tylx7hvwhl7tu8****",
      vpnGatewayId: "vpn-gw8bvv722zwjht7ia****",
      customerGatewayId: "cgw-gw8usu4zsk23pf69f****",
      name: "VPN1-CGW22",
      status: "ipsec_sa_established",
      isUp: true,
      health: "up",
      tunnelCount: 1,
      createTime: 1590495160000,
      effectImmediately: false,
      localSubnets: ["10.0.0.0/8"],
      remoteSubnets: ["192.168.0.0/16"],
      enableDpd: true,
      enableNatTraversal: true,
      vcoHealthCheck: { status: "success", enable: false, dip: null, sip: null, retry: 0, interval: 0, policy: null },
      ipsecConfig: { ipsecPfs: "group2", ipsecEncAlg: "aes", ipsecAuthAlg: "sha1", ipsecLifetime: 86400 },
      ikeConfig: {
        ikeAuthAlg: "sha1",
        localId: "8.XX.XX.192",
        ikeEncAlg: "aes",
        ikeVersion: "ikev1",
        ikeMode: "main",
        ikeLifetime: 86400,
        remoteId: "8.XX.XX.146",
        ikePfs: "group2",
      },
      psk: "123456",
      vpnBgpConfig: {
        status: "success",
        enableBgp: true,
        localAsn: 45104,
        tunnelCidr: "169.254.10.0/30",
        peerBgpIp: "169.254.XX.XX",
        peerAsn: 65535,
        localBgpIp: "169.254.XX.XX",
      },
    });
  });

  test("the list sample is decoded from JSON", () => {
    expect(decode(body("describe-vpn-connection.list.doc-sample.json"), "vco-bp1w3m1p23iftycv****")).toEqual({
      ...listSample,
      vpnConnectionId: "vco-bp1w3m1p23iftycv****",
      customerGatewayId: "cgw-bp1wl8dtz3auwlavw****",
      vpnGatewayId: "vpn-bp1yfrjxn4d5t63t****",
    });
  });

  test("the list sample is decoded from XML to the same types, with any indentation", () => {
    expect(decode(body("describe-vpn-connection.list.doc-sample.xml"), "vco-bp1w3m1p23iftycvs****")).toEqual({
      ...listSample,
      vpnConnectionId: "vco-bp1w3m1p23iftycvs****",
      customerGatewayId: "cgw-bp1wl8dtz3auwlav****",
      vpnGatewayId: "vpn-bp1yfrjxn4d5t63tb****",
    });
  });
});

test("every path in the API's field table is decoded as the kind that the table states", () => {
  const kinds = new Map<string, string>();
  const collect = (fields: Readonly<Record<string, Field<unknown>>>, place: string): void => {
    for (const { wire, isList, children } of Object.values(fields)) {
      const keys = wire.split(".");
      for (let depth = 1; depth < keys.length; depth++) kinds.set(place + keys.slice(0, depth).join("."), "object");
      kinds.set(isList ? `${place}${wire}[]` : place + wire, isList ? "array<object>" : children ? "object" : "leaf");
      if (children) collect(children, `${place}${wire}${isList ? "[]" : ""}.`);
    }
  };
  collect(connectionSchema as Readonly<Record<string, Field<unknown>>>, "");
  const table: { field: string; type: string }[] = JSON.parse(readFileSync(join(vectors, "fields.json"), "utf8"));
  expect(table).toHaveLength(97);
  const isGroup = (type: string) => type === "object" || type === "array<object>";
  // RequestId belongs to the answer, not to the connection.
  const documented = table.filter(({ field }) => field !== "RequestId").map(({ field, type }) => [field, isGroup(type) ? type : "leaf"]);
  const read = [...kinds].filter(([path]) => path.split(".")[0] !== "Tag");
  expect(Object.fromEntries(read)).toEqual(Object.fromEntries(documented));
});

const spelling: fc.Arbitrary<Spelling> = fc.record({ asStrings: fc.boolean(), emptyForAbsent: fc.boolean(), reversed: fc.boolean() });

describe("any connection", () => {
  test.each(["json", "xml"] as const)(
    "survives encoding and decoding in %s, flat and as a list, in every spelling of the API",
    (format) => {
      holds(
        fc.property(vpnConnection, spelling, fc.boolean(), (connection, spelled, asList) => {
          const flat = { RequestId: "R-1", ...wireOf(connection, spelled) };
          const rows = { PageNumber: 1, TotalCount: 1, RequestId: "R-1", VpnConnections: { VpnConnection: [flat] } };
          const text = encodeBody(format, "DescribeVpnConnectionResponse", asList ? rows : flat);
          const read = decodeDescribed(bodyOf(text), connection.vpnConnectionId, connection.regionId);
          expect(read).toEqual(connection);
        }),
        { numRuns: 300 },
      );
    },
  );

  test("keeps its tags in a list page, where they have another name", () => {
    holds(
      fc.property(vpnConnection, (connection) => {
        const page = { TotalCount: "1", VpnConnections: { VpnConnection: [wireOf(connection, { listTags: true })] } };
        expect(decodePage(page, connection.regionId)).toEqual({ connections: [connection], totalCount: 1 });
      }),
      { numRuns: 100 },
    );
  });

  test("contains only values that JSON can carry", () => {
    holds(
      fc.property(vpnConnection, spelling, (connection, spelled) => {
        const read = decodeDescribed({ ...wireOf(connection, spelled) }, connection.vpnConnectionId, connection.regionId);
        expect(JSON.parse(JSON.stringify(read))).toEqual(read);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a pre-shared key", () => {
  test.each(["0012", "1e5", "true", `a&b<c>"'`, '~!`@#$%^&*()_-+={}[]|;:",.<>/?'])("%j stays unchanged in JSON and in XML", (psk) => {
    for (const format of ["json", "xml"] as const) {
      const text = encodeBody(format, "R", { VpnConnectionId: "vco-a", IkeConfig: { Psk: psk } });
      expect(decode(bodyOf(text), "vco-a")?.psk).toBe(psk);
    }
  });
});

test("a key of asterisks only is treated as masked, and is not reported", () => {
  const masked = decode(
    {
      VpnConnectionId: "vco-a",
      IkeConfig: { Psk: "******", IkeVersion: "ikev2" },
      VpnBgpConfig: { AuthKey: "*" },
      TunnelOptionsSpecification: {
        TunnelOptions: [
          { TunnelId: "tun-1", TunnelIkeConfig: { Psk: "****" } },
          { TunnelId: "tun-2", TunnelIkeConfig: { Psk: "*real*" } },
        ],
      },
    },
    "vco-a",
  );
  expect(masked).toMatchObject({ psk: null, bgpAuthKey: null, tunnelPsks: { "tun-2": "*real*" } });
  expect(Object.keys(masked?.tunnelPsks ?? {})).toEqual(["tun-2"]);
});

describe("incomplete and unknown data", () => {
  const read = (fields: object) => decode({ VpnConnectionId: "vco-a", ...fields }, "vco-a");

  test("unknown values and new fields cause no error", () => {
    expect(read({ Status: "quantum_established", IkeConfig: { IkeEncAlg: "aes512" }, NewField: { Deep: [1] } })).toMatchObject({
      status: "quantum_established",
      isUp: null,
      health: "unknown",
      tunnelCount: 1,
      ikeConfig: { ikeEncAlg: "aes512" },
    });
  });

  test("a missing object is null, and so is an object with only empty fields", () => {
    expect(read({ IkeConfig: { IkeVersion: "", LocalId: null }, IpsecConfig: "" })).toMatchObject({ ikeConfig: null, ipsecConfig: null });
  });

  test("subnets are split, trimmed and sorted by number, and keep their host bits", () => {
    expect(read({ LocalSubnet: " 192.168.10.0/24,10.0.0.5/8 ,, 9.0.0.0/8,2001:db8::/32,192.168.9.0/24" })?.localSubnets).toEqual([
      "9.0.0.0/8",
      "10.0.0.5/8",
      "192.168.9.0/24",
      "192.168.10.0/24",
      "2001:db8::/32",
    ]);
  });

  test("an empty tag value is kept, and so is a tag called __proto__", () => {
    const tags = read({
      Tags: {
        Tag: [
          { Key: "empty", Value: "" },
          { Key: "__proto__", Value: "x" },
        ],
      },
    })?.tags;
    expect(Object.entries(tags ?? {})).toEqual([
      ["empty", ""],
      ["__proto__", "x"],
    ]);
  });

  test.each([
    ["an empty list in JSON", { VpnConnections: { VpnConnection: [] } }],
    ["an empty list in XML", bodyOf("<R><VpnConnections>\n  </VpnConnections><TotalCount>0</TotalCount></R>")],
    ["a list that XML leaves empty, and a count of 0,", bodyOf("<R><VpnConnections/><TotalCount>0</TotalCount></R>")],
    ["a list without its rows, and a count of 0,", { TotalCount: 0, VpnConnections: {} }],
  ])("%s means that the connection does not exist", (_, empty) => {
    expect(decode(empty, "vco-a")).toBeUndefined();
  });
});

describe("a malformed answer", () => {
  const empty = /holds no connection, but its TotalCount is not 0/;
  const blankRow = /empty value at VpnConnections\.VpnConnection\[\]/;
  test.each<[string, WireObject, RegExp]>([
    ["a list without its rows and a count of 1", { TotalCount: 1, VpnConnections: {} }, empty],
    ["an empty list and a count of 1", { TotalCount: 1, VpnConnections: { VpnConnection: [] } }, empty],
    ["an empty list and a count that is a word", { TotalCount: "none", VpnConnections: { VpnConnection: [] } }, empty],
    ["a list without its rows and without a count", { VpnConnections: {} }, /no TotalCount that says so/],
    ["an empty text for a list", { VpnConnections: "" }, /no TotalCount that says so/],
    ["a line break for a list", { VpnConnections: "\n" }, /no TotalCount that says so/],
    ["an empty XML list without a count", bodyOf("<R><a>1</a><VpnConnections/></R>"), /no TotalCount that says so/],
    ["a list of something else", { VpnConnections: { Other: [1] } }, /no VpnConnection at VpnConnections/],
    ["a list of something else and a count of 0", { TotalCount: 0, VpnConnections: { Other: [1] } }, /no VpnConnection at VpnConnections/],
    ["an XML list of something else", bodyOf("<R><VpnConnections><O>1</O></VpnConnections></R>"), /no VpnConnection at VpnConnections/],
    ["a list of null", { VpnConnections: { VpnConnection: [null] } }, blankRow],
    ["a list of an empty string", { TotalCount: 0, VpnConnections: { VpnConnection: [""] } }, blankRow],
    ["null for a list", { VpnConnections: { VpnConnection: null } }, blankRow],
    ["null for the lists", { VpnConnections: null }, /VpnConnections that is not an object/],
    ["a space for a list", { VpnConnections: " " }, /VpnConnections that is not an object/],
    ["an empty XML list and a count of 1", bodyOf("<R><TotalCount>1</TotalCount><VpnConnections/></R>"), empty],
    ["an XML list of an empty element", bodyOf("<R><VpnConnections><VpnConnection/></VpnConnections></R>"), blankRow],
    ["an XML list of a space", bodyOf("<R><a>1</a><VpnConnections> </VpnConnections></R>"), /VpnConnections that is not an object/],
    ["a flat body of another connection", { VpnConnectionId: "vco-b" }, /another connection \(vco-b\)/],
    ["a list of other connections", { VpnConnections: { VpnConnection: [{ VpnConnectionId: "vco-b" }] } }, /another connection \(vco-b\)/],
    ["a body without a connection", { RequestId: "R" }, /describes no connection/],
    ["rows that are no objects", { VpnConnections: { VpnConnection: ["x"] } }, /VpnConnections\.VpnConnection\[\] that is not an object/],
    ["a list that is a number", { VpnConnections: 3 }, /VpnConnections that is not an object/],
    ["a time that is a word", { VpnConnectionId: "vco-a", CreateTime: "soon" }, /CreateTime that is not a number/],
    ["a lifetime in hex", { VpnConnectionId: "vco-a", IkeConfig: { IkeLifetime: "0x10" } }, /IkeConfig\.IkeLifetime that is not a number/],
    ["a flag that is a number", { VpnConnectionId: "vco-a", EnableDpd: 1 }, /EnableDpd that is not true or false/],
    ["a key that is an object", { VpnConnectionId: "vco-a", IkeConfig: { Psk: { a: 1 } } }, /IkeConfig\.Psk that is not a string/],
  ])("%s is an error that names the field, the connection, the region and the request", (_, wrong, message) => {
    const attempt = () => decode(wrong, "vco-a");
    expect(attempt).toThrow(MalformedResponseError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/VPN connection vco-a, region eu-central-1: .*request id R-1/);
  });

  test("a list without a total count is an error", () => {
    expect(() => decodePage({ VpnConnections: { VpnConnection: [] } }, "eu-central-1")).toThrow(/not a list of connections/);
  });

  test("any other body gives a connection or a malformed response error", () => {
    holds(
      fc.property(vpnConnection, fc.nat(), fc.jsonValue({ maxDepth: 3 }), (connection, place, junk) => {
        const wire = wireOf(connection) as object as Record<string, unknown>;
        const keys = Object.keys(wire);
        const spoiled = { ...wire, [keys[place % keys.length] ?? ""]: junk };
        try {
          expect(decode(spoiled, connection.vpnConnectionId)?.vpnConnectionId).toBe(connection.vpnConnectionId);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedResponseError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
