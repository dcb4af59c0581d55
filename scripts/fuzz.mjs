// `npm run fuzz [-- --minutes N | --seeds N] [jest arguments]`: every property with fresh seeds, for N minutes in all (default 5), or
// with N seeds each. A failure prints its seed and the command that replays it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkout } from "./setUp/checkout.mjs";
import { main } from "./setUp/main.mjs";

await main(async () => {
  const { values, positionals } = parseArgs({
    options: { minutes: { type: "string" }, seeds: { type: "string" } },
    allowPositionals: true,
  });
  const [minutes, seeds] = [
    amount("minutes", values.minutes ?? (values.seeds === undefined ? "5" : "0")),
    amount("seeds", values.seeds ?? "0"),
  ];
  const files = execFileSync("git", ["grep", "-l", "holds(", "--", "tests/unit", "tests/integration"], { cwd: checkout, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)));
  const properties = files
    .map((file) => readFileSync(join(checkout, file), "utf8").match(/\bholds\(/g)?.length ?? 0)
    .reduce((sum, count) => sum + count, 0);
  const share = (minutes * 60 * Math.max(2, availableParallelism())) / properties;
  process.stderr.write(
    `${properties} properties in ${files.length} files, ${seeds > 0 ? `${seeds} fresh seeds` : `${share.toFixed(1)} s`} each\n`,
  );
  const { runJest } = await import("../dist/scripts/test/jest.js");
  const environment = { ...process.env, FUZZ_SECONDS: String(share), FUZZ_SEEDS: String(seeds) };
  const args = ["--selectProjects", "unit", "integration", "--testTimeout", "86400000", "--runTestsByPath", ...files];
  const { passed, failed, skipped } = await runJest(args, { checkout, environment });
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  if (failed > 0) process.exitCode = 1;
});

function amount(name, text) {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a number, not ${JSON.stringify(text)}`);
}
