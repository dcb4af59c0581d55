import {
  type Endpoint,
  environmentEndpoint,
  isLoopback,
  parseEndpoint,
  parseRegionId,
  regionEndpoint,
} from "../../provider/alicloud/endpoint";
import { ConfigurationError } from "../../provider/alicloud/errors";
import { parseIdentity } from "../../provider/alicloud/identity";
import { checkKeys } from "../../provider/alicloud/inputChecks";

test.each([
  ["https://vpc.eu-central-1.aliyuncs.com", "https://vpc.eu-central-1.aliyuncs.com"],
  ["vpc.eu-central-1.aliyuncs.com", "https://vpc.eu-central-1.aliyuncs.com"],
  ["vpc.example:8443", "https://vpc.example:8443"],
  ["VPC.Example", "https://vpc.example"],
  ["https://vpc.example/", "https://vpc.example"],
  ["https://vpc.example:443", "https://vpc.example"],
  [" https://vpc.example ", "https://vpc.example"],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ["http://localhost:8080", "http://localhost:8080"],
  ["http://[::1]:8080", "http://[::1]:8080"],
  ["127.0.0.1:8080", "https://127.0.0.1:8080"],
])("the endpoint %j means %s", (raw, endpoint) => {
  expect(parseEndpoint(raw, "endpoint")).toBe(endpoint);
});

test.each([
  ["http://vpc.example", "would send signed requests over plain http"],
  ["http://127.0.0.1.example", "would send signed requests over plain http"],
  ["https://vpc.example/path", "has more than a host and a port"],
  ["https://vpc.example?x=1", "has more than a host and a port"],
  ["https://vpc.example/#", "has more than a host and a port"],
  ["ftp://vpc.example", "is neither https nor http"],
  ["https://", "is not an endpoint"],
  ["https://vpc example", "is not an endpoint"],
  ["https://vpc_example!", "is not an endpoint"],
  ["", "is not an endpoint"],
  ["   ", "is not an endpoint"],
  [undefined, "is not an endpoint"],
  [12n, "is not an endpoint: a value of type bigint"],
  [{ host: "x" }, "is not an endpoint: a value of type object"],
])("the endpoint %p is refused before anything is sent: it %s", (raw, why) => {
  expect(() => parseEndpoint(raw, "alicloudVpn:endpoint")).toThrow(ConfigurationError);
  expect(() => parseEndpoint(raw, "alicloudVpn:endpoint")).toThrow(`alicloudVpn:endpoint ${why}`);
});

test.each(["https://user:planted@vpc.example", "user:planted@vpc.example", "user:pl@planted@vpc.example"])(
  "a password in an endpoint is refused and stays hidden: %s",
  (raw) => {
    expect(() => parseEndpoint(raw, "endpoint")).toThrow("has more than a host and a port");
    expect(() => parseEndpoint(raw, "endpoint")).not.toThrow(/planted/);
  },
);

test.each(["eu-central-1", "cn-hangzhou", "me-east-1"])("the region id %s is accepted", (raw) => {
  expect(parseRegionId(raw, "regionId")).toBe(raw);
});

test.each(["evil.example/#", "eu central", "EU-CENTRAL-1", "", "eu-central-1\n", "ü", null, 7])("the region id %p is refused", (raw) => {
  expect(() => parseRegionId(raw, "regionId")).toThrow(ConfigurationError);
  expect(() => parseRegionId(raw, "regionId")).toThrow("regionId is not a region id");
});

test.each([
  ["eu-central-1", "https://vpc.eu-central-1.aliyuncs.com"],
  ["cn-beijing", "https://vpc.cn-beijing.aliyuncs.com"],
  ["cn-hangzhou", "https://vpc.aliyuncs.com"],
  ["cn-shanghai-finance-1", "https://vpc.aliyuncs.com"],
  ["cn-shenzhen-finance-1", "https://vpc.aliyuncs.com"],
  ["cn-north-2-gov-1", "https://vpc.aliyuncs.com"],
])("region %s is read at %s", (regionId, endpoint) => {
  expect(regionEndpoint(regionId)).toBe(endpoint);
});

test("the SDK's endpoint variable takes precedence over the older one", () => {
  expect(environmentEndpoint({ ALIBABA_CLOUD_ENDPOINT_VPC: "one.example", VPC_ENDPOINT: "two.example" })).toBe("https://one.example");
  expect(environmentEndpoint({ VPC_ENDPOINT: "https://two.example" })).toBe("https://two.example");
  expect(environmentEndpoint({ ALIBABA_CLOUD_ENDPOINT_VPC: "" })).toBeUndefined();
  expect(() => environmentEndpoint({ VPC_ENDPOINT: "http://two.example" })).toThrow("VPC_ENDPOINT in the environment");
});

test.each([
  ["http://127.0.0.1:1", true],
  ["https://localhost", true],
  ["https://[::1]:1", true],
  ["https://127.0.0.1.example", false],
  ["https://vpc.example", false],
])("%s is a loopback address: %s", (endpoint, expected) => {
  expect(isLoopback(endpoint as Endpoint)).toBe(expected);
});

test("a message escapes control characters of a refused value, and cuts a long one", () => {
  const messageOf = (check: () => unknown): string => {
    try {
      check();
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error("not refused");
  };
  const hostile = `\u001b[2J\u202e${"x".repeat(5_000)}`;
  const messages = [
    messageOf(() => parseRegionId(hostile, "region")),
    messageOf(() => parseEndpoint(hostile, "endpoint")),
    messageOf(() => checkKeys("describe", "option", { [hostile]: 1 }, ["region"])),
    messageOf(() => parseIdentity({ profile: undefined, assumeRole: { roleArn: "acs:ram::1:role/r", [hostile]: 1 } } as never)),
  ];
  for (const message of messages) {
    expect(message).not.toMatch(/\p{C}/u);
    expect(message.length).toBeLessThan(600);
  }
});
