import fc from "fast-check";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import type { WireConnection } from "../../emulator/wire";
import { AccessDeniedError, ConfigurationError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import type { Health, VpnConnectionResult } from "../../provider/vpn/model/fields";
import { type FindOptions, findConnections } from "../../provider/vpn/read/find";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { fleet } from "../support/arbitraries/vpnConnection";
import { wireOf } from "../support/arbitraries/wireOf";
import { startHttpServer } from "../support/httpServer";
import { holds } from "../support/property";

let emulator: Emulator;
let client: VpnClient;
beforeAll(async () => {
  emulator = await startEmulator({ connections: [] });
  const { url: endpoint, credentials } = emulator;
  client = new VpnClient({ endpoint, credentials, regionId: "eu-central-1", requestsPerMinute: 1_000_000, maxAttempts: 1 });
});
afterAll(async () => {
  await client.close();
  await emulator.close();
});
beforeEach(() => {
  emulator.clearFaults();
  emulator.connections.clear();
});

const ids = async (options: FindOptions): Promise<string[]> => (await findConnections(client, options)).map((one) => one.vpnConnectionId);
const requestsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  const before = emulator.requests.length;
  await work();
  return emulator.requests.slice(before).map(({ action }) => action);
};

/** A connection as the emulator holds it, and what our model says of it. */
interface Member {
  readonly wire: WireConnection;
  readonly model: VpnConnectionResult;
}
const few = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Few different values, so that filters find some connections and leave some. */
const members: fc.Arbitrary<Member[]> = fleet({ minLength: 1, maxLength: 12 }).chain((models) =>
  fc
    .array(
      fc.record({
        vpnGatewayId: few(null, "vpn-one", "vpn-two"),
        customerGatewayId: few(null, "cgw-one", "cgw-two"),
        resourceGroupId: few(null, "rg-one", "rg-two"),
        name: few(null, "prod-a", "prod-b", "test-A", ""),
        tags: few<Record<string, string>>({}, { site: "berlin" }, { site: "berlin", tier: "1" }, { site: "" }, { constructor: "x" }),
        tunnelGateway: few("cgw-one", "cgw-three"),
      }),
      { minLength: models.length, maxLength: models.length },
    )
    .map((overrides) =>
      models.map((base, index) => {
        const { tunnelGateway = null, tags = {}, ...own } = overrides[index] ?? {};
        const tunnels = base.tunnels.map((tunnel, at) => (at === 0 ? { ...tunnel, customerGatewayId: tunnelGateway } : tunnel));
        const model = { ...base, ...own, tags: { ...tags }, tunnels } as VpnConnectionResult;
        return { model, wire: wireOf(model) };
      }),
    ),
);

const tunnelsOn = ({ wire }: Member) => wire.TunnelOptionsSpecification?.TunnelOptions ?? [];
const statuses = (member: Member): unknown[] =>
  tunnelsOn(member).length > 0 ? tunnelsOn(member).map(({ Status }) => Status) : [member.wire.Status];
const tagsOf = ({ wire }: Member): [string, string][] => (wire.Tags?.Tag ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]);

/** Values for each filter, and what it keeps of the emulator's own data, in words of the wire. */
const oracles: { [Name in keyof FindOptions]?: [fc.Arbitrary<FindOptions[Name]>, (member: Member, wanted: never) => boolean] } = {
  vpnGatewayId: [few("vpn-one", "vpn-none"), ({ wire }, wanted: string) => wire.VpnGatewayId === wanted],
  customerGatewayId: [
    few("cgw-one", "cgw-three"),
    (member, wanted: string) => [member.wire, ...tunnelsOn(member)].some((one) => one.CustomerGatewayId === wanted),
  ],
  resourceGroupId: [few("rg-one", "rg-none"), ({ wire }, wanted: string) => wire.ResourceGroupId === wanted],
  tags: [
    few<Record<string, string>>({ site: "berlin" }, { site: "berlin", tier: "1" }, { constructor: "x" }, {}),
    (member, wanted: Record<string, string>) =>
      Object.entries(wanted).every(([key, value]) => tagsOf(member).some(([own, at]) => own === key && at === value)),
  ],
  nameRegex: [
    few<string | RegExp>("^prod-", /A$/i, /./g, "^$"),
    ({ wire }, wanted: string | RegExp) => Boolean(wire.Name) && String(wire.Name).search(new RegExp(wanted)) >= 0,
  ],
  status: [
    few<string | string[]>("ipsec_sa_established", ["ike_sa_established", "ipsec_sa_not_established"]),
    (member, wanted: string | string[]) => statuses(member).some((one) => [wanted].flat().includes(String(one))),
  ],
  health: [
    few<Health | Health[]>("up", "down", ["degraded", "unknown"]),
    ({ model }, wanted: Health | Health[]) => [wanted].flat().includes(model.health),
  ],
};

describe("every filter gives the same as a plain filter of the whole fleet", () => {
  const load = (fleetOf: readonly Member[]): void => {
    emulator.connections.clear();
    for (const { wire } of fleetOf) emulator.connections.set(wire.VpnConnectionId, wire);
  };
  const names = Object.keys(oracles) as (keyof typeof oracles)[];
  const matching = (fleetOf: readonly Member[], filters: FindOptions): string[] =>
    fleetOf
      .filter((member) => names.every((name) => filters[name] === undefined || oracles[name]?.[1](member, filters[name] as never)))
      .map(({ wire }) => wire.VpnConnectionId)
      .sort();

  test.each(names)("%s", async (name) => {
    const [values] = oracles[name] ?? [];
    await holds(
      fc.asyncProperty(members, values as fc.Arbitrary<unknown>, async (fleetOf, wanted) => {
        load(fleetOf);
        expect(await ids({ [name]: wanted })).toEqual(matching(fleetOf, { [name]: wanted }));
      }),
      { numRuns: 30 },
    );
  });

  test("all filters together, in the list and for given ids", async () => {
    const filters = fc.record(Object.fromEntries(names.map((name) => [name, oracles[name]?.[0] ?? fc.constant(undefined)])), {
      requiredKeys: [],
    });
    await holds(
      fc.asyncProperty(members, filters, fc.infiniteStream(fc.boolean()), async (fleetOf, wanted, picks) => {
        load(fleetOf);
        expect(await ids(wanted as FindOptions)).toEqual(matching(fleetOf, wanted as FindOptions));
        const some = fleetOf.filter(() => picks.next().value);
        const someIds = some.map(({ wire }) => wire.VpnConnectionId);
        expect(await ids({ ...wanted, ids: someIds })).toEqual(matching(some, wanted as FindOptions));
      }),
      { numRuns: 40 },
    );
  });
});

const connection = (number: number): WireConnection => ({
  VpnConnectionId: `vco-${String(number).padStart(4, "0")}`,
  Name: `c${number}`,
  Status: "ipsec_sa_established",
});
const add = (count: number): void => {
  for (let number = count; number > 0; number--) emulator.connections.set(connection(number).VpnConnectionId, connection(number));
};

test("a list of 1,000 connections takes 20 calls and is sorted by id, in any order of the API", async () => {
  add(1000);
  const before = emulator.requests.length;
  const found = await ids({});
  expect(emulator.requests.length - before).toBe(20);
  expect(found).toEqual(Array.from({ length: 1000 }, (_, index) => connection(index + 1).VpnConnectionId));
});

test("ids are read from the list if that takes fewer calls, otherwise singly", async () => {
  add(60);
  const all = [...emulator.connections.keys()];
  expect(await requestsOf(() => ids({ ids: all }))).toEqual(["DescribeVpnConnections", "DescribeVpnConnections"]);
  expect(await requestsOf(() => ids({ ids: all.slice(0, 2) }))).toEqual(["DescribeVpnConnection", "DescribeVpnConnection"]);
});

test("an empty list of ids gives nothing and sends nothing", async () => {
  add(3);
  expect(await requestsOf(async () => expect(await ids({ ids: [] })).toEqual([]))).toEqual([]);
});

test("a missing id is an error that names it, unless missing ones are allowed", async () => {
  add(3);
  await expect(ids({ ids: ["vco-0001", "vco-gone"] })).rejects.toThrow(VpnConnectionNotFoundError);
  await expect(ids({ ids: ["vco-0001", "vco-gone"] })).rejects.toThrow(/vco-gone/);
  await expect(ids({ ids: ["vco-gone", "vco-0001", "vco-lost"] })).rejects.toThrow(/2 of the ids do not exist: vco-gone, vco-lost/);
  expect(await ids({ ids: ["vco-gone", "vco-0002", "vco-0001", "vco-0002"], optional: true })).toEqual(["vco-0001", "vco-0002"]);
});

test("a connection without permission is an error, even if missing ones are left out", async () => {
  add(2);
  emulator.fail({ code: "Forbidden.RAM", vpnConnectionId: "vco-0002" });
  await expect(ids({ ids: ["vco-0001", "vco-0002"], optional: true })).rejects.toThrow(AccessDeniedError);
});

test("more tags than the API can filter by are filtered locally", async () => {
  const tags = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`key${index}`, "value"]));
  const tagged = (id: string, own: Record<string, string>): WireConnection => ({
    VpnConnectionId: id,
    Tags: { Tag: Object.entries(own).map(([Key, Value]) => ({ Key, Value })) },
  });
  emulator.connections.set("vco-all", tagged("vco-all", tags));
  emulator.connections.set("vco-most", tagged("vco-most", { ...tags, key24: "other" }));
  expect(await ids({ tags })).toEqual(["vco-all"]);
});

test.each([
  [{ nameRegex: "(" }, /nameRegex/],
  [{ ids: ["vco-a", "office"] }, /"office"/],
  [{ ids: "vco-a" }, /ids is not a list/],
  [{ vpnGatewayId: "" }, /vpnGatewayId is not an id: ""/],
  [{ health: "Up" }, /health is not one of up, degraded, down, unknown/],
  [{ status: [5] }, /status/],
  [{ tags: { site: 5 } }, /tags/],
])("an invalid filter, %j, is refused before anything is sent", async (filters, message) => {
  const refused = () => findConnections(client, filters as FindOptions);
  const requests = await requestsOf(async () => {
    await expect(refused()).rejects.toThrow(ConfigurationError);
    await expect(refused()).rejects.toThrow(message);
  });
  expect(requests).toEqual([]);
});

describe("unusual pages of a server", () => {
  const row = (index: number) => ({ VpnConnectionId: `vco-${index}`, Status: "ipsec_sa_established" });
  /** Answers with the rows that `pick` gives for a page number, and a count. */
  async function listFrom(total: number, pick: (pageNumber: number, request: number) => object[]) {
    const server = await startHttpServer((request, response, number) => {
      const page = Number(new URL(request.url ?? "", "http://localhost").searchParams.get("PageNumber"));
      response.end(JSON.stringify({ RequestId: "R", TotalCount: total, VpnConnections: { VpnConnection: pick(page, number) } }));
    });
    const own = new VpnClient({
      endpoint: server.endpoint,
      credentials: { accessKeyId: "id", accessKeySecret: "secret" },
      regionId: "eu-central-1",
      maxAttempts: 1,
    });
    const found: string[] = [];
    try {
      for await (const { vpnConnectionId } of own.list()) found.push(vpnConnectionId);
      return { found, requests: server.requests.length };
    } catch (error) {
      return { error, found, requests: server.requests.length };
    } finally {
      await own.close();
      await server.close();
    }
  }
  const rows = Array.from({ length: 45 }, (_, index) => row(index));

  test("of 20 rows instead of 50 are read to the end", async () => {
    expect(await listFrom(45, (page) => rows.slice((page - 1) * 20, page * 20))).toMatchObject({ found: { length: 45 }, requests: 3 });
  });

  test("are read again, and new rows are included", async () => {
    const { found, error } = await listFrom(45, (page, request) =>
      rows.slice((page - 1) * 20, request === 2 ? (page - 1) * 20 : page * 20),
    );
    expect([found.length, error]).toEqual([45, undefined]);
  });

  test("that repeat for ever are an error", async () => {
    const { error, requests } = await listFrom(145, () => rows);
    expect(error).toMatchObject({ code: "MalformedResponse", message: expect.stringMatching(/counts 145 connections.*hold only 45/) });
    expect(requests).toBeLessThan(10);
  });

  test.each([
    ["a count of 10 with 45 rows", 10, 20, /counts 10 connections, but its pages hold 20/],
    ["a count of 25 with 45 rows", 25, 20, /counts 25 connections, but its pages hold 40/],
    ["a count of 0 with 5 rows", 0, 5, /counts 0 connections, but its pages hold 5/],
  ])("with %s are an error after a second try, never a short list", async (_, total, size, message) => {
    const { error, requests } = await listFrom(total, (page) => rows.slice((page - 1) * size, page * size));
    expect(error).toMatchObject({ code: "MalformedResponse", message: expect.stringMatching(message) });
    expect(requests).toBeLessThan(6);
  });

  test("with fewer rows than their count are an error, never a short list", async () => {
    expect(await listFrom(3, (page) => (page === 1 ? [row(1), row(2)] : []))).toMatchObject({ error: { code: "MalformedResponse" } });
  });
});
