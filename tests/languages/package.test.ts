import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import manifest from "../../package.json";
import schema from "../../plugin/schema.json";
import { type Consumer, type Consumers, packForConsumers } from "../support/consumers";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { yaml } from "./frontDoors";

const host = yaml.findHost();
const testWithHost = host === undefined ? test.skip : test;
const program = "./node_modules/.bin/pulumi-resource-alicloud-vpn";

let emulator: Emulator;
let consumers: Consumers;
let consumer: Consumer;
beforeAll(async () => {
  if (host === undefined) return;
  emulator = await startEmulator();
  consumers = await packForConsumers({ ...emulatorEnvironment(emulator), PATH: [host, process.env.PATH].join(delimiter) });
  consumer = await consumers.install("es-modules", "npm");
}, 300_000);
afterAll(async () => {
  consumers?.remove();
  await emulator?.close();
});

testWithHost("the installed program gives the Pulumi CLI the schema that is committed", async () => {
  const { exitCode, stdout } = await consumer.pulumi("package", "get-schema", program);
  expect(exitCode).toBe(0);
  const { resources, functions, types, config, provider, version } = JSON.parse(stdout);
  expect(version).toBe(manifest.version);
  const names = (part: object) => Object.keys(part).sort();
  expect([resources, functions, types].map(names)).toEqual([schema.resources, schema.functions, schema.types].map(names));
  expect(names(config.variables)).toEqual(names(schema.config.variables));
  expect(names(provider.inputProperties)).toEqual(names(schema.provider.inputProperties));
});

testWithHost("`pulumi package add` takes the installed program, and a program reads by it", async () => {
  const write = (text: string) => writeFileSync(join(consumer.folder, "Pulumi.yaml"), `name: test\nruntime: yaml\n${text}`);
  write("");
  expect(await consumer.pulumi("package", "add", program)).toMatchObject({ exitCode: 0 });
  write(`plugins: { providers: [{ name: alicloud-vpn, path: ./node_modules/.bin }] }
resources:
  office: { type: "alicloud-vpn:VpnConnection", get: { id: vco-gw8berlin } }
outputs: { ikeVersion: "\${office.ikeConfig.ikeVersion}", psk: "\${office.psk}" }
`);
  expect(await consumer.pulumi("stack", "init", "test")).toMatchObject({ exitCode: 0 });
  const up = await consumer.pulumi("up", "--yes", "--skip-preview");
  expect(up).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/ikeVersion *: "ikev2"/) });
  expect(up.stdout).toMatch(/psk *: \[secret\]/);
});
