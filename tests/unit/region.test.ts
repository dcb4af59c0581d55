import { ConfigurationError } from "../../provider/alicloud/errors";
import { environmentRegion, profileRegion } from "../../provider/alicloud/region";
import { homeWith, planted, refusal, temporaryFolder } from "../support/plantedSecrets";

test.each([
  ["ALIBABA_CLOUD_REGION", { ALIBABA_CLOUD_REGION: "eu-central-1", ALIBABA_CLOUD_REGION_ID: "cn-beijing", ALICLOUD_REGION: "cn-hangzhou" }],
  ["then ALIBABA_CLOUD_REGION_ID", { ALIBABA_CLOUD_REGION_ID: "eu-central-1", ALICLOUD_REGION: "cn-hangzhou" }],
  ["then ALICLOUD_REGION", { ALIBABA_CLOUD_REGION: "", ALICLOUD_REGION: "eu-central-1" }],
])("the environment names the region by %s", (_, env) => {
  expect(environmentRegion(env)).toBe("eu-central-1");
});

test("an environment that names no region is no error", () => {
  expect(environmentRegion({})).toBeUndefined();
});

test("a region that would lead elsewhere is an error that names its variable", () => {
  const read = () => environmentRegion({ ALICLOUD_REGION: "evil.example/#" });
  expect(read).toThrow(ConfigurationError);
  expect(read).toThrow(/ALICLOUD_REGION in the environment is not a region id/);
});

describe("of a profile", () => {
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

  test("the region is that of the profile in use", async () => {
    expect(await profileRegion({ env })).toBe("eu-central-1");
    expect(await profileRegion({ env, profile: { raw: "other", origin: "alicloud:profile" } })).toBe("cn-beijing");
    expect(await profileRegion({ env: { ...env, ALICLOUD_PROFILE: "other" } })).toBe("cn-beijing");
  });

  test("a profile without a region, or no profile at all, is no error", async () => {
    expect(await profileRegion({ env: { ...env, ALICLOUD_PROFILE: "bare" } })).toBeUndefined();
    const empty = temporaryFolder();
    expect(await profileRegion({ env: { HOME: empty, USERPROFILE: empty } })).toBeUndefined();
  });

  test("a region that is none, and a named profile that is not there, are errors that name the place", async () => {
    const bad = await refusal(profileRegion({ env: { ...env, ALICLOUD_PROFILE: "bad" } }));
    expect(bad).toBeInstanceOf(ConfigurationError);
    expect(bad.message).toMatch(/region_id of profile "bad" in .*config\.json is not a region id: "EU Central"/);
    expect((await refusal(profileRegion({ env: { ...env, ALICLOUD_PROFILE: "gone" } }))).message).toMatch(/has no profile "gone"/);
  });
});
