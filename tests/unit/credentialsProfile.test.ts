import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { profileCredentials } from "../../provider/alicloud/credentials/profile";
import { ConfigurationError, CredentialsError, VpnConnectionError } from "../../provider/alicloud/errors";
import { everythingOf, homeWith, planted, refusal, temporaryFolder } from "../support/plantedSecrets";
import { holds } from "../support/property";

const key = { access_key_id: planted("id"), access_key_secret: planted("secret") };
const noMetadata = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };

const resolve = (...profiles: readonly object[]) => {
  const named = profiles.map((profile, index) => ({ name: `p${index}`, ...profile }));
  return profileCredentials({ env: noMetadata, configFile: homeWith({ current: "p0", profiles: named }).file });
};

const expectKeys = async (found: ReturnType<typeof resolve>, keys: object) => expect(await found).toMatchObject({ credentials: keys });

test("a profile of mode AK gives its key and ignores a token left by an earlier mode", async () => {
  const found = await resolve({ mode: "AK", ...key, sts_token: planted("token") });
  expect(found).toHaveProperty("credentials", { accessKeyId: planted("id"), accessKeySecret: planted("secret") });
});

test("a profile of mode StsToken gives its key and token", async () => {
  await expectKeys(resolve({ mode: "StsToken", ...key, sts_token: planted("token") }), { securityToken: planted("token") });
});

test("a mode is recognised in any case, as in the CLI", async () => {
  await expectKeys(resolve({ mode: "ststoken", ...key, sts_token: planted("token") }), { securityToken: planted("token") });
});

test("a file with a byte order mark is read", async () => {
  const { file } = homeWith(`\uFEFF${JSON.stringify({ current: "a", profiles: [{ name: "a", mode: "AK", ...key }] })}`);
  await expectKeys(profileCredentials({ env: {}, configFile: file }), { accessKeyId: planted("id") });
});

test("the empty default profile that the CLI writes is ignored", async () => {
  const { home } = homeWith({ current: "default", profiles: [{ name: "default", mode: "AK", access_key_id: "", access_key_secret: "" }] });
  const env = { HOME: home, USERPROFILE: home };
  expect(await profileCredentials({ env })).toMatch(/profile "default" in .*config\.json is not configured yet/);
  const error = await refusal(profileCredentials({ env: { ...env, ALIBABA_CLOUD_PROFILE: "default" } }));
  expect(error.message).toMatch(/access_key_id of profile "default" in .* is not set/);
});

test("a file without profiles, or without a current one, is ignored", async () => {
  for (const content of [{ profiles: [] }, { current: "", profiles: [{ name: "x" }] }, { current: "gone", profiles: [] }]) {
    const { home } = homeWith(content);
    expect(await profileCredentials({ env: { HOME: home, USERPROFILE: home } })).toMatch(/has no current profile/);
  }
});

test.each<[string, readonly object[], RegExp]>([
  [
    "half a key",
    [{ mode: "AK", access_key_id: planted("id") }],
    /access_key_id of profile "p0" in .* is set, but not access_key_secret of/,
  ],
  ["no token in StsToken", [{ mode: "StsToken", ...key }], /sts_token of profile "p0" in .* is not set/],
  [
    "a mode of no meaning",
    [{ mode: planted("mode"), ...key }],
    /The mode of profile "p0" in .* is not supported\. Use one of AK, StsToken/,
  ],
  ["a sign-in that would have to be written back", [{ mode: "OAuth", oauth_refresh_token: planted("refresh") }], /is not supported/],
  ["no mode", [key], /mode of profile "p0" in .* is not set/],
  ["a role without its name", [{ mode: "RamRoleArn", ...key }], /ram_role_arn of profile "p0" in .* is not set/],
  [
    "a CloudSSO sign-in that has ended",
    [{ mode: "CloudSSO", access_token: planted("access"), cloud_sso_access_token_expire: 1 }],
    /has ended/,
  ],
  ["an external command that is missing", [{ mode: "External" }], /process_command of profile "p0" in .* is not set/],
])("%s is a CredentialsError that names the field", async (_, profiles, message) => {
  const error = await refusal(resolve(...profiles));
  expect(error).toBeInstanceOf(CredentialsError);
  expect(error.message).toMatch(message);
});

const role = { mode: "RamRoleArn", ...key, ram_role_arn: "acs:ram::1:role/reader" };
const sso = { mode: "CloudSSO", access_token: planted("access"), cloud_sso_access_token_expire: 9_999_999_999 };

test.each<[string, readonly object[], RegExp]>([
  ["an STS region that is no region", [{ ...role, sts_region: "evil.example/#" }], /sts_region of profile "p0" in .* is not a region id/],
  ["an STS endpoint with a path", [{ ...role, sts_endpoint: "evil.example/#" }], /sts_endpoint of profile "p0" in .* has more than a host/],
  ["a session that is too short", [{ ...role, expired_seconds: 60 }], /expired_seconds of profile "p0" in .* is less than 900/],
  ["a duration that is no number", [{ ...role, expired_seconds: planted("x") }], /expired_seconds of profile "p0" in .* is not a number/],
  ["a role that is no string", [{ ...role, ram_role_arn: { x: planted("x") } }], /ram_role_arn of profile "p0" in .* is not a string/],
  [
    "a sign-in over plain http",
    [{ ...sso, cloud_sso_sign_in_url: "http://evil.example/login" }],
    /cloud_sso_sign_in_url of profile "p0" in .* would send signed requests over plain http/,
  ],
  [
    "a credentials URI that is no URL",
    [{ mode: "CredentialsURI", credentials_uri: planted("uri") }],
    /credentials_uri of profile "p0" in .* is not a URL/,
  ],
  [
    "a role whose source is missing",
    [{ mode: "ChainableRamRoleArn", source_profile: "gone" }],
    /source_profile of profile "p0" in .* names "gone", which is not there/,
  ],
  [
    "roles that lead in a circle",
    [
      { mode: "ChainableRamRoleArn", source_profile: "p1" },
      { mode: "ChainableRamRoleArn", source_profile: "p0" },
    ],
    /source_profile of profile "p1" in .* leads back to itself/,
  ],
])("%s is a ConfigurationError before anything is sent", async (_, profiles, message) => {
  const error = await refusal(resolve(...profiles));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toMatch(message);
});

test("a profile that needs the metadata service says so when that service is disabled", async () => {
  expect((await refusal(resolve({ mode: "EcsRamRole" }))).message).toMatch(/ALIBABA_CLOUD_ECS_METADATA_DISABLED .* forbids to ask/);
});

const wellFormed = JSON.stringify({ current: "p0", profiles: [{ name: "p0", mode: "StsToken", ...key, sts_token: planted("token") }] });

test.each<[string, string, RegExp]>([
  ["cut off", wellFormed.slice(0, -2), /is not JSON/],
  ["empty", "", /is not JSON/],
  ["an INI file", `[default]\naccess_key_secret = ${planted("secret")}`, /is not JSON/],
  ["a bare string", JSON.stringify(planted("secret")), /holds no list of profiles/],
  ["a list", `[${wellFormed}]`, /holds no list of profiles/],
  ["a list of strings for profiles", JSON.stringify({ profiles: [planted("secret")] }), /holds no list of profiles/],
])("a profile file that is %s is a ConfigurationError that names it and quotes nothing", async (_, content, message) => {
  const { file } = homeWith(content);
  const error = await refusal(profileCredentials({ env: {}, configFile: file }));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toContain(`The profile file ${file}`);
  expect(error.message).toMatch(message);
});

test("a profile file that cannot be read is a ConfigurationError that says why", async () => {
  const folder = join(temporaryFolder(), "config.json");
  mkdirSync(folder);
  const error = await refusal(profileCredentials({ env: {}, configFile: folder }));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toContain(`${folder} cannot be read (EISDIR)`);
});

test("a damaged file gives complete credentials, or one of our errors without its contents", async () => {
  const { file } = homeWith(wellFormed);
  const damage = fc.record({ at: fc.nat(wellFormed.length), length: fc.nat(20), by: fc.string({ maxLength: 3 }) });
  await holds(
    fc.asyncProperty(damage, async ({ at, length, by }) => {
      writeFileSync(file, wellFormed.slice(0, at) + by + wellFormed.slice(at + length));
      const outcome = await profileCredentials({ env: noMetadata, configFile: file }).catch((error: unknown) => error);
      if (outcome instanceof VpnConnectionError) return expect(everythingOf(outcome)).not.toContain("pLaNtEd");
      if (typeof outcome === "string") return expect(outcome).not.toContain("pLaNtEd");
      expect(outcome).toHaveProperty("credentials.accessKeySecret");
    }),
    { numRuns: 1_000 },
  );
});
