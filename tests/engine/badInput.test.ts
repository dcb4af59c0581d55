import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { startStack, type TestStack } from "../support/engine/startStack";

let emulator: Emulator;
let stack: TestStack;
beforeAll(async () => {
  emulator = await startEmulator();
  stack = await startStack({ program: "connections.ts", environment: emulatorEnvironment(emulator) });
});
afterAll(async () => {
  await stack.close();
  await emulator.close();
});

const failedPreview = async (args: object): Promise<string> => {
  await stack.setEnvironment({ CONNECTIONS: JSON.stringify({ office: args }) });
  return await stack.preview().then(
    () => "the preview went through",
    (error: Error) => error.message,
  );
};
const stackTrace = /^\s+at .*[:(]\d+:\d+\)?$|node:internal|\.js:\d+/m;

test.each<[string, object, RegExp]>([
  ["a malformed id", { vpnConnectionId: "vpn-abc" }, /"vpn-abc".*starts with vco-/],
  ["an empty id", { vpnConnectionId: "" }, /vpnConnectionId is empty/],
  ["no id", {}, /vpnConnectionId/],
  [
    "a region that would lead elsewhere",
    { vpnConnectionId: "vco-a", regionId: "evil.example/#" },
    /regionId is not a region id: "evil.example\/#"/,
  ],
  [
    "plain http off loopback",
    { vpnConnectionId: "vco-a", endpoint: "http://vpc.example.com" },
    /endpoint would send signed requests over plain http/,
  ],
  ["an endpoint with a path", { vpnConnectionId: "vco-a", endpoint: "https://vpc.example.com/x" }, /more than a host and a port/],
  ["an unknown argument", { vpnConnectionId: "vco-a", region: "eu-central-1" }, /no argument "region".*regionId/],
  [
    "three mistakes at once",
    { vpnConnectionId: "vpn-abc", regionId: "evil.example/#", secrets: "some" },
    /3 mistakes:\s+- vpnConnectionId .*\s+- regionId .*\s+- secrets is neither/,
  ],
  ["an unknown secrets mode", { vpnConnectionId: "vco-a", secrets: "some" }, /secrets is neither "include" nor "omit"/],
])("%s is one clear error without a stack trace, and nothing is sent", async (_, args, message) => {
  const before = emulator.requests.length;
  const said = await failedPreview(args);
  expect(said).toMatch(message);
  expect(said).not.toMatch(stackTrace);
  expect(emulator.requests).toHaveLength(before);
});

test("a missing connection is one clear error on its resource, without a stack trace", async () => {
  const said = await failedPreview({ vpnConnectionId: "vco-missing" });
  expect(said).toMatch(/pulumi-nodejs:dynamic\/alicloudVpn:VpnConnection \(office\):\s+error: .*vco-missing.*eu-central-1/);
  expect(said).not.toMatch(stackTrace);
  const [diagnostics = ""] = said.split("Diagnostics:")[1]?.split("Resources:") ?? [];
  expect(diagnostics.match(/it does not exist/g)).toHaveLength(1);
});

test("missing credentials are one readable list of the sources tried, and nothing is sent", async () => {
  const before = emulator.requests.length;
  const bare = await startStack({
    program: "connections.ts",
    environment: {
      ALIBABA_CLOUD_ENDPOINT_VPC: emulator.url,
      ALIBABA_CLOUD_REGION: "eu-central-1",
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
      CONNECTIONS: JSON.stringify({ office: { vpnConnectionId: "vco-gw8berlin" } }),
    },
  });
  try {
    await expect(bare.preview()).rejects.toThrow(/1\. .*\n.*2\. /);
    expect(emulator.requests).toHaveLength(before);
  } finally {
    await bare.close();
  }
});

test("a transformation can keep the id, and a changed id is one clear error before anything is sent", async () => {
  const before = emulator.requests.length;
  const transformed = await startStack({
    program: "transformed.ts",
    environment: { ...emulatorEnvironment(emulator), TRANSFORMED_ID: "vco-gw8vienna" },
  });
  try {
    const said = await transformed.preview().then(
      () => "the preview went through",
      (error: Error) => error.message,
    );
    expect(said).toMatch(
      /VpnConnection \(office\):\s+error: .*"vco-gw8vienna".*"vco-gw8berlin".*transformations.*Give the resource the id/,
    );
    expect(said).not.toMatch(stackTrace);
    expect(emulator.requests).toHaveLength(before);
    await transformed.setEnvironment({ TRANSFORMED_ID: "vco-gw8berlin" });
    await transformed.up();
    expect((await transformed.previewRefresh()).changes).not.toHaveProperty("update");
  } finally {
    await transformed.close();
  }
});

test("a misspelled setting is an error with a suggestion in preview and up, and nothing is read", async () => {
  await stack.setEnvironment({ CONNECTIONS: JSON.stringify({ office: { vpnConnectionId: "vco-gw8berlin" } }) });
  await stack.up();
  const before = emulator.requests.length;
  await stack.setConfig({ "alicloudVpn:secret": { value: "omit" } });
  const message = /alicloudVpn:secret in the stack configuration is not a setting.*Did you mean alicloudVpn:secrets\?/;
  await expect(stack.preview()).rejects.toThrow(message);
  await expect(stack.up()).rejects.toThrow(message);
  expect(emulator.requests).toHaveLength(before);
});
