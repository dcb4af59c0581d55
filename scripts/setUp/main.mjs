import { buildIfStale } from "./build.mjs";
import { installIfStale } from "./dependencies.mjs";
import { explain, SetUpError } from "./errors.mjs";

/** Makes node_modules and dist fit the checkout. Throws a SetUpError whose message a user can act on. */
export async function setUp() {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 20) throw new SetUpError(`Node 20 or later is needed; this is ${process.version}.`);
  await installIfStale();
  await buildIfStale();
}

/**
 * Runs `task` after the set-up; a failure ends in its message and exit code 1.
 * @param {() => Promise<void>} task
 */
export async function main(task) {
  try {
    await setUp();
    await task();
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`);
    process.exitCode = 1;
  }
}
