import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { knownVariables, misspelledVariables } from "../../provider/alicloud/debug";
import { Configuration } from "../../provider/configuration";

const check = (settings: Readonly<Record<string, string>>) => () => new Configuration(settings, {}).check();

test.each([
  ["alicloudVpn:secret", "Did you mean alicloudVpn:secrets?"],
  ["alicloudVpn:Secrets", "Did you mean alicloudVpn:secrets?"],
  ["alicloudvpn:secrets", "Did you mean alicloudVpn:secrets?"],
  ["alicloudVpn:fingerprint", "Did you mean alicloudVpn:fingerprintKey?"],
  ["alicloudVpn:timeout", "Its settings are alicloudVpn:endpoint, alicloudVpn:secrets,"],
  ["alicloudVpn:region", "Did you mean alicloud:region?"],
])("an unknown setting, %s, is refused by name: %s", (key, remedy) => {
  expect(check({ [key]: "omit", "alicloud:region": "eu-central-1" })).toThrow(
    `${key} in the stack configuration is not a setting of this package. ${remedy}`,
  );
});

test("settings of other packages are ignored", () => {
  expect(check({ "aws:region": "x", "alicloud:skipRegionValidation": "true", "alicloud-vpn:region": "eu-central-1" })).not.toThrow();
});

test("several bad settings are reported together, each once", () => {
  const mistakes = { "alicloudVpn:secret": "omit", "alicloudVpn:format": "yaml", "alicloudVpn:maxAttempts": "0", "alicloud:region": "a b" };
  expect(check(mistakes)).toThrow(
    /^4 mistakes:\n- alicloudVpn:secret .*\n- alicloud:region .*\n- alicloudVpn:format .*\n- alicloudVpn:maxAttempts /,
  );
});

test("a misspelled environment variable gets a suggestion, and another package's variable does not", () => {
  const env = { ALIBABA_CLOUD_REGOIN: "x", ALICLOUD_VPN_FOO: "x", ALIBABA_CLOUD_REGION: "x", ALIBABA_CLOUD_OSS_BUCKET: "x", PATH: "x" };
  expect(misspelledVariables(env)).toEqual([
    "environment: ALIBABA_CLOUD_REGOIN is not read; did you mean ALIBABA_CLOUD_REGION?",
    "environment: ALICLOUD_VPN_FOO is not read",
  ]);
});

test("the spelling check knows every variable that the code reads", () => {
  const root = join(__dirname, "../..");
  const files = ["provider", "sdk", "cli", "drift", "plugin"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(root, folder, file)),
  );
  const text = files.filter((file) => file.endsWith(".ts") && !file.endsWith("debug.ts")).map((file) => readFileSync(file, "utf8"));
  const named = new Set(text.join("").match(/\b(ALI(BABA)?_?CLOUD|VPC|STS)_[A-Z0-9_]*[A-Z0-9]\b/g));
  expect([...knownVariables].sort()).toEqual([...named, "ALICLOUD_VPN_DEBUG"].sort());
});
