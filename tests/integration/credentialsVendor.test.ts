import { readFileSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { credentialChain } from "../../provider/alicloud/credentials/chain";
import { VendorTransport } from "../../provider/alicloud/credentials/vendor";
import { ConfigurationError, CredentialsError } from "../../provider/alicloud/errors";
import { type HttpServer, startHttpServer } from "../support/httpServer";
import { homeWith, planted, refusalOf, temporaryFolder } from "../support/plantedSecrets";
import { startTcpServer } from "../support/tcpServer";

const noMetadata = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };
const hour = 3_600_000;

const profileSource = (fields: object) => {
  const { file } = homeWith({ current: "main", profiles: [{ name: "main", ...fields }] });
  return { file, source: credentialChain({ env: noMetadata, configFile: file }) };
};

/** As the vendor writes times: without milliseconds. */
const inTime = (ms: number): string => new Date(Date.now() + ms).toISOString().replace(/\.\d+Z$/, "Z");

describe("an external command", () => {
  /** A real script, run by a real process, that counts its runs in a file. */
  const commandOf = (body: string) => {
    const folder = temporaryFolder();
    const script = join(folder, "credentials script.js");
    const log = join(folder, "runs");
    writeFileSync(log, "");
    writeFileSync(
      script,
      `require("fs").appendFileSync(${JSON.stringify(log)}, "x"); const run = require("fs").statSync(${JSON.stringify(log)}).size;\n${body}`,
    );
    return {
      ...profileSource({ mode: "External", process_command: `"${process.execPath}" "${script}"` }),
      runs: () => readFileSync(log).length,
    };
  };
  const printing = (output: object) => `console.log(JSON.stringify(${JSON.stringify(output)}));`;
  const key = { access_key_id: planted("id"), access_key_secret: planted("secret") };
  const printingTokens = (life: number) =>
    `console.log(JSON.stringify({ mode: "StsToken", ...${JSON.stringify(key)}, sts_token: "${planted("token")}-" + run, expiration: new Date(Date.now() + ${life}).toISOString() }));`;

  test("gives its key, and runs once for many callers", async () => {
    const { source, runs } = commandOf(printing({ mode: "AK", ...key }));
    const all = await Promise.all([source.get(), source.get(), source.get()]);
    expect(all[2]).toEqual({ accessKeyId: planted("id"), accessKeySecret: planted("secret") });
    await source.get();
    expect(runs()).toBe(1);
  });

  test("gives temporary keys, runs again when they are refused, and does not change the user's profile file", async () => {
    const { source, file, runs } = commandOf(printingTokens(hour));
    const before = readFileSync(file, "utf8");
    const first = await source.get();
    expect(first.securityToken).toBe(`${planted("token")}-1`);
    expect((first.expiration ?? 0) - Date.now()).toBeGreaterThan(hour / 2);
    expect((await source.get()).securityToken).toBe(`${planted("token")}-1`);
    expect((await source.get({ refused: first })).securityToken).toBe(`${planted("token")}-2`);
    expect(runs()).toBe(2);
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  test("runs again when its keys have expired", async () => {
    const { source } = commandOf(printingTokens(-1_000));
    await source.get();
    expect((await source.get()).securityToken).toBe(`${planted("token")}-2`);
  });

  test("that failed runs again for the next call", async () => {
    const { source } = commandOf(`if (run === 1) process.exit(3); ${printing({ mode: "AK", ...key })}`);
    expect((await refusalOf(source)).message).toContain("the external command failed or could not be started");
    expect(await source.get()).toHaveProperty("accessKeyId", planted("id"));
  });

  test.each([
    [
      "fails with secrets on stderr",
      `console.error(${JSON.stringify(planted("secret"))}); process.exit(1);`,
      "failed or could not be started",
    ],
    [
      "prints something else than JSON",
      `console.log("secret=" + ${JSON.stringify(planted("secret"))});`,
      "printed something that is not JSON",
    ],
    ["prints no secret", printing({ access_key_id: planted("id") }), "gave no usable credentials"],
    ["prints no token for StsToken", printing({ mode: "StsToken", ...key }), "gave no usable credentials"],
    ["prints a secret with white space", printing({ ...key, access_key_secret: `${planted("a")} b` }), "gave no usable credentials"],
  ])("that %s is a CredentialsError that shows none of its output", async (_, body, message) => {
    const error = await refusalOf(commandOf(body).source);
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error.message).toContain(`3. profile: the external command ${message}`);
  });

  test("that does not exist or is invalid is a CredentialsError", async () => {
    const missing = profileSource({ mode: "External", process_command: `/nonexistent/${planted("x")} --secret ${planted("secret")}` });
    expect((await refusalOf(missing.source)).message).toContain("failed or could not be started");
    const unquoted = profileSource({ mode: "External", process_command: `tool "${planted("secret")}` });
    expect((await refusalOf(unquoted.source)).message).toContain("is not written as a shell would take it");
  });
});

describe("a credentials URI", () => {
  let server: HttpServer;
  const answer = (life: number, number: number) => ({
    Code: "Success",
    AccessKeyId: planted("id"),
    AccessKeySecret: planted("secret"),
    SecurityToken: `${planted("token")}-${number}`,
    Expiration: inTime(life),
  });
  const answering =
    (life: number): HttpServer["answer"] =>
    (_, response, number) =>
      response.end(JSON.stringify(answer(life, number)));
  const sourceOf = (path = `/?key=${planted("url")}`) =>
    credentialChain({
      env: { HOME: "/nonexistent", USERPROFILE: "/nonexistent", ...noMetadata, ALIBABA_CLOUD_CREDENTIALS_URI: server.endpoint + path },
    });

  beforeEach(async () => {
    server = await startHttpServer(answering(hour));
  });
  afterEach(() => server.close());

  test("gives temporary keys, and is asked once for many callers", async () => {
    const source = sourceOf();
    const [first] = await Promise.all([source.get(), source.get(), source.get()]);
    expect(first).toMatchObject({ accessKeyId: planted("id"), accessKeySecret: planted("secret"), securityToken: `${planted("token")}-1` });
    expect(await source.get()).toEqual(first);
    expect(server.requests.map(({ method, url }) => [method, url])).toEqual([["GET", `/?key=${planted("url")}`]]);
  });

  test("is asked again when its keys have expired or the API refuses them", async () => {
    const source = sourceOf();
    server.answer = answering(-1_000);
    await source.get();
    server.answer = answering(hour);
    const second = await source.get();
    expect(second.securityToken).toBe(`${planted("token")}-2`);
    expect((await source.get({ refused: second })).securityToken).toBe(`${planted("token")}-3`);
  });

  test("that failed is asked again by the next call", async () => {
    const source = sourceOf();
    server.answer = (_, response) => response.writeHead(500).end();
    await refusalOf(source);
    server.answer = answering(hour);
    expect((await source.get()).securityToken).toBe(`${planted("token")}-2`);
  });

  test("can be set in a profile", async () => {
    const { source } = profileSource({ mode: "CredentialsURI", credentials_uri: `${server.endpoint}/` });
    expect(await source.get()).toHaveProperty("accessKeySecret", planted("secret"));
  });

  test("leaves no socket open", async () => {
    await sourceOf().get();
    const [request] = server.requests;
    if (!request?.socket.destroyed) await new Promise((resolve) => request?.socket.once("close", resolve));
    expect(request?.socket.destroyed).toBe(true);
  });

  test("lets an aborted caller return at once, and still answers the others", async () => {
    const source = sourceOf();
    const asked = new Promise<ServerResponse>((resolve) => {
      server.answer = (_, response) => resolve(response);
    });
    const controller = new AbortController();
    const leaving = source.get({ signal: controller.signal });
    const staying = source.get();
    const response = await asked;
    controller.abort(new Error("enough"));
    await expect(leaving).rejects.toThrow("enough");
    response.end(JSON.stringify(answer(hour, 1)));
    expect(await staying).toHaveProperty("accessKeyId", planted("id"));
    expect(server.requests).toHaveLength(1);
  });

  const body = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  test.each<[string, HttpServer["answer"], RegExp]>([
    [
      "answers 500 with secrets",
      (_, response) => response.writeHead(500).end(body(answer(hour, 1))),
      /answered HTTP 500\. It has to answer/,
    ],
    ["answers something else than JSON", (_, response) => response.end(`${planted("secret")} {`), /gave no usable credentials/],
    ["answers without a secret", (_, response) => response.end(body({ AccessKeyId: planted("id") })), /gave no usable credentials/],
    [
      "answers without an end",
      (_, response) => response.end(body({ ...answer(hour, 1), Expiration: undefined })),
      /gave no usable credentials/,
    ],
    [
      "answers an end that is none",
      (_, response) => response.end(body({ ...answer(hour, 1), Expiration: planted("x") })),
      /gave no usable/,
    ],
    ["hangs up", (request) => request.socket.destroy(), /could not be asked: the connection to 127\.0\.0\.1:\d+ was closed/],
    [
      "hangs up in its answer",
      (request, response) => {
        response.writeHead(200, { "content-length": "1000" }).write(planted("secret"), () => request.socket.destroy());
      },
      /could not be asked: the connection to 127\.0\.0\.1:\d+ was closed/,
    ],
    [
      "never ends its answer",
      (_, response) => void response.end(Buffer.alloc(5_100_000, "x")),
      /could not be asked: the answer of .* is larger/,
    ],
  ])("whose server %s is a CredentialsError that shows none of the answer", async (_, faulty, message) => {
    server.answer = faulty;
    const error = await refusalOf(sourceOf());
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error.message).toMatch(/5\. credentials URI: the server of the credentials URI /);
    expect(error.message).toMatch(message);
  });

  test("with a redirect is not followed", async () => {
    server.answer = (_, response, number) => (number === 1 ? response.writeHead(302, { location: "/other" }).end() : response.end("{}"));
    expect((await refusalOf(sourceOf())).message).toContain("answered HTTP 302");
    expect(server.requests).toHaveLength(1);
  });

  test("without a listening server is a CredentialsError", async () => {
    const source = sourceOf();
    await server.close();
    expect((await refusalOf(source)).message).toMatch(/could not be asked: 127\.0\.0\.1:\d+ refuses connections/);
  });

  test.each([planted("uri"), "file:///etc/passwd", "http://"])(
    "that is invalid is a ConfigurationError that does not show it",
    async (uri) => {
      const env = { HOME: "/nonexistent", USERPROFILE: "/nonexistent", ...noMetadata, ALIBABA_CLOUD_CREDENTIALS_URI: uri };
      const error = await refusalOf(credentialChain({ env }));
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error.message).toMatch(/^ALIBABA_CLOUD_CREDENTIALS_URI in the environment is not a URL/);
    },
  );
});

describe("CloudSSO", () => {
  let server: HttpServer;
  const signIn = () =>
    profileSource({
      mode: "CloudSSO",
      cloud_sso_sign_in_url: `${server.endpoint}/start/login`,
      cloud_sso_account_id: "1234",
      cloud_sso_access_config: "ac-reader",
      access_token: planted("access"),
      cloud_sso_access_token_expire: Math.floor((Date.now() + hour) / 1000),
    }).source;

  beforeEach(async () => {
    server = await startHttpServer((_, response) =>
      response.end(
        JSON.stringify({
          CloudCredential: {
            AccessKeyId: planted("id"),
            AccessKeySecret: planted("secret"),
            SecurityToken: planted("token"),
            Expiration: inTime(hour),
          },
        }),
      ),
    );
  });
  afterEach(() => server.close());

  test("gives temporary keys for the sign-in of the CLI", async () => {
    expect(await signIn().get()).toMatchObject({ accessKeyId: planted("id"), securityToken: planted("token") });
    const [request] = server.requests;
    expect([request?.method, request?.url, request?.headers.authorization]).toEqual([
      "POST",
      "/cloud-credentials",
      `Bearer ${planted("access")}`,
    ]);
  });

  test("that refuses is a CredentialsError with its code and the command to sign in again", async () => {
    server.answer = (_, response) =>
      response.writeHead(401).end(JSON.stringify({ ErrorCode: "InvalidAccessToken", ErrorMessage: `${planted("access")} is bad` }));
    const error = await refusalOf(signIn());
    expect(error.message).toContain(
      "CloudSSO answered HTTP 401 (InvalidAccessToken). Sign in again with `aliyun configure --mode CloudSSO`",
    );
  });
});

test("an unreachable proxy is tried once for all requests of a search", async () => {
  const server = await startTcpServer(() => undefined);
  await server.close();
  const before = process.env.HTTPS_PROXY;
  process.env.HTTPS_PROXY = `http://127.0.0.1:${server.port}`;
  const transport = new VendorTransport({ connectMs: 5_000, answerMs: 5_000, showsApiCode: false });
  const request = { method: "GET", headers: {}, toRequestURL: () => "https://sts.test.invalid/" } as const;
  try {
    await expect(transport.send(request)).rejects.toMatchObject({ code: "PROXY" });
    await expect(transport.send(request)).rejects.toThrow("unreachable");
    expect(transport.fault).toContain(`the proxy 127.0.0.1:${server.port} refuses connections`);
  } finally {
    transport.close();
    if (before === undefined) delete process.env.HTTPS_PROXY;
    else process.env.HTTPS_PROXY = before;
  }
});
