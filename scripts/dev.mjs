// `npm run dev [-- jest arguments]`: on each change of a source, rebuilds and runs the tests again: those that are named, or those that
// depend on what is not committed yet. Ctrl-C ends it.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { checkout, say } from "./setUp/checkout.mjs";
import { explain } from "./setUp/errors.mjs";
import { setUp } from "./setUp/main.mjs";

const wanted = process.argv.slice(2);
const jest = join(checkout, "node_modules", "jest", "bin", "jest.js");

/** @type {import("node:child_process").ChildProcess | undefined} */
let running;
/** @type {NodeJS.Timeout | undefined} */
let timer;

async function rerun() {
  running?.kill("SIGINT");
  try {
    await setUp();
  } catch (error) {
    say(explain(error));
    return;
  }
  const args = wanted.length > 0 ? wanted : ["--onlyChanged", "--selectProjects", "unit", "integration"];
  running = spawn(process.execPath, [jest, "--passWithNoTests", ...args], { cwd: checkout, stdio: "inherit" });
}

/** @type {{ include: string[] }} */
const { include } = JSON.parse(readFileSync(join(checkout, "tsconfig.json"), "utf8"));
for (const folder of include.filter((name) => existsSync(join(checkout, name)))) {
  watch(join(checkout, folder), { recursive: true }, (_, name) => {
    if (name === null || !/\.(ts|mts|mjs|json)$/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void rerun(), 200);
  });
}
await rerun();
