import type { IncomingMessage } from "node:http";
import fc from "fast-check";
import type { ApiCall } from "../../emulator/request/apiCall";
import { authenticate } from "../../emulator/request/authenticate";
import { parseApiCall } from "../../emulator/request/parseApiCall";
import { percentEncode as emulatorPercentEncode } from "../../emulator/request/percentEncode";
import { receive } from "../../emulator/request/receivedRequest";
import { UsedNonces } from "../../emulator/request/usedNonces";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import type { Endpoint } from "../../provider/alicloud/endpoint";
import {
  method,
  percentEncode,
  type SignedRequest,
  signatureDate,
  signV1,
  signV3,
  type UnsignedRequest,
} from "../../provider/alicloud/signature";
import { holds } from "../support/property";
import { readOf, TestClients } from "../support/testClients";

const now = Date.parse("2024-05-01T12:34:56Z");
const signers = { v1: signV1, v3: signV3 };

/** Any text, astral and combining characters included. */
const text = fc.string({ unit: "binary", maxLength: 20 });
const token = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_.~+/=%*'()!$&,;:@#"), minLength: 1, maxLength: 30 });
/** Names that are not those of the signature itself. */
const parameters = fc.dictionary(
  text.map((name) => `P${name}`),
  text,
  { maxKeys: 8 },
);
const requests = fc.record<UnsignedRequest>({
  host: fc.constant("vpc.aliyuncs.com"),
  action: fc.constant("DescribeVpnConnection"),
  version: fc.constant("2016-04-28"),
  parameters,
  format: fc.constantFrom("json", "xml"),
  nonce: fc.uuid(),
  date: fc.constant(signatureDate(now)),
  credentials: fc.record({
    accessKeyId: token.map((id) => id.replaceAll(",", "")).filter(Boolean),
    accessKeySecret: token,
    securityToken: fc.option(token, { nil: undefined }),
  }),
});

/** What the emulator makes of a request. */
const received = ({ path, headers }: SignedRequest): ApiCall =>
  parseApiCall(receive({ method, url: path, headers } as Partial<IncomingMessage> as IncomingMessage, Buffer.alloc(0)));

const check = (call: ApiCall, credentials: UnsignedRequest["credentials"]) =>
  authenticate(call, {
    credentials,
    expired: [],
    accountId: "1",
    policy: undefined,
    sessions: [],
    nonces: new UsedNonces(),
    now: () => now,
  });

test("our percent-encoding is the same as the emulator's, for any text", () => {
  holds(
    fc.property(fc.string({ unit: "binary" }), (any) => expect(percentEncode(any)).toBe(emulatorPercentEncode(any))),
    { numRuns: 1_000 },
  );
});

test("percent-encoded text decodes to the original, and contains no reserved character", () => {
  holds(
    fc.property(fc.string({ unit: "binary" }), (any) => {
      expect(decodeURIComponent(percentEncode(any))).toBe(any);
      expect(percentEncode(any)).toMatch(/^(?:[A-Za-z0-9\-_.~]|%[0-9A-F]{2})*$/);
    }),
    { numRuns: 1_000 },
  );
});

describe.each(["v1", "v3"] as const)("a request signed with %s", (version) => {
  test("is accepted by the emulator with the same string to sign, for any parameters", () => {
    holds(
      fc.property(requests, (request) => {
        const call = received(signers[version](request));
        check(call, request.credentials);
        expect(call.parameters).toEqual({ ...request.parameters });
        expect(call).toMatchObject({ action: request.action, format: request.format, nonce: request.nonce, signatureVersion: version });
      }),
      { numRuns: 500 },
    );
  });

  test("is refused by the emulator if a parameter changed on the way", () => {
    holds(
      fc.property(requests, fc.nat(), (request, at) => {
        const signed = signers[version](request);
        const [name] = Object.keys(request.parameters).slice(at % 8);
        fc.pre(name !== undefined);
        const changed = { ...request, parameters: { ...request.parameters, [name ?? ""]: `${request.parameters[name ?? ""]}x` } };
        const { path } = signers[version](changed);
        const forged = {
          ...signed,
          path: version === "v3" ? path : path.replace(/&Signature=.*/, signed.path.replace(/.*(?=&Signature=)/, "")),
        };
        expect(() => check(received(forged), request.credentials)).toThrow("signature is not matched");
      }),
      { numRuns: 200 },
    );
  });
});

describe("over a real connection", () => {
  const clients = new TestClients();
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(async () => {
    await clients.close();
    await emulator.close();
  });

  test.each([
    ["v1", "json"],
    ["v1", "xml"],
    ["v3", "json"],
    ["v3", "xml"],
  ] as const)("the emulator accepts any parameters signed with %s and answers in %s", async (signatureVersion, format) => {
    const client = clients.make({ signatureVersion, format }, { ...emulator.credentials });
    await holds(
      fc.asyncProperty(parameters, async (random) => {
        const [id] = emulator.connections.keys();
        const request = readOf(emulator.url as Endpoint, { parameters: { ...random, VpnConnectionId: id ?? "" } });
        expect((await client.call(request)).body).toMatchObject({ VpnConnectionId: id });
        expect(emulator.requests.at(-1)?.parameters).toEqual({ ...random, VpnConnectionId: id, RegionId: "eu-central-1" });
      }),
      { numRuns: 40 },
    );
  });

  test("temporary credentials are signed with their token", async () => {
    emulator.credentials = { accessKeyId: "STS.id", accessKeySecret: "secret", securityToken: "CAIS+/=token*~" };
    for (const signatureVersion of ["v1", "v3"] as const) {
      const client = clients.make({ signatureVersion }, { ...emulator.credentials });
      const [VpnConnectionId = ""] = emulator.connections.keys();
      await expect(client.call(readOf(emulator.url as Endpoint, { parameters: { VpnConnectionId } }))).resolves.toMatchObject({
        body: { VpnConnectionId },
      });
    }
  });
});
