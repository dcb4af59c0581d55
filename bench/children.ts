import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onExit } from "../engine/onExit";

/** A server in a process of its own. */
export interface Server {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  stop(): void;
}

/** Starts the server that all clients are measured against. */
export async function startServer(): Promise<Server> {
  const child = start("server", []);
  const stop = onExit(() => child.kill());
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { url: String(line).trim(), stop };
}

/** Runs one of `programs/` to its end, and gives what it printed. */
export async function runProgram(name: string, input: unknown, nodeOptions: readonly string[] = []): Promise<string> {
  const child = start(name, [JSON.stringify(input)], nodeOptions);
  const stop = onExit(() => child.kill());
  try {
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, "close") as Promise<[number | null]>]);
    if (code !== 0) throw new Error(`The program ${name} failed with ${JSON.stringify(input)}; what it says is above.`);
    return output;
  } finally {
    stop();
  }
}

function start(
  name: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): ChildProcess & { stdout: NodeJS.ReadableStream } {
  return spawn(process.execPath, [...nodeOptions, join(__dirname, "programs", `${name}.js`), ...args], {
    stdio: ["pipe", "pipe", "inherit"],
    env: environment(),
  });
}

/** That of this process, without what would make one client do more than another. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ALICLOUD_|ALIBABA_CLOUD_|DEBUG$|NODE_OPTIONS$|.*_proxy$)/i.test(name)),
  );
}
