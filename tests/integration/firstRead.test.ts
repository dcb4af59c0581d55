import { execFile } from "node:child_process";
import { resolve, sep } from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";

const checkout = resolve(__dirname, "../..");
const dist = resolve(checkout, "dist");

/** As the thunk in a state does it: loads the runtime and asks it for one connection. */
const programOf = (runtime: string) => `
  const { serve } = require(${JSON.stringify(runtime)});
  const provider = {};
  serve(provider, { config: { get: () => undefined } });
  serve(provider, "vco-gw8berlin", { vpnConnectionId: "vco-gw8berlin" }).then(({ props }) =>
    console.log(JSON.stringify({ health: props.health, modules: Object.keys(require.cache) })));`;

test.each([
  ["the first read loads at most 35 of our modules, and no library that it does not use", `${dist}/provider/runtime`, 11, 35],
  ["a provider process loads one file of ours, so that a preview starts fast", "pulumi-alicloud-vpn/runtime", 1, 1],
])("%s", async (_, runtime, fewest, most) => {
  const emulator = await startEmulator();
  try {
    const env = { PATH: process.env.PATH, ...emulatorEnvironment(emulator) };
    const { stdout } = await promisify(execFile)(process.execPath, ["--eval", programOf(runtime)], { env, cwd: checkout });
    const { health, modules } = JSON.parse(stdout) as { health: string; modules: string[] };
    expect(health).toBe("up");
    const ours = modules.filter((path) => path.startsWith(dist + sep)).map((path) => path.slice(dist.length + 1));
    expect(ours.length).toBeGreaterThanOrEqual(fewest);
    expect(ours.slice(most)).toEqual([]);
    expect(modules.filter((path) => /node_modules.(?:@pulumi|@alicloud|fast-xml-parser)/.test(path))).toEqual([]);
  } finally {
    await emulator.close();
  }
});
