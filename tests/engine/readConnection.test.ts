import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { startStack, type TestStack } from "../support/engine/startStack";

const berlin = "vco-gw8berlin";
let emulator: Emulator;
let stack: TestStack;

beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  await stack?.close();
  await emulator.close();
});

const start = async (program: string, environment: NodeJS.ProcessEnv) => {
  stack = await startStack({ program, environment: { ...emulatorEnvironment(emulator), ...environment } });
};
const actions = () => new Set(emulator.requests.map(({ action }) => action));

test("a preview shows real values, up exports them, and a second up changes nothing", async () => {
  await start("connections.ts", {
    CONNECTIONS: JSON.stringify({ office: { vpnConnectionId: berlin, regionId: "eu-central-1" } }),
    EXPORTS: "ikeConfig,localSubnets,createTime,psk,tunnels,health",
  });
  const preview = await stack.preview();
  expect(preview.stdout).toContain('ikeVersion : "ikev2"');
  expect(preview.stdout).toContain('"10.1.0.0/16"');
  expect(preview.stdout).toContain("pulumi-nodejs:dynamic/alicloudVpn:VpnConnection");

  const { outputs } = await stack.up();
  expect(outputs).toMatchObject({
    "office.ikeConfig": {
      secret: false,
      value: {
        ikeVersion: "ikev2",
        ikeMode: "main",
        ikeEncAlg: "aes256",
        ikeAuthAlg: "sha256",
        ikePfs: "group14",
        ikeLifetime: 28800,
        localId: "203.0.113.10",
        remoteId: "198.51.100.10",
      },
    },
    "office.localSubnets": { value: ["10.0.0.0/16", "10.1.0.0/16"] },
    "office.createTime": { value: 1672531200000 },
    "office.psk": { secret: true, value: "Berlin.7hQ2-vN4x" },
    "office.tunnels": { value: [] },
    "office.health": { value: "up" },
  });

  const again = await stack.up();
  expect(again.changes).toEqual({ same: 1 });
  expect(actions()).toEqual(new Set(["DescribeVpnConnection"]));
});

test("an id from another resource is unknown in preview, and read once it is known", async () => {
  await start("dependants.ts", { CONNECTION_ID: berlin });
  await stack.preview();
  expect(emulator.requests).toHaveLength(0);
  const { outputs } = await stack.up();
  expect(outputs).toMatchObject({ name: { value: "berlin-office" }, ikeVersion: { value: "ikev2" } });
});

test("a region that is unknown in preview is awaited, and no other region is asked", async () => {
  const connection = emulator.connections.get(berlin);
  if (connection === undefined) throw new Error("the seed has no Berlin");
  emulator.connections.set(berlin, connection, "cn-hangzhou");
  await start("dependants.ts", { CONNECTION_ID: berlin, CONNECTION_REGION: "cn-hangzhou", UNKNOWN: "regionId" });
  await stack.preview();
  expect(emulator.requests).toHaveLength(0);
  expect((await stack.up()).outputs.name?.value).toBe("berlin-office");
  expect(new Set(emulator.requests.map(({ regionId }) => regionId))).toEqual(new Set(["cn-hangzhou"]));
});

test("a resource that uses a connection is updated only when the cloud changes", async () => {
  await start("dependants.ts", { CONNECTION_ID: berlin });
  expect((await stack.up()).changes).toMatchObject({ create: 3 });
  expect((await stack.up()).changes).not.toHaveProperty("update");
  emulator.connections.patch(berlin, { IkeConfig: { IkeVersion: "ikev1" } });
  expect((await stack.up()).changes).toMatchObject({ update: 1 });
  emulator.connections.patch(berlin, { LocalSubnet: "10.1.0.0/16,10.0.0.0/16" });
  expect((await stack.up()).changes).not.toHaveProperty("update");
  emulator.connections.patch(berlin, { LocalSubnet: "10.1.0.0/16" });
  expect((await stack.up()).changes).toMatchObject({ update: 1 });
});

test("the stack's settings are used: signature, format, region and credentials, also secret ones", async () => {
  const { ALIBABA_CLOUD_ENDPOINT_VPC: endpoint } = emulatorEnvironment(emulator);
  stack = await startStack({
    program: "connections.ts",
    environment: { CONNECTIONS: JSON.stringify({ office: { vpnConnectionId: berlin } }), EXPORTS: "name" },
    config: {
      "alicloud:region": { value: "eu-central-1" },
      "alicloud:accessKey": { value: emulator.credentials.accessKeyId, secret: true },
      "alicloud:secretKey": { value: emulator.credentials.accessKeySecret, secret: true },
      "alicloudVpn:endpoint": { value: endpoint ?? "" },
      "alicloudVpn:signatureVersion": { value: "v1" },
      "alicloudVpn:format": { value: "xml" },
    },
  });
  expect((await stack.up()).outputs["office.name"]?.value).toBe("berlin-office");
  expect(emulator.requests.at(-1)).toMatchObject({ signatureVersion: "v1", format: "xml", regionId: "eu-central-1", status: 200 });
  // On refresh the engine hands over the configuration of the last up.
  await stack.previewRefresh({ expectNoChanges: true });
});
