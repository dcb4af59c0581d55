#!/usr/bin/env node
import { exitCodes } from "./command";
import { standardOutputError } from "./outputFile";
import { reportError, run } from "./run";

const interrupted = new AbortController();
// A second Ctrl-C ends the process at once, which is the default.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort(new Error(signal)));

// The reader may stop early, as in `vpn-connection drift | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? exitCodes.failure);
  reportError(standardOutputError(error), process.argv[2], process.stderr);
  process.exit(exitCodes.failure);
});
process.stderr.on("error", () => {});

async function main(): Promise<void> {
  const { stdout, stderr, env } = process;
  process.exitCode = await run(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd(), signal: interrupted.signal });
}

void main();
