import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";

const program = resolve(__dirname, "../../dist/plugin/main.js");

let plugin: ChildProcess | undefined;
afterEach(() => plugin?.kill("SIGKILL"));

test("a plugin whose engine does not answer tells its port, and ends", async () => {
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
