import { type Emulator, startEmulator } from "../../emulator";
import { type Call, requestV1, requestV3 } from "./emulatorClient";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const call = (action: string, parameters: Record<string, string>, options: Partial<Call> = {}): Call => ({
  url: emulator.url,
  credentials: emulator.credentials,
  action,
  parameters: { RegionId: "eu-central-1", ...parameters },
  ...options,
});

describe.each([
  ["V3", requestV3],
  ["V1", requestV1],
] as const)("signed with %s", (_, sign) => {
  test.each([
    ["GET", false],
    ["POST", false],
    ["POST", true],
  ] as const)("%s (form body: %s) reads a connection of the seed", async (method, form) => {
    const response = await fetch(sign(call("DescribeVpnConnection", { VpnConnectionId: "vco-gw8berlin" }, { method, form })));
    expect(await response.json()).toMatchObject({
      VpnConnectionId: "vco-gw8berlin",
      IkeConfig: { IkeVersion: "ikev2", IkeLifetime: 28800 },
    });
    expect(response.status).toBe(200);
  });
});
