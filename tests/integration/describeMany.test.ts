import fc from "fast-check";
import { fleet as emulatedFleet } from "../../emulator/data/fleet";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { AccessDeniedError, ConfigurationError, CredentialsError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { fleet } from "../support/arbitraries/vpnConnection";
import { wireOf } from "../support/arbitraries/wireOf";
import { holds } from "../support/property";

let emulator: Emulator;
let client: VpnClient;
beforeEach(async () => {
  emulator = await startEmulator();
  client = clientOf();
});
afterEach(async () => {
  await client.close();
  await emulator.close();
});

const clientOf = (options = {}): VpnClient =>
  new VpnClient({
    endpoint: emulator.url,
    regionId: "eu-central-1",
    credentials: emulator.credentials,
    requestsPerMinute: 1_000_000,
    maxAttempts: 1,
    ...options,
  });
const actions = (): string[] => emulator.requests.map(({ action }) => action);
const emulate = (connections: Iterable<VpnConnectionResult>): void => {
  emulator.connections.clear();
  for (const connection of connections) emulator.connections.set(connection.vpnConnectionId, wireOf(connection));
};

/** What a row cannot tell left out, written down anew. */
function withoutWhatRowsLack({ zoneNo: _zone, vpnBgpConfig, ...rest }: VpnConnectionResult): object {
  const { enableBgp: _enable, ...bgp } = vpnBgpConfig ?? { enableBgp: null };
  return Object.values(bgp).every((value) => value === null) ? rest : { ...rest, vpnBgpConfig: bgp };
}

const inFrankfurt = fleet({ minLength: 1, maxLength: 12 }).map((connections) =>
  connections.map((connection) => ({ ...connection, regionId: "eu-central-1" })),
);

test("both ways to read give the same connection, except for what a list row lacks", async () => {
  await holds(
    fc.asyncProperty(inFrankfurt, async (connections) => {
      emulate(connections);
      const ids = connections.map(({ vpnConnectionId }) => vpnConnectionId);
      const expected = new Map(connections.map((connection) => [connection.vpnConnectionId, withoutWhatRowsLack(connection)]));
      expect(await client.describeMany(ids)).toEqual(expected);
      for (const id of ids) expect((await client.describeMany([id])).get(id)).toEqual(expected.get(id));
      expect(await client.describeMany(ids, { complete: true })).toEqual(
        new Map(connections.map((connection) => [connection.vpnConnectionId, connection])),
      );
      const listed: unknown[] = [];
      for await (const connection of client.list()) listed.push(connection);
      expect(listed).toEqual([...expected.values()]);
    }),
    { numRuns: 40 },
  );
});

describe("a thousand connections", () => {
  beforeEach(() => {
    emulator.connections.clear();
    for (const connection of emulatedFleet(1000)) emulator.connections.set(connection.VpnConnectionId, connection);
  });

  test("are listed in 20 calls, each one once", async () => {
    const ids = new Set<string>();
    for await (const { vpnConnectionId } of client.list()) ids.add(vpnConnectionId);
    expect(ids.size).toBe(1000);
    expect(actions().filter((action) => action === "DescribeVpnConnections")).toHaveLength(20);
  });

  test("are read in at most 30 calls", async () => {
    expect((await client.describeMany(emulator.connections.keys())).size).toBe(1000);
    expect(actions().length).toBeLessThanOrEqual(30);
  });

  test("need no listing for a few ids", async () => {
    const few = [...emulator.connections.keys()].slice(-4);
    const read = await client.describeMany(few);
    expect([...read.keys()]).toEqual(few);
    expect(actions().length).toBeLessThanOrEqual(few.length + 1);
  });
});

describe("an id that cannot be read gives its error, and the others are returned", () => {
  const three = ["vco-gw8berlin", "vco-gw8oslo", "vco-gw8vienna"];

  test("one that does not exist", async () => {
    const read = await client.describeMany([...three, "vco-missing"]);
    expect(read.get("vco-missing")).toBeInstanceOf(VpnConnectionNotFoundError);
    for (const id of three) expect(read.get(id)).toMatchObject({ vpnConnectionId: id });
  });

  test("an invalid id", async () => {
    const read = await client.describeMany([...three, "oops"]);
    expect(read.get("oops")).toBeInstanceOf(ConfigurationError);
    expect(read.get("vco-gw8oslo")).toMatchObject({ name: expect.any(String) });
  });

  test("an id without permission, when the list is refused too", async () => {
    emulator.fail({ action: "DescribeVpnConnections", code: "Forbidden.RAM" });
    emulator.fail({ action: "DescribeVpnConnection", vpnConnectionId: "vco-gw8oslo", code: "Forbidden.RAM" });
    const read = await client.describeMany(three);
    expect(read.get("vco-gw8oslo")).toBeInstanceOf(AccessDeniedError);
    expect(read.get("vco-gw8berlin")).toMatchObject({ name: "berlin-office" });
  });

  test("an id that moved between two pages of the list is read by itself", async () => {
    emulator.fail({ action: "DescribeVpnConnections", body: '{"VpnConnections":{"VpnConnection":[]},"TotalCount":3}' });
    const read = await client.describeMany(three);
    for (const id of three) expect(read.get(id)).toMatchObject({ vpnConnectionId: id });
  });

  test("bad credentials fail once, not once for each id", async () => {
    client = clientOf({ credentials: { accessKeyId: "unknown", accessKeySecret: "secret" } });
    const read = await client.describeMany(three);
    expect([...read.values()].every((error) => error instanceof CredentialsError)).toBe(true);
    expect(actions()).toEqual(["DescribeVpnConnections"]);
  });
});
