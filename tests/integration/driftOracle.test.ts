import fc from "fast-check";
import { detectDrift } from "../../drift/detectDrift";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { runtimeFields } from "../../provider/vpn/judge/difference";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import { singleChange } from "../support/arbitraries/singleChange";
import { vpnConnection, withDerived } from "../support/arbitraries/vpnConnection";
import { type Spelling, wireOf } from "../support/arbitraries/wireOf";
import { emulatorConfig } from "../support/emulatorConfig";
import { engineWith, exportedState } from "../support/exportedState";
import { isIgnored, plainDifferences } from "../support/plainDifferences";
import { holds } from "../support/property";

let emulator: Emulator;
let config: Record<string, string>;
beforeAll(async () => {
  emulator = await startEmulator();
  config = emulatorConfig(emulator);
});
afterAll(() => emulator.close());

/** A connection, what becomes of it, and what its resource is given. Null: it is removed. */
interface Fate {
  readonly before: VpnConnectionResult;
  readonly after: VpnConnectionResult | null;
  readonly spelling: Spelling;
  readonly args: { readonly ignoreDrift?: readonly string[]; readonly secrets?: string };
  /** Outputs that the version which wrote the state did not have yet. */
  readonly unknown: readonly string[];
}

const spelling = fc.record({
  asStrings: fc.boolean(),
  emptyForAbsent: fc.boolean(),
  reversed: fc.boolean(),
  listTags: fc.boolean(),
});
const pattern = fc.constantFrom(
  ...runtimeFields,
  "tags",
  "*",
  "tunnels.*.ikeConfig",
  "ikeConfig.ikeLifetime",
  "localSubnets",
  "psk",
  "tunnels",
);
const change = fc.oneof(
  { weight: 4, arbitrary: singleChange.map(({ before, after }) => ({ before, after })) },
  { weight: 3, arbitrary: vpnConnection.map((before) => ({ before, after: before })) },
  { weight: 1, arbitrary: fc.tuple(vpnConnection, vpnConnection).map(([before, after]) => ({ before, after })) },
  { weight: 1, arbitrary: vpnConnection.map((before) => ({ before, after: null })) },
);
const fate: fc.Arbitrary<Fate> = fc
  .record({
    change,
    spelling,
    ignoreDrift: fc.option(fc.uniqueArray(pattern, { maxLength: 4 }), { nil: undefined }),
    secrets: fc.option(fc.constantFrom("include", "omit"), { nil: undefined }),
    unknown: fc.option(fc.uniqueArray(fc.constantFrom("zoneNo", "health", "ikeConfig", "tunnels", "psk", "bgpAuthKey")), { nil: [] }),
  })
  .map(({ change: { before, after }, spelling: how, ignoreDrift, secrets, unknown }) => ({
    before,
    after: after && { ...after, vpnConnectionId: before.vpnConnectionId },
    spelling: how,
    args: { ...(ignoreDrift && { ignoreDrift }), ...(secrets && { secrets }) },
    unknown,
  }));
const fates = fc.uniqueArray(fate, { selector: ({ before }) => before.vpnConnectionId, minLength: 1, maxLength: 6 });

/** What became of a connection, by a plain deep comparison of what the API said before and says now. */
function outcomeOf({ before, after, args: { ignoreDrift = [], secrets }, unknown }: Fate): string {
  if (after === null) return "removed";
  const notCompared = [...unknown, "regionId", ...(secrets === "omit" ? ["psk", "tunnelPsks", "bgpAuthKey"] : [])];
  const drift = plainDifferences(withDerived(before), withDerived(after)).filter((difference) => {
    const [output = "", key] = difference.path;
    const isLost = output === "tags" && key === "__proto__"; // By Pulumi's SDK.
    return !isLost && !notCompared.includes(output) && !isIgnored(ignoreDrift, difference);
  });
  return drift.length > 0 ? "changed" : "unchanged";
}

test("detectDrift and a refresh report drift exactly where a plain comparison of two reads differs", async () => {
  let drifted = 0;
  let quiet = 0;
  await holds(
    fc.asyncProperty(
      fates,
      fc.constantFrom("flat" as const, "list" as const),
      fc.constantFrom("json", "xml"),
      async (fleet, shape, format) => {
        emulator.connections.clear();
        for (const { before } of fleet) emulator.connections.set(before.vpnConnectionId, wireOf(before));
        const engine = engineWith(config);
        const states = await Promise.all(
          fleet.map(async ({ before: { vpnConnectionId: id }, args, unknown }, index) => {
            const outputs: Record<string, unknown> = { ...(await engine.up(id, args)) };
            for (const name of unknown) delete outputs[name];
            return { name: `vpn-${index}`, id, outputs };
          }),
        );
        for (const { before, after, spelling: how } of fleet) {
          if (after === null) emulator.connections.delete(before.vpnConnectionId);
          else emulator.connections.set(before.vpnConnectionId, wireOf(after, how));
        }
        emulator.shape = shape;
        emulator.format = format as never;
        const refreshed = await Promise.all(states.map(({ id, outputs }) => engine.refresh(id, outputs)));

        const report = await detectDrift(exportedState(states, config), { complete: true, env: {} });
        const found = new Map(report.connections.map(({ vpnConnectionId, outcome }) => [vpnConnectionId, outcome]));
        for (const [index, { id, outputs }] of states.entries()) {
          const expected = outcomeOf(fleet[index] as Fate);
          expect({ id, outcome: found.get(id) }).toEqual({ id, outcome: expected });
          const isSame = JSON.stringify(sortedKeys(outputs)) === JSON.stringify(sortedKeys(refreshed[index]));
          expect({ id, outcome: refreshed[index] === undefined ? "removed" : isSame ? "unchanged" : "changed" }).toEqual({
            id,
            outcome: expected,
          });
          if (expected === "unchanged") quiet++;
          else drifted++;
        }
      },
    ),
    { numRuns: 60 },
  );
  expect([drifted > 50, quiet > 50]).toEqual([true, true]);
});

/** As the engine compares: the order of keys means nothing, that of lists does. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sortedKeys(inner)]),
  );
}
