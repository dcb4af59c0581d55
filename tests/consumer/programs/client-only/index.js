// Without Pulumi: the client alone, in plain JavaScript.
const { VpnClient } = require("pulumi-alicloud-vpn/client");

async function main() {
  const client = new VpnClient();
  const { name, health } = await client.describe("vco-gw8berlin");
  console.log(`${name} is ${health}`);
  await client.close();
}

main();
