import { AccessDeniedError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { RpcClient, type RpcRequest } from "../../provider/alicloud/rpcClient";
import { type ClientSettings, resolveSettings } from "../../provider/alicloud/settings";
import { type LocalServer, startLocalServer } from "./localServer";

const credentials = { accessKeyId: "testid", accessKeySecret: "testsecret", securityToken: "the token" };
let server: LocalServer;
const clients: RpcClient[] = [];

function newClient(settings: Partial<ClientSettings> = {}): RpcClient {
  const client = new RpcClient({
    version: "2016-04-28",
    credentials: { get: async () => credentials },
    settings: { ...resolveSettings(() => undefined), ...settings },
  });
  clients.push(client);
  return client;
}

const request = (): RpcRequest => ({
  action: "DescribeVpnConnection",
  parameters: { VpnConnectionId: "vco-1" },
  regionId: "eu-central-1",
  endpoint: server.endpoint,
  subject: "VPN connection vco-1",
});

beforeAll(async () => {
  server = await startLocalServer((_, response) => response.end());
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(() => server.close());

describe.each(["v3", "v1"] as const)("a call signed with %s", (signatureVersion) => {
  test.each([
    ["json", '{"RequestId":"R-1","VpnConnectionId":"vco-1","IkeConfig":{"Psk":"0012"}}'],
    ["xml", "<R><RequestId>R-1</RequestId><VpnConnectionId>vco-1</VpnConnectionId><IkeConfig><Psk>0012</Psk></IkeConfig></R>"],
  ] as const)("asks for %s and resolves to the parsed body and its request id", async (format, body) => {
    server.answer = (_, response) => response.end(body);
    await expect(newClient({ signatureVersion, format }).call(request())).resolves.toEqual({
      body: { RequestId: "R-1", VpnConnectionId: "vco-1", IkeConfig: { Psk: "0012" } },
      requestId: "R-1",
    });
    const sent = server.requests.at(-1);
    const asked = signatureVersion === "v3" ? sent?.headers.accept : new URL(sent?.url ?? "", server.endpoint).searchParams.get("Format");
    expect(asked).toContain(format);
  });
});

test("a missing connection is told from one that may not be read, by the API's code", async () => {
  const refuse = (status: number, Code: string) => {
    server.answer = (_, response) => {
      response.statusCode = status;
      response.end(JSON.stringify({ RequestId: "R-2", HostId: "vpc.aliyuncs.com", Code, Message: "no" }));
    };
    return newClient().call(request());
  };
  await expect(refuse(404, "InvalidVpnConnectionInstanceId.NotFound")).rejects.toThrow(VpnConnectionNotFoundError);
  await expect(refuse(403, "Forbidden.RAM")).rejects.toThrow(AccessDeniedError);
  await expect(refuse(403, "Forbidden.RAM")).rejects.toThrow(
    "VPN connection vco-1, region eu-central-1: these credentials may not do this (Forbidden.RAM: no) (request id R-2). " +
      "Grant their RAM user or role vpc:DescribeVpnConnection on acs:vpc:eu-central-1:*:vpnconnection/*.",
  );
});
