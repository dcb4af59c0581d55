import { parseArgs } from "node:util";
import { banner } from "./banner";
import { fleet } from "./data/fleet";
import { startEmulator } from "./startEmulator";

const usage = `Usage: npm run emulator -- [--port <port>] [--fleet <count>] [--rate-limit <calls per 60 s>]

  --port        port on 127.0.0.1 (8160); 0 takes any free one
  --fleet       so many generated connections instead of the seed
  --rate-limit  throttles as the API does; its own default is 600
`;

/** Starts the emulator alone until Ctrl-C. */
async function main(): Promise<void> {
  const { port = 8160, ...numbers } = readArguments();
  const emulator = await startEmulator({
    port,
    rateLimit: numbers["rate-limit"],
    connections: numbers.fleet === undefined ? undefined : fleet(numbers.fleet),
  });
  const stop = (): void => {
    process.removeAllListeners("SIGINT").removeAllListeners("SIGTERM");
    void emulator.close();
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  process.stdout.write(banner(emulator, process.stdout.isTTY === true && !process.env.NO_COLOR));
}

function readArguments(): { readonly port?: number; readonly fleet?: number; readonly "rate-limit"?: number } {
  const options = {
    port: { type: "string" },
    fleet: { type: "string" },
    "rate-limit": { type: "string" },
    help: { type: "boolean" },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const entries = Object.entries(values).map(([name, value]) => {
    if (!/^\d+$/.test(String(value))) throw new TypeError(`--${name} has to be a whole number, and not ${JSON.stringify(value)}.`);
    return [name, Number(value)] as const;
  });
  return Object.fromEntries(entries);
}

main().catch((error: NodeJS.ErrnoException & { port?: number }) => {
  const isUsage = error instanceof TypeError || error.code?.startsWith("ERR_PARSE_ARGS");
  if (error.code === "EADDRINUSE")
    process.stderr.write(`Port ${error.port} on 127.0.0.1 is taken. Choose another: npm run emulator -- --port 0\n`);
  else process.stderr.write(isUsage ? `${error.message}\n\n${usage}` : `The emulator did not start: ${error.message}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
