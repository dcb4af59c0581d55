import { request } from "node:http";
import fc from "fast-check";
import { signatureV1 as emulatorV1, stringToSignV1 } from "../../emulator/request/signatureV1";
import { canonicalRequestV3, signatureV3 as emulatorV3, parseAuthorization, stringToSignV3 } from "../../emulator/request/signatureV3";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { ask, authorizationV3, type ErrorBody, requestV1, requestV3, signatureV1 } from "../support/emulatorClient";
import { holds } from "../support/property";
import official from "../vectors/official-vectors.json";
import sdkVectors from "../vectors/sdk-generated-vectors.json";

const credentials = { accessKeyId: "testid", accessKeySecret: "testsecret" };

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

type SdkVector = (typeof sdkVectors)[number];
type V3Vector = SdkVector & { authorization: string; headers: Record<string, string>; query: Record<string, string>; accessKeyId: string };
const v3Vectors = sdkVectors.filter((vector): vector is V3Vector => vector.sig === "v3");
const v1Vectors = sdkVectors.filter((vector) => vector.sig === "v1");
const strings = (record: object): Record<string, string> => JSON.parse(JSON.stringify(record));

describe("published vectors", () => {
  test.each(official.v1)(
    "V1 $name: the string to sign and the signature match the documentation",
    ({ method, params, accessKeySecret, ...expected }) => {
      const stringToSign = stringToSignV1(method, new Map(Object.entries(strings(params))));
      expect(stringToSign).toBe(expected.stringToSign);
      expect(emulatorV1(accessKeySecret, stringToSign)).toBe(expected.expectedSignature);
      expect(signatureV1(method, strings(params), accessKeySecret)).toBe(expected.expectedSignature);
    },
  );

  test.each(official.v3)("V3 $name: every step matches the documentation", (vector) => {
    const { method, path, query, headers, body, accessKeyId, accessKeySecret } = vector;
    const authorization = parseAuthorization(vector.expectedAuthorization);
    const signedHeaders = authorization?.signedHeaders ?? [];
    const canonical = canonicalRequestV3({ method, path, query: new Map(Object.entries(query)), headers, signedHeaders, body });
    expect(canonical).toBe(vector.canonicalRequest);
    expect(stringToSignV3(canonical)).toBe(vector.stringToSign);
    expect(emulatorV3(accessKeySecret, vector.stringToSign)).toBe(authorization?.signature);
    expect(authorizationV3({ method, query, headers, body, accessKeyId, accessKeySecret })).toBe(vector.expectedAuthorization);
  });

  /** Sends exactly the vector's request, its host header included. */
  const send = (url: string, method: string, query: Record<string, string>, headers: Record<string, string>): Promise<{ Code: string }> =>
    new Promise((resolve, reject) => {
      const search = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join("="));
      const outgoing = request(`${url}/?${search.join("&")}`, { method, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve(JSON.parse(text)));
      });
      outgoing.on("error", reject).end();
    });

  // Their connections do not exist: to be told so is to have been believed.
  const believed = (query: Record<string, string | undefined>) =>
    query.VpnConnectionId === "" ? "MissingParameter" : "InvalidVpnConnectionInstanceId.NotFound";

  test.each(v3Vectors)("the emulator accepts the official SDK's $name", async ({ method, query, headers, authorization, accessKeyId }) => {
    const securityToken = headers["x-acs-security-token"];
    const emulator = await start({
      credentials: { ...credentials, accessKeyId, securityToken },
      now: () => Date.parse(headers["x-acs-date"] ?? ""),
    });
    const sent = { ...headers, "content-length": "0", authorization };
    expect(await send(emulator.url, method, query, sent)).toMatchObject({ Code: believed(query) });
    // One character of the query more, and it is refused.
    expect(await send(emulator.url, method, { ...query, More: "1" }, sent)).toMatchObject({ Code: "SignatureDoesNotMatch" });
  });

  test.each(v1Vectors)("the emulator accepts the official SDK's $name", async ({ method, query, signature = "" }) => {
    const all: Record<string, string> = strings(query);
    const emulator = await start({
      credentials: { ...credentials, accessKeyId: all.AccessKeyId ?? "", securityToken: all.SecurityToken },
      now: () => Date.parse(all.Timestamp ?? ""),
    });
    expect(await send(emulator.url, method, { ...all, Signature: signature }, {})).toMatchObject({ Code: believed(all) });
    expect(await send(emulator.url, method, { ...all, More: "1", Signature: signature }, {})).toMatchObject({
      Code: "SignatureDoesNotMatch",
    });
  });
});

test("the emulator agrees with an independent signer on any parameters, in both versions and methods", async () => {
  const emulator = await start();
  const text = fc.string({ unit: "grapheme", maxLength: 30 });
  await holds(
    fc.asyncProperty(
      fc.dictionary(
        text.filter((key) => !["__proto__", "RegionId", "VpnConnectionId"].includes(key)),
        text,
        { maxKeys: 5 },
      ),
      fc.constantFrom(requestV1, requestV3),
      fc.constantFrom("GET", "POST"),
      fc.boolean(),
      async (extra, sign, method, form) => {
        const parameters = { ...extra, VpnConnectionId: "vco-gw8berlin" };
        const answer = await ask(emulator, "DescribeVpnConnection", parameters, { sign, method, form: form && method === "POST" });
        expect(answer.body).toMatchObject({ VpnConnectionId: "vco-gw8berlin" });
        expect(emulator.requests.at(-1)?.parameters).toEqual({ RegionId: "eu-central-1", ...parameters });
      },
    ),
    { numRuns: 150 },
  );
});

describe.each([
  ["V3", requestV3],
  ["V1", requestV1],
] as const)("a request signed with %s", (version, sign) => {
  const berlin = { VpnConnectionId: "vco-gw8berlin" };

  test.each([
    ["GET", false],
    ["POST", false],
    ["POST", true],
  ] as const)("as %s (form body: %s) reads a connection", async (method, form) => {
    const { status, body } = await ask(await start(), "DescribeVpnConnection", berlin, { sign, method, form });
    expect(status).toBe(200);
    expect(body).toMatchObject({ VpnConnectionId: "vco-gw8berlin", IkeConfig: { IkeVersion: "ikev2", IkeLifetime: 28800 } });
  });

  test("with a wrong secret is answered with the server's string to sign", async () => {
    const emulator = await start();
    const wrong = { ...emulator.credentials, accessKeySecret: "wrong" };
    const { status, body } = await ask(emulator, "DescribeVpnConnection", berlin, { sign, credentials: wrong });
    expect(status).toBe(400);
    expect(body.Code).toBe("SignatureDoesNotMatch");
    expect(body.Message).toMatch(/^Specified signature is not matched with our calculation\. server string to sign is:/);
    expect(body.Message).toContain(version === "V1" ? `AccessKeyId%3D${wrong.accessKeyId}` : "\nx-acs-action:DescribeVpnConnection\n");
    expect(body.Message).not.toContain(emulator.credentials.accessKeySecret);
  });

  test("with an unknown access key is InvalidAccessKeyId.NotFound, HTTP 404", async () => {
    const emulator = await start();
    const answer = await ask(emulator, "DescribeVpnConnection", berlin, {
      sign,
      credentials: { accessKeyId: "who", accessKeySecret: "x" },
    });
    expect(answer).toMatchObject({ status: 404, body: { Code: "InvalidAccessKeyId.NotFound" } });
  });

  test.each([
    ["20 minutes slow", -20, "InvalidTimeStamp.Expired"],
    ["20 minutes fast", 20, "InvalidTimeStamp.Expired"],
    ["14 minutes slow", -14, undefined],
    ["14 minutes fast", 14, undefined],
  ])("from a clock that is %s gets the documented answer, and the Date header has the server's time", async (_, minutes, code) => {
    const serverTime = Date.parse("2030-01-01T00:00:00Z");
    const emulator = await start({ now: () => serverTime });
    const timestamp = new Date(serverTime + minutes * 60_000).toISOString().replace(".000", "");
    const answer = await ask(emulator, "DescribeVpnConnection", berlin, { sign, timestamp });
    expect(answer.body.Code).toBe(code);
    expect(answer.headers.get("date")).toBe("Tue, 01 Jan 2030 00:00:00 GMT");
  });

  test("with an invalid time stamp is InvalidTimeStamp.Format", async () => {
    const answer = await ask(await start(), "DescribeVpnConnection", berlin, { sign, timestamp: "2030-01-01 00:00:00" });
    expect(answer).toMatchObject({ status: 400, body: { Code: "InvalidTimeStamp.Format" } });
  });

  test("can use a nonce once, and a forged request does not consume it", async () => {
    const emulator = await start();
    const forged = await ask(emulator, "DescribeVpnConnection", berlin, {
      ...{ sign, nonce: "n-1", credentials: { ...emulator.credentials, accessKeySecret: "wrong" } },
    });
    const codes = [forged.body.Code];
    for (let i = 0; i < 2; i++) codes.push((await ask(emulator, "DescribeVpnConnection", berlin, { sign, nonce: "n-1" })).body.Code);
    expect(codes).toEqual(["SignatureDoesNotMatch", undefined, "SignatureNonceUsed"]);
  });

  test("with temporary credentials needs their token, and fails after they are replaced", async () => {
    const old = { accessKeyId: "STS.one", accessKeySecret: "s1", securityToken: "CAIS+/=tok en*~" };
    const emulator = await start({ credentials: old });
    const codeWith = async (credentials: Emulator["credentials"]): Promise<string | undefined> =>
      (await ask(emulator, "DescribeVpnConnection", berlin, { sign, credentials })).body.Code;
    expect(await codeWith(old)).toBeUndefined();
    expect(await codeWith({ ...old, securityToken: undefined })).toBe("InvalidAccessKeyId.NotFound");
    expect(await codeWith({ ...old, securityToken: "other" })).toBe("InvalidSecurityToken.Malformed");
    const fresh = { accessKeyId: "STS.two", accessKeySecret: "s2", securityToken: "fresh" };
    emulator.credentials = fresh;
    expect(await codeWith(old)).toBe("InvalidSecurityToken.Expired");
    expect(await codeWith(fresh)).toBeUndefined();
  });

  test("with a permanent key and a token is refused", async () => {
    const emulator = await start();
    const answer = await ask(emulator, "DescribeVpnConnection", berlin, {
      ...{ sign, credentials: { ...emulator.credentials, securityToken: "surplus" } },
    });
    expect(answer.body.Code).toBe("InvalidSecurityToken.MismatchWithAccessKey");
  });

  test("for an unknown action is InvalidAction.NotFound, HTTP 404", async () => {
    expect(await ask(await start(), "DeleteVpnConnection", berlin, { sign })).toMatchObject({
      status: 404,
      body: { Code: "InvalidAction.NotFound" },
    });
  });
});

describe("an incomplete signature", () => {
  const without = async (header: string): Promise<string> => {
    const emulator = await start();
    const { url, credentials } = emulator;
    const call = {
      url,
      credentials,
      action: "DescribeVpnConnection",
      parameters: { RegionId: "eu-central-1", VpnConnectionId: "vco-gw8berlin" },
    };
    const signed = requestV3({
      ...call,
      credentials: { ...credentials, securityToken: header === "x-acs-security-token" ? "t" : undefined },
    });
    const authorization = signed.headers.get("authorization") ?? "";
    if (header === "x-acs-security-token") signed.headers.set("authorization", authorization.replace("x-acs-security-token;", ""));
    else signed.headers.delete(header);
    const response = await fetch(signed);
    const { Code, Message } = (await response.json()) as ErrorBody;
    return `${response.status} ${Code}: ${Message}`;
  };

  test.each(["authorization", "x-acs-date", "x-acs-content-sha256"])("in V3 without %s is refused by name", async (header) => {
    expect(await without(header)).toMatch(new RegExp(`^400 IncompleteSignature: .*${header}`, "i"));
  });

  test("in V3 with an unsigned header is refused by name", async () => {
    expect(await without("x-acs-security-token")).toMatch(/IncompleteSignature: .*x-acs-security-token is not signed/);
  });

  test("in V3 with a body of another hash is refused", async () => {
    const emulator = await start();
    const { url, credentials } = emulator;
    const { headers } = requestV3({ url, credentials, action: "DescribeVpnConnection", parameters: {}, form: true });
    const response = await fetch(url, { method: "POST", headers, body: "RegionId=eu-central-1" });
    expect(await response.json()).toMatchObject({ Code: "IncompleteSignature", Message: expect.stringContaining("x-acs-content-sha256") });
  });

  test("in V1 without a signature is refused in the default format", async () => {
    const response = await fetch(`${(await start()).url}/?Action=DescribeVpnConnection&Version=2016-04-28`);
    expect(response.headers.get("content-type")).toContain("xml");
    expect(await response.text()).toMatch(/^<\?xml .*<Error>.*<Code>IncompleteSignature<\/Code>.*AccessKeyId is missing/s);
  });
});
