import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { changedPaths } from "../support/engine/changedPaths";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { startStack, type TestStack } from "../support/engine/startStack";

const ids = { office: "vco-gw8berlin", dual: "vco-gw8madrid" };
const runtime = [
  ...["status", "state", "isUp", "health", "vcoHealthCheck.status", "vpnBgpConfig.status"],
  ...["tunnels.*.state", "tunnels.*.status", "tunnels.*.isUp", "tunnels.*.bgpConfig.status"],
];
let emulator: Emulator;
let stack: TestStack;
beforeAll(async () => {
  emulator = await startEmulator();
  stack = await startStack({
    program: "connections.ts",
    environment: { ...emulatorEnvironment(emulator), EXPORTS: "status,health,tunnels" },
  });
});
afterAll(async () => {
  await stack.close();
  await emulator.close();
});

const upWith = async (ignoreDrift?: string[]): Promise<void> => {
  const connections = Object.entries(ids).map(([name, vpnConnectionId]) => [name, { vpnConnectionId, ignoreDrift }]);
  await stack.setEnvironment({ CONNECTIONS: JSON.stringify(Object.fromEntries(connections)) });
  await stack.up();
};
const flap = (): void => {
  emulator.connections.patch(ids.office, { Status: "ike_sa_not_established", State: "updating" });
  emulator.connections.patch(ids.dual, {
    TunnelOptionsSpecification: { TunnelOptions: [{ TunnelId: "tun-gw8madrid2", Status: "ike_sa_established", State: "updating" }] },
  });
  emulator.connections.get(ids.dual)?.TunnelOptionsSpecification?.TunnelOptions?.reverse();
};
const recover = (): void => {
  emulator.connections.patch(ids.office, { Status: "ipsec_sa_established", State: "active" });
  emulator.connections.patch(ids.dual, {
    TunnelOptionsSpecification: { TunnelOptions: [{ TunnelId: "tun-gw8madrid2", Status: "ipsec_sa_established", State: "active" }] },
  });
};

test("flapping tunnels are drift unless ignored, and preview and up still use the live values", async () => {
  await upWith();
  flap();
  expect((await stack.previewRefresh()).changes).toEqual({ same: 1, update: 2 });
  recover();

  await upWith(runtime);
  flap();
  expect((await stack.previewRefresh({ expectNoChanges: true })).changes).toEqual({ same: 3 });
  await stack.refresh();
  expect((await stack.outputs())["office.health"]?.value).toBe("up");
  expect((await stack.preview()).stdout).toMatch(/"up"\s+=>\s+"down"/);
  const { outputs } = await stack.up();
  expect(outputs).toMatchObject({ "office.health": { value: "down" }, "dual.health": { value: "degraded" } });
  expect((await stack.previewRefresh({ expectNoChanges: true })).changes).toEqual({ same: 3 });
  recover();
});

test("a changed setting or a locked connection is drift beside an ignored flap", async () => {
  await upWith(runtime);
  flap();
  emulator.connections.patch(ids.dual, {
    TunnelOptionsSpecification: { TunnelOptions: [{ TunnelId: "tun-gw8madrid1", TunnelIkeConfig: { IkeLifetime: "3600" } }] },
  });
  expect(changedPaths(await stack.previewRefresh())).toEqual({ dual: ["tunnels.tun-gw8madrid1.ikeConfig.ikeLifetime"] });

  emulator.connections.patch(ids.office, { State: "financialLocked" });
  expect(changedPaths(await stack.previewRefresh())).toMatchObject({ office: ["state"] });
  await expect(stack.previewRefresh({ expectNoChanges: true })).rejects.toThrow(/exit code 7/);
  recover();
});

test("a replaced tunnel is drift if only statuses are ignored", async () => {
  await upWith(runtime);
  const tunnels = emulator.connections.get(ids.dual)?.TunnelOptionsSpecification?.TunnelOptions ?? [];
  emulator.connections.patch(ids.dual, { TunnelOptionsSpecification: null });
  emulator.connections.patch(ids.dual, {
    TunnelOptionsSpecification: {
      TunnelOptions: tunnels.map((tunnel, index) => (index === 0 ? { ...tunnel, TunnelId: "tun-new" } : tunnel)),
    },
  });
  expect((await stack.previewRefresh()).changes).toEqual({ same: 2, update: 1 });
});
