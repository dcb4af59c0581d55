// What a test of a user's own does: the client reads from a local emulator, with neither Pulumi nor a cloud.
import { VpnClient } from "pulumi-alicloud-vpn/client";
import { startEmulator } from "pulumi-alicloud-vpn/emulator";

const emulator = await startEmulator();
const client = new VpnClient({ endpoint: emulator.url, credentials: emulator.credentials, regionId: "eu-central-1" });
const { ikeConfig } = await client.describe("vco-gw8berlin");
console.log(ikeConfig?.ikeVersion);
await client.close();
await emulator.close();
