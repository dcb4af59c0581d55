// Set-up of a checkout: dependencies, then the build, each only when something changed. Plain Node, as it runs before
// node_modules exist. Every npm script that needs the build goes through it.
import { pathToFileURL } from "node:url";
import { buildIfStale } from "./setUp/build.mjs";
import { installIfStale } from "./setUp/dependencies.mjs";
import { explain, SetUpError } from "./setUp/errors.mjs";

/** Makes node_modules and dist fit the checkout. Throws a SetUpError whose message a user can act on. */
export async function setUp() {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 20) throw new SetUpError(`Node 20 or later is needed; this is ${process.version}.`);
  await installIfStale();
  await buildIfStale();
}

/** Runs `task` after the set-up; a failure ends in its message and exit code 1. */
export async function main(task = async () => {}) {
  try {
    await setUp();
    await task();
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
