import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type CredentialChainOptions, credentialChain } from "../../provider/alicloud/credentials/chain";
import { ConfigurationError, CredentialsError, VpnConnectionError } from "../../provider/alicloud/errors";
import { startHttpServer } from "../support/httpServer";
import { everythingOf, homeWith, planted, refusal, refusalOf, temporaryFolder } from "../support/plantedSecrets";
import { holds } from "../support/property";

const noMetadata = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };
const emptyHome = temporaryFolder();

const chain = (env: NodeJS.ProcessEnv, more: Omit<CredentialChainOptions, "env"> = {}) =>
  credentialChain({ env: { HOME: emptyHome, USERPROFILE: emptyHome, ...noMetadata, ...env }, ...more });

const setting = (name: string, raw?: unknown) => ({ raw, origin: `alicloud:${name}` });
const configured = (values: { accessKey?: unknown; secretKey?: unknown; securityToken?: unknown; profile?: unknown }) => ({
  configured: {
    accessKey: setting("accessKey", values.accessKey),
    secretKey: setting("secretKey", values.secretKey),
    securityToken: setting("securityToken", values.securityToken),
    profile: setting("profile", values.profile),
  },
});

const keysOf = (name: string) => ({ accessKeyId: planted(`${name}-id`), accessKeySecret: planted(`${name}-secret`) });
const newFamily = { ALIBABA_CLOUD_ACCESS_KEY_ID: planted("new-id"), ALIBABA_CLOUD_ACCESS_KEY_SECRET: planted("new-secret") };
const oldFamily = { ALICLOUD_ACCESS_KEY: planted("old-id"), ALICLOUD_SECRET_KEY: planted("old-secret") };
const akProfile = (name: string) => ({
  name,
  mode: "AK",
  access_key_id: planted(`${name}-id`),
  access_key_secret: planted(`${name}-secret`),
});

describe("the order", () => {
  const { home } = homeWith({ current: "current", profiles: ["current", "named", "older", "configured"].map(akProfile) });
  const profiles = { HOME: home, USERPROFILE: home };

  test.each<[string, NodeJS.ProcessEnv, Omit<CredentialChainOptions, "env">, object]>([
    [
      "keys in the configuration come first, and take no token from the environment",
      { ...profiles, ...newFamily, ALIBABA_CLOUD_SECURITY_TOKEN: planted("token") },
      configured({ accessKey: planted("configured-id"), secretKey: planted("configured-secret"), profile: "named" }),
      keysOf("configured"),
    ],
    ["keys in the environment come before a profile", { ...profiles, ...newFamily }, configured({ profile: "named" }), keysOf("new")],
    ["of the two families, ALIBABA_CLOUD_ comes first", { ...oldFamily, ...newFamily }, {}, keysOf("new")],
    ["the older family works alone", oldFamily, {}, keysOf("old")],
    [
      "a token in the environment goes with its own family only",
      { ...newFamily, ALIBABA_CLOUD_SECURITY_TOKEN: planted("token") },
      {},
      { ...keysOf("new"), securityToken: planted("token") },
    ],
    ["variables that are empty are not set", { ...oldFamily, ALIBABA_CLOUD_ACCESS_KEY_ID: "" }, {}, keysOf("old")],
    [
      "a configured profile comes before that of the environment",
      { ...profiles, ALIBABA_CLOUD_PROFILE: "named" },
      configured({ profile: "configured" }),
      keysOf("configured"),
    ],
    ["ALIBABA_CLOUD_PROFILE names one", { ...profiles, ALIBABA_CLOUD_PROFILE: "named", ALICLOUD_PROFILE: "older" }, {}, keysOf("named")],
    ["ALICLOUD_PROFILE names one", { ...profiles, ALICLOUD_PROFILE: "older" }, {}, keysOf("older")],
    ["else it is the file's current one", profiles, {}, keysOf("current")],
  ])("%s", async (_, env, more, expected) => {
    expect(await chain(env, more).get()).toEqual(expected);
  });
});

test.each<[string, NodeJS.ProcessEnv, Omit<CredentialChainOptions, "env">, string]>([
  [
    "a configured key without its secret, whatever the environment has",
    newFamily,
    configured({ accessKey: planted("id") }),
    "alicloud:accessKey is set, but not alicloud:secretKey",
  ],
  [
    "a configured token without a key",
    newFamily,
    configured({ securityToken: planted("token") }),
    "alicloud:securityToken is set, but not alicloud:accessKey and alicloud:secretKey",
  ],
  [
    "a secret without its key id",
    { ALIBABA_CLOUD_ACCESS_KEY_SECRET: planted("secret") },
    {},
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment is set, but not ALIBABA_CLOUD_ACCESS_KEY_ID in the environment",
  ],
  [
    "a key id of one family with a secret of the other",
    { ALICLOUD_ACCESS_KEY: planted("id"), ALIBABA_CLOUD_ACCESS_KEY_SECRET: planted("secret") },
    {},
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment is set, but not ALIBABA_CLOUD_ACCESS_KEY_ID in the environment",
  ],
  [
    "a secret that a line end slipped into",
    { ...newFamily, ALIBABA_CLOUD_ACCESS_KEY_SECRET: `${planted("secret")}\n` },
    {},
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment holds white space",
  ],
  [
    "a configured key that is no string",
    {},
    configured({ accessKey: 1, secretKey: planted("secret") }),
    "alicloud:accessKey is not a string",
  ],
])("%s is an error that names the cause and the place", async (_, env, more, message) => {
  const error = await refusalOf(chain(env, more));
  expect(error).toBeInstanceOf(CredentialsError);
  expect(error.message).toContain(message);
});

test("with any variables of the two families, the key comes from one family or there is none", async () => {
  const names = [
    ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"],
    ["ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"],
  ] as const;
  const values = fc.constantFrom(undefined, "", "value");
  await holds(
    fc.asyncProperty(fc.array(values, { minLength: 6, maxLength: 6 }), async (given) => {
      const env = Object.fromEntries(names.flat().map((name, index) => [name, given[index] && planted(name)]));
      const outcome = await chain(env)
        .get()
        .catch((error: unknown) => error);
      if (outcome instanceof VpnConnectionError) return expect(everythingOf(outcome)).not.toContain("pLaNtEd");
      const families = names.map(([id, secret, token]) => ({
        accessKeyId: env[id],
        accessKeySecret: env[secret],
        ...(env[token] && { securityToken: env[token] }),
      }));
      expect(families).toContainEqual(outcome);
    }),
    { numRuns: 300 },
  );
});

test("a failed search lists every source it tried, in order, with the reason and the remedy", async () => {
  const error = await refusalOf(chain({ ALIBABA_CLOUD_ROLE_ARN: "acs:ram::1:role/reader" }, configured({})));
  expect(error).toBeInstanceOf(CredentialsError);
  expect(error.message.replaceAll(join(emptyHome, ".aliyun", "config.json"), "<file>")).toBe(
    [
      "No usable Alibaba Cloud credentials found. Tried, in order:",
      "  1. keys in the configuration: alicloud:accessKey and alicloud:secretKey not set",
      "  2. keys in the environment: neither ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET nor ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY set",
      "  3. profile: <file> does not exist",
      "  4. OIDC role: ALIBABA_CLOUD_OIDC_PROVIDER_ARN, ALIBABA_CLOUD_OIDC_TOKEN_FILE not set in the environment",
      "  5. credentials URI: ALIBABA_CLOUD_CREDENTIALS_URI not set in the environment",
      "  6. RAM role of the ECS instance: turned off by ALIBABA_CLOUD_ECS_METADATA_DISABLED in the environment",
      "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment, or alicloud:accessKey and alicloud:secretKey, or run `aliyun configure`.",
    ].join("\n"),
  );
});

test("a configured source that fails ends the search, so no other identity is used", async () => {
  const server = await startHttpServer((_, response) => response.end("{}"));
  const { home } = homeWith({ current: "main", profiles: [{ name: "main", mode: "StsToken", ...{ access_key_id: planted("id") } }] });
  const error = await refusalOf(chain({ HOME: home, USERPROFILE: home, ALIBABA_CLOUD_CREDENTIALS_URI: server.endpoint }));
  expect(error).toBeInstanceOf(CredentialsError);
  expect(error.message).toMatch(/3\. profile: sts_token of profile "main" in .*config\.json is not set.*\nThe last of them is set up/);
  expect(server.requests).toHaveLength(0);
  await server.close();
});

describe("a profile", () => {
  const { home, file } = homeWith({ current: "main", profiles: [akProfile("main")] });
  const env = { HOME: home, USERPROFILE: home };

  test.each<[string, NodeJS.ProcessEnv, Omit<CredentialChainOptions, "env">, RegExp]>([
    [
      "in the configuration",
      env,
      configured({ profile: "nope" }),
      /has no profile "nope", which alicloud:profile names\. Correct or remove alicloud:profile, or add the profile/,
    ],
    [
      "in the environment",
      { ...env, ALICLOUD_PROFILE: "nope" },
      {},
      /has no profile "nope", which ALICLOUD_PROFILE in the environment names/,
    ],
    [
      "without any file",
      {},
      configured({ profile: "nope" }),
      /config\.json does not exist, but alicloud:profile asks for it\. Remove alicloud:profile, or write the file/,
    ],
    ["by something else than a name", env, configured({ profile: 7 }), /alicloud:profile is not a string/],
    [
      "while profiles are turned off",
      { ...env, ALIBABA_CLOUD_CLI_PROFILE_DISABLED: "true", ALIBABA_CLOUD_PROFILE: "main" },
      {},
      /ALIBABA_CLOUD_PROFILE in the environment names a profile, but ALIBABA_CLOUD_CLI_PROFILE_DISABLED.* Remove ALIBABA_CLOUD_PROFILE in .* or ALIBABA_CLOUD_CLI_PROFILE_DISABLED\./,
    ],
  ])("named %s that cannot be used is an error, and no other source is tried", async (_, variables, more, message) => {
    const error = await refusalOf(chain({ ...variables, ALIBABA_CLOUD_CREDENTIALS_URI: "http://127.0.0.1:1/" }, more));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(message);
  });

  test.each(["ALIBABA_CLOUD_CONFIG_FILE", "ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"])(
    "is read from the file that %s names",
    async (variable) => {
      expect(await chain({ [variable]: file }).get()).toEqual(keysOf("main"));
      const error = await refusalOf(chain({ [variable]: `${file}.gone` }));
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error.message).toContain(`does not exist, but ${variable} in the environment asks for it`);
    },
  );

  test("is read from a given file instead of any other", async () => {
    expect(await chain({ ALIBABA_CLOUD_CONFIG_FILE: "/nowhere" }, { configFile: file }).get()).toEqual(keysOf("main"));
  });

  test.each(["ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "ALIBABA_CLOUD_IGNORE_PROFILE", "ALIBABACLOUD_IGNORE_PROFILE"])(
    "that is only current is skipped when %s is true",
    async (variable) => {
      expect((await refusalOf(chain({ ...env, [variable]: "TRUE" }))).message).toContain(`3. profile: turned off by ${variable}`);
    },
  );
});

test("a refused token in the profile file is read again, in case the user has signed in again", async () => {
  const profile = (token: string) => ({
    current: "main",
    profiles: [{ ...akProfile("main"), mode: "StsToken", sts_token: planted(token) }],
  });
  const { home, file } = homeWith(profile("first"));
  const source = chain({ HOME: home, USERPROFILE: home });
  const refused = await source.get();
  const error = await refusal(source.get({ refused }));
  expect(error).toBeInstanceOf(CredentialsError);
  expect(error.message).toMatch(/the security token from profile "main" in .* has expired, and there is no newer one/);
  writeFileSync(file, JSON.stringify(profile("second")));
  expect((await source.get()).securityToken).toBe(planted("second"));
  rmSync(file);
  expect((await source.get()).securityToken).toBe(planted("second"));
});
