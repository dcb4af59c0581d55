import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { findOnPath, programs } from "../../engine/programs";
import manifest from "../../package.json";
import schema from "../../plugin/schema.json";
import { type Consumer, type Consumers, packForConsumers } from "../support/consumers";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { yaml } from "./frontDoors";

const host = yaml.findHost();
const testWithHost = host === undefined ? test.skip : test;
// Hosts of old releases, which can be built from Go modules, do not start plugins.
const hostForNode = findOnPath(programs.languageHost, process.env);
const startsPlugins = hostForNode !== null && readFileSync(hostForNode).includes("@pulumi/pulumi/cmd/run-plugin");
const testWithBothHosts = host === undefined || !startsPlugins ? test.skip : test;
const program = "./node_modules/.bin/pulumi-resource-alicloud-vpn";
const folder = "./node_modules/pulumi-alicloud-vpn/plugin";

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

const write = (text: string): void => writeFileSync(join(consumer.folder, "Pulumi.yaml"), `name: test\nruntime: yaml\n${text}`);

const reads = async (stack: string, plugin: string): Promise<void> => {
  write(`${plugin}
resources:
  office: { type: "alicloud-vpn:VpnConnection", get: { id: vco-gw8berlin } }
outputs: { ikeVersion: "\${office.ikeConfig.ikeVersion}", psk: "\${office.psk}" }
`);
  expect(await consumer.pulumi("stack", "init", stack)).toMatchObject({ exitCode: 0 });
  const up = await consumer.pulumi("up", "--yes", "--skip-preview");
  expect(up).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/ikeVersion *: "ikev2"/) });
  expect(up.stdout).toMatch(/psk *: \[secret\]/);
};

testWithHost("`pulumi package add` takes the installed program, and a program reads by it", async () => {
  write("");
  expect(await consumer.pulumi("package", "add", program)).toMatchObject({ exitCode: 0 });
  await reads("program", "plugins: { providers: [{ name: alicloud-vpn, path: ./node_modules/.bin }] }");
});

testWithBothHosts("`pulumi package add` takes the folder of the plugin, and a program reads by it", async () => {
  write("");
  expect(await consumer.pulumi("package", "add", folder)).toMatchObject({ exitCode: 0 });
  const added = `packages:\n  alicloud-vpn: ${folder}\n`;
  expect(readFileSync(join(consumer.folder, "Pulumi.yaml"), "utf8")).toContain(added);
  await reads("folder", added);
});
