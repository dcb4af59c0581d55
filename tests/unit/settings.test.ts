import { ConfigurationError } from "../../provider/alicloud/errors";
import { type ClientSettings, resolveSettings } from "../../provider/alicloud/settings";

const resolve = (given: Partial<Record<keyof ClientSettings, unknown>>) =>
  resolveSettings((name) => ({ raw: given[name], origin: `alicloudVpn:${name} in the stack configuration` }));

test("an unset setting has the documented default", () => {
  expect(resolve({})).toEqual({
    signatureVersion: "v3",
    format: "json",
    timeoutSeconds: 10,
    deadlineSeconds: 90,
    maxAttempts: 5,
    requestsPerMinute: 600,
  });
});

test("numbers can be text, as in configuration and environment", () => {
  expect(
    resolve({ timeoutSeconds: " 2.5 ", maxAttempts: "3", requestsPerMinute: 0.5, format: "xml", signatureVersion: "v1" }),
  ).toMatchObject({
    timeoutSeconds: 2.5,
    maxAttempts: 3,
    requestsPerMinute: 0.5,
    format: "xml",
    signatureVersion: "v1",
  });
});

test.each<[keyof ClientSettings, unknown, string]>([
  ["signatureVersion", "v2", '"v3" or "v1"'],
  ["format", "JSON5", '"json" or "xml"'],
  ["timeoutSeconds", "soon", "a positive number, at most 86400"],
  ["timeoutSeconds", 0, "a positive number"],
  ["timeoutSeconds", "-1", "a positive number"],
  ["timeoutSeconds", Number.NaN, "a positive number"],
  ["timeoutSeconds", 1e7, "a positive number, at most 86400"],
  ["deadlineSeconds", "1e3", "a positive number"],
  ["deadlineSeconds", "", "a positive number"],
  ["maxAttempts", "2.5", "a positive whole number"],
  ["maxAttempts", 0, "a positive whole number"],
  ["maxAttempts", true, "a positive whole number"],
  ["requestsPerMinute", "Infinity", "a positive number"],
  ["requestsPerMinute", null, "a positive number"],
])("%s = %p is refused with its name, its origin and the allowed values", (name, raw, expects) => {
  expect(() => resolve({ [name]: raw })).toThrow(ConfigurationError);
  expect(() => resolve({ [name]: raw })).toThrow(`alicloudVpn:${name} in the stack configuration is not ${expects}`);
});

test("several wrong settings are reported together", () => {
  expect(() => resolve({ format: "yaml", maxAttempts: 0, timeoutSeconds: 5 })).toThrow(
    /^2 mistakes:\n- alicloudVpn:format .*\n- alicloudVpn:maxAttempts /,
  );
});
