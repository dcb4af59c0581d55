import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { percentEncode } from "../../provider/alicloud/signature";
import { runProgram } from "../support/runProgram";

const secrets = {
  accessKeyId: "PlantedKeyId0123",
  accessKeySecret: "Planted/Secret+0123",
  securityToken: "Planted/Token+0123==",
  psk: "Planted;Psk,<0123>",
  proxyPassword: "PlantedProxy0123",
};
const encodings = [
  (text: string) => text,
  percentEncode,
  (text: string) => percentEncode(percentEncode(text)),
  (text: string) => JSON.stringify(text).slice(1, -1),
];

/** What a server could echo: the credentials in every form, the request, and a connection's secrets as JSON and as XML. */
function everything(request: IncomingMessage): string {
  const { psk, proxyPassword: _, ...credentials } = secrets;
  const plain = Object.values(credentials).join(" ");
  const connection = `${JSON.stringify({ IkeConfig: { Psk: psk }, VpnBgpConfig: { AuthKey: psk } })} <Psk>${percentEncode(psk)}</Psk>`;
  return `${plain} ${percentEncode(secrets.securityToken)} ${connection} ${request.url} ${JSON.stringify(request.headers)}`;
}

const errorBody = (code: string, message: string, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ RequestId: "R-1", HostId: secrets.accessKeyId, Code: code, Message: message, ...more });

const asXml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** How a call can fail, by what the server does. */
const ways: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  "an echo of what was signed": (request, response) =>
    response.writeHead(400).end(errorBody("SignatureDoesNotMatch", `not matched. server string to sign is:${everything(request)}`)),
  "an echo of the request": (request, response) =>
    response.writeHead(400).end(errorBody("SignatureDoesNotMatch", `server CanonicalRequest is: ${everything(request)}`)),
  "secrets in the message": (request, response) => response.writeHead(400).end(errorBody("InvalidParameter", everything(request))),
  "secrets at the end of a long message": (_, response) =>
    response.writeHead(400).end(errorBody("InvalidParameter", `${"x".repeat(290)}${secrets.accessKeySecret}`)),
  "secrets in the code": (_, response) => response.writeHead(400).end(errorBody(secrets.accessKeySecret, "m")),
  "secrets in the request id": (_, response) =>
    response.writeHead(400).end(errorBody("InvalidParameter", "m", { RequestId: secrets.accessKeyId })),
  "secrets in AccessDeniedDetail": (request, response) =>
    response
      .writeHead(403)
      .end(errorBody("NoPermission", "m", { AccessDeniedDetail: { AuthAction: everything(request), PolicyType: secrets.securityToken } })),
  "an XML error": (request, response) =>
    response.writeHead(400).end(`<Error><RequestId>R-1</RequestId><Code>X</Code><Message>${asXml(everything(request))}</Message></Error>`),
  "an expired token": (request, response) => response.writeHead(400).end(errorBody("InvalidSecurityToken.Expired", everything(request))),
  "a wrong clock": (request, response) => response.writeHead(400).end(errorBody("InvalidTimeStamp.Expired", everything(request))),
  throttling: (request, response) => response.writeHead(400).end(errorBody("Throttling.User", everything(request))),
  "a 5xx": (request, response) => response.writeHead(500).end(errorBody("InternalError", everything(request))),
  "an HTML page": (request, response) => response.writeHead(502).end(`<html>${everything(request)}</html>`),
  "a body cut off after the PSK": (_, response) => response.end(`{"RequestId":"R-1","IkeConfig":{"Psk":${JSON.stringify(secrets.psk)}`),
  "an XML body cut off after the PSK": (_, response) => response.end(`<R><IkeConfig><Psk>${percentEncode(secrets.psk)}</Psk>`),
  garbage: (request, response) => response.end(everything(request)),
  "a redirect": (request, response) => response.writeHead(302, { location: `https://portal.invalid${request.url}` }).end(),
  "no HTTP": (request) => request.socket.end(`oops ${everything(request)}\r\n\r\n`),
  "a reset": (request) => request.socket.destroy(),
  silence: () => {},
};

test("no error and no debug line contains a secret in any form, whatever the server does", async () => {
  const server = createServer((request, response) => {
    const way = new URL(request.url ?? "", "http://h").searchParams.get("Way") ?? "";
    ways[way]?.(request, response);
  });
  server.on("connect", (request: IncomingMessage) =>
    request.socket.end(`HTTP/1.1 407 ${percentEncode(everything(request))}\r\nContent-Length: 0\r\n\r\n`),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { stdout, stderr, code } = await runProgram("failEveryWay", {
    ENDPOINT: `http://127.0.0.1:${port}`,
    WAYS: JSON.stringify(Object.keys(ways)),
    CREDENTIALS: JSON.stringify(secrets),
    HTTPS_PROXY: `http://user:${secrets.proxyPassword}@127.0.0.1:${port}`,
    ALICLOUD_VPN_DEBUG: "1",
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));

  expect({ code, did: stdout.match(/it did not fail/) }).toEqual({ code: 0, did: null });
  for (const way of Object.keys(ways)) expect(stdout).toContain(`${way}: ${way}, region eu-central-1: `);
  expect(
    stderr.split("\n").filter((line) => line.startsWith("alicloud-vpn DescribeVpnConnection eu-central-1 attempt=")).length,
  ).toBeGreaterThan(40);
  for (const [name, secret] of Object.entries(secrets)) {
    for (const encode of encodings) {
      expect({ name, inErrors: stdout.includes(encode(secret)), inLog: stderr.includes(encode(secret)) }).toEqual({
        name,
        inErrors: false,
        inLog: false,
      });
    }
  }
  // Not even a part of one that was cut to length.
  expect(stdout).not.toMatch(/Planted/);
  expect(stderr).not.toMatch(/Planted/);
});

test("the debug log has one line for each attempt, with what support needs, and one for a misspelled variable", async () => {
  const server = createServer((_, response) => response.writeHead(400).end(errorBody("InvalidParameter", "m")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { stderr } = await runProgram("readOnce", {
    ENDPOINT: `http://127.0.0.1:${port}`,
    ALICLOUD_VPN_DEBUG: "1",
    ALIBABA_CLOUD_PROFIEL: "prod",
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(stderr).toMatch(
    /^alicloud-vpn environment: ALIBABA_CLOUD_PROFIEL is not read; did you mean ALIBABA_CLOUD_PROFILE\?\nalicloud-vpn DescribeVpnConnection eu-central-1 attempt=1 status=400 code=InvalidParameter request=R-1 ms=\d+\n$/,
  );
});
