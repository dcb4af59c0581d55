import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { startStack, type TestStack } from "../support/engine/startStack";

const ids = { berlin: "vco-gw8berlin", hamburg: "vco-gw8hamburg", madrid: "vco-gw8madrid", warned: "vco-gw8madrid", late: "vco-gw8berlin" };
let emulator: Emulator;
let stack: TestStack;
beforeAll(async () => {
  emulator = await startEmulator();
  stack = await startStack({ program: "expectations.ts", environment: emulatorEnvironment(emulator) });
});
afterAll(async () => {
  await stack.close();
  await emulator.close();
});

type Wanted = Partial<Record<keyof typeof ids, object>>;
const want = (connections: Wanted, revision = "first"): Promise<void> =>
  stack.setEnvironment({
    REVISION: revision,
    CONNECTIONS: JSON.stringify(
      Object.fromEntries(
        Object.entries(connections).map(([name, args]) => [name, { vpnConnectionId: ids[name as keyof typeof ids], ...args }]),
      ),
    ),
  });
const failureOf = (operation: Promise<unknown>): Promise<string> =>
  operation.then(
    () => "it went through",
    (error: Error) => error.message,
  );
interface Resource {
  urn: string;
  outputs: Record<string, object>;
}
const resources = async (): Promise<Record<string, Resource>> => {
  const { deployment } = await stack.exportStack();
  return Object.fromEntries(deployment.resources.map((resource: Resource) => [resource.urn.split("::").at(-1), resource]));
};
/** What the resources that depend on a connection keep. */
const kept = async (name: string): Promise<unknown[]> => {
  const state = await resources();
  return ["by-value", "by-order", "as-child"].map((kind) => state[`${name}-${kind}`]?.outputs.keeps);
};
/** What the engine says last, by resource. */
const diagnosticsOf = (said: string): string => said.split("Diagnostics:")[1]?.split(/Resources:|Outputs:/)[0] ?? "";
const stackTrace = /^\s+at .*[:(]\d+:\d+\)?$|node:internal|\.js:\d+/m;

test("connections that match pass, and their secrets and dependents are unaffected", async () => {
  await want({
    berlin: {
      expect: { ikeConfig: { ikeVersion: "ikev2", ikeLifetime: { max: 28800 } }, remoteSubnets: ["192.168.10.0/24", "192.168.9.0/24"] },
    },
    hamburg: { expect: { zoneNo: null, attachType: { oneOf: ["VPNGW", null] } } },
    madrid: { expect: { eachTunnel: { ikeConfig: { ikeVersion: "ikev2" } }, tags: { environment: "production" } } },
  });
  const { outputs } = await stack.up();
  expect(outputs).toMatchObject({ "berlin.name": { value: "berlin-office", secret: false }, "berlin.psk": { secret: true } });
  const state = await resources();
  const urn = state.berlin?.urn;
  expect(state.berlin?.outputs.expect).toMatchObject({ ikeConfig: { ikeVersion: "ikev2", ikeLifetime: { max: 28800 } } });
  expect(state["berlin-by-value"]).toMatchObject({ dependencies: [urn], propertyDependencies: { keeps: [urn] } });
  expect(state["berlin-by-order"]).toMatchObject({ dependencies: [urn] });
  expect(state["berlin-as-child"]).toMatchObject({ parent: urn });
  expect((await stack.previewRefresh({ expectNoChanges: true })).changes).toMatchObject({ same: expect.any(Number) });
});

test("a preview reports every mismatch on its resource, and an up leaves the dependents unchanged", async () => {
  const expectations = {
    berlin: { expect: { ikeConfig: { ikeVersion: "ikev1" }, tags: { site: "lyon" } } },
    hamburg: { expect: { ikeConfig: { ikeVersion: "ikev2" }, zoneNo: "eu-central-1a" } },
  };
  await want({ berlin: {}, hamburg: {}, madrid: {} });
  await stack.up();

  await want({ ...expectations, madrid: {} }, "second");
  const preview = await failureOf(stack.preview());
  const berlin =
    /VpnConnection \(berlin\):\s+error: VPN connection vco-gw8berlin, region eu-central-1: .*\n\s+ikeConfig\.ikeVersion: expected "ikev1", but it is "ikev2"\n\s+tags\.site: expected "lyon", but it is "berlin"\n/;
  const hamburg =
    /VpnConnection \(hamburg\):\s+error: VPN connection vco-gw8hamburg, region eu-central-1: .*\n\s+ikeConfig\.ikeVersion: expected "ikev2", but it is "ikev1"\n\s+zoneNo: expected "eu-central-1a", but it is not reported\n/;
  expect(diagnosticsOf(preview)).toMatch(berlin);
  expect(diagnosticsOf(preview)).toMatch(hamburg);
  expect(preview).not.toMatch(stackTrace);

  const up = await failureOf(stack.up());
  expect(up).toContain("--skip-preview");
  expect(diagnosticsOf(up)).toMatch(berlin);
  expect(diagnosticsOf(up)).toMatch(hamburg);
  expect(await kept("berlin")).toEqual(["berlin-office first", "first", "first"]);
  expect(await kept("hamburg")).toEqual(["hamburg-warehouse first", "first", "first"]);
  expect(await kept("madrid")).toEqual(["madrid-datacentre second", "second", "second"]);
});

test("a warning appears on the resource and blocks nothing", async () => {
  await want({ warned: { onUnexpected: "warn", expect: { ikeConfig: { ikeVersion: "ikev2" }, eachTunnel: { zoneNo: "eu-central-1a" } } } });
  const { stdout } = await stack.up();
  expect(diagnosticsOf(stdout)).toMatch(/VpnConnection \(warned\):\s+warning: VPN connection vco-gw8madrid, region eu-central-1: /);
  expect(diagnosticsOf(stdout)).toMatch(/ikeConfig: .*expect it in eachTunnel\.ikeConfig/);
  expect(diagnosticsOf(stdout)).toMatch(/tunnels\.tun-gw8madrid2\.zoneNo: expected "eu-central-1a", but it is "eu-central-1b"/);
  expect(diagnosticsOf(stdout)).not.toContain("tun-gw8madrid1");
  expect(await kept("warned")).toEqual(["madrid-datacentre first", "first", "first"]);
});

test("an unknown expected value is skipped in preview and checked in up", async () => {
  const expectations = {
    ...{ name: "berlin-office", zoneNo: { made: "elsewhere" }, remoteSubnets: ["192.168.10.0/24", { made: "192.168.9.0/24" }] },
    ...{ ikeConfig: { made: { ikeVersion: "ikev1" } }, spec: { not: { oneOf: [{ made: "200M" }] } }, createTime: { min: { made: 1 } } },
  };
  await want({ late: { expect: expectations } });
  const preview = await stack.preview();
  expect(preview.stdout).toContain('"berlin-office"');
  const said = diagnosticsOf(await failureOf(stack.up()));
  expect(said).toMatch(/ikeConfig\.ikeVersion: expected "ikev1"/);
  expect(said).toMatch(/zoneNo: expected "elsewhere", but it is "eu-central-1a"/);
  expect(said).toMatch(/spec: expected not one of "200M", but it is "200M"/);
  expect(said).not.toMatch(/remoteSubnets|createTime|name:/);
  expect(await kept("late")).toEqual([undefined, undefined, undefined]);
});

test("a secret expectation is refused and stored nowhere, and hidden values are in no message", async () => {
  await want({ berlin: { expect: { zoneNo: { secret: "PLANTED-zone" } } } });
  const secret = await failureOf(stack.up());
  expect(secret).toMatch(/expect: zoneNo .* pulumi\.unsecret/);
  expect(secret).not.toMatch(stackTrace);
  expect(secret + JSON.stringify(await stack.exportStack())).not.toContain("PLANTED");

  await want({ berlin: { hidden: ["name"], expect: { name: "lyon-factory" } } });
  const hidden = await failureOf(stack.up());
  expect(diagnosticsOf(hidden)).toContain('name: expected "lyon-factory", but it is [secret]');
  expect(hidden).not.toContain("berlin-office");
});

test("an invalid argument is one clear error before anything is sent, even if it is known late", async () => {
  const before = emulator.requests.length;
  const cases: [object, RegExp][] = [
    [{ ignoreDrift: ["tunnels.0.status"] }, /ignoreDrift holds "tunnels\.0\.status".*tunnels\.\*\.status/],
    [{ expect: { psk: "PLANTED-psk" } }, /expect: psk is a secret/],
    [{ expect: { ikeConfig: { made: { ikeVersio: "ikev2" } } } }, /expect: ikeConfig\.ikeVersio .*ikeConfig\.ikeVersion\?/],
  ];
  for (const [args, message] of cases) {
    await want({ late: args });
    const said = await failureOf(stack.up());
    expect(said).toMatch(message);
    expect(said).not.toMatch(stackTrace);
    expect(said).not.toContain("PLANTED");
  }
  expect(emulator.requests).toHaveLength(before);
});
