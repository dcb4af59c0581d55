import { randomBytes } from "node:crypto";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { AccessDeniedError, ConfigurationError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { Configuration } from "../../provider/configuration";
import { ProgramReads, type ReadContext } from "../../provider/programReads";

const id = "vco-gw8berlin";
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(() => emulator.clearFaults());

const settings = (more: Record<string, string> = {}) => {
  const { url, credentials } = emulator;
  const all: Record<string, string> = {
    "alicloud:region": "eu-central-1",
    "alicloud:accessKey": credentials.accessKeyId,
    "alicloud:secretKey": credentials.accessKeySecret,
    "alicloudVpn:endpoint": url,
    "alicloudVpn:maxAttempts": "1",
    ...more,
  };
  return (key: string) => all[key];
};
const run = (more?: Record<string, string>, signal = new AbortController().signal) =>
  new ProgramReads(new Configuration(settings(more), process.env), signal);
const context: ReadContext = { scope: "", waits: true, onProgress: () => {} };

const requestsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = emulator.requests.length;
  await work();
  return emulator.requests.length - before;
};

test("equal calls of one run cost one request, and each gets its own copy", async () => {
  const reads = run();
  const requests = await requestsOf(async () => {
    const [first, second] = await Promise.all([
      reads.connection({ vpnConnectionId: id }, context),
      reads.connection({ vpnConnectionId: id }, context),
    ]);
    first?.localSubnets.push("10.99.0.0/16");
    const third = await reads.connection({ vpnConnectionId: id, optional: true }, context);
    expect(second).toEqual(third);
    expect(third).not.toEqual(first);
  });
  expect(requests).toBe(1);
  expect(await requestsOf(() => Promise.all([1, 2, 3].map(() => reads.connections({ nameRegex: /berlin/i }, context))))).toBe(1);
});

test("another run, connection or filter costs its own request, and so does a call after a change", async () => {
  const reads = run();
  await reads.connection({ vpnConnectionId: id }, context);
  expect(await requestsOf(() => run().connection({ vpnConnectionId: id }, context))).toBe(1);
  expect(await requestsOf(() => reads.connection({ vpnConnectionId: "vco-gw8lyon" }, context))).toBe(1);
  expect(await requestsOf(() => reads.connection({ vpnConnectionId: id }, { ...context, scope: "1" }))).toBe(1);
  const inFlight = () => Promise.all(["2", "3"].map((scope) => reads.connection({ vpnConnectionId: id }, { ...context, scope })));
  expect(await requestsOf(inFlight)).toBe(2);
  await reads.connections({ nameRegex: /berlin/ }, context);
  expect(await requestsOf(() => reads.connections({ nameRegex: /berlin/i }, context))).toBe(1);
});

test("the next call after a failure tries again", async () => {
  const reads = run();
  emulator.fail({ code: "Forbidden.RAM", times: 1 });
  await expect(reads.connection({ vpnConnectionId: id }, context)).rejects.toThrow(AccessDeniedError);
  expect((await reads.connection({ vpnConnectionId: id }, context))?.name).toBe("berlin-office");
});

test("a call after a wait reads anew", async () => {
  const reads = run();
  emulator.connections.patch(id, { Status: "ike_sa_not_established" });
  expect((await reads.connection({ vpnConnectionId: id }, context))?.health).toBe("down");
  const waited = await reads.connection(
    { vpnConnectionId: id, waitUntil: { health: "up" }, pollSeconds: 0.01 },
    { ...context, onProgress: () => emulator.connections.patch(id, { Status: "ipsec_sa_established" }) },
  );
  expect(waited?.health).toBe("up");
  expect((await reads.connection({ vpnConnectionId: id }, context))?.health).toBe("up");
});

test("a preview reads once instead of waiting", async () => {
  emulator.connections.patch(id, { Status: "ike_sa_not_established" });
  const look = () => run().connection({ vpnConnectionId: id, waitUntil: { health: "up" } }, { ...context, waits: false });
  expect(await requestsOf(async () => expect((await look())?.health).toBe("down"))).toBe(1);
  emulator.connections.patch(id, { Status: "ipsec_sa_established" });
});

test("optional gives undefined for a missing connection, and only then", async () => {
  await expect(run().connection({ vpnConnectionId: "vco-gone" }, context)).rejects.toThrow(VpnConnectionNotFoundError);
  expect(await run().connection({ vpnConnectionId: "vco-gone", optional: true }, context)).toBeUndefined();
  emulator.fail({ code: "Forbidden.RAM" });
  await expect(run().connection({ vpnConnectionId: "vco-gone", optional: true }, context)).rejects.toThrow(AccessDeniedError);
});

test("secrets and fingerprints follow the stack and the call", async () => {
  const omitting = run({ "alicloudVpn:secrets": "omit", "alicloudVpn:fingerprintKey": randomBytes(32).toString("hex") });
  const omitted = await omitting.connection({ vpnConnectionId: id }, context);
  expect(omitted).toMatchObject({ psk: null, pskFingerprint: expect.stringMatching(/^hmac-sha256:/) });
  expect((await omitting.connection({ vpnConnectionId: id, secrets: "include" }, context))?.psk).toBe("Berlin.7hQ2-vN4x");
  const [listed] = await omitting.connections({ ids: [id] }, context);
  expect(listed).toMatchObject({ psk: null, pskFingerprint: omitted?.pskFingerprint });
});

test("after the end of a run, calls in flight stop and no other starts", async () => {
  const ended = new AbortController();
  const reads = run({}, ended.signal);
  emulator.fail({ kind: "stall" });
  const inFlight = reads.connection({ vpnConnectionId: id }, context);
  const reason = new Error("over");
  ended.abort(reason);
  await expect(inFlight).rejects.toBe(reason);
  expect(await requestsOf(() => expect(reads.connection({ vpnConnectionId: id }, context)).rejects.toBe(reason))).toBe(0);
});

test.each([
  { vpnConnectionId: "office" },
  { vpnConnectionId: id, regionId: "evil.example/#" },
  { vpnConnectionId: id, endpoint: "http://example.com" },
  { vpnConnectionId: id, secrets: "plain" },
  { vpnConnectionId: id, waitUntil: { health: "UP" } },
  { vpnConnectionId: id, waitUntil: { health: "up" }, timeoutSeconds: 0 },
  { vpnConnectionId: id, timeoutSeconds: 10 },
])("%j is refused before anything is sent", async (request: object) => {
  const refused = () => run().connection(request as { vpnConnectionId: string }, { ...context, waits: false });
  expect(await requestsOf(() => expect(refused()).rejects.toThrow(ConfigurationError))).toBe(0);
});
