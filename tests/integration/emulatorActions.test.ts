import { XMLParser } from "fast-xml-parser";
import { fleet } from "../../emulator/data/fleet";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import type { WireConnection, WireDiagnosis } from "../../emulator/wire";
import { ask, requestV1, requestV3 } from "../support/emulatorClient";

let running: Emulator[] = [];
const start = async (options: Parameters<typeof startEmulator>[0] = {}): Promise<Emulator> => {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
};
afterEach(async () => {
  await Promise.all(running.map((emulator) => emulator.close()));
  running = [];
});

type Row = WireConnection & { readonly Tag?: WireConnection["Tags"] };
interface Page {
  readonly Code?: string;
  readonly TotalCount: number;
  readonly PageNumber: number;
  readonly PageSize: number;
  readonly VpnConnections: { readonly VpnConnection: Row[] };
}
const describe1 = (emulator: Emulator, VpnConnectionId: string, more: Record<string, string> = {}) =>
  ask<WireConnection & Page>(emulator, "DescribeVpnConnection", { VpnConnectionId, ...more });
const list = (emulator: Emulator, parameters: Record<string, string> = {}) => ask<Page>(emulator, "DescribeVpnConnections", parameters);
const idsOf = (page: Page): string[] => page.VpnConnections.VpnConnection.map((row) => row.VpnConnectionId);

describe("DescribeVpnConnection", () => {
  test("returns the connection in its current state, flat, with a new request id each time", async () => {
    const emulator = await start();
    const first = await describe1(emulator, "vco-gw8madrid");
    expect(first.body).toEqual({ ...emulator.connections.get("vco-gw8madrid"), RequestId: first.headers.get("x-acs-request-id") });
    emulator.connections.patch("vco-gw8madrid", { Name: "renamed" });
    const second = await describe1(emulator, "vco-gw8madrid");
    expect(second.body.Name).toBe("renamed");
    expect(second.headers.get("x-acs-request-id")).not.toBe(first.headers.get("x-acs-request-id"));
  });

  test.each([
    ["was never there", "vco-nobody", "eu-central-1"],
    ["is in another region", "vco-gw8berlin", "cn-hangzhou"],
  ])("one that %s is InvalidVpnConnectionInstanceId.NotFound, HTTP 404", async (_, id, RegionId) => {
    expect(await describe1(await start(), id, { RegionId })).toMatchObject({
      status: 404,
      body: {
        Code: "InvalidVpnConnectionInstanceId.NotFound",
        HostId: expect.stringContaining("127.0.0.1"),
        RequestId: expect.any(String),
      },
    });
  });

  test("finds a connection of another region only there", async () => {
    const emulator = await start();
    emulator.connections.set("vco-tokyo", { VpnConnectionId: "vco-tokyo" }, "ap-northeast-1");
    expect(emulator.connections.regionOf("vco-tokyo")).toBe("ap-northeast-1");
    expect((await describe1(emulator, "vco-tokyo", { RegionId: "ap-northeast-1" })).status).toBe(200);
    expect((await describe1(emulator, "vco-tokyo")).status).toBe(404);
    emulator.connections.delete("vco-tokyo");
    expect((await describe1(emulator, "vco-tokyo", { RegionId: "ap-northeast-1" })).status).toBe(404);
  });

  test.each([
    ["VpnConnectionId", "MissingParameter"],
    ["RegionId", "MissingParameter"],
  ])("without %s it is %s", async (name, code) => {
    const { status, body } = await ask(await start(), "DescribeVpnConnection", { VpnConnectionId: "vco-gw8berlin", [name]: "" });
    expect([status, body.Code, body.Message]).toEqual([400, code, expect.stringContaining(name)]);
  });

  test("answers an unknown region with InvalidRegion.NotFound", async () => {
    expect(await describe1(await start(), "vco-gw8berlin", { RegionId: "eu-central-9" })).toMatchObject({
      body: { Code: "InvalidRegion.NotFound" },
    });
  });

  test("can answer as a list, then flat again, and with an empty list for a missing connection", async () => {
    const emulator = await start({ shape: "list" });
    const { body } = await describe1(emulator, "vco-gw8zurich");
    expect([body.TotalCount, body.PageNumber, body.PageSize]).toEqual([1, 1, 10]);
    expect(body.VpnConnections.VpnConnection).toEqual([emulator.connections.get("vco-gw8zurich")]);
    const gone = await describe1(emulator, "vco-nobody");
    expect([gone.status, gone.body.TotalCount, gone.body.VpnConnections.VpnConnection]).toEqual([200, 0, []]);
    emulator.shape = "flat";
    expect((await describe1(emulator, "vco-gw8zurich")).body.VpnConnectionId).toBe("vco-gw8zurich");
  });
});

describe("XML", () => {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    processEntities: true,
    isArray: (name) => ["Tag", "TunnelOptions", "VpnConnection"].includes(name),
  });
  const leaves = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(leaves)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, leaves(child)]))
        : String(value);

  const read = async (request: Request): Promise<[string, Record<string, unknown>]> => {
    const response = await fetch(request);
    return [response.headers.get("content-type") ?? "", parser.parse(await response.text())];
  };

  test.each([
    ["V3 by Accept", requestV3],
    ["V1 by default", requestV1],
  ] as const)("requested with %s has the same content as JSON, with hostile keys too", async (_, sign) => {
    const emulator = await start();
    emulator.connections.patch("vco-gw8madrid", {
      TunnelOptionsSpecification: { TunnelOptions: [{ TunnelId: "tun-gw8madrid1", TunnelIkeConfig: { Psk: "]]>&amp;<a>'\"&#13;" } }] },
    });
    const { url, credentials } = emulator;
    for (const [VpnConnectionId, connection] of [...emulator.connections].filter(([, { Tags }]) => Tags !== undefined)) {
      const parameters = { RegionId: "eu-central-1", VpnConnectionId };
      const [type, document] = await read(sign({ url, credentials, action: "DescribeVpnConnection", parameters, xml: true }));
      expect(type).toContain("xml");
      expect(document.DescribeVpnConnectionResponse).toEqual({ RequestId: expect.any(String), ...(leaves(connection) as object) });
    }
  });

  test("and JSON can each be forced on a client that requests the other", async () => {
    const emulator = await start();
    const { url, credentials } = emulator;
    const call = {
      url,
      credentials,
      action: "DescribeVpnConnection",
      parameters: { RegionId: "eu-central-1", VpnConnectionId: "vco-gw8berlin" },
    };
    emulator.format = "xml";
    expect((await read(requestV3(call)))[1]).toHaveProperty("DescribeVpnConnectionResponse.Name", "berlin-office");
    emulator.format = "json";
    expect((await fetch(requestV1({ ...call, xml: true }))).headers.get("content-type")).toContain("json");
    emulator.format = "asked";
    expect((await fetch(requestV1({ ...call, xml: true }))).headers.get("content-type")).toContain("xml");
  });

  test("carries errors, lists, and characters that XML forbids", async () => {
    const emulator = await start({ connections: [{ VpnConnectionId: "vco-1", Name: "bell\u0007\r\n" }] });
    const { url, credentials } = emulator;
    const base = { url, credentials, xml: true, parameters: { RegionId: "eu-central-1" } };
    const [, error] = await read(requestV3({ ...base, action: "DescribeVpnConnection" }));
    expect(error).toHaveProperty("Error.Code", "MissingParameter");
    const [, page] = await read(requestV3({ ...base, action: "DescribeVpnConnections" }));
    expect(page).toHaveProperty("DescribeVpnConnectionsResponse.VpnConnections.VpnConnection.0.Name", "bell\ufffd&#13;\n");
  });
});

describe("DescribeVpnConnections", () => {
  test("gives rows without ZoneNo and VpnBgpConfig.EnableBgp, with tags under Tag", async () => {
    const emulator = await start();
    const { body } = await list(emulator);
    expect(body.TotalCount).toBe(emulator.connections.size);
    for (const row of body.VpnConnections.VpnConnection) {
      const { Tags, ZoneNo, VpnBgpConfig, ...rest } = emulator.connections.get(row.VpnConnectionId) as WireConnection;
      const { Tag, VpnBgpConfig: bgp, ...others } = row;
      expect(others).toEqual(rest);
      expect(Tag).toEqual(Tags);
      expect(bgp && { ...bgp, EnableBgp: VpnBgpConfig?.EnableBgp }).toEqual(VpnBgpConfig);
    }
  });

  test("returns the whole fleet over all pages, in stable order, with at most 50 in each", async () => {
    const emulator = await start({ connections: fleet(1000) });
    const ids: string[] = [];
    for (let page = 1; page <= 20; page++) {
      const { body } = await list(emulator, { PageNumber: String(page), PageSize: "50" });
      expect([body.PageNumber, body.PageSize, body.TotalCount]).toEqual([page, 50, 1000]);
      ids.push(...idsOf(body));
    }
    expect(ids).toEqual([...emulator.connections.keys()]);
    expect(idsOf((await list(emulator, { PageNumber: "21", PageSize: "50" })).body)).toEqual([]);
    expect(idsOf((await list(emulator)).body)).toEqual(ids.slice(0, 10));
  });

  test.each([
    ["PageSize", "51"],
    ["PageSize", "0"],
    ["PageSize", "ten"],
    ["PageNumber", "0"],
    ["PageNumber", "-1"],
    ["Tag.21.Key", "environment"],
  ])("%s=%s is InvalidParameter", async (name, value) => {
    expect((await list(await start(), { [name]: value })).body.Code).toBe("InvalidParameter");
  });

  test("refuses a tag value without its key with MissingParameter", async () => {
    expect((await list(await start(), { "Tag.1.Value": "production" })).body.Code).toBe("MissingParameter");
  });

  const hasTag = (key: string, value?: string) => (connection: WireConnection) =>
    connection.Tags?.Tag.some((tag) => tag.Key === key && (value === undefined || tag.Value === value)) ?? false;
  test.each<[string, Record<string, string>, (connection: WireConnection) => boolean]>([
    ["an id", { VpnConnectionId: "vco-gw8fleet00042" }, ({ VpnConnectionId }) => VpnConnectionId === "vco-gw8fleet00042"],
    ["a VPN gateway", { VpnGatewayId: "vpn-gw8fleet3" }, ({ VpnGatewayId }) => VpnGatewayId === "vpn-gw8fleet3"],
    ["a single-tunnel customer gateway", { CustomerGatewayId: "cgw-gw8fleet10" }, (c) => JSON.stringify(c).includes('"cgw-gw8fleet10"')],
    ["a customer gateway of tunnels alone", { CustomerGatewayId: "cgw-gw8fleet11" }, (c) => JSON.stringify(c).includes('"cgw-gw8fleet11"')],
    ["a resource group", { ResourceGroupId: "rg-acfmfleet2" }, ({ ResourceGroupId }) => ResourceGroupId === "rg-acfmfleet2"],
    ["a tag key", { "Tag.1.Key": "environment" }, hasTag("environment")],
    ["a tag's key and value", { "Tag.3.Key": "site", "Tag.3.Value": "site-7" }, hasTag("site", "site-7")],
    [
      "two tags and a group, all of which have to match",
      { "Tag.1.Key": "environment", "Tag.1.Value": "test", "Tag.2.Key": "site", ResourceGroupId: "rg-acfmfleet1" },
      (c) => hasTag("environment", "test")(c) && c.ResourceGroupId === "rg-acfmfleet1",
    ],
    ["what nothing has", { VpnGatewayId: "vpn-nobody" }, () => false],
  ])("filters by %s like a plain filter of the fleet", async (_, filter, matches) => {
    const emulator = await start({ connections: fleet(200) });
    const expected = [...emulator.connections.values()].filter(matches).map(({ VpnConnectionId }) => VpnConnectionId);
    const { body } = await list(emulator, { ...filter, PageSize: "50" });
    expect(body.TotalCount).toBe(expected.length);
    expect(idsOf(body)).toEqual(expected.slice(0, 50));
    // A filter that finds nothing by accident would prove nothing.
    expect(expected.length > 0).toBe(filter.VpnGatewayId !== "vpn-nobody");
  });

  test("returns an empty list for another region", async () => {
    expect((await list(await start(), { RegionId: "us-east-1" })).body).toMatchObject({
      TotalCount: 0,
      VpnConnections: { VpnConnection: [] },
    });
  });
});

describe("DescribeVpnConnectionLogs", () => {
  interface Logs {
    readonly Code?: string;
    readonly Message?: string;
    readonly Count: number;
    readonly PageNumber: number;
    readonly IsCompleted: boolean;
    readonly Data: { readonly Logs: string[] };
  }
  const now = Date.parse("2022-12-14T08:00:00Z");
  const logs = (emulator: Emulator, VpnConnectionId: string, parameters: Record<string, string>) =>
    ask<Logs>(emulator, "DescribeVpnConnectionLogs", { VpnConnectionId, ...parameters }, { timestamp: "2022-12-14T08:00:00Z" });

  test("returns the seed's last minutes as lines, oldest first, in the documented form", async () => {
    const emulator = await start({ now: () => now });
    const { body } = await logs(emulator, "vco-gw8lyon", { MinutePeriod: "10" });
    expect(body).toMatchObject({ Count: 2, PageNumber: 1, IsCompleted: true });
    expect(body.Data.Logs[0]).toMatch(/^2022-12-14 15:55:00 vco-gw8lyon \[INFO\]: .*begin Aggressive mode/);
    expect(body.Data.Logs[1]).toMatch(/^2022-12-14 15:55:01 vco-gw8lyon \[PROTO_ERR\]: .*SHA:SHA256/);
  });

  const seconds = now / 1000;
  test.each<[string, Record<string, string>, string[]]>([
    ["From and To", { From: String(seconds - 200), To: String(seconds - 100) }, ["-200", "-150", "-100"]],
    ["From and a period", { From: String(seconds - 200), MinutePeriod: "1" }, ["-200", "-150"]],
    ["To and a period", { To: String(seconds - 100), MinutePeriod: "1" }, ["-150", "-100"]],
    ["a period alone, which ends now", { MinutePeriod: "2" }, ["-100", "0"]],
    ["a second page", { MinutePeriod: "10", PageSize: "3", PageNumber: "2" }, ["-100", "0"]],
    ["a tunnel", { MinutePeriod: "10", TunnelId: "tun-gw8vienna1" }, ["-150"]],
  ])("applies %s to the entries", async (_, parameters, expected) => {
    const emulator = await start({ now: () => now });
    const entries = [-300, -200, -150, -100, 0].map((ago) => ({
      ...{ at: now + ago * 1000, level: "INFO", message: String(ago) },
      ...(ago === -150 ? { tunnelId: "tun-gw8vienna1" } : {}),
    }));
    emulator.logs.set("vco-gw8vienna", entries.reverse());
    const { body } = await logs(emulator, "vco-gw8vienna", parameters);
    expect(body.Data.Logs.map((line) => line.split(": ")[1])).toEqual(expected);
    expect(body.Count).toBe(expected.length);
  });

  test.each<[Record<string, string>, string, string]>([
    [{}, "MissingParameter", "MinutePeriod"],
    [{ From: "1671003744" }, "MissingParameter", "MinutePeriod"],
    [{ MinutePeriod: "11" }, "InvalidParameter", "MinutePeriod"],
    [{ From: "2", To: "1" }, "InvalidParameter", "From"],
    [{ MinutePeriod: "5", TunnelId: "tun-of-another" }, "InvalidParameter", "TunnelId"],
  ])("answers %j with %s", async (parameters, code, name) => {
    const { body } = await logs(await start({ now: () => now }), "vco-gw8vienna", parameters);
    expect([body.Code, body.Message]).toEqual([code, expect.stringContaining(name)]);
  });

  test("answers a missing connection with NotFound", async () => {
    const { body } = await logs(await start({ now: () => now }), "vco-nobody", { MinutePeriod: "5" });
    expect(body.Code).toBe("InvalidVpnConnectionInstanceId.NotFound");
  });
});

describe("DiagnoseVpnConnections", () => {
  interface Diagnosis {
    readonly Code?: string;
    readonly Message?: string;
    readonly TotalCount: number;
    readonly VpnConnections: WireDiagnosis[];
  }
  const diagnose = (emulator: Emulator, parameters: Record<string, string>) =>
    ask<Diagnosis>(emulator, "DiagnoseVpnConnections", parameters);

  test("names the difference, its side and the log line", async () => {
    const emulator = await start();
    const { body } = await diagnose(emulator, { "VpnConnectionIds.1": "vco-gw8lyon" });
    expect(body).toMatchObject({ TotalCount: 1, VpnConnections: emulator.diagnoses.get("vco-gw8lyon") });
    expect(body.VpnConnections[0]).toMatchObject({
      ...{ VpnConnectionId: "vco-gw8lyon", Severity: "Critical", FailedReasonCode: "AuthenticationAlgorithmMismatch" },
      ...{ MismatchLocalParam: "SHA", MismatchRemoteParam: "SHA256", SourceLog: expect.stringContaining("SHA:SHA256") },
    });
  });

  test("finds nothing on connections that are up, and lists others by connection, tunnel and gateway", async () => {
    const emulator = await start();
    const found = async (parameters: Record<string, string>) =>
      (await diagnose(emulator, parameters)).body.VpnConnections.map((row) => row.VpnConnectionId);
    expect(await found({ "VpnConnectionIds.1": "vco-gw8berlin" })).toEqual([]);
    const several = { "VpnConnectionIds.1": "vco-gw8lyon", "VpnConnectionIds.2": "vco-gw8minimal", "TunnelIds.1": "tun-gw8vienna1" };
    expect(await found(several)).toEqual(["vco-gw8lyon", "vco-gw8minimal", "vco-gw8vienna"]);
    expect(await found({ ...several, PageSize: "2", PageNumber: "2" })).toEqual(["vco-gw8vienna"]);
    expect(await found({ "TunnelIds.1": "tun-gw8vienna2" })).toEqual([]);
    expect(await found({ VpnGatewayId: "vpn-gw8dual" })).toEqual(["vco-gw8vienna"]);
    expect(await found({ ...several, RegionId: "us-east-1" })).toEqual([]);
  });

  test("requires an id, and tunnel ids for a dual-tunnel connection", async () => {
    const emulator = await start();
    expect((await diagnose(emulator, { "VpnConnectionIds.1": "vco-gw8vienna" })).body).toMatchObject({
      Code: "MissingParameter",
      Message: expect.stringContaining("TunnelIds"),
    });
    expect((await diagnose(emulator, {})).body).toMatchObject({
      Code: "MissingParameter",
      Message: expect.stringContaining("VpnConnectionIds"),
    });
  });
});
