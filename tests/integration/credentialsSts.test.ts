import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { CredentialChainOptions } from "../../provider/alicloud/credentials/chain";
import type { Outcome } from "../support/credentialsProbe";
import { type HttpServer, startHttpServer } from "../support/httpServer";
import { homeWith, planted, temporaryFolder } from "../support/plantedSecrets";
import { describeWhere, makeCertificate, type Probe, startProbe } from "../support/probe";

const noMetadata = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };
const key = { access_key_id: planted("id"), access_key_secret: planted("secret") };
const roleArn = "acs:ram::1234:role/reader";

interface StsCall {
  readonly query: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** A role session as the service grants it, numbered. */
const grant = (number: number) =>
  JSON.stringify({
    RequestId: "1",
    Credentials: {
      AccessKeyId: `${planted("session-id")}-${number}`,
      AccessKeySecret: `${planted("session-secret")}-${number}`,
      SecurityToken: `${planted("session-token")}-${number}`,
      Expiration: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });

/** What the caller should have signed, by the API's rules for HMAC-SHA1. */
function signatureOf({ query, form }: StsCall, secret: string): string {
  const encode = (value: string) => encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const { Signature: _, ...signed } = { ...query, ...form };
  const canonical = Object.entries(signed)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  return createHmac("sha1", `${secret}&`)
    .update(`POST&${encode("/")}&${encode(canonical)}`)
    .digest("base64");
}

describeWhere([["openssl", "version"]], "the Security Token Service over TLS")("the Security Token Service", () => {
  let server: HttpServer;
  let certificate: string;
  let trusting: Probe<CredentialChainOptions, Outcome>;
  let calls: StsCall[];
  let answer: (call: StsCall, number: number) => { readonly status: number; readonly type?: string; readonly body: string };

  beforeAll(async () => {
    const files = makeCertificate(temporaryFolder(), ["localhost"]);
    certificate = files.certificate;
    const tls = { key: readFileSync(files.key), cert: readFileSync(files.certificate) };
    server = await startHttpServer(
      async (request, response) => {
        const call = await callOf(request);
        const { status, type = "application/json", body } = answer(call, calls.push(call));
        response.writeHead(status, { "content-type": type }).end(body);
      },
      (listener) => createServer(tls, listener),
    );
    trusting = startProbe("credentialsProbe.ts", { env: { NODE_EXTRA_CA_CERTS: certificate } });
  });
  afterAll(async () => {
    await trusting.close();
    await server.close();
  });
  beforeEach(() => {
    calls = [];
    answer = (_, number) => ({ status: 200, body: grant(number) });
  });

  async function callOf(request: IncomingMessage): Promise<StsCall> {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    return { query: Object.fromEntries(new URL(request.url ?? "", "https://localhost").searchParams), form };
  }

  const here = () => ({ sts_endpoint: `localhost:${new URL(server.endpoint).port}` });

  /** Resolves the first of these profiles in a process that trusts the server's certificate, or in another. */
  async function resolve(profiles: readonly object[], process = trusting): Promise<Outcome> {
    const named = profiles.map((profile, index) => ({ name: `p${index}`, ...profile, ...here() }));
    const { file } = homeWith({ current: "p0", profiles: named });
    const outcome = await process.ask({ env: noMetadata, configFile: file });
    expect(outcome.everything ?? "").not.toContain("pLaNtEd");
    return outcome;
  }

  const role = {
    mode: "RamRoleArn",
    ...key,
    ram_role_arn: roleArn,
    ram_session_name: "a session",
    expired_seconds: 1800,
    external_id: "x*y",
  };

  test("gives a session for a role, requested with the profile's key", async () => {
    const { credentials } = await resolve([role]);
    expect(credentials).toMatchObject({ accessKeyId: `${planted("session-id")}-1`, securityToken: `${planted("session-token")}-1` });
    expect(credentials?.expiration).toBeGreaterThan(Date.now());
    const [call] = calls;
    expect(call?.form).toEqual({ RoleArn: roleArn, RoleSessionName: "a session", DurationSeconds: "1800", ExternalId: "x*y" });
    expect(call?.query).toMatchObject({ Action: "AssumeRole", AccessKeyId: planted("id") });
    expect(call && signatureOf(call, planted("secret"))).toBe(call?.query.Signature);
  });

  test("gives a session for a chain of roles, each requested with the previous session", async () => {
    const step = { mode: "ChainableRamRoleArn", ram_role_arn: roleArn };
    const { credentials } = await resolve([
      { ...step, source_profile: "p1" },
      { ...step, source_profile: "p2" },
      { mode: "AK", ...key },
    ]);
    expect(credentials).toHaveProperty("accessKeyId", `${planted("session-id")}-2`);
    expect(calls.map(({ query }) => [query.AccessKeyId, query.SecurityToken])).toEqual([
      [planted("id"), undefined],
      [`${planted("session-id")}-1`, `${planted("session-token")}-1`],
    ]);
    const [, second] = calls;
    expect(second && signatureOf(second, `${planted("session-secret")}-1`)).toBe(second?.query.Signature);
  });

  const oidc = { mode: "OIDC", ram_role_arn: roleArn, oidc_provider_arn: "acs:ram::1234:oidc-provider/k8s" };

  test("gives a session for an OIDC token", async () => {
    const oidc_token_file = join(temporaryFolder(), "token");
    writeFileSync(oidc_token_file, planted("oidc"));
    expect((await resolve([{ ...oidc, oidc_token_file }])).credentials).toHaveProperty("accessKeyId", `${planted("session-id")}-1`);
    expect(calls[0]?.query.Action).toBe("AssumeRoleWithOIDC");
    expect(calls[0]?.form).toMatchObject({ OIDCToken: planted("oidc"), RoleArn: roleArn, RoleSessionName: "pulumi-alicloud-vpn" });
  });

  test("is not used without the token file that OIDC needs", async () => {
    const { message } = await resolve([{ ...oidc, oidc_token_file: "/nonexistent/token" }]);
    expect(message).toContain("the Security Token Service could not be asked: the token file cannot be read");
    expect(calls).toHaveLength(0);
  });

  test.each<[string, { readonly status: number; readonly type?: string; readonly body: string }, string]>([
    [
      "the caller may not assume the role",
      { status: 403, body: JSON.stringify({ Code: "NoPermission", Message: `${planted("secret")} may not` }) },
      "the Security Token Service answered HTTP 403 (NoPermission). Check that the source key may assume the role",
    ],
    [
      "the signature is refused with an echo of what was signed",
      { status: 400, body: JSON.stringify({ Code: "SignatureDoesNotMatch", Message: `server string to sign is:${planted("token")}` }) },
      "answered HTTP 400 (SignatureDoesNotMatch)",
    ],
    ["the code is no code", { status: 400, body: JSON.stringify({ Code: planted("code"), Message: "" }) }, "answered HTTP 400. Check"],
    ["a gateway answers", { status: 502, type: "text/html", body: `<h1>${planted("secret")}</h1>` }, "answered HTTP 502. Check"],
    ["the answer is cut off", { status: 200, body: grant(1).slice(0, -20) }, "gave no usable credentials"],
    ["the answer holds no session", { status: 200, body: "{}" }, "gave no usable credentials"],
  ])("gives a CredentialsError without quotes when %s", async (_, given, message) => {
    answer = () => given;
    expect((await resolve([role])).message).toContain(message);
  });

  test("is refused with an untrusted certificate", async () => {
    const process: typeof trusting = startProbe("credentialsProbe.ts");
    expect((await resolve([role], process)).message).toMatch(/could not be asked: the TLS certificate of localhost:\d+ is self-signed/);
    expect(calls).toHaveLength(0);
    await process.close();
  });
});

test("the vendor's library is loaded only for sources that need it", async () => {
  const { file } = homeWith({ current: "main", profiles: [{ name: "main", mode: "AK", ...key }] });
  const ofEnvironment = { ALIBABA_CLOUD_ACCESS_KEY_ID: planted("id"), ALIBABA_CLOUD_ACCESS_KEY_SECRET: planted("secret") };
  const process = startProbe<CredentialChainOptions, Outcome>("credentialsProbe.ts");
  const isLoadedFor = async (options: CredentialChainOptions) => (await process.ask(options)).isVendorLoaded;
  expect(await isLoadedFor({ env: ofEnvironment })).toBe(false);
  expect(await isLoadedFor({ env: noMetadata, configFile: file })).toBe(false);
  expect(await isLoadedFor({ env: { ...noMetadata, HOME: "/nonexistent", ALIBABA_CLOUD_CREDENTIALS_URI: "http://127.0.0.1:1/" } })).toBe(
    true,
  );
  await process.close();
});
