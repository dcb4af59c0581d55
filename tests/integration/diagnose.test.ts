import { encodeBody } from "../../emulator/answer/encodeBody";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import type { WireDiagnosis } from "../../emulator/wire";
import { ConfigurationError, MalformedResponseError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { type HttpServer, startHttpServer } from "../support/httpServer";
import { errorOf } from "../support/testClients";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: ConstructorParameters<typeof VpnClient>[0] = {}): Promise<{ emulator: Emulator; client: VpnClient }> {
  const emulator = await startEmulator();
  const client = clientOf(emulator.url, { credentials: emulator.credentials, ...options });
  closing.push(() => emulator.close());
  return { emulator, client };
}

function clientOf(endpoint: string, options: ConstructorParameters<typeof VpnClient>[0] = {}): VpnClient {
  const credentials = { accessKeyId: "testid", accessKeySecret: "testsecret" };
  const client = new VpnClient({ endpoint, regionId: "eu-central-1", credentials, ...options });
  closing.unshift(() => client.close());
  return client;
}

const actionsOf = (emulator: Emulator): string[] => emulator.requests.map(({ action }) => action ?? "");

test.each(["json", "xml"] as const)("a finding names the settings of both sides and the time of the failure (%s)", async (format) => {
  const { emulator, client } = await start({ format });
  const failedTime = Number(emulator.diagnoses.get("vco-gw8lyon")?.[0]?.FailedTime);
  expect(await client.diagnose("vco-gw8lyon")).toEqual([
    {
      vpnConnectionId: "vco-gw8lyon",
      tunnelId: null,
      severity: "Critical",
      failedReasonCode: "AuthenticationAlgorithmMismatch",
      failedReason: "Authentication algorithm mismatch",
      failedTime,
      mismatchLocalParam: "SHA",
      mismatchRemoteParam: "SHA256",
      sourceLog: expect.stringMatching(/vco-gw8lyon \[PROTO_ERR\]: .* = SHA:SHA256$/),
    },
  ]);
  expect(failedTime).toBeGreaterThan(Date.now() - 3_600_000);
});

test("a dual-tunnel connection is diagnosed by its tunnels, and missing values are null", async () => {
  const { emulator, client } = await start();
  emulator.diagnoses.set("vco-gw8vienna", [{ VpnConnectionId: "vco-gw8vienna", TunnelId: "tun-gw8vienna2", FailedReason: "" }]);
  const nothing = { severity: null, failedReasonCode: null, failedReason: null, failedTime: null, sourceLog: null };
  expect(await client.diagnose("vco-gw8vienna")).toEqual([
    {
      ...{ vpnConnectionId: "vco-gw8vienna", tunnelId: "tun-gw8vienna2", mismatchLocalParam: null, mismatchRemoteParam: null },
      ...nothing,
    },
  ]);
  expect(actionsOf(emulator)).toEqual(["DescribeVpnConnection", "DiagnoseVpnConnections"]);
});

test("many connections of both kinds give one answer from several pages", async () => {
  const { emulator, client } = await start();
  const row = (VpnConnectionId: string, number: number): WireDiagnosis => ({ VpnConnectionId, FailedReason: `finding ${number}` });
  emulator.diagnoses.set(
    "vco-gw8lyon",
    Array.from({ length: 120 }, (_, number) => row("vco-gw8lyon", number)),
  );
  const found = await client.diagnose(["vco-gw8lyon", "vco-gw8vienna", "vco-gw8berlin", "vco-gw8lyon"]);
  expect(found.filter(({ vpnConnectionId }) => vpnConnectionId === "vco-gw8lyon").map(({ failedReason }) => failedReason)).toEqual(
    Array.from({ length: 120 }, (_, number) => `finding ${number}`),
  );
  expect(found.filter(({ vpnConnectionId }) => vpnConnectionId !== "vco-gw8lyon")).toMatchObject([{ tunnelId: "tun-gw8vienna1" }]);
});

test("a connection that was already read is not read again", async () => {
  const { emulator, client } = await start();
  const vienna = await client.describe("vco-gw8vienna");
  expect(await client.diagnose(vienna)).toMatchObject([{ tunnelId: "tun-gw8vienna1", mismatchRemoteParam: "AES128" }]);
  expect(await client.diagnose([])).toEqual([]);
  expect(actionsOf(emulator)).toEqual(["DescribeVpnConnection", "DiagnoseVpnConnections"]);
});

test("a connection from another region is diagnosed there", async () => {
  const { emulator, client } = await start();
  const lyon = emulator.connections.get("vco-gw8lyon");
  if (lyon !== undefined) emulator.connections.set("vco-gw8lyon", lyon, "cn-shanghai");
  const read = await client.describe("vco-gw8lyon", { regionId: "cn-shanghai" });
  expect(await client.diagnose(read)).toMatchObject([{ mismatchLocalParam: "SHA" }]);
});

test("a connection that is up has no finding", async () => {
  const { client } = await start();
  expect(await client.diagnose(["vco-gw8berlin", "vco-gw8madrid"])).toEqual([]);
});

test("a quoted log line contains no secret of the connection, as text or as hexadecimal", async () => {
  const { emulator, client } = await start();
  const psk = "lyon2020";
  const SourceLog = `oakley.c:2832: psk ${psk} dumped ${Buffer.from(psk).toString("hex")}, psk=other123`;
  emulator.diagnoses.set("vco-gw8lyon", [{ VpnConnectionId: "vco-gw8lyon", SourceLog }]);
  const [finding] = await client.diagnose("vco-gw8lyon");
  expect(finding?.sourceLog).toBe("oakley.c:2832: psk [secret] dumped [secret], psk=[secret]");
});

test("an invalid or unknown id is an error, and nothing is diagnosed", async () => {
  const { emulator, client } = await start();
  expect(await errorOf(client.diagnose("vpn-1"))).toBeInstanceOf(ConfigurationError);
  expect(await errorOf(client.diagnose(["vco-gw8lyon", "vco-nobody"]))).toBeInstanceOf(VpnConnectionNotFoundError);
  expect(actionsOf(emulator)).not.toContain("DiagnoseVpnConnections");
});

const lyon = { vpnConnectionId: "vco-gw8lyon", tunnels: [] };

test.each<[string, object]>([
  ["no list", { RequestId: "R-1" }],
  ["a list of something else", { TotalCount: 1, VpnConnections: ["vco-gw8lyon"] }],
  ["a time that is none", { TotalCount: 1, VpnConnections: [{ VpnConnectionId: "vco-gw8lyon", FailedTime: "soon" }] }],
  ["a finding about another connection", { TotalCount: 1, VpnConnections: [{ VpnConnectionId: "vco-another" }] }],
])("%s is a malformed response", async (_, body) => {
  const server: HttpServer = await startHttpServer((_, response) => response.end(encodeBody("json", "", body)));
  closing.push(() => server.close());
  const error = await errorOf(clientOf(server.endpoint, { maxAttempts: 1 }).diagnose(lyon));
  expect(error).toBeInstanceOf(MalformedResponseError);
});
