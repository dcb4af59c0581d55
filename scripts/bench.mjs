// `npm run bench`: set-up, the benchmarks' own dependencies and build, and the benchmarks. `npm run bench -- --help` tells the options.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkout } from "./setUp/checkout.mjs";
import { installIfStale } from "./setUp/dependencies.mjs";
import { SetUpError } from "./setUp/errors.mjs";
import { main } from "./setUp/main.mjs";
import { runQuietly } from "./setUp/runQuietly.mjs";

await main(async () => {
  await installIfStale(join(checkout, "bench"));
  const compiler = join(checkout, "node_modules", "typescript", "bin", "tsc");
  const failure = await runQuietly(process.execPath, [compiler, "-p", "bench/tsconfig.json"], "still building");
  if (failure !== null) throw new SetUpError(`The benchmarks do not compile:\n\n${failure}`);
  const { run } = await import(pathToFileURL(join(checkout, "bench", "dist", "bench", "run.js")).href);
  await run(process.argv.slice(2));
});
