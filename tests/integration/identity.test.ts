import type { Emulator } from "../../emulator/startEmulator";
import { type CredentialSource, staticCredentials } from "../../provider/alicloud/credentials/credentials";
import { assumedRole } from "../../provider/alicloud/credentials/sts";
import { ConfigurationError, CredentialsError } from "../../provider/alicloud/errors";
import { type Identity, parseIdentity } from "../../provider/alicloud/identity";
import { resolveSettings } from "../../provider/alicloud/settings";
import { Configuration } from "../../provider/configuration";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { VpnReader } from "../../provider/vpn/read/vpnReader";
import { environmentOf, runCli } from "../support/cliProcess";
import { keysOf, twoAccountsForEach } from "../support/emulatorForEach";
import { apiError, startHttpServer } from "../support/httpServer";
import { homeWith, planted, refusal } from "../support/plantedSecrets";

const id = "vco-gw8berlin";
const roleArn = "acs:ram::2222222222222222:role/reader";
let base: Emulator;
let other: Emulator;
twoAccountsForEach((first, second) => {
  base = first;
  other = second;
});

const bare = { HOME: "/nonexistent", ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };
const profileOf = (name: string, { credentials }: Emulator) => ({
  ...{ name, mode: "AK", region_id: "eu-central-1" },
  ...{ access_key_id: credentials.accessKeyId, access_key_secret: credentials.accessKeySecret },
});
const rolesAsked = () => base.requests.filter(({ action }) => action === "AssumeRole").map(({ parameters }) => parameters);

/** Reads from the other account, with the base account's key in the environment. */
async function read(settings: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = {}, identity: Identity = {}) {
  const own = { "alicloud:region": "eu-central-1", "alicloudVpn:endpoint": other.url, "alicloudVpn:maxAttempts": "1" };
  const environment = { ...bare, ...keysOf(base), STS_ENDPOINT: base.url, ...env };
  const reader = new VpnReader(new Configuration({ ...own, ...settings }, environment).access(undefined, identity));
  try {
    return (await reader.describe(id)).vpnConnectionId;
  } finally {
    await reader.close();
  }
}

const profileFile = () => homeWith({ current: "other", profiles: [profileOf("other", other), profileOf("base", base)] }).file;

describe("a chosen identity is used, and never replaced by the base key", () => {
  test("without a choice the base key cannot read the other account", async () => {
    expect(await refusal(read({}))).toBeInstanceOf(CredentialsError);
  });

  test.each<[string, () => [Readonly<Record<string, string>>, NodeJS.ProcessEnv?, Identity?]]>([
    ["alicloud:assumeRole", () => [{ "alicloud:assumeRole": JSON.stringify({ roleArn }) }]],
    ["alicloud:assumeRole as a list of one", () => [{ "alicloud:assumeRole": JSON.stringify([{ roleArn, sessionExpiration: "900" }]) }]],
    [
      "alicloud:assumeRole, its ARN in the environment",
      () => [{ "alicloud:assumeRole": '{"sessionName":"x"}' }, { ALICLOUD_ASSUME_ROLE_ARN: roleArn }],
    ],
    ["ALICLOUD_ASSUME_ROLE_ARN", () => [{}, { ALICLOUD_ASSUME_ROLE_ARN: roleArn, ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION: "1800" }]],
    ["ALIBABA_CLOUD_ROLE_ARN without an OIDC token", () => [{}, { ALIBABA_CLOUD_ROLE_ARN: roleArn }]],
    ["the argument assumeRole", () => [{}, {}, { assumeRole: { roleArn } }]],
    [
      "the argument assumeRole rather than the configured role",
      () => [{ "alicloud:assumeRole": '{"roleArn":"acs:ram::1:role/x"}' }, {}, { assumeRole: { roleArn } }],
    ],
    ["alicloud:sharedCredentialsFile", () => [{ "alicloud:sharedCredentialsFile": profileFile() }]],
    ["the argument profile", () => [{}, { ALICLOUD_SHARED_CREDENTIALS_FILE: profileFile() }, { profile: "other" }]],
    [
      "the argument profile rather than a configured role",
      () => [
        { "alicloud:assumeRole": '{"roleArn":"acs:ram::1:role/x"}' },
        { ALIBABA_CLOUD_CONFIG_FILE: profileFile() },
        { profile: "other" },
      ],
    ],
    [
      "alicloud:endpoints",
      () => [
        { "alicloud:assumeRole": JSON.stringify({ roleArn }), "alicloud:endpoints": JSON.stringify([{ sts: base.url }]) },
        { STS_ENDPOINT: "" },
      ],
    ],
  ])("%s", async (_, chosen) => {
    expect(await read(...chosen())).toBe(id);
  });

  test("alicloud:credentialsUri", async () => {
    const { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret } = other.credentials;
    other.credentials = { ...other.credentials, securityToken: planted("uri-token") };
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    const body = JSON.stringify({ Code: "Success", AccessKeyId, AccessKeySecret, SecurityToken: planted("uri-token"), Expiration });
    const server = await startHttpServer((_request, response) => response.end(body));
    expect(await read({ "alicloud:credentialsUri": server.endpoint })).toBe(id);
    await server.close();
  });

  test("alicloud:ecsRoleName fails without a metadata service, and the base key is not used", async () => {
    expect((await refusal(read({ "alicloud:ecsRoleName": "reader" }))).message).toContain("alicloud:ecsRoleName");
    expect(
      (await refusal(read({}, { ALIBABA_CLOUD_ACCESS_KEY_ID: "", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "", ALICLOUD_ECS_ROLE_NAME: "reader" })))
        .message,
    ).toContain("RAM role of the ECS instance");
    expect(other.requests).toHaveLength(0);
  });

  test("a missing alicloud:sharedCredentialsFile is an error, even if keys are set", async () => {
    const error = await refusal(read({ "alicloud:sharedCredentialsFile": "/nonexistent/credentials" }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain(
      "/nonexistent/credentials does not exist, but alicloud:sharedCredentialsFile in the stack configuration asks for it",
    );
  });

  test("the endpoint in alicloud:endpoints works as in the official provider, and ours takes precedence", async () => {
    const configuration = (own: object) => new Configuration({ "alicloud:endpoints": '[{"vpc":"vpc.example"}]', ...own }, bare);
    expect(configuration({}).endpoint).toBe("https://vpc.example");
    expect(configuration({ "alicloudVpn:endpoint": "own.example" }).endpoint).toBe("https://own.example");
  });
});

describe("an unsupported identity is refused by name, and nothing is sent", () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      "an inline OIDC token",
      { "alicloud:assumeRoleWithOidc": JSON.stringify({ roleArn, oidcToken: planted("token") }) },
      /oidcToken of alicloud:assumeRoleWithOidc in the stack configuration is not supported/,
    ],
    [
      "a member that does not exist",
      { "alicloud:assumeRole": JSON.stringify({ roleArn, sesionName: "x" }) },
      /assumeRole in the stack configuration has no "sesionName"\. Did you mean sessionName\?/,
    ],
    ["no ARN", { "alicloud:assumeRole": '{"sessionName":"x"}' }, /roleArn of alicloud:assumeRole in the stack configuration is not set/],
    ["an ARN of something else", { "alicloud:assumeRole": '{"roleArn":"acs:ram::1:user/x"}' }, /is not the ARN of a role/],
    [
      "text that is not an object",
      { "alicloud:assumeRole": planted("x") },
      /alicloud:assumeRole in the stack configuration is not an object/,
    ],
    [
      "a session that is too short",
      { "alicloud:assumeRole": JSON.stringify({ roleArn, sessionExpiration: 60 }) },
      /sessionExpiration of .* from 900 to 43200/,
    ],
    [
      "two identities",
      { "alicloud:ecsRoleName": "x", "alicloud:credentialsUri": "http://127.0.0.1:1/" },
      /ecsRoleName in the stack configuration and alicloud:credentialsUri in the stack configuration each choose who reads/,
    ],
    [
      "a key beside another identity",
      { "alicloud:accessKey": "x", "alicloud:secretKey": "y", "alicloud:ecsRoleName": "x" },
      /accessKey in the stack configuration and alicloud:ecsRoleName/,
    ],
  ])("%s", async (_, settings, message) => {
    const error = await refusal(read(settings));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(message);
    expect([...base.requests, ...other.requests]).toHaveLength(0);
  });

  test("several mistakes in the arguments are reported together", () => {
    const mistaken = { profile: 7, assumeRole: { roleArn: "x", durationSeconds: 1, session: "y" } };
    expect(() => parseIdentity(mistaken)).toThrow(
      /^4 mistakes:\n- profile .*\n- assumeRole has no "session".*\n- roleArn .*\n- durationSeconds /,
    );
  });
});

describe("a role", () => {
  const settings = { ...resolveSettings(() => undefined), maxAttempts: 1 };

  test("is assumed once for many reads, at all endpoints, and for all that name it", async () => {
    const env = { ...bare, ...keysOf(base), STS_ENDPOINT: base.url };
    const configuration = new Configuration({ "alicloud:region": "eu-central-1" }, env);
    const identity = { assumeRole: { roleArn, sessionName: "nightly", externalId: "x*y", policy: allowAll, durationSeconds: 1200 } };
    other.roles.set("reader", { externalId: "x*y" });
    const readers = [other.url, other.url.replace("127.0.0.1", "localhost")].map(
      (url) => new VpnReader(configuration.access(url as never, identity)),
    );
    await Promise.all(readers.flatMap((reader) => [reader.describe(id), reader.describe("vco-gw8madrid"), reader.describe("vco-gw8lyon")]));
    await Promise.all(readers.map((reader) => reader.describe("vco-gw8vienna")));
    await Promise.all(readers.map((reader) => reader.close()));
    expect(rolesAsked()).toEqual([
      {
        RoleArn: roleArn,
        RoleSessionName: "nightly",
        ExternalId: "x*y",
        Policy: allowAll,
        DurationSeconds: "1200",
        RegionId: "cn-hangzhou",
      },
    ]);
  });

  const allowAll = JSON.stringify({ Version: "1", Statement: [{ Effect: "Allow", Action: "vpc:*", Resource: "*" }] });

  test("is assumed again when its session has expired", async () => {
    const server = await startHttpServer((_request, response, number) => {
      const ends = Date.now() + (number === 1 ? 0 : 3_600_000);
      const session = {
        AccessKeyId: `STS.${number}`,
        AccessKeySecret: planted("s"),
        SecurityToken: planted("t"),
        Expiration: new Date(ends).toISOString(),
      };
      response.end(JSON.stringify({ RequestId: "1", Credentials: session }));
    });
    const source = assumedRole({ roleArn, sessionName: "x" }, staticCredentials(base.credentials), { endpoint: server.endpoint, settings });
    const ids = [await source.get(), await source.get(), await source.get()].map(({ accessKeyId }) => accessKeyId);
    expect(ids).toEqual(["STS.1", "STS.2", "STS.2"]);
    await server.close();
  });

  test("without permission is an error that names it, says what to check, and contains no key", async () => {
    other.roles.set("reader", { externalId: "secret handshake" });
    const error = await refusal(read({ "alicloud:assumeRole": JSON.stringify({ roleArn }) }));
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error.message).toMatch(
      /role acs:ram::2222222222222222:role\/reader.*NoPermission.*Check the role's ARN, its trust policy.*sts:AssumeRole/,
    );
    other.roles.clear();
    expect((await refusal(read({}, { ALICLOUD_ASSUME_ROLE_ARN: roleArn }))).message).toMatch(/EntityNotExist\.Role.*Check the role's ARN/);
    expect(other.requests).toHaveLength(0);
  });

  test.each(["{}", '{"RequestId":"1"}', '{"RequestId":"1","Credentials":{"AccessKeyId":"x","Expiration":"soon"}}'])(
    "is refused if the answer has no session: %s",
    async (body) => {
      const server = await startHttpServer((_request, response) => response.end(body));
      const base = staticCredentials({ accessKeyId: "x", accessKeySecret: planted("s") });
      const source: CredentialSource = assumedRole({ roleArn, sessionName: "x" }, base, { endpoint: server.endpoint, settings });
      expect((await refusal(source.get())).message).toMatch(/no usable session of the role|is no result|RequestId/);
      await server.close();
    },
  );

  test("reports a fault of the service", async () => {
    const server = await startHttpServer((_request, response) => apiError(response, 503, "ServiceUnavailable"));
    const source = assumedRole({ roleArn, sessionName: "x" }, staticCredentials(base.credentials), { endpoint: server.endpoint, settings });
    expect((await refusal(source.get())).code).toBe("Service");
    await server.close();
  });
});

describe("a client without Pulumi", () => {
  test("reads as a role, assumed with the given credentials", async () => {
    process.env.STS_ENDPOINT = base.url;
    const client = new VpnClient({ endpoint: other.url, regionId: "eu-central-1", credentials: base.credentials, assumeRole: { roleArn } });
    try {
      expect((await client.describe(id)).vpnConnectionId).toBe(id);
    } finally {
      delete process.env.STS_ENDPOINT;
      await client.close();
    }
  });

  test("refuses a profile together with credentials, and an invalid role", () => {
    expect(() => new VpnClient({ credentials: base.credentials, profile: "x" })).toThrow(/credentials and profile each choose who reads/);
    expect(() => new VpnClient({ assumeRole: { roleArn: "reader" } })).toThrow(/roleArn of assumeRole is not the ARN of a role/);
  });
});

describe("the command line", () => {
  const describeOther = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    runCli(["describe", id, "--endpoint", other.url, ...args], { ...environmentOf(base), STS_ENDPOINT: base.url, ...env });

  test("reads as the role in --role-arn, with --external-id", async () => {
    other.roles.set("reader", { externalId: "x" });
    expect((await describeOther([])).exitCode).toBe(3);
    expect((await describeOther(["--role-arn", roleArn])).exitCode).toBe(3);
    expect((await describeOther(["--role-arn", roleArn, "--external-id", "x"])).exitCode).toBe(0);
  });

  test("reads as the role in the environment, and its debug lines name the role and no key", async () => {
    const { exitCode, stderr } = await describeOther([], { ALICLOUD_ASSUME_ROLE_ARN: roleArn, ALICLOUD_VPN_DEBUG: "1" });
    expect(exitCode).toBe(0);
    expect(stderr).toContain("alicloud-vpn credentials from ALIBABA_CLOUD_ACCESS_KEY_ID in the environment\n");
    expect(stderr).toContain(
      `alicloud-vpn credentials from the role ${roleArn}, assumed with the credentials from ALIBABA_CLOUD_ACCESS_KEY_ID in`,
    );
    expect(stderr).not.toContain("pLaNtEd");
  });

  test.each([
    [["--role-arn", "reader"], /--role-arn is not the ARN of a role/],
    [["--external-id", "x"], /--external-id needs --role-arn/],
  ])("refuses %j", async (args, message) => {
    const { exitCode, stderr } = await describeOther(args);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test("whoami shows the source of the credentials and their identity", async () => {
    const env = { ...environmentOf(base), STS_ENDPOINT: base.url };
    expect(await runCli(["whoami"], env)).toEqual({
      exitCode: 0,
      stderr: "",
      stdout:
        "Account    1111111111111111\nPrincipal  acs:ram::1111111111111111:user/emulator (RAMUser)\n" +
        "Source     ALIBABA_CLOUD_ACCESS_KEY_ID in the environment\n",
    });
    const role = await runCli(["whoami", "--json", "--role-arn", roleArn], env);
    expect(JSON.parse(role.stdout)).toEqual({
      accountId: "2222222222222222",
      arn: "acs:ram::2222222222222222:assumed-role/reader/pulumi-alicloud-vpn",
      identityType: "AssumedRoleUser",
      principalId: expect.any(String),
      source: `the role ${roleArn}, assumed with the credentials from ALIBABA_CLOUD_ACCESS_KEY_ID in the environment`,
    });
    const file = profileFile();
    const profile = await runCli(["whoami", "--json", "--profile", "other"], { ...env, ALIBABA_CLOUD_CONFIG_FILE: file });
    expect(JSON.parse(profile.stdout)).toMatchObject({ accountId: "2222222222222222", source: `profile "other" in ${file}` });
    expect([role, profile].filter(({ stdout, stderr }) => /pLaNtEd|STS\./.test(stdout + stderr))).toEqual([]);
  });

  test("whoami fails with refused credentials, and without any it lists the sources tried", async () => {
    const env = { ...environmentOf(base), STS_ENDPOINT: base.url };
    const wrong = await runCli(["whoami"], { ...env, ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIwrong" });
    expect([wrong.exitCode, wrong.stderr]).toEqual([3, expect.stringMatching(/the API does not accept the access key/)]);
    const lost = await runCli(["whoami"], { ...env, STS_ENDPOINT: "https://sts.invalid" });
    expect([lost.exitCode, lost.stderr]).toEqual([1, expect.stringMatching(/Check the endpoint, the network's DNS/)]);
    expect(lost.stderr).not.toMatch(/cn-hangzhou|region/);
    const none = await runCli(["whoami"], { ...env, ALIBABA_CLOUD_ACCESS_KEY_ID: "", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "" });
    expect(none.exitCode).toBe(3);
    expect(none.stderr).toMatch(/^vpn-connection whoami: No .*Tried, in order:\n {2}1\. keys .*\n {2}2\. .*\n {2}3\. .*/);
  });
});
