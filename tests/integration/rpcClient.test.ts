import { AccessDeniedError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { apiError, type HttpServer, startHttpServer } from "../support/httpServer";
import { readOf, TestClients } from "../support/testClients";

const clients = new TestClients();
let server: HttpServer;

beforeAll(async () => {
  server = await startHttpServer((_, response) => response.end());
});
afterEach(() => clients.close());
afterAll(() => server.close());

describe.each(["v3", "v1"] as const)("a call signed with %s", (signatureVersion) => {
  test.each([
    ["json", '{"RequestId":"R-1","VpnConnectionId":"vco-1","IkeConfig":{"Psk":"0012"}}'],
    ["xml", "<R><RequestId>R-1</RequestId><VpnConnectionId>vco-1</VpnConnectionId><IkeConfig><Psk>0012</Psk></IkeConfig></R>"],
  ] as const)("requests %s and returns the parsed body and its request id", async (format, body) => {
    server.answer = (_, response) => response.end(body);
    await expect(clients.make({ signatureVersion, format }).call(readOf(server.endpoint))).resolves.toEqual({
      body: { RequestId: "R-1", VpnConnectionId: "vco-1", IkeConfig: { Psk: "0012" } },
      requestId: "R-1",
    });
    const sent = server.requests.at(-1);
    const asked = signatureVersion === "v3" ? sent?.headers.accept : new URL(sent?.url ?? "", server.endpoint).searchParams.get("Format");
    expect(asked).toContain(format);
    expect(sent).toMatchObject({ method: "POST", headers: { "content-length": "0" } });
  });
});

test("the content of an answer decides between JSON and XML, not the request or the header", async () => {
  server.answer = (_, response) => {
    response.setHeader("content-type", "application/json");
    response.end("<R><RequestId>R-1</RequestId></R>");
  };
  await expect(clients.make({ format: "json" }).call(readOf(server.endpoint))).resolves.toMatchObject({ body: { RequestId: "R-1" } });
});

test("the API's code distinguishes a missing connection from a missing permission", async () => {
  const refused = (status: number, code: string) => {
    server.answer = (_, response) => apiError(response, status, code);
    return clients.make().call(readOf(server.endpoint));
  };
  await expect(refused(404, "InvalidVpnConnectionInstanceId.NotFound")).rejects.toThrow(VpnConnectionNotFoundError);
  await expect(refused(403, "Forbidden.RAM")).rejects.toThrow(AccessDeniedError);
});

test.each([
  [
    404,
    "InvalidVpnConnectionInstanceId.NotFound",
    'VPN connection vco-1, region eu-central-1: it does not exist (InvalidVpnConnectionInstanceId.NotFound, "about InvalidVpnConnectionInstanceId.NotFound") (request id R-ERROR). ' +
      "Check the id, and that the connection is in region eu-central-1 and of the account whose access key is used.",
  ],
  [
    403,
    "Forbidden.RAM",
    'VPN connection vco-1, region eu-central-1: access denied: the credentials lack vpc:DescribeVpnConnection (Forbidden.RAM, "about Forbidden.RAM") (request id R-ERROR). ' +
      "Grant their RAM user or role vpc:DescribeVpnConnection on acs:vpc:eu-central-1:*:vpnconnection/*.",
  ],
])("an error with HTTP %i names the failure, the connection, the region, the request id and the remedy", async (status, code, message) => {
  server.answer = (_, response) => apiError(response, status, code);
  await expect(clients.make().call(readOf(server.endpoint))).rejects.toMatchObject({
    message,
    apiCode: code,
    httpStatus: status,
    requestId: "R-ERROR",
    regionId: "eu-central-1",
  });
});

test("a closed client sends nothing, and says so", async () => {
  const client = clients.make();
  await client.close();
  const before = server.requests.length;
  await expect(client.call(readOf(server.endpoint))).rejects.toMatchObject({
    code: "Transport",
    message: expect.stringContaining("the client was closed"),
  });
  expect(server.requests).toHaveLength(before);
});
