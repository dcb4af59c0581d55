import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { filesBelow } from "../support/engine/filesBelow";
import { startStack, type TestStack } from "../support/engine/startStack";

/** What a parser, a shell or an encoder could get wrong; each is long enough or odd enough to be looked for in every file. */
const psks = {
  octal: "0012",
  exponent: "1e5",
  markup: `a&b<c>"'`,
  punctuation: '~!`@#$%^&*()_-+={}[]|;:",.<>/?'.repeat(4).slice(0, 100),
};
const planted = {
  psk: "PLANTED-psk-5fGh",
  tunnelPsk: "PLANTED-tunnel-psk-8jK1",
  bgpAuthKey: "PLANTED-bgp-key-2mN7",
  accessKeySecret: "PLANTEDaccessKeySecret4pQ9",
  securityToken: "PLANTED-security-token-6rS3",
};

let emulator: Emulator;
let stack: TestStack | undefined;
beforeEach(async () => {
  emulator = await startEmulator({
    credentials: { accessKeyId: "STS.test", accessKeySecret: planted.accessKeySecret, securityToken: planted.securityToken },
  });
});
afterEach(async () => {
  await stack?.close();
  stack = undefined;
  await emulator.close();
});

function expectNowhere(text: string, where: string): void {
  for (const [name, secret] of Object.entries(planted)) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), Buffer.from(secret).toString("base64")]) {
      const at = text.indexOf(form);
      if (at >= 0) throw new Error(`${where} holds the ${name} in plain text: …${text.slice(Math.max(0, at - 300), at)}…`);
    }
  }
}

/** Gives a single-tunnel and a dual-tunnel connection secrets that are easy to find. */
function plant(): void {
  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: planted.psk }, VpnBgpConfig: { AuthKey: planted.bgpAuthKey } });
  const dual = emulator.connections.get("vco-gw8vienna");
  for (const tunnel of dual?.TunnelOptionsSpecification?.TunnelOptions ?? []) {
    tunnel.TunnelIkeConfig = { ...tunnel.TunnelIkeConfig, Psk: planted.tunnelPsk };
  }
}

test("no key or credential is in the state, its backups, the output, the events or an error", async () => {
  plant();
  stack = await startStack({
    program: "connections.ts",
    environment: {
      ALIBABA_CLOUD_ENDPOINT_VPC: emulator.url,
      CONNECTIONS: JSON.stringify({ office: { vpnConnectionId: "vco-gw8berlin" }, dual: { vpnConnectionId: "vco-gw8vienna" } }),
      EXPORTS: "psk,tunnelPsks,bgpAuthKey,ikeConfig,tunnels",
    },
    config: {
      "alicloud:region": { value: "eu-central-1" },
      "alicloud:accessKey": { value: "STS.test", secret: true },
      "alicloud:secretKey": { value: planted.accessKeySecret, secret: true },
      "alicloud:securityToken": { value: planted.securityToken, secret: true },
    },
  });
  const said: string[] = [];
  for (const operation of ["preview", "up", "refresh", "up", "previewRefresh"] as const) {
    const { stdout, stderr, events } = await stack[operation]({ diff: true });
    said.push(`${operation}:`, stdout, stderr, JSON.stringify(events, null, 1));
  }
  const outputs = await stack.outputs();
  expect(outputs).toMatchObject({
    "office.psk": { secret: true, value: planted.psk },
    "office.bgpAuthKey": { secret: true, value: planted.bgpAuthKey },
    "dual.tunnelPsks": { secret: true },
    "office.ikeConfig": { secret: false },
    "dual.tunnels": { secret: false },
  });
  expect(new Set(Object.values(outputs["dual.tunnelPsks"]?.value))).toEqual(new Set([planted.tunnelPsk]));

  emulator.fail({ code: "SignatureDoesNotMatch" });
  await stack.preview().catch((error: Error) => said.push(error.message));
  await stack.refresh().catch((error: Error) => said.push(error.message));
  expect(said.at(-1)).toContain("SignatureDoesNotMatch");

  expectNowhere(said.join("\n"), "the engine's output");
  const files = filesBelow(stack.project.stateFolder);
  expect(files.length).toBeGreaterThan(2);
  for (const file of [...files, ...filesBelow(stack.project.folder)]) expectNowhere(readFileSync(file, "latin1"), file);
});

test("the logs that `pulumi` keeps for machines contain no secret: --json, --event-log and --debug", async () => {
  plant();
  const cli = await startCliProject({
    program: "connections.ts",
    environment: {
      ...emulatorEnvironment(emulator),
      PULUMI_DEBUG_COMMANDS: "true",
      CONNECTIONS: JSON.stringify({ office: { vpnConnectionId: "vco-gw8berlin" }, dual: { vpnConnectionId: "vco-gw8vienna" } }),
      EXPORTS: "psk,tunnelPsks,bgpAuthKey,ikeConfig",
    },
  });
  try {
    const log = join(cli.project.folder, "events.json");
    for (const args of [["--json"], ["--event-log", log], ["--debug"]]) {
      const { exitCode, stdout, stderr } = await cli.pulumi("up", "--yes", "--skip-preview", ...args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expectNowhere(stdout, `up ${args[0]}`);
      if (args[0] === "--debug") expect(stdout).toMatch(/ReadResource RPC finished: .*resp: \[not shown\]/);
    }
    expect(readFileSync(log, "utf8")).toContain("ReadResource RPC finished");
    expectNowhere(readFileSync(log, "utf8"), "the event log");
    const { stdout } = await cli.pulumi("stack", "output", "--json", "--show-secrets");
    expect(JSON.parse(stdout)).toMatchObject({ "office.psk": planted.psk, "office.bgpAuthKey": planted.bgpAuthKey });
    expect(Object.values(JSON.parse(stdout)["dual.tunnelPsks"])).toContain(planted.tunnelPsk);
  } finally {
    cli.close();
  }
});

test("a pre-shared key of any characters comes back unchanged", async () => {
  for (const [name, Psk] of Object.entries(psks))
    emulator.connections.set(`vco-${name}`, { VpnConnectionId: `vco-${name}`, IkeConfig: { Psk } });
  for (const format of ["json", "xml"] as const) {
    emulator.format = format;
    stack ??= await startStack({
      program: "connections.ts",
      environment: {
        ...emulatorEnvironment(emulator),
        CONNECTIONS: JSON.stringify(Object.fromEntries(Object.keys(psks).map((name) => [name, { vpnConnectionId: `vco-${name}` }]))),
        EXPORTS: "psk",
      },
    });
    await stack.up();
    const outputs = await stack.outputs();
    for (const [name, psk] of Object.entries(psks)) expect(outputs[`${name}.psk`]).toEqual({ secret: true, value: psk });
  }
});

test("with secrets omitted none is in the state, also after a refresh", async () => {
  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: planted.psk } });
  stack = await startStack({
    program: "connections.ts",
    environment: {
      ...emulatorEnvironment(emulator),
      CONNECTIONS: JSON.stringify({ office: { vpnConnectionId: "vco-gw8berlin", secrets: "omit" } }),
      EXPORTS: "psk,tunnelPsks,bgpAuthKey",
    },
  });
  await stack.up();
  await stack.refresh();
  const outputs = await stack.outputs();
  for (const name of ["psk", "tunnelPsks", "bgpAuthKey"]) expect(outputs[`office.${name}`]?.value).toBeNull();
  expect(JSON.stringify(await stack.exportStack())).not.toContain(planted.psk);
});
