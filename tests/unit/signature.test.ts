import {
  authorization,
  canonicalQuery,
  canonicalRequest,
  coveredHeaders,
  percentEncode,
  signatureV1,
  signV1,
  signV3,
  stringToSignV1,
  stringToSignV3,
} from "../../provider/alicloud/signature";
import official from "../vectors/official-vectors.json";
import generatedVectors from "../vectors/sdk-generated-vectors.json";

interface GeneratedVector {
  readonly name: string;
  readonly sig: string;
  readonly method: string;
  readonly query: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly accessKeyId?: string;
  readonly accessKeySecret: string;
  readonly authorization?: string;
  readonly signature?: string;
}
const generated: readonly GeneratedVector[] = generatedVectors as unknown as GeneratedVector[];
const credentials = (vector: { accessKeyId?: string; accessKeySecret: string }) => ({
  accessKeyId: vector.accessKeyId ?? "",
  accessKeySecret: vector.accessKeySecret,
});

describe("HMAC-SHA1 signature", () => {
  test.each(official.v1.map((vector) => [vector.name, vector] as const))(
    "reproduces every step of the vendor's example %s",
    (_, vector) => {
      const query = canonicalQuery(vector.params as unknown as Record<string, string>);
      expect(query).toBe(vector.canonicalizedQueryString);
      expect(stringToSignV1(vector.method, query)).toBe(vector.stringToSign);
      expect(signatureV1(vector.stringToSign, credentials(vector))).toBe(vector.expectedSignature);
    },
  );

  test.each(generated.filter(({ sig }) => sig === "v1").map((vector) => [vector.name, vector] as const))(
    "signs as the official SDK does: %s",
    (_, vector) => {
      expect(signatureV1(stringToSignV1(vector.method, canonicalQuery(vector.query)), credentials(vector))).toBe(vector.signature);
    },
  );

  test.each(generated.filter(({ sig, method }) => sig === "v1" && method === "POST").map((vector) => [vector.name, vector] as const))(
    "builds the whole request as the official SDK does: %s",
    (_, vector) => {
      const { Action, Version, Format, SignatureNonce, Timestamp, AccessKeyId, RegionId, VpnConnectionId } = vector.query;
      const { path } = signV1({
        host: "vpc.aliyuncs.com",
        action: Action ?? "",
        version: Version ?? "",
        parameters: { RegionId: RegionId ?? "", VpnConnectionId: VpnConnectionId ?? "" },
        format: Format as "json",
        nonce: SignatureNonce ?? "",
        date: Timestamp ?? "",
        credentials: { accessKeyId: AccessKeyId ?? "", accessKeySecret: vector.accessKeySecret },
      });
      const sent = Object.fromEntries(new URLSearchParams(path.slice(2)));
      expect(sent).toEqual({ ...vector.query, Signature: vector.signature });
    },
  );
});

describe("ACS3-HMAC-SHA256 signature", () => {
  test.each(official.v3.map((vector) => [vector.name, vector] as const))(
    "reproduces every step of the vendor's example %s",
    (_, vector) => {
      const bodyHash = vector.headers["x-acs-content-sha256"];
      const request = { method: vector.method, query: canonicalQuery(vector.query), headers: vector.headers, bodyHash };
      const canonical = canonicalRequest(request, coveredHeaders(vector.headers));
      expect(canonical).toBe(vector.canonicalRequest);
      expect(stringToSignV3(canonical)).toBe(vector.stringToSign);
      expect(authorization(request, credentials(vector))).toBe(vector.expectedAuthorization);
    },
  );

  const vectors = generated.filter(({ sig }) => sig === "v3").map((vector) => [vector.name, vector, vector.headers ?? {}] as const);

  test.each(vectors)("signs as the official SDK does: %s", (_, vector, headers) => {
    const bodyHash = headers["x-acs-content-sha256"] ?? "";
    const request = { method: vector.method, query: canonicalQuery(vector.query), headers, bodyHash };
    expect(authorization(request, credentials(vector))).toBe(vector.authorization);
  });

  test.each(vectors.filter(([, , headers]) => headers["x-acs-accesskey-id"] === undefined))(
    "builds the whole request as the official SDK does: %s",
    (_, vector, headers) => {
      const signed = signV3({
        host: headers.host ?? "",
        action: headers["x-acs-action"] ?? "",
        version: headers["x-acs-version"] ?? "",
        parameters: vector.query,
        format: "json",
        nonce: headers["x-acs-signature-nonce"] ?? "",
        date: headers["x-acs-date"] ?? "",
        credentials: credentials(vector),
      });
      const { "user-agent": _agent, ...expected } = headers;
      expect(signed.headers).toEqual({ ...expected, authorization: vector.authorization });
      expect(signed.path).toBe(`/?${canonicalQuery(vector.query)}`);
    },
  );

  test("covers the security token of temporary credentials", () => {
    const { headers } = signV3({
      host: "vpc.aliyuncs.com",
      action: "DescribeVpnConnection",
      version: "2016-04-28",
      parameters: {},
      format: "json",
      nonce: "n",
      date: "2024-05-01T12:34:56Z",
      credentials: { accessKeyId: "STS.id", accessKeySecret: "s", securityToken: "the token" },
    });
    expect(headers["x-acs-security-token"]).toBe("the token");
    expect(headers.authorization).toContain("x-acs-date;x-acs-security-token;x-acs-signature-nonce");
  });
});

describe("percent-encoding", () => {
  test.each([
    ["AZaz09-_.~", "AZaz09-_.~"],
    [" ", "%20"],
    ["!'()*", "%21%27%28%29%2A"],
    ["/?:@&=+$,#", "%2F%3F%3A%40%26%3D%2B%24%2C%23"],
    ["é", "%C3%A9"],
    ["中", "%E4%B8%AD"],
    ["😀", "%F0%9F%98%80"],
    ["\u0000", "%00"],
    ["half a pair: \uD83D", "half%20a%20pair%3A%20%EF%BF%BD"],
  ])("writes %j as %s", (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded);
  });
});
