import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { startStack } from "../support/engine/startStack";

test("every state holds the provider of the golden file, in less than 1,000 bytes", async () => {
  const emulator = await startEmulator();
  const stack = await startStack({
    program: "connections.ts",
    environment: { ...emulatorEnvironment(emulator), CONNECTIONS: JSON.stringify({ office: { vpnConnectionId: "vco-gw8berlin" } }) },
  });
  try {
    await stack.up();
    const { resources } = (await stack.exportStack()).deployment;
    const { inputs, outputs } = resources.find(({ type }: { type: string }) => type === "pulumi-nodejs:dynamic/alicloudVpn:VpnConnection");
    const golden = readFileSync(join(__dirname, "golden", "serialisedProvider.txt"), "utf8");
    expect(outputs.__provider).toBe(golden);
    expect(inputs.__provider).toBe(golden);
    expect(Buffer.byteLength(golden)).toBeLessThan(1000);
  } finally {
    await stack.close();
    await emulator.close();
  }
});
