import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { CheckRequest, type CheckResponse, ConfigureRequest, InvokeRequest, type InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { detectDrift } from "../../drift/detectDrift";
import type { Emulator } from "../../emulator/startEmulator";
import { grpc, marked, onWire } from "../../plugin/protocol";
import { keysOf, twoAccountsForEach } from "../support/emulatorForEach";
import { homeWith } from "../support/plantedSecrets";

const program = resolve(__dirname, "../../dist/plugin/main.js");

let plugin: ChildProcess | undefined;
afterEach(() => plugin?.kill("SIGKILL"));

test("a plugin prints its port, and ends if its engine does not answer", async () => {
  // A port that nobody listens on any more, as after an engine was killed.
  const gone = createServer().listen(0, "127.0.0.1");
  await once(gone, "listening");
  const address = gone.address();
  if (address === null || typeof address === "string") throw new Error("a server of TCP has a port");
  gone.close();
  await once(gone, "close");
  plugin = spawn(process.execPath, [program, `127.0.0.1:${address.port}`], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(plugin, "exit");
  const [line] = plugin.stdout === null ? [] : await once(plugin.stdout, "data");
  expect(String(line)).toMatch(/^\d+\n$/);
  expect(await ended).toEqual([1, null]);
});

describe("assumeRole of a provider", () => {
  const id = "vco-gw8berlin";
  const role = { roleArn: "acs:ram::2222222222222222:role/reader", externalId: "partner", durationSeconds: 1800 };
  let base: Emulator;
  let other: Emulator;
  let client: ResourceProviderClient;
  let printed: string;
  twoAccountsForEach((first, second) => {
    base = first;
    other = second;
  });
  afterEach(() => client?.close());

  const start = async (env: NodeJS.ProcessEnv): Promise<void> => {
    const bare = { PATH: process.env.PATH, HOME: "/nonexistent", ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true", STS_ENDPOINT: base.url };
    const started = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "pipe"], env: { ...bare, ...env } });
    plugin = started;
    printed = "";
    for (const stream of [started.stdout, started.stderr]) stream.on("data", (chunk) => (printed += chunk));
    const [port] = await once(createInterface(started.stdout), "line");
    client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  };
  const call = <Response>(send: (done: (error: Error | null, response: Response) => void) => unknown): Promise<Response> =>
    new Promise((resolve, reject) => send((error, response) => (error ? reject(error) : resolve(response))));
  const check = (settings: object, name: string) => {
    const urn = `urn:pulumi:test::test::pulumi:providers:alicloud-vpn::${name}`;
    return call<CheckResponse>((done) => client.checkConfig(new CheckRequest().setUrn(urn).setNews(onWire(settings)), done));
  };
  const read = async (given: object, name = "abroad") => {
    const settings = { region: "eu-central-1", endpoint: other.url, maxAttempts: "1", ...given };
    const checked = await check(settings, name);
    expect(checked.getFailuresList().map((failure) => failure.getReason())).toEqual([]);
    expect(marked(checked.getInputs())).toMatchObject(given);
    await call((done) => client.configure(new ConfigureRequest().setArgs(checked.getInputs()), done));
    const request = new InvokeRequest().setTok("alicloud-vpn:index:getVpnConnection").setArgs(onWire({ vpnConnectionId: id }));
    return marked((await call<InvokeResponse>((done) => client.invoke(request, done))).getReturn());
  };
  const rolesAsked = () => base.requests.filter(({ action }) => action === "AssumeRole").map(({ parameters }) => parameters);

  test.each([
    ["as an object, as in YAML", role, "abroad"],
    ["as JSON, as the SDKs and the stack's configuration write it", JSON.stringify(role), "default_0_1_0"],
  ])("%s: the provider reads as the role, with the settings of the session", async (_, assumeRole, name) => {
    await start(keysOf(base));
    expect(await read({ assumeRole }, name)).toMatchObject({ vpnConnectionId: id });
    const asked = { RoleArn: role.roleArn, ExternalId: "partner", DurationSeconds: "1800" };
    expect(rolesAsked()).toEqual([expect.objectContaining(asked)]);
    expect(other.requests.every(({ status }) => status === 200)).toBe(true);
  });

  test.each([
    ["an object, as YAML gives it", role],
    ["JSON, as the SDKs give it", JSON.stringify(role)],
  ])("drift reads as the role that a provider in the state has as %s", async (_, assumeRole) => {
    const urn = "urn:pulumi:test::test::pulumi:providers:alicloud-vpn::abroad";
    const inputs = { region: "eu-central-1", endpoint: other.url, assumeRole };
    const provider = { urn, id: "p1", custom: true, type: "pulumi:providers:alicloud-vpn", inputs, outputs: inputs };
    const type = "alicloud-vpn:index:VpnConnection";
    const connection = { urn: `urn:pulumi:test::test::${type}::berlin`, custom: true, id, type, external: true, provider: `${urn}::p1` };
    const resources = [provider, { ...connection, outputs: { vpnConnectionId: id, regionId: "eu-central-1" } }];
    const env = { ...keysOf(base), ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true", STS_ENDPOINT: base.url };
    await detectDrift({ version: 3, deployment: { resources } }, { env });
    expect(rolesAsked()).toEqual([expect.objectContaining({ RoleArn: role.roleArn, ExternalId: "partner" })]);
    expect(other.requests.map(({ status }) => status)).toEqual([200]);
  });

  test("a role whose ARN is not known yet is no mistake in a preview", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    await start(keysOf(base));
    const checked = await check({ region: "eu-central-1", assumeRole: { ...role, roleArn: unknown } }, "abroad");
    expect(checked.getFailuresList().map((failure) => failure.getReason())).toEqual([]);
  });

  test("the provider's own profile assumes the role, whatever keys the environment has", async () => {
    const { accessKeyId: access_key_id, accessKeySecret: access_key_secret } = base.credentials;
    const profiles = [{ name: "home", mode: "AK", region_id: "eu-central-1", access_key_id, access_key_secret }];
    const { file } = homeWith({ current: "", profiles });
    await start({ ...keysOf(other), ALIBABA_CLOUD_CONFIG_FILE: file });
    expect(await read({ profile: "home", assumeRole: role })).toMatchObject({ vpnConnectionId: id });
    expect(rolesAsked()).toHaveLength(1);
  });

  test("without it the base key is refused, and stays out of what the plugin says", async () => {
    await start(keysOf(base));
    const error = await read({}).then(String, String);
    expect(error).toContain("the API does not accept the access key");
    expect(printed + error).not.toContain(base.credentials.accessKeySecret);
  });

  test.each([
    [{ roleArn: "reader" }, "abroad", "roleArn of assumeRole of the provider is not the ARN of a role"],
    [{ ...role, sessionExpiration: 900 }, "abroad", 'assumeRole of the provider has no "sessionExpiration"'],
    [{ ...role, durationSeconds: 1 }, "abroad", "durationSeconds of assumeRole of the provider is not a whole number"],
    ["reader", "default", "alicloud-vpn:assumeRole in the stack configuration is not an object"],
  ])("%j is refused by name before anything is read", async (assumeRole, name, reason) => {
    await start(keysOf(base));
    const failures = (await check({ assumeRole }, name)).getFailuresList().map((failure) => failure.getReason());
    expect(failures).toEqual([expect.stringContaining(reason)]);
    expect(base.requests).toEqual([]);
  });
});
