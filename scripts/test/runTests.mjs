import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineNotFoundError, findEngine, onExit } from "../../dist/engine/index.js";
import { say } from "../setUp/checkout.mjs";
import { listTests, runJest } from "./jest.mjs";
import { sum } from "./tally.mjs";

/** Runs every suite that jest would run with these arguments; without an engine those that need one are counted as skipped. */
export async function runTests(args) {
  // Tests make their temporary folders in here, so that none outlives the run, however it ends.
  const temporary = mkdtempSync(join(tmpdir(), "pulumi-alicloud-vpn-tests-"));
  const clean = onExit(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
  const environment = { ...process.env, TMPDIR: temporary };

  const runAll = async () => {
    if (!(await needsEngine(args))) return [await runJest(args, environment)];
    try {
      const engine = await findEngine();
      say(`Pulumi ${engine.version} from ${engine.folder}`);
      return [await runJest(args, engine.environment(environment))];
    } catch (error) {
      if (!(error instanceof EngineNotFoundError)) throw error;
      return await runWithoutEngine(error, args, environment);
    }
  };
  const { passed, failed, skipped } = sum(await runAll());
  clean();
  if (failed > 0) process.exitCode = 1;
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
}

async function needsEngine(args) {
  return args.length === 0 || (await listTests(args)).some((path) => /[\\/]tests[\\/](engine|consumer)[\\/]/.test(path));
}

async function runWithoutEngine(error, args, environment) {
  const unit = await runJest([...args, "--selectProjects", "unit", "--passWithNoTests"], environment);
  const nothing = ["--selectProjects", "engine", "consumer", "--testNamePattern", "^(?!)", "--passWithNoTests"];
  const others = await runJest(nothing, { ...environment, SKIP_ENGINE_TESTS: "true" });
  const isBuildMachine = /^(1|true)$/i.test(process.env.CI ?? "");
  say(
    `\n${error.message}\n\nSKIPPED: ${others.skipped} tests that need a Pulumi engine did not run.${isBuildMachine ? " With CI=true that is a failure." : ""}\n`,
  );
  return [unit, others, { passed: 0, failed: isBuildMachine ? 1 : 0, skipped: 0 }];
}
