import fc from "fast-check";
import { detectDrift } from "../../drift/detectDrift";
import type { ExportedDeployment } from "../../drift/source";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { runtimeFields } from "../../provider/vpn/judge/difference";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import { singleChange } from "../support/arbitraries/singleChange";
import { vpnConnection } from "../support/arbitraries/vpnConnection";
import { wireOf } from "../support/arbitraries/wireOf";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import type { Outcome } from "../support/engine/operations";
import { startStack, type TestStack } from "../support/engine/startStack";

let emulator: Emulator;
let stack: TestStack;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  emulator = await startEmulator();
  environment = emulatorEnvironment(emulator);
  const config = { "alicloudVpn:requestsPerMinute": { value: "1000000" } };
  stack = await startStack({ program: "connections.ts", environment: { ...environment, EXPORTS: "vpnConnectionId" }, config });
});
afterAll(async () => {
  await stack.close();
  await emulator.close();
});

const change = fc.oneof(
  { weight: 4, arbitrary: singleChange.map(({ before, after }) => ({ before, after })) },
  { weight: 2, arbitrary: vpnConnection.map((before) => ({ before, after: before })) },
  { weight: 1, arbitrary: fc.tuple(vpnConnection, vpnConnection).map(([before, after]) => ({ before, after })) },
  { weight: 1, arbitrary: vpnConnection.map((before) => ({ before, after: null })) },
);
const fate = fc.record({
  change,
  ignoreDrift: fc.constantFrom(undefined, runtimeFields, ["tags", "name"], ["tunnels.*.ikeConfig"], ["localSubnets", "psk"]),
  secrets: fc.constantFrom(undefined, "include", "omit"),
});
const fleets = fc.uniqueArray(fate, { selector: (one) => one.change.before.vpnConnectionId, minLength: 25, maxLength: 25 });

/** What the engine's refresh would do to each resource, by the resource's name. */
function engineVerdicts({ events }: Outcome): Map<string, string> {
  const verdicts = { same: "unchanged", update: "changed", delete: "removed" } as Readonly<Record<string, string>>;
  return new Map(
    events.flatMap(({ resOutputsEvent }) => {
      const { urn, op, type } = resOutputsEvent?.metadata ?? { urn: "", op: "", type: "" };
      return type.endsWith("alicloudVpn:VpnConnection") ? [[urn.split("::").at(-1) ?? "", verdicts[op] ?? op]] : [];
    }),
  );
}

test("detectDrift reports a difference exactly when the engine's previewRefresh does", async () => {
  const seen = new Set<string>();
  for (const fleet of fc.sample(fleets, { numRuns: 2 })) {
    emulator.connections.clear();
    const set = (connection: VpnConnectionResult, id: string): void => {
      emulator.connections.set(id, wireOf({ ...connection, vpnConnectionId: id }, { asStrings: true }));
    };
    for (const { change: one } of fleet) set(one.before, one.before.vpnConnectionId);
    const wanted = fleet.map(({ change: one, ignoreDrift, secrets }, index) => [
      `vpn-${index}`,
      { vpnConnectionId: one.before.vpnConnectionId, ignoreDrift, secrets },
    ]);
    await stack.setEnvironment({ CONNECTIONS: JSON.stringify(Object.fromEntries(wanted)) });
    await stack.up();

    for (const { change: one } of fleet) {
      if (one.after === null) emulator.connections.delete(one.before.vpnConnectionId);
      else set(one.after, one.before.vpnConnectionId);
    }
    emulator.shape = seen.size % 2 === 0 ? "flat" : "list";
    const engine = engineVerdicts(await stack.previewRefresh({ color: "never" }));
    const report = await detectDrift((await stack.exportStack()) as ExportedDeployment, { complete: true, env: environment });
    const ours = new Map(report.connections.map(({ urn, outcome }) => [urn?.split("::").at(-1) ?? "", outcome]));
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(engine));
    expect(ours.size).toBe(fleet.length);
    for (const verdict of ours.values()) seen.add(verdict);
  }
  expect([...seen].sort()).toEqual(["changed", "removed", "unchanged"]);
});
