#!/usr/bin/env node
import { exitCodes } from "./command";
import { run } from "./run";

const interrupted = new AbortController();
// A second Ctrl-C ends the process at once, which is the default.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort(new Error(signal)));

// The reader may stop early, as in `vpn-connection drift | head`.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  process.exit(code === "EPIPE" ? (process.exitCode ?? exitCodes.failure) : exitCodes.failure);
});
process.stderr.on("error", () => {});

async function main(): Promise<void> {
  const { stdout, stderr, env } = process;
  process.exitCode = await run(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd(), signal: interrupted.signal });
}

void main();
