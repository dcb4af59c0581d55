import { execFile } from "node:child_process";
import { resolve, sep } from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";

const dist = resolve(__dirname, "../../dist");

/** As the thunk in a state does it: loads the runtime and asks it for one connection. */
const program = `
  const { serve } = require(${JSON.stringify(`${dist}/provider/runtime`)});
  const provider = {};
  serve(provider, { config: { get: () => undefined } });
  serve(provider, "vco-gw8berlin", { vpnConnectionId: "vco-gw8berlin" }).then(({ props }) =>
    console.log(JSON.stringify({ health: props.health, modules: Object.keys(require.cache) })));`;

test("the first read loads at most 35 of our modules, and no library that it does not use", async () => {
  const emulator = await startEmulator();
  try {
    const env = { PATH: process.env.PATH, ...emulatorEnvironment(emulator) };
    const { stdout } = await promisify(execFile)(process.execPath, ["--eval", program], { env });
    const { health, modules } = JSON.parse(stdout) as { health: string; modules: string[] };
    expect(health).toBe("up");
    const ours = modules.filter((path) => path.startsWith(dist + sep)).map((path) => path.slice(dist.length + 1));
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.slice(35)).toEqual([]);
    expect(modules.filter((path) => /node_modules.(?:@pulumi|@alicloud|fast-xml-parser)/.test(path))).toEqual([]);
  } finally {
    await emulator.close();
  }
});
