import { defaultRegion, findRegion } from "../../provider/alicloud/credentials/profile";
import { ConfigurationError } from "../../provider/alicloud/errors";
import { homeWith, planted, refusal, temporaryFolder } from "../support/plantedSecrets";

test.each([
  ["ALIBABA_CLOUD_REGION", { ALIBABA_CLOUD_REGION: "eu-central-1", ALIBABA_CLOUD_REGION_ID: "cn-beijing", ALICLOUD_REGION: "cn-hangzhou" }],
  ["then ALIBABA_CLOUD_REGION_ID", { ALIBABA_CLOUD_REGION_ID: "eu-central-1", ALICLOUD_REGION: "cn-hangzhou" }],
  ["then ALICLOUD_REGION", { ALIBABA_CLOUD_REGION: "", ALICLOUD_REGION: "eu-central-1" }],
])("the environment names the region by %s", async (_, env) => {
  expect(await findRegion({ env })).toBe("eu-central-1");
});

test("an invalid region is an error that names its variable", async () => {
  const error = await refusal(findRegion({ env: { ALICLOUD_REGION: "evil.example/#" } }));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toMatch(/ALICLOUD_REGION in the environment is not a region id/);
});

test("the profile named for a read takes precedence, then settings, environment and current profile", async () => {
  const { home } = homeWith({
    current: "main",
    profiles: [{ name: "main", region_id: "cn-beijing" }, { name: "other", region_id: "cn-shanghai" }, { name: "bare" }],
  });
  const env = { HOME: home, USERPROFILE: home, ALIBABA_CLOUD_REGION: "eu-central-1" };
  const named = (raw: string) => ({ raw, origin: "--profile" });
  const configured = { raw: "cn-hangzhou", origin: "alicloud:region" };
  expect(await findRegion({ env, configured, named: named("other") })).toBe("cn-shanghai");
  expect(await findRegion({ env, configured, named: named("bare") })).toBe("cn-hangzhou");
  expect(await findRegion({ env, configured: { ...configured, raw: undefined }, named: named("bare") })).toBe("eu-central-1");
  expect(await findRegion({ env: { ...env, ALIBABA_CLOUD_REGION: "" } })).toBe("cn-beijing");
});

test("a profile named for a read that has no region never gets another profile's: the error says how to give it one", async () => {
  const { home } = homeWith({
    current: "main",
    profiles: [
      { name: "main", region_id: "cn-beijing" },
      { name: "other", region_id: "cn-shanghai" },
      { name: "bare", region_id: "" },
    ],
  });
  const named = { raw: "bare", origin: "profile" };
  const env = { HOME: home, USERPROFILE: home };
  for (const sources of [
    { env, named },
    { env: { ...env, ALIBABA_CLOUD_PROFILE: "other" }, named },
    { env, named, profile: { raw: "other", origin: "alicloud:profile" } },
  ]) {
    expect(await findRegion(sources)).toBeUndefined();
    const error = await refusal(defaultRegion(sources));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain('no region is configured, and profile "bare" has none');
    expect(error.message).toContain("`aliyun configure set --profile bare --region <region>`");
  }
});

test("a command to copy never holds a profile's name that a shell would read as more than a name", async () => {
  const raw = "a b\u001b[31m$(id)`";
  const { home } = homeWith({
    current: "",
    profiles: [{ name: raw, mode: "AK", access_key_id: "id", access_key_secret: planted("secret") }],
  });
  const error = await refusal(defaultRegion({ env: { HOME: home, USERPROFILE: home }, named: { raw, origin: "profile" } }));
  expect(error.message).toContain("`aliyun configure set --profile <profile> --region <region>`");
  expect(error.message).not.toContain("\u001b");
});

describe("the region of a profile", () => {
  const secret = { mode: "AK", access_key_secret: planted("secret") };
  const { home } = homeWith({
    current: "main",
    profiles: [
      { name: "main", region_id: "eu-central-1", ...secret },
      { name: "other", region_id: "cn-beijing", ...secret },
      { name: "bare", ...secret },
      { name: "bad", region_id: "EU Central", ...secret },
    ],
  });
  const env = { HOME: home, USERPROFILE: home };

  test("comes from the profile in use", async () => {
    expect(await findRegion({ env })).toBe("eu-central-1");
    expect(await findRegion({ env, profile: { raw: "other", origin: "alicloud:profile" } })).toBe("cn-beijing");
    expect(await findRegion({ env: { ...env, ALICLOUD_PROFILE: "other" } })).toBe("cn-beijing");
  });

  test("can be missing, and so can the profile", async () => {
    expect(await findRegion({ env: { ...env, ALICLOUD_PROFILE: "bare" } })).toBeUndefined();
    const empty = temporaryFolder();
    expect(await findRegion({ env: { HOME: empty, USERPROFILE: empty } })).toBeUndefined();
  });

  test("is an error that names the place if it is invalid, or if a named profile is missing", async () => {
    const bad = await refusal(findRegion({ env: { ...env, ALICLOUD_PROFILE: "bad" } }));
    expect(bad).toBeInstanceOf(ConfigurationError);
    expect(bad.message).toMatch(/region_id of profile "bad" in .*config\.json is not a region id: "EU Central"/);
    expect((await refusal(findRegion({ env: { ...env, ALICLOUD_PROFILE: "gone" } }))).message).toMatch(/has no profile "gone"/);
  });
});
