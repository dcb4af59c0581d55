import { buildIfStale } from "./build.mjs";
import { readPackage } from "./checkout.mjs";
import { installIfStale } from "./dependencies.mjs";
import { explain, SetUpError } from "./errors.mjs";

/** Makes node_modules and dist fit the checkout. Throws a SetUpError whose message a user can act on. */
export async function setUp() {
  const { engines } = readPackage();
  const oldest = engines.node.replace(">=", "");
  if (process.versions.node.localeCompare(oldest, "en", { numeric: true }) < 0) {
    throw new SetUpError(`Node ${oldest} or later is needed; this is ${process.version}.`);
  }
  await installIfStale();
  await buildIfStale();
}

/** npm 11 dies of a SIGTERM without passing it on. Who ended it wants what it runs to end as well. */
function endWithNpm() {
  const npm = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(look);
    process.kill(process.pid, "SIGTERM");
  }, 200);
  look.unref();
}

/**
 * Runs `task` after the set-up; a failure ends in its message and exit code 1.
 * @param {() => Promise<void>} task
 */
export async function main(task) {
  if (process.env.npm_lifecycle_event !== undefined) endWithNpm();
  try {
    await setUp();
    await task();
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`);
    process.exitCode = 1;
  }
}
