import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import manifest from "../../package.json";
import { Empty, grpc } from "../../plugin/protocol";
import schema from "../../plugin/schema.json";
import { knownFields } from "../../provider/vpn/model/paths";
import { type Consumer, type Consumers, entryPoints, packForConsumers } from "../support/consumers";
import { type Editor, openEditor } from "../support/editor";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";

let emulator: Emulator;
let consumers: Consumers;
beforeAll(async () => {
  emulator = await startEmulator();
  consumers = await packForConsumers(emulatorEnvironment(emulator));
});
afterAll(async () => {
  consumers?.remove();
  await emulator.close();
});

// Downloads come on top of what a test takes by itself.
jest.setTimeout(300_000);

const succeed = async (consumer: Consumer, ...args: string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await consumer.pulumi(...args);
  if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${stdout}\n${stderr}`);
  return stdout;
};

const readThroughEngine = async (consumer: Consumer): Promise<void> => {
  await succeed(consumer, "stack", "init", "test");
  await succeed(consumer, "config", "set", "vpnConnectionId", "vco-gw8berlin");
  const said = await succeed(consumer, "up", "--yes", "--skip-preview");
  expect(said).toMatch(/psk +: "?\[secret\]/);
  expect(said).not.toContain("Berlin.7hQ2-vN4x");
  expect(JSON.parse(await succeed(consumer, "stack", "output", "--json", "--show-secrets"))).toEqual({
    ikeVersion: "ikev2",
    localSubnets: ["10.0.0.0/16", "10.1.0.0/16"],
    health: "up",
    psk: "Berlin.7hQ2-vN4x",
  });
  await succeed(consumer, "refresh", "--preview-only", "--expect-no-changes");
  const logged = await succeed(consumer, "up", "--yes", "--skip-preview", "--json");
  expect(logged).toContain("ReadResource RPC finished");
  expect(logged).not.toContain("Berlin.7hQ2-vN4x");
};

/** Runs a module's text as an ES module in the consumer's folder. */
const evaluate = (consumer: Consumer, source: string): Promise<string> => consumer.run("node", "--input-type=module", "--eval", source);

test("npm, CommonJS, TypeScript 5.9 with node10 resolution, the oldest SDK: reads a connection", async () => {
  const consumer = await consumers.install("typescript-template", "npm");
  await consumer.run("tsc");
  await readThroughEngine(consumer);
  expect(await consumer.run("ts-node", "drift.ts")).toMatch(/no drift/i);
});

describe("npm, ES modules, TypeScript 6.0 with node16 resolution, the newest SDK", () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await consumers.install("es-modules", "npm");
    await consumer.run("tsc");
  });

  test("reads a connection", async () => {
    await readThroughEngine(consumer);
    expect(await consumer.run("node", "bin/readFromEmulator.js")).toBe("ikev2");
  });

  test.each(entryPoints)("exports by name everything in %s to an ES module", async (entry) => {
    const source = `
        import { createRequire } from "node:module";
        const required = Object.keys(createRequire(process.cwd() + "/")("${entry}"));
        const imported = Object.keys(await import("${entry}"));
        console.log(JSON.stringify({ required: required.length, missing: required.filter((name) => !imported.includes(name)) }));`;
    const { required, missing } = JSON.parse(await evaluate(consumer, source));
    expect(missing).toEqual([]);
    expect(required).toBeGreaterThan(0);
  });

  test("loads no HTTP client, XML parser or credentials library on import", async () => {
    const source = `
      import { createRequire } from "node:module";
      await import("pulumi-alicloud-vpn");
      console.log(Object.keys(createRequire(process.cwd() + "/").cache).join("\\n"));`;
    const loaded = (await evaluate(consumer, source)).split("\n");
    expect(loaded.filter((path) => path.includes("pulumi-alicloud-vpn/dist"))).not.toEqual([]);
    expect(loaded.filter((path) => /node_modules\/(undici|fast-xml-parser|@alicloud)\//.test(path))).toEqual([]);
  });

  test("the folder of the plugin starts as Pulumi's host for Node starts it, and gives version and schema", async () => {
    const folder = join(consumer.folder, "node_modules/pulumi-alicloud-vpn/plugin");
    const engine = new grpc.Server();
    const port = await new Promise<number>((resolve, reject) => {
      const listening = (error: Error | null, bound: number) => (error ? reject(error) : resolve(bound));
      engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), listening);
    });
    // The host looks for this program from the folder of the plugin, and runs it in the folder of the user's program.
    const runner = await consumer.run(
      "node",
      "-p",
      `require("module").createRequire("${folder}/").resolve("@pulumi/pulumi/cmd/run-plugin")`,
    );
    const plugin = spawn(process.execPath, [runner.trim(), folder, "--logtostderr", "-v=9", `127.0.0.1:${port}`], {
      cwd: consumer.folder,
      env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "true" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(plugin, "exit");
    try {
      const [line] = await once(createInterface(plugin.stdout), "line");
      expect(line).toMatch(/^\d+$/);
      const client = new ResourceProviderClient(`127.0.0.1:${line}`, grpc.credentials.createInsecure());
      const info = await new Promise<PluginInfo>((resolve, reject) => {
        client.getPluginInfo(new Empty(), (error, response) => (error ? reject(error) : resolve(response)));
      });
      expect(info.getVersion()).toBe(manifest.version);
      const given = await new Promise<GetSchemaResponse>((resolve, reject) => {
        client.getSchema(new GetSchemaRequest(), (error, response) => (error ? reject(error) : resolve(response)));
      });
      expect(JSON.parse(given.getSchema())).toEqual({ ...schema, version: manifest.version });
      client.close();
      engine.forceShutdown();
      expect(await ended).toEqual([1, null]);
    } finally {
      engine.forceShutdown();
      plugin.kill("SIGKILL");
    }
  });

  describe("an editor", () => {
    let editor: Editor;
    beforeAll(() => {
      editor = openEditor(consumer.folder);
    });
    afterAll(() => editor?.close());

    const program = (expression = "") => `import type { GetVpnConnectionPlainResult, Tunnel, VpnConnection } from "pulumi-alicloud-vpn";
import type { VpnClient } from "pulumi-alicloud-vpn/client";
declare const connection: Awaited<ReturnType<VpnClient["describe"]>>;
declare const result: GetVpnConnectionPlainResult;
declare const tunnel: Tunnel;
declare const office: VpnConnection;
${expression}`;

    test("shows the doc comment of a field on a result, on a tunnel and on the resource", () => {
      const ofIke =
        "Phase 1, single-tunnel only. With two tunnels it may show settings that none uses: see `tunnels`. API: `IkeConfig` less `Psk`. Null: the API did not say.";
      for (const name of ["connection", "result", "office"]) expect(editor.hover(program(`${name}.ikeConfig`))).toBe(ofIke);
      const ofPsk =
        "Secret. Pre-shared key, single-tunnel only; a rotated one shows in `pskFingerprint` only, the engine shows no secret. API: `IkeConfig.Psk`.";
      expect(editor.hover(program("office.psk"))).toBe(ofPsk);
      const ofLifetime = "Lifetime of the IKE SA, in seconds. API: `IkeConfig.IkeLifetime`. Null: the API did not say.";
      for (const leaf of [
        "connection.ikeConfig!.ikeLifetime",
        "tunnel.ikeConfig!.ikeLifetime",
        "result.tunnels[0]!.ikeConfig!.ikeLifetime",
      ])
        expect(editor.hover(program(leaf))).toBe(ofLifetime);
      expect(editor.hover(program("office.ikeConfig.apply((ike) => ike!.ikeLifetime"))).toBe(ofLifetime);
    });

    test("shows a doc comment on every field at every depth, also in the list of tunnels", () => {
      const comments = editor.comments(program().replace(/^declare const office.*\n/m, ""));
      expect([...comments].filter(([, comment]) => comment === "")).toEqual([]);
      const fields = knownFields.filter(({ path }) => !/^(?:tags|tunnelPsks|tunnelPskFingerprints|tunnels)\.\*$/.test(path));
      const places = fields.map(({ path }) => `result.${path.replace("tunnels.*", "tunnels[]")}`);
      expect(places.filter((place) => !comments.has(place))).toEqual([]);
    });
  });
});

test("pnpm, TypeScript 6.0 with bundler resolution, the newest SDK: reads a connection", async () => {
  const consumer = await consumers.install("bundler-resolution", "pnpm");
  await consumer.run("tsc");
  await readThroughEngine(consumer);
});

describe("pnpm, JavaScript, the oldest SDK, with the connection made by another package", () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await consumers.install("javascript", "pnpm");
  });

  test("reads a connection", () => readThroughEngine(consumer));

  test("tells a program without pulumi-alicloud-vpn in its dependencies to add it", async () => {
    rmSync(join(consumer.folder, "node_modules/pulumi-alicloud-vpn"), { recursive: true });
    const { exitCode, stdout, stderr } = await consumer.pulumi("preview");
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("Is pulumi-alicloud-vpn in this program's own package.json?");
  });
});

test("without Pulumi the client and the command line still read a connection", async () => {
  const consumer = await consumers.install("client-only", "npm");
  expect(existsSync(join(consumer.folder, "node_modules/@pulumi"))).toBe(false);
  expect(await consumer.run("node", "index.js")).toBe("berlin-office is up");
  expect(await consumer.run("vpn-connection", "describe", "vco-gw8berlin")).toContain("berlin-office");
});
